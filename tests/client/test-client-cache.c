/* test-client-cache.c - an engine whose cache outlives it.
 *
 * Covers: everything shown at once, without a network; a draft, as far as there is
 * room, and no more of one that was sent; starting and writing before it is loaded; what waits, sent once after a restart, in its order and with its
 * old ref, with again=1 where it may have been sent; what failed stays so; a SYNC
 * that is cut in the middle; another log; a message that comes again after a
 * restart; unread and read markers; receipts; GOT behind the commit and not where
 * the disk is full; what was written on a full disk, and that it is told; another person with the same
 * id; a file that is in use, or damaged; a SYNC that never ends. */
#include "config.h"

#include <stdlib.h>

#include "rc-cache-fixture.h"
#include "rc-conversations.h"

/* check writes down each assertion: none of them, while files may not grow. The
 * test's own time limit ends it. */
#define WAIT_QUIETLY(condition) \
  while (!(condition))          \
  rc_fake_server_turn ()

static RcFakeServer *
server (void)
{
  return fixture->server;
}

START_TEST (everything_is_there_without_a_network)
{
  go_online ();
  rc_fake_server_send (server (), "CONTACT id=bob state=online since=5\n"
                                  "CONTACT id=eve state=offline since=6 seen=77\n");
  rc_fake_server_message (server (), 7, "bob", "alice", "r1", "hello");
  rc_fake_server_message (server (), 8, "bob", "all", "r2", "to everyone");
  rc_fake_server_message (server (), 9, "bob", "alice", "r3", "the last");
  RC_WAIT_FOR (fixture->messages->len == 3);
  rc_client_set_draft (fixture->client, "eve", "Dear Ev");
  rc_client_stop (fixture->client);
  rc_fake_server_stop_listening (server ());
  restart ();

  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
  ck_assert_int_eq (rc_contact_get_presence (contact ("bob")), RC_PRESENCE_OFFLINE);
  ck_assert_int_eq (rc_contact_get_seen_us (contact ("eve")), 77);
  ck_assert_str_eq (rc_contact_get_last_text (contact ("bob")), "the last");
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 2);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 1);
  ck_assert_str_eq (rc_client_get_draft (fixture->client, "eve"), "Dear Ev");
  n_entries ("bob");
  RC_WAIT_FOR (n_entries ("bob") == 2);
  ck_assert_str_eq (rc_entry_get_text (entry_at ("bob", 0)), "hello");
  ck_assert (!rc_entry_get_is_own (entry_at ("bob", 0)));
}
END_TEST

START_TEST (a_draft_is_kept_as_far_as_there_is_room)
{
  g_autofree char *filling = g_strnfill (RC_CONVERSATIONS_MAX_DRAFT_BYTES - 2, 'x');
  g_autofree char *fits = g_strconcat (filling, "é", NULL);
  g_autofree char *longer = g_strconcat (filling, "x天", NULL);
  g_autofree char *cut = g_strconcat (filling, "x", NULL);

  /* Compared without check, which would write a mebibyte of each into its answer. */
  rc_client_set_draft (fixture->client, "bob", fits);
  rc_client_set_draft (fixture->client, "eve", longer);
  ck_assert (g_strcmp0 (rc_client_get_draft (fixture->client, "bob"), fits) == 0);
  ck_assert (g_strcmp0 (rc_client_get_draft (fixture->client, "eve"), cut) == 0);
  restart ();

  ck_assert (g_strcmp0 (rc_client_get_draft (fixture->client, "bob"), fits) == 0);
  ck_assert (g_strcmp0 (rc_client_get_draft (fixture->client, "eve"), cut) == 0);
}
END_TEST

START_TEST (what_is_sent_is_a_draft_no_more)
{
  g_autoptr (GError) error = NULL;

  rc_client_set_draft (fixture->client, "bob", "hello b");
  rc_client_set_draft (fixture->client, "eve", "Dear Ev");
  ck_assert_ptr_nonnull (rc_client_send_draft (fixture->client, "bob", "hello bob", &error));
  ck_assert_ptr_null (rc_client_get_draft (fixture->client, "bob"));
  ck_assert_ptr_null (rc_client_send_draft (fixture->client, "eve", "\xff", &error));
  ck_assert_str_eq (rc_client_get_draft (fixture->client, "eve"), "Dear Ev");
  restart ();

  /* Nothing but the message was told to the disk. */
  ck_assert_ptr_null (rc_client_get_draft (fixture->client, "bob"));
  ck_assert_str_eq (rc_entry_get_text (entry_at ("bob", 0)), "hello bob");
  ck_assert_str_eq (rc_client_get_draft (fixture->client, "eve"), "Dear Ev");
}
END_TEST

START_TEST (starts_and_writes_before_it_is_loaded)
{
  send_text ("all", "one");
  send_text ("all", "two");
  RC_WAIT_FOR (all_is_kept ());
  rc_client_fixture_renew (cache_path);
  ck_assert (!rc_client_get_loaded (fixture->client));
  send_text ("all", "three");
  rc_client_start (fixture->client);
  RC_WAIT_FOR (fixture->n_acknowledged == 3);
  ck_assert_str_eq (strchr (rc_fake_server_find (server (), "SEND *", 0), '|'), "|one");
  ck_assert_str_eq (strchr (rc_fake_server_find (server (), "SEND *", 1), '|'), "|two");
  ck_assert_str_eq (strchr (rc_fake_server_find (server (), "SEND *", 2), '|'), "|three");
  rc_fake_server_settle ();
  ck_assert_str_eq (rc_entry_get_text (entry_at ("all", 0)), "one");
  ck_assert_str_eq (rc_entry_get_text (entry_at ("all", 2)), "three");
}
END_TEST

START_TEST (what_waits_is_sent_once_with_its_ref)
{
  g_autofree char *on_the_way = NULL;
  g_autofree char *offline = NULL;

  go_online ();
  rc_fake_server_hold (server (), TRUE);
  on_the_way = g_strdup (rc_entry_get_ref (send_text ("all", "on its way")));
  RC_WAIT_FOR (rc_fake_server_count (server (), "SEND *") == 1);
  ck_assert_ptr_null (strstr (rc_fake_server_find (server (), "SEND *", 0), "again"));
  rc_client_stop (fixture->client);
  offline = g_strdup (rc_entry_get_ref (send_text ("bob", "offline")));
  RC_WAIT_FOR (all_is_kept ());

  restart ();
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 2);
  ck_assert_str_eq (rc_entry_get_text (entry_at ("all", 0)), "on its way");
  ck_assert_int_eq (rc_entry_get_state (entry_at ("all", 0)), RC_ENTRY_WAITING);
  rc_fake_server_hold (server (), FALSE);
  rc_fake_server_forget (server ());
  go_online ();
  RC_WAIT_FOR (fixture->n_acknowledged == 2);
  ck_assert_ptr_nonnull (strstr (rc_fake_server_find (server (), "SEND *", 0), on_the_way));
  ck_assert_ptr_nonnull (strstr (rc_fake_server_find (server (), "SEND *", 0), "again=1"));
  ck_assert_ptr_nonnull (strstr (rc_fake_server_find (server (), "SEND *", 1), offline));
  ck_assert_ptr_null (strstr (rc_fake_server_find (server (), "SEND *", 1), "again"));

  restart ();
  rc_fake_server_forget (server ());
  go_online ();
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "SEND *"), 0);
  RC_WAIT_FOR (n_entries ("all") == 1 && n_entries ("bob") == 1);
  ck_assert_int_eq (rc_entry_get_state (entry_at ("all", 0)), RC_ENTRY_SENT);
}
END_TEST

static gboolean
refuse_send (RcFakeServer  *fake,
             const RcFrame *frame,
             gpointer       user_data)
{
  g_autofree char *ref = rc_slice_dup (rc_frame_get (frame, RC_KEY_REF));

  if (frame->verb != RC_VERB_SEND)
    return FALSE;

  rc_fake_server_send (fake, "ERROR code=no-such-id ref=%s len=4\nNope\n", ref);
  return TRUE;
}

START_TEST (what_failed_stays_so_until_it_is_tried_again)
{
  g_autofree char *ref = NULL;

  go_online ();
  rc_fake_server_set_filter (server (), refuse_send, NULL);
  ref = g_strdup (rc_entry_get_ref (send_text ("bob", "refused")));
  send_text ("bob", "given up");
  RC_WAIT_FOR (fixture->n_acknowledged == 2);
  rc_client_discard (fixture->client, entry_at ("bob", 1));
  rc_fake_server_set_filter (server (), NULL, NULL);
  restart ();
  ck_assert_uint_eq (n_entries ("bob"), 1);
  ck_assert_int_eq (rc_entry_get_state (entry_at ("bob", 0)), RC_ENTRY_FAILED);
  ck_assert_ptr_nonnull (rc_entry_get_error (entry_at ("bob", 0)));
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 0);

  rc_client_retry (fixture->client, entry_at ("bob", 0));
  RC_WAIT_FOR (all_is_kept ());
  restart ();
  ck_assert_uint_eq (n_entries ("bob"), 1);
  ck_assert_str_ne (rc_entry_get_ref (entry_at ("bob", 0)), ref);
  go_online ();
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
}
END_TEST

START_TEST (a_sync_that_is_cut_goes_on_from_there)
{
  g_autofree char *tag = NULL;

  rc_fake_server_set_filter (server (), hold_sync, NULL);
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (server (), "SYNC after=0 *") == 1);
  tag = sync_tag ();
  rc_fake_server_send (server (), "MESSAGE seq=5 time=6 from=bob to=all ref=a %s len=3\none\n", tag);
  /* Live, while something is missed yet: it must not move the cursor. */
  rc_fake_server_message (server (), 50, "bob", "all", "live", "live");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=5") == 1);
  rc_fake_server_set_log (server (), "first", 60);
  restart ();
  rc_fake_server_forget (server ());
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (server (), "SYNC after=5 *") == 1);
  ck_assert_uint_eq (rc_fake_server_count (server (), "SYNC *"), 1);
}
END_TEST

START_TEST (another_log_is_matched_by_sender_and_ref)
{
  g_autofree char *tag = NULL;

  go_online ();
  rc_fake_server_message (server (), 7, "bob", "alice", "r1", "one");
  rc_fake_server_message (server (), 8, "bob", "alice", "r2", "two");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=8") == 1);
  rc_client_mark_read (fixture->client, "bob");
  restart ();
  rc_fake_server_set_log (server (), "second", 9);
  rc_fake_server_set_filter (server (), hold_sync, NULL);
  rc_fake_server_forget (server ());
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (server (), "SYNC after=0 *") == 1);
  tag = sync_tag ();
  rc_fake_server_send (server (), "MESSAGE seq=2 time=2 from=bob to=alice ref=r1 %s len=3\none\n"
                                  "END more=0 %s\n", tag, tag);
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=2") == 1);
  restart ();
  n_entries ("bob");
  RC_WAIT_FOR (n_entries ("bob") == 2);
  /* What the new log does not know stays above what it knows. */
  ck_assert_str_eq (rc_entry_get_ref (entry_at ("bob", 0)), "r2");
  ck_assert_str_eq (rc_entry_get_ref (entry_at ("bob", 1)), "r1");
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
}
END_TEST

START_TEST (a_message_of_before_the_restart_is_no_news)
{
  go_online ();
  rc_fake_server_message (server (), 7, "bob", "alice", "r1", "one");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=7") == 1);
  rc_fake_server_set_log (server (), "first", 9);
  restart ();
  go_online ();
  rc_fake_server_message (server (), 10, "bob", "alice", "r1", "one");
  rc_fake_server_message (server (), 11, "bob", "alice", "r2", "two");
  RC_WAIT_FOR (fixture->messages->len == 1);
  rc_fake_server_settle ();
  ck_assert_uint_eq (fixture->messages->len, 1);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 2);
  n_entries ("bob");
  RC_WAIT_FOR (!rc_timeline_get_loading (rc_client_get_timeline (fixture->client, "bob")));
  ck_assert_uint_eq (n_entries ("bob"), 2);
  ck_assert_uint_eq (rc_entry_get_seq (entry_at ("bob", 0)), 10);
}
END_TEST

START_TEST (counts_and_markers_survive)
{
  go_online ();
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      rc_fake_server_message (server (), i, "bob", "alice", ref, "x");
    }
  RC_WAIT_FOR (contact ("bob") != NULL && rc_contact_get_unread (contact ("bob")) == 5);
  rc_fake_server_set_log (server (), "first", 5);
  restart ();
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 5);
  go_online ();
  /* Another device has read three of those that no window shows here. */
  rc_fake_server_send (server (), "READ with=bob seq=3\n");
  RC_WAIT_FOR (rc_contact_get_unread (contact ("bob")) == 2);
  restart ();
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 2);
  rc_client_mark_read (fixture->client, "bob");
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
  restart ();
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
  go_online ();
  /* It could not be told before, and is told once. */
  RC_WAIT_FOR (rc_fake_server_count (server (), "READ with=bob seq=5") == 1);
  restart ();
  rc_fake_server_forget (server ());
  go_online ();
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "READ *"), 0);
}
END_TEST

START_TEST (receipts_are_shown_and_kept)
{
  RcEntry *first;
  RcEntry *second;
  guint n_delivered;
  guint n_read;
  guint n_people;

  go_online ();
  rc_fake_server_send (server (), "CONTACT id=bob state=online\nCONTACT id=eve state=online\n"
                                  "CONTACT id=alice state=online\n");
  first = send_text ("bob", "one");
  RC_WAIT_FOR (rc_entry_get_state (first) == RC_ENTRY_SENT);
  rc_fake_server_send (server (), "RECEIPT with=bob id=bob delivered=1 read=0\n");
  RC_WAIT_FOR (rc_entry_get_state (first) == RC_ENTRY_DELIVERED);
  /* Before the SENT, lower than before, and of somebody who is not in it. */
  rc_fake_server_send (server (), "RECEIPT with=bob id=bob delivered=2 read=1\n"
                                  "RECEIPT with=bob id=bob delivered=1 read=0\n"
                                  "RECEIPT with=bob id=eve delivered=9 read=9\n");
  RC_WAIT_FOR (rc_entry_get_state (first) == RC_ENTRY_READ);
  second = send_text ("bob", "two");
  RC_WAIT_FOR (rc_entry_get_state (second) == RC_ENTRY_DELIVERED);

  send_text ("all", "to everyone");
  RC_WAIT_FOR (fixture->n_acknowledged == 3);
  rc_fake_server_send (server (), "RECEIPT with=all id=bob delivered=3 read=3\n"
                                  "RECEIPT with=all id=eve delivered=3 read=2\n"
                                  "RECEIPT with=all id=nobody delivered=3 read=3\n"
                                  "PING tag=x\n");
  RC_WAIT_FOR (rc_fake_server_count (server (), "PONG*") == 1);
  ck_assert_int_eq (rc_entry_get_state (entry_at ("all", 0)), RC_ENTRY_SENT);
  rc_client_count_receipts (fixture->client, entry_at ("all", 0), &n_delivered, &n_read, &n_people);
  ck_assert_uint_eq (n_delivered, 2);
  ck_assert_uint_eq (n_read, 1);
  ck_assert_uint_eq (n_people, 2);

  rc_fake_server_set_log (server (), "first", 3);
  restart ();
  n_entries ("bob");
  RC_WAIT_FOR (n_entries ("bob") == 2);
  ck_assert_int_eq (rc_entry_get_state (entry_at ("bob", 0)), RC_ENTRY_READ);
  ck_assert_int_eq (rc_entry_get_state (entry_at ("bob", 1)), RC_ENTRY_DELIVERED);
}
END_TEST

START_TEST (what_the_disk_does_not_keep_is_not_got)
{
  g_autofree char *text = g_strnfill (60000, 'x');
  RcEntry *mine;

  go_online ();
  rc_fake_server_message (server (), 1, "bob", "alice", "r1", "one");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=1") == 1);

  /* All that SQLite writes stands behind this. */
  limit_file_size (32 * 1024);
  rc_fake_server_message (server (), 2, "bob", "alice", "r2", text);
  rc_fake_server_message (server (), 3, "bob", "alice", "r3", "three");
  WAIT_QUIETLY (rc_client_get_cache_error (fixture->client) != NULL);
  WAIT_QUIETLY (fixture->messages->len == 3);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 3);
  /* And what is written now is not sent. */
  mine = send_text ("bob", "mine");
  WAIT_QUIETLY (rc_entry_get_state (mine) == RC_ENTRY_FAILED);
  ck_assert_ptr_nonnull (rc_entry_get_error (mine));
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "GOT *"), 1);
  ck_assert_uint_eq (rc_fake_server_count (server (), "SEND *"), 0);

  limit_file_size (G_MAXUINT64);
  rc_fake_server_message (server (), 4, "bob", "alice", "r4", "four");
  RC_WAIT_FOR (fixture->messages->len == 4);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "GOT *"), 1);
  rc_fake_server_forget (server ());
  rc_fake_server_set_filter (server (), hold_sync, NULL);
  rc_fake_clock_advance (fixture->clock, RC_EXCHANGE_BEHIND_US);
  RC_WAIT_FOR (rc_fake_server_count (server (), "SYNC after=1 *") == 1);
  {
    g_autofree char *tag = sync_tag ();

    for (guint i = 2; i <= 4; i++)
      rc_fake_server_send (server (), "MESSAGE seq=%u time=6 from=bob to=alice ref=r%u %s len=1\nx\n",
                           i, i, tag);
    rc_fake_server_send (server (), "END more=0 %s\n", tag);
  }
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=4") == 1);
  ck_assert_ptr_null (rc_client_get_cache_error (fixture->client));
  ck_assert_uint_eq (fixture->messages->len, 4);
  ck_assert_uint_eq (n_entries ("bob"), 5);
}
END_TEST

START_TEST (an_own_message_that_is_not_kept_is_told_until_one_is)
{
  RcEntry *mine;

  go_online ();
  limit_file_size (32 * 1024);
  mine = send_text ("bob", "mine");
  WAIT_QUIETLY (rc_entry_get_state (mine) == RC_ENTRY_FAILED);
  ck_assert_ptr_nonnull (rc_client_get_cache_error (fixture->client));
  ck_assert_str_eq (rc_client_get_cache_error (fixture->client)->message, rc_entry_get_error (mine));

  /* Tried again in vain, it is still told. */
  rc_client_retry (fixture->client, mine);
  WAIT_QUIETLY (rc_entry_get_state (mine) == RC_ENTRY_FAILED);
  ck_assert_ptr_nonnull (rc_client_get_cache_error (fixture->client));

  limit_file_size (G_MAXUINT64);
  rc_client_retry (fixture->client, mine);
  RC_WAIT_FOR (rc_entry_get_state (mine) == RC_ENTRY_SENT);
  ck_assert_ptr_null (rc_client_get_cache_error (fixture->client));
}
END_TEST

/* Whatever is kept shows that there is room again. */
START_TEST (a_message_that_is_kept_ends_the_notice)
{
  RcEntry *mine;

  go_online ();
  limit_file_size (32 * 1024);
  mine = send_text ("bob", "mine");
  WAIT_QUIETLY (rc_entry_get_state (mine) == RC_ENTRY_FAILED);
  limit_file_size (G_MAXUINT64);
  rc_fake_server_message (server (), 1, "bob", "alice", "r1", "one");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=1") == 1);
  ck_assert_ptr_null (rc_client_get_cache_error (fixture->client));
}
END_TEST

START_TEST (another_person_with_the_same_id_begins_anew)
{
  go_online ();
  rc_fake_server_send (server (), "CONTACT id=bob state=online since=100\n");
  rc_fake_server_message (server (), 1, "bob", "alice", "r1", "a secret of the first bob");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=1") == 1);
  rc_client_stop (fixture->client);
  send_text ("bob", "for the first bob only");
  RC_WAIT_FOR (all_is_kept ());
  rc_fake_server_set_log (server (), "first", 1);
  restart ();
  n_entries ("bob");
  RC_WAIT_FOR (n_entries ("bob") == 2);
  rc_fake_server_set_filter (server (), hold_sync, NULL);
  rc_fake_server_forget (server ());
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (server (), "SYNC *") == 1);
  rc_fake_server_send (server (), "CONTACT id=bob state=online since=1800000000000000\n");
  RC_WAIT_FOR (n_entries ("bob") == 0);
  {
    g_autofree char *tag = sync_tag ();

    rc_fake_server_send (server (), "END more=0 %s\n", tag);
  }
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "SEND *"), 0);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
  restart ();
  n_entries ("bob");
  RC_WAIT_FOR (!rc_timeline_get_loading (rc_client_get_timeline (fixture->client, "bob")));
  ck_assert_uint_eq (n_entries ("bob"), 0);
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 0);
}
END_TEST

START_TEST (a_file_in_use_is_an_error_and_the_engine_works_without)
{
  g_autoptr (RcClient) first = g_steal_pointer (&fixture->client);

  restart ();
  ck_assert (g_error_matches (rc_client_get_cache_error (fixture->client), RC_CACHE_ERROR,
                              RC_CACHE_ERROR_BUSY));
  go_online ();
  send_text ("all", "in memory only");
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  rc_fake_server_message (server (), 7, "bob", "alice", "r1", "one");
  RC_WAIT_FOR (rc_contact_get_unread (contact ("all")) == 0 && n_entries ("bob") == 1);
  ck_assert (!rc_timeline_get_has_older (rc_client_get_timeline (fixture->client, "bob")));
}
END_TEST

START_TEST (a_damaged_file_is_told_and_fetched_again)
{
  go_online ();
  rc_fake_server_message (server (), 7, "bob", "alice", "r1", "one");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=7") == 1);
  g_clear_object (&fixture->client);
  ck_assert (g_file_set_contents (cache_path, "this is no database, and never was one", -1, NULL));
  rc_fake_server_set_log (server (), "first", 7);
  restart ();
  ck_assert (g_error_matches (rc_client_get_cache_error (fixture->client), RC_CACHE_ERROR,
                              RC_CACHE_ERROR_DAMAGED));
  rc_fake_server_forget (server ());
  go_online ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "SYNC after=0 *"), 1);
  rc_fake_server_message (server (), 8, "bob", "alice", "r2", "two");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=8") == 1);
}
END_TEST

START_TEST (a_sync_that_never_ends_does_not_hold_the_outbox)
{
  g_autofree char *tag = NULL;

  rc_fake_server_set_filter (server (), hold_sync, NULL);
  send_text ("all", "waiting");
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (server (), "SYNC *") == 1);
  rc_fake_server_settle ();
  rc_fake_clock_advance (fixture->clock, RC_EXCHANGE_SYNC_TIMEOUT_US - 1);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "SEND *"), 0);
  /* The clock has made the connection's watch ask too. */
  rc_fake_server_send (server (), "PING\n");
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  rc_fake_clock_advance (fixture->clock, 1);
  RC_WAIT_FOR (fixture->n_acknowledged == 1);

  /* Live messages move no cursor until the END has come after all. */
  rc_fake_server_message (server (), 30, "bob", "all", "r30", "x");
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (server (), "GOT *"), 0);
  tag = sync_tag ();
  rc_fake_server_send (server (), "END more=0 %s\n", tag);
  rc_fake_server_message (server (), 31, "bob", "all", "r31", "x");
  RC_WAIT_FOR (rc_fake_server_count (server (), "GOT seq=31") == 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-cache");
  TCase *tcase = tcase_create ("cache");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, rc_cache_fixture_set_up, rc_cache_fixture_tear_down);
  tcase_add_test (tcase, everything_is_there_without_a_network);
  tcase_add_test (tcase, a_draft_is_kept_as_far_as_there_is_room);
  tcase_add_test (tcase, what_is_sent_is_a_draft_no_more);
  tcase_add_test (tcase, starts_and_writes_before_it_is_loaded);
  tcase_add_test (tcase, what_waits_is_sent_once_with_its_ref);
  tcase_add_test (tcase, what_failed_stays_so_until_it_is_tried_again);
  tcase_add_test (tcase, a_sync_that_is_cut_goes_on_from_there);
  tcase_add_test (tcase, another_log_is_matched_by_sender_and_ref);
  tcase_add_test (tcase, a_message_of_before_the_restart_is_no_news);
  tcase_add_test (tcase, counts_and_markers_survive);
  tcase_add_test (tcase, receipts_are_shown_and_kept);
  tcase_add_test (tcase, what_the_disk_does_not_keep_is_not_got);
  tcase_add_test (tcase, an_own_message_that_is_not_kept_is_told_until_one_is);
  tcase_add_test (tcase, a_message_that_is_kept_ends_the_notice);
  tcase_add_test (tcase, another_person_with_the_same_id_begins_anew);
  tcase_add_test (tcase, a_file_in_use_is_an_error_and_the_engine_works_without);
  tcase_add_test (tcase, a_damaged_file_is_told_and_fetched_again);
  tcase_add_test (tcase, a_sync_that_never_ends_does_not_hold_the_outbox);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

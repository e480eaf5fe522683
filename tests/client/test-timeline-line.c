/* test-timeline-line.c - what is news to a person, and who has a message.
 *
 * Covers: the “new messages” line above the first unread message; that reading
 * does not move it, and that it goes at the next visit; that blocked people are
 * neither counted nor below the line, and that to block somebody takes away what
 * was unread of theirs; one's newest message in the room says who has it, and only
 * that one; guests, and who has left for good, are not counted there. */
#include "config.h"

#include <stdlib.h>

#include "rc-client-fixture.h"
#include "rc-test-files.h"
#include "rc-timeline.h"

static void
receive (guint64     seq,
         const char *from,
         const char *to)
{
  g_autofree char *ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);
  guint n_before = n_entries (g_str_equal (to, "all") ? "all" : from);

  rc_fake_server_message (fixture->server, seq, from, to, ref, "text");
  RC_WAIT_FOR (n_entries (g_str_equal (to, "all") ? "all" : from) == n_before + 1);
}

START_TEST (the_line_is_frozen_while_one_reads)
{
  guint position;

  go_online ();
  receive (1, "bob", "alice");
  rc_client_mark_read (fixture->client, "bob");
  receive (2, "bob", "alice");
  receive (3, "bob", "alice");
  ck_assert_int_eq (rc_client_draw_line (fixture->client, "bob", &position), RC_TIMELINE_LINE_DRAWN);
  ck_assert_uint_eq (position, 1);
  ck_assert (!rc_entry_get_starts_new (entry_at ("bob", 0)));
  ck_assert (rc_entry_get_starts_new (entry_at ("bob", 1)));
  ck_assert_int_eq (rc_entry_get_header (entry_at ("bob", 1)), RC_ENTRY_HEADER_FULL);

  rc_client_mark_read (fixture->client, "bob");
  receive (4, "bob", "alice");
  ck_assert (rc_entry_get_starts_new (entry_at ("bob", 1)));
  ck_assert (!rc_entry_get_starts_new (entry_at ("bob", 3)));

  rc_client_mark_read (fixture->client, "bob");
  ck_assert_int_eq (rc_client_draw_line (fixture->client, "bob", &position), RC_TIMELINE_LINE_NONE);
  ck_assert (!rc_entry_get_starts_new (entry_at ("bob", 1)));
}
END_TEST

START_TEST (blocked_people_are_no_news)
{
  const char *const blocked[] = { "eve", NULL };
  guint position;

  go_online ();
  rc_client_set_ignored (fixture->client, blocked);
  receive (1, "eve", "all");
  receive (2, "bob", "all");
  ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 1);
  ck_assert_int_eq (rc_client_draw_line (fixture->client, "all", &position), RC_TIMELINE_LINE_DRAWN);
  ck_assert_uint_eq (position, 1);

  rc_client_set_ignored (fixture->client, NULL);
  receive (3, "eve", "all");
  ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 2);
}
END_TEST

/* In memory, and with a disk that counts. */
START_TEST (to_block_takes_away_what_is_unread)
{
  const char *const blocked[] = { "eve", NULL };
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "messages.db", NULL);

  if (_i == 1)
    rc_client_fixture_renew (path);
  go_online ();
  receive (1, "eve", "all");
  receive (2, "bob", "all");
  receive (3, "eve", "all");
  receive (4, "eve", "alice");
  RC_WAIT_FOR (rc_contact_get_unread (contact ("all")) == 3 && rc_contact_get_unread (contact ("eve")) == 1);
  rc_client_set_ignored (fixture->client, blocked);
  RC_WAIT_FOR (rc_contact_get_unread (contact ("all")) == 1 && rc_contact_get_unread (contact ("eve")) == 0);
  rc_client_set_ignored (fixture->client, blocked);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 1);
  /* Nobody hears from us that they were read. */
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "READ *"), 0);

  if (_i == 1)
    {
      rc_client_fixture_renew (path);
      RC_WAIT_FOR (rc_client_get_loaded (fixture->client));
      ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 1);
      ck_assert_uint_eq (rc_contact_get_unread (contact ("eve")), 0);
    }
  g_clear_object (&fixture->client);
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (the_newest_message_of_the_room_says_who_has_it)
{
  const RcReach *reach;

  go_online ();
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=offline since=5\nCONTACT id=eve state=online since=6\n"
                                        "CONTACT id=alice state=online since=7\n");
  send_text ("all", "one");
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  send_text ("all", "two");
  RC_WAIT_FOR (fixture->n_acknowledged == 2);
  rc_fake_server_settle ();
  ck_assert_ptr_null (rc_entry_get_reach (entry_at ("all", 1)));
  rc_fake_server_send (fixture->server, "RECEIPT with=all id=eve delivered=9 read=0\n");
  RC_WAIT_FOR (rc_entry_get_reach (entry_at ("all", 1)) != NULL
               && rc_entry_get_reach (entry_at ("all", 1))->n_delivered == 1);
  reach = rc_entry_get_reach (entry_at ("all", 1));
  ck_assert_uint_eq (reach->n_people, 2);
  ck_assert_uint_eq (reach->n_missing, 1);
  ck_assert_str_eq (reach->missing, "bob");
  ck_assert_ptr_null (rc_entry_get_reach (entry_at ("all", 0)));
}
END_TEST

static void
count_call (RcContact    *person,
            RcEntryState  state,
            gpointer      user_data)
{
  *(guint *) user_data += 1;
}

START_TEST (guests_and_who_has_left_are_not_counted)
{
  const RcReach *reach;
  guint n_calls = 0;

  go_online ();
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=offline since=5\nCONTACT id=eve state=online since=6\n"
                                        "CONTACT id=guest state=online\n");
  receive (1, "bob", "alice");
  send_text ("all", "one");
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  rc_fake_server_send (fixture->server, "RECEIPT with=all id=eve delivered=9 read=0\n");
  RC_WAIT_FOR (rc_entry_get_reach (entry_at ("all", 0)) != NULL);
  reach = rc_entry_get_reach (entry_at ("all", 0));
  ck_assert_uint_eq (reach->n_people, 2);
  ck_assert_str_eq (reach->missing, "bob");

  /* There is a conversation with bob, so the row stays. */
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=gone since=5\n");
  RC_WAIT_FOR (rc_entry_get_reach (entry_at ("all", 0))->n_people == 1);
  reach = rc_entry_get_reach (entry_at ("all", 0));
  ck_assert_uint_eq (reach->n_missing, 0);
  ck_assert_ptr_nonnull (contact ("bob"));
  rc_client_list_receipts (fixture->client, entry_at ("all", 0), count_call, &n_calls);
  ck_assert_uint_eq (n_calls, 1);

  rc_fake_server_send (fixture->server, "CONTACT id=bob state=online since=5\n");
  RC_WAIT_FOR (rc_entry_get_reach (entry_at ("all", 0))->n_people == 2);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("timeline-line");
  TCase *tcase = tcase_create ("news");
  SRunner *runner;
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_client_fixture_set_up, rc_client_fixture_tear_down);
  tcase_add_test (tcase, the_line_is_frozen_while_one_reads);
  tcase_add_test (tcase, blocked_people_are_no_news);
  tcase_add_loop_test (tcase, to_block_takes_away_what_is_unread, 0, 2);
  tcase_add_test (tcase, the_newest_message_of_the_room_says_who_has_it);
  tcase_add_test (tcase, guests_and_who_has_left_are_not_counted);
  suite_add_tcase (suite, tcase);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

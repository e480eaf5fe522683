/* test-client-receiving.c - what comes from others.
 *
 * Covers: cursors and another log; pages; once however often it comes; other
 * devices; what the server itself says; unread counts and read markers; typing, both ways; presence; one emission a
 * turn. */
#include "config.h"

#include <stdlib.h>

#include "rc-client-fixture.h"

START_TEST (syncs_from_its_cursor_and_from_0_under_another_log)
{
  go_online ();
  rc_fake_server_message (fixture->server, 41, "bob", "alice", "r1", "hello");
  RC_WAIT_FOR (fixture->messages->len == 1);
  rc_fake_server_set_log (fixture->server, "first", 41);
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SYNC after=41 *"), 1);

  /* Restored from an older copy. */
  rc_fake_server_set_log (fixture->server, "first", 40);
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SYNC after=0 *"), 1);

  rc_fake_server_message (fixture->server, 50, "bob", "alice", "r2", "hello");
  RC_WAIT_FOR (fixture->messages->len == 2);
  rc_fake_server_set_log (fixture->server, "second", 90);
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SYNC after=0 *"), 1);

  rc_fake_server_message (fixture->server, 3, "bob", "alice", "r3", "newest");
  RC_WAIT_FOR (fixture->messages->len == 3);
  ck_assert_str_eq (rc_entry_get_ref (entry_at ("bob", 2)), "r3");
}
END_TEST

START_TEST (asks_page_by_page)
{
  g_autofree char *tag = NULL;

  rc_fake_server_set_filter (fixture->server, hold_sync, NULL);
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC *") == 1);
  tag = sync_tag ();
  rc_fake_server_forget (fixture->server);
  rc_fake_server_send (fixture->server,
                       "MESSAGE seq=5 time=6 from=bob to=all ref=a %s len=3\none\n"
                       "END more=1 %s\n", tag, tag);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC after=5 *") == 1);
  ck_assert_uint_eq (fixture->messages->len, 1);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 0);
}
END_TEST

START_TEST (shows_a_message_once_however_often_it_comes)
{
  go_online ();
  rc_fake_server_message (fixture->server, 7, "bob", "alice", "r", "hello");
  rc_fake_server_message (fixture->server, 7, "bob", "alice", "r", "hello");
  rc_fake_server_message (fixture->server, 9, "bob", "alice", "r", "hello");
  RC_WAIT_FOR (fixture->messages->len == 1);
  rc_fake_server_settle ();
  ck_assert_uint_eq (fixture->messages->len, 1);
  ck_assert_uint_eq (n_entries ("bob"), 1);
  ck_assert_uint_eq (rc_entry_get_seq (entry_at ("bob", 0)), 9);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 1);
}
END_TEST

/* What the administrator says comes from nobody's id. */
START_TEST (the_server_speaks_in_the_room_and_nowhere_else)
{
  go_online ();
  rc_fake_server_message (fixture->server, 1, "server", "all", "s1", "back in five minutes");
  rc_fake_server_message (fixture->server, 2, "server", "alice", "s2", "psst");
  rc_fake_server_message (fixture->server, 3, "bob", "all", "b1", "thanks");
  RC_WAIT_FOR (fixture->messages->len == 2);
  ck_assert_uint_eq (n_entries ("all"), 2);
  ck_assert_str_eq (rc_entry_get_from (entry_at ("all", 0)), "server");
  ck_assert_uint_eq (n_entries ("server"), 0);
}
END_TEST

START_TEST (our_other_devices_messages_are_our_own)
{
  go_online ();
  rc_fake_server_message (fixture->server, 7, "alice", "bob", "r", "from my phone");
  RC_WAIT_FOR (n_entries ("bob") == 1);
  ck_assert (rc_entry_get_is_own (entry_at ("bob", 0)));
  ck_assert_int_eq (rc_entry_get_state (entry_at ("bob", 0)), RC_ENTRY_SENT);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
  ck_assert_uint_eq (fixture->messages->len, 0);
}
END_TEST

START_TEST (counts_what_is_unread_and_tells_what_was_read)
{
  go_online ();
  rc_fake_server_message (fixture->server, 7, "bob", "alice", "r1", "one");
  rc_fake_server_message (fixture->server, 8, "bob", "alice", "r2", "two");
  rc_fake_server_message (fixture->server, 9, "bob", "all", "r3", "to everyone");
  RC_WAIT_FOR (fixture->messages->len == 3);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 2);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("all")), 1);

  rc_fake_server_send (fixture->server, "READ with=bob seq=7\n");
  RC_WAIT_FOR (rc_contact_get_unread (contact ("bob")) == 1);
  rc_client_mark_read (fixture->client, "bob");
  rc_client_mark_read (fixture->client, "bob");
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "READ with=bob seq=8") == 1);

  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  rc_client_mark_read (fixture->client, "all");
  rc_fake_server_set_log (fixture->server, "first", 9);
  rc_client_retry_now (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "READ with=all seq=9") == 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "READ *"), 2);
}
END_TEST

START_TEST (typing_ends_by_itself_or_with_the_message)
{
  go_online ();
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=online\n"
                                        "TYPING with=bob from=bob\nTYPING with=all from=bob\n");
  RC_WAIT_FOR (contact ("bob") != NULL && rc_contact_get_typing (contact ("bob")));
  RC_WAIT_FOR (rc_contact_get_typing (contact ("all")));
  rc_fake_clock_advance (fixture->clock, 5900000);
  rc_fake_server_settle ();
  ck_assert (rc_contact_get_typing (contact ("bob")));
  rc_fake_clock_advance (fixture->clock, 200000);
  RC_WAIT_FOR (!rc_contact_get_typing (contact ("bob")));

  rc_fake_server_send (fixture->server, "TYPING with=bob from=bob\n");
  RC_WAIT_FOR (rc_contact_get_typing (contact ("bob")));
  rc_fake_server_message (fixture->server, 7, "bob", "alice", "r1", "one");
  RC_WAIT_FOR (!rc_contact_get_typing (contact ("bob")));

  rc_fake_server_send (fixture->server, "TYPING with=bob from=bob\n");
  RC_WAIT_FOR (rc_contact_get_typing (contact ("bob")));
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (!rc_contact_get_typing (contact ("bob")));
}
END_TEST

START_TEST (tells_typing_once_in_three_seconds)
{
  rc_client_note_typing (fixture->client, "bob");
  go_online ();
  for (guint i = 0; i < 5; i++)
    rc_client_note_typing (fixture->client, "bob");
  rc_client_note_typing (fixture->client, "all");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "TYPING *") == 2);
  rc_fake_clock_advance (fixture->clock, 3 * G_USEC_PER_SEC);
  rc_client_note_typing (fixture->client, "bob");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "TYPING with=bob") == 2);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "TYPING *"), 3);
}
END_TEST

START_TEST (tells_its_presence_again_after_each_login)
{
  rc_client_set_presence (fixture->client, RC_PRESENCE_AWAY);
  go_online ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "STATUS state=away"), 1);
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "STATUS state=away"), 1);
  rc_client_set_presence (fixture->client, RC_PRESENCE_ONLINE);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "STATUS state=online") == 1);
}
END_TEST

static void
count_emission (GListModel *model,
                guint       position,
                guint       n_removed,
                guint       n_added,
                guint      *count)
{
  (*count)++;
}

START_TEST (what_comes_in_one_turn_is_one_emission)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  guint n_emissions = 0;

  go_online ();
  g_signal_connect (rc_client_get_timeline (fixture->client, "all"), "items-changed",
                    G_CALLBACK (count_emission), &n_emissions);
  for (guint i = 1; i <= 100; i++)
    g_string_append_printf (bytes, "MESSAGE seq=%u time=1 from=bob to=all ref=r%u len=1\nx\n",
                            i, i);
  rc_fake_server_send_bytes (fixture->server, bytes->str, bytes->len);
  RC_WAIT_FOR (fixture->messages->len == 100);
  ck_assert_uint_eq (n_emissions, 1);
  ck_assert_uint_eq (n_entries ("all"), 100);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-receiving");
  TCase *tcase = tcase_create ("receiving");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_client_fixture_set_up, rc_client_fixture_tear_down);
  tcase_add_test (tcase, syncs_from_its_cursor_and_from_0_under_another_log);
  tcase_add_test (tcase, asks_page_by_page);
  tcase_add_test (tcase, shows_a_message_once_however_often_it_comes);
  tcase_add_test (tcase, the_server_speaks_in_the_room_and_nowhere_else);
  tcase_add_test (tcase, our_other_devices_messages_are_our_own);
  tcase_add_test (tcase, counts_what_is_unread_and_tells_what_was_read);
  tcase_add_test (tcase, typing_ends_by_itself_or_with_the_message);
  tcase_add_test (tcase, tells_typing_once_in_three_seconds);
  tcase_add_test (tcase, tells_its_presence_again_after_each_login);
  tcase_add_test (tcase, what_comes_in_one_turn_is_one_emission);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

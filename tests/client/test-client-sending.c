/* test-client-sending.c - the way of an own message.
 *
 * Covers: a server that goes away before, in the middle of and after a message; resending in
 * order, marked, before what is new and after what was missed; the window; what can never
 * be sent; refusal, a second try, giving up. */
#include "config.h"

#include <stdlib.h>

#include "rc-client-fixture.h"
#include "rc-error.h"

START_TEST (a_message_goes_its_way)
{
  RcEntry *entry = send_text ("bob", "early");

  ck_assert_int_eq (rc_entry_get_state (entry), RC_ENTRY_WAITING);
  go_online ();
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  ck_assert_int_eq (rc_entry_get_state (entry), RC_ENTRY_SENT);
  ck_assert_uint_eq (rc_entry_get_seq (entry), 1);
  ck_assert_int_eq (rc_entry_get_time_us (entry), G_GINT64_CONSTANT (1764547200000001));
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND ref=* to=bob len=5|early"), 1);

  entry = send_text ("all", "now");
  ck_assert_int_eq (rc_entry_get_state (entry), RC_ENTRY_SENDING);
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 1);
  RC_WAIT_FOR (fixture->n_acknowledged == 2);
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 0);
  ck_assert_str_eq (rc_contact_get_last_text (contact ("all")), "now");
  ck_assert_str_eq (rc_contact_get_last_from (contact ("all")), "alice");
  ck_assert (rc_contact_get_last_is_own (contact ("all")));
  ck_assert_uint_eq (fixture->messages->len, 0);
}
END_TEST

START_TEST (refuses_what_can_never_be_sent)
{
  const struct
  {
    const char *to;
    const char *text;
    RcError code;
  } cases[] = {
    { "bob", "", RC_ERROR_BAD_VALUE },
    { "bob", "\xff", RC_ERROR_BAD_VALUE },
    { "b b", "x", RC_ERROR_BAD_ID },
    { "", "x", RC_ERROR_BAD_ID },
    { "server", "x", RC_ERROR_BAD_ID },
  };
  g_autofree char *most = g_strnfill (65536, 'x');
  g_autofree char *more = g_strnfill (65537, 'x');
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_clear_error (&error);
      ck_assert_ptr_null (rc_client_send (fixture->client, cases[i].to, cases[i].text, &error));
      ck_assert (g_error_matches (error, RC_ERROR, (gint) cases[i].code));
    }

  g_clear_error (&error);
  ck_assert_ptr_null (rc_client_send (fixture->client, "bob", more, &error));
  ck_assert (g_error_matches (error, RC_ERROR, RC_ERROR_TOO_LONG));
  send_text ("bob", most);
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 1);
}
END_TEST

START_TEST (resends_in_order_marked_and_before_what_is_new)
{
  g_autofree char *first_ref = NULL;

  go_online ();
  rc_fake_server_hold (fixture->server, TRUE);
  first_ref = g_strdup (rc_entry_get_ref (send_text ("bob", "one")));
  send_text ("bob", "two");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 2);
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  rc_fake_server_settle ();
  ck_assert_int_eq (rc_entry_get_state (entry_at ("bob", 0)), RC_ENTRY_WAITING);
  send_text ("bob", "three");

  rc_fake_server_forget (fixture->server);
  rc_fake_server_hold (fixture->server, FALSE);
  rc_client_retry_now (fixture->client);
  RC_WAIT_FOR (fixture->n_acknowledged == 3);
  ck_assert (g_str_has_suffix (rc_fake_server_find (fixture->server, "SEND *", 0),
                               "again=1 len=3|one"));
  ck_assert_ptr_nonnull (strstr (rc_fake_server_find (fixture->server, "SEND *", 0), first_ref));
  ck_assert (g_str_has_suffix (rc_fake_server_find (fixture->server, "SEND *", 1),
                               "again=1 len=3|two"));
  ck_assert (g_str_has_suffix (rc_fake_server_find (fixture->server, "SEND *", 2),
                               "to=bob len=5|three"));
  ck_assert_uint_eq (n_entries ("bob"), 3);
}
END_TEST

START_TEST (sends_nothing_before_what_was_missed_has_come)
{
  g_autofree char *tag = NULL;

  rc_fake_server_set_filter (fixture->server, hold_sync, NULL);
  send_text ("bob", "one");
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC *") == 1);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND *"), 0);

  tag = sync_tag ();
  rc_fake_server_send (fixture->server, "END more=0 %s\n", tag);
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
}
END_TEST

START_TEST (its_sent_was_lost_but_the_log_has_it)
{
  g_autofree char *tag = NULL;
  RcEntry *entry;

  go_online ();
  rc_fake_server_hold (fixture->server, TRUE);
  entry = send_text ("bob", "one");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 1);
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  rc_fake_server_forget (fixture->server);
  rc_fake_server_set_filter (fixture->server, hold_sync, NULL);
  rc_client_retry_now (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC *") == 1);

  tag = sync_tag ();
  rc_fake_server_send (fixture->server,
                       "MESSAGE seq=5 time=6 from=alice to=bob ref=%s %s len=3\none\n"
                       "END more=0 %s\n",
                       rc_entry_get_ref (entry), tag, tag);
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  rc_fake_server_settle ();
  ck_assert_int_eq (rc_entry_get_state (entry), RC_ENTRY_SENT);
  ck_assert_uint_eq (rc_entry_get_seq (entry), 5);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND *"), 0);
  ck_assert_uint_eq (n_entries ("bob"), 1);
}
END_TEST

START_TEST (the_answer_of_an_earlier_sync_does_not_open_the_outbox)
{
  rc_fake_server_set_filter (fixture->server, hold_sync, NULL);
  send_text ("bob", "one");
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC *") == 1);
  rc_fake_server_send (fixture->server, "END more=0 tag=other\nEND more=0\n");
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND *"), 0);
}
END_TEST

START_TEST (sends_no_more_at_once_than_the_window)
{
  go_online ();
  rc_fake_server_hold (fixture->server, TRUE);
  for (guint i = 0; i < 100; i++)
    send_text ("bob", "x");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 64);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND *"), 64);
  rc_fake_server_send (fixture->server, "SENT ref=%s seq=1 time=1\n",
                       rc_entry_get_ref (entry_at ("bob", 0)));
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 65);
}
END_TEST

START_TEST (a_refused_message_says_why_and_can_be_tried_again)
{
  g_autofree char *ref = NULL;
  RcEntry *entry;

  go_online ();
  rc_fake_server_hold (fixture->server, TRUE);
  entry = send_text ("bob", "one");
  ref = g_strdup (rc_entry_get_ref (entry));
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 1);
  rc_fake_server_send (fixture->server, "ERROR code=no-such-id ref=%s re=SEND len=3\nno!\n", ref);
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  ck_assert_int_eq (rc_entry_get_state (entry), RC_ENTRY_FAILED);
  ck_assert_ptr_nonnull (strstr (rc_entry_get_error (entry), "Nobody"));
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 0);

  rc_fake_server_hold (fixture->server, FALSE);
  rc_client_retry (fixture->client, entry);
  ck_assert_str_ne (rc_entry_get_ref (entry), ref);
  ck_assert_ptr_null (rc_entry_get_error (entry));
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);
  rc_client_retry (fixture->client, entry);
  rc_client_discard (fixture->client, entry);
  ck_assert_int_eq (rc_entry_get_state (entry), RC_ENTRY_SENT);
  ck_assert_uint_eq (n_entries ("bob"), 1);
}
END_TEST

START_TEST (what_is_given_up_is_gone_and_not_sent)
{
  RcEntry *entry = send_text ("bob", "one");

  send_text ("bob", "two");
  rc_fake_server_settle ();
  ck_assert_uint_eq (n_entries ("bob"), 2);
  rc_client_discard (fixture->client, entry);
  ck_assert_uint_eq (n_entries ("bob"), 1);
  go_online ();
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND *"), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-sending");
  TCase *tcase = tcase_create ("sending");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_client_fixture_set_up, rc_client_fixture_tear_down);
  tcase_add_test (tcase, a_message_goes_its_way);
  tcase_add_test (tcase, refuses_what_can_never_be_sent);
  tcase_add_test (tcase, resends_in_order_marked_and_before_what_is_new);
  tcase_add_test (tcase, sends_nothing_before_what_was_missed_has_come);
  tcase_add_test (tcase, its_sent_was_lost_but_the_log_has_it);
  tcase_add_test (tcase, the_answer_of_an_earlier_sync_does_not_open_the_outbox);
  tcase_add_test (tcase, sends_no_more_at_once_than_the_window);
  tcase_add_test (tcase, a_refused_message_says_why_and_can_be_tried_again);
  tcase_add_test (tcase, what_is_given_up_is_gone_and_not_sent);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

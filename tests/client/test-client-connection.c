/* test-client-connection.c - the engine, a server that does as it is told, and what is between
 * them.
 *
 * Covers: the handshake in one write; states; attempts that fail; the token
 * and its end; refusals; an id that is in use still; silence; what the server
 * says before it goes; stopping and going away in any state. */
#include "config.h"

#include <stdlib.h>

#include "rc-client-fixture.h"
#include "rc-error.h"

START_TEST (logs_in_with_both_frames_in_one_write)
{
  /* LOGIN comes though the server says nothing at all. */
  rc_fake_server_mute (fixture->server, TRUE);
  rc_client_start (fixture->client);
  ck_assert_int_eq (state (), RC_CLIENT_CONNECTING);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "LOGIN id=alice method=open") == 1);
  ck_assert_str_eq (rc_fake_server_find (fixture->server, "*", 0), "HELLO v=1");
  ck_assert_int_eq (state (), RC_CLIENT_LOGGING_IN);
}
END_TEST

START_TEST (is_online_with_the_welcome_and_asks_for_what_it_needs)
{
  go_online ();
  ck_assert_str_eq (rc_client_get_server_name (fixture->client), "Fake");
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "ROSTER tag=*"), 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SYNC after=0 tag=*"), 1);
  ck_assert_ptr_null (rc_client_get_error (fixture->client));
  ck_assert_int_eq (rc_client_get_next_attempt_us (fixture->client), 0);
}
END_TEST

START_TEST (gives_up_an_attempt_that_stays_without_an_answer)
{
  rc_fake_server_mute (fixture->server, TRUE);
  rc_client_start (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_LOGGING_IN);
  rc_fake_clock_advance (fixture->clock, 21 * G_USEC_PER_SEC);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  ck_assert (g_error_matches (rc_client_get_error (fixture->client), G_IO_ERROR,
                              G_IO_ERROR_TIMED_OUT));
}
END_TEST

START_TEST (waits_longer_from_attempt_to_attempt_and_comes_by_itself)
{
  rc_fake_server_stop_listening (fixture->server);
  rc_client_start (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  ck_assert (g_error_matches (rc_client_get_error (fixture->client), G_IO_ERROR,
                              G_IO_ERROR_CONNECTION_REFUSED));
  ck_assert_int_gt (rc_client_get_next_attempt_us (fixture->client),
                    rc_clock_get_monotonic_us (RC_CLOCK (fixture->clock)));

  rc_fake_server_listen_again (fixture->server);
  rc_fake_clock_advance (fixture->clock, 2 * G_USEC_PER_SEC);
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
}
END_TEST

START_TEST (comes_back_with_its_token)
{
  go_online ();
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server,
                                           "LOGIN id=alice method=token len=6|secret"), 1);
}
END_TEST

static gboolean
deny_tokens (RcFakeServer  *server,
             const RcFrame *frame,
             gpointer       user_data)
{
  if (frame->verb != RC_VERB_LOGIN
      || !rc_slice_equal_string (rc_frame_get (frame, RC_KEY_METHOD), "token"))
    return FALSE;

  rc_fake_server_send (server, "ERROR code=denied re=LOGIN len=2\nno\n");
  return TRUE;
}

START_TEST (a_token_that_is_worth_nothing_is_dropped)
{
  go_online ();
  rc_fake_server_set_filter (fixture->server, deny_tokens, NULL);
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "LOGIN * method=token *"), 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "LOGIN * method=open"), 1);
}
END_TEST

static RcClient *
new_client_with (RcLoginMethod  method,
                 const char    *secret,
                 const char    *invite)
{
  return g_object_new (RC_TYPE_CLIENT, "server", rc_fake_server_get_address (fixture->server),
                       "id", "alice", "method", (guint) method, "secret", secret, "invite", invite,
                       "clock", fixture->clock, NULL);
}

START_TEST (logs_in_with_a_password_or_an_invite)
{
  g_autoptr (RcClient) one = new_client_with (RC_LOGIN_PASSWORD, "three body", "no-matter");
  g_autoptr (RcClient) two = new_client_with (RC_LOGIN_REGISTER, "three body", "come-in");

  rc_client_start (one);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server,
                                     "LOGIN id=alice method=password len=10|three body") == 1);
  rc_client_stop (one);
  rc_client_start (two);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server,
                                     "LOGIN id=alice method=register invite=come-in len=10|three body") == 1);
  rc_client_stop (two);
}
END_TEST

START_TEST (an_id_that_was_taken_with_a_password_is_opened_by_it)
{
  g_clear_object (&fixture->client);
  fixture->client = new_client_with (RC_LOGIN_REGISTER, "three body", "come-in");
  go_online ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "LOGIN * method=register *"), 1);
  rc_fake_server_set_filter (fixture->server, deny_tokens, NULL);
  come_back ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "LOGIN * method=token *"), 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server,
                                           "LOGIN id=alice method=password len=10|three body"), 1);
}
END_TEST

static gboolean
refuse_login (RcFakeServer  *server,
              const RcFrame *frame,
              gpointer       user_data)
{
  if (frame->verb != RC_VERB_LOGIN)
    return FALSE;

  rc_fake_server_send (server, "ERROR code=%s re=LOGIN len=2\nno\n", (const char *) user_data);
  return TRUE;
}

START_TEST (stops_where_asking_again_would_be_refused_again)
{
  const char *const codes[] = { "id-in-use", "bad-id", "bad-method", "denied", "version" };
  RcError code = RC_ERROR_BAD_FRAME;

  ck_assert (rc_error_from_code (rc_slice_from_string (codes[_i]), &code));
  rc_fake_server_set_filter (fixture->server, refuse_login, (gpointer) codes[_i]);
  rc_client_start (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_REFUSED);
  ck_assert (g_error_matches (rc_client_get_error (fixture->client), RC_ERROR, (gint) code));
  rc_client_retry_now (fixture->client);
  rc_fake_clock_advance (fixture->clock, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_REFUSED);

  rc_fake_server_set_filter (fixture->server, NULL, NULL);
  go_online ();
}
END_TEST

START_TEST (a_server_that_has_too_much_to_do_is_asked_again)
{
  rc_fake_server_set_filter (fixture->server, refuse_login, (gpointer) "limit");
  rc_client_start (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  ck_assert (g_error_matches (rc_client_get_error (fixture->client), RC_ERROR, RC_ERROR_LIMIT));
}
END_TEST

START_TEST (our_own_dead_session_may_hold_the_id_for_a_while)
{
  guint n_attempts = 0;

  go_online ();
  rc_fake_server_set_filter (fixture->server, refuse_login, (gpointer) "id-in-use");
  rc_fake_server_drop (fixture->server);
  while (state () != RC_CLIENT_REFUSED)
    {
      RC_WAIT_FOR (state () == RC_CLIENT_WAITING || state () == RC_CLIENT_REFUSED);
      if (state () == RC_CLIENT_WAITING)
        n_attempts++;
      rc_client_retry_now (fixture->client);
    }
  ck_assert_uint_eq (n_attempts, 8);
}
END_TEST

START_TEST (a_bad_address_or_id_is_refused_without_a_connection)
{
  g_autoptr (RcClient) nowhere = rc_client_new ("box:0", "alice");
  g_autoptr (RcClient) nobody = rc_client_new (rc_fake_server_get_address (fixture->server), "a b");

  rc_client_start (nowhere);
  ck_assert_int_eq (rc_client_get_state (nowhere), RC_CLIENT_REFUSED);
  rc_client_start (nobody);
  ck_assert_int_eq (rc_client_get_state (nobody), RC_CLIENT_REFUSED);
  ck_assert (g_error_matches (rc_client_get_error (nobody), RC_ERROR, RC_ERROR_BAD_ID));
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_get_n_connections (fixture->server), 0);
}
END_TEST

START_TEST (asks_a_silent_server_and_then_gives_it_up)
{
  go_online ();
  rc_fake_clock_advance (fixture->clock, 31 * G_USEC_PER_SEC);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING") == 1);
  rc_fake_server_settle ();
  rc_fake_clock_advance (fixture->clock, 16 * G_USEC_PER_SEC);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);

  rc_fake_server_mute (fixture->server, TRUE);
  rc_fake_clock_advance (fixture->clock, 31 * G_USEC_PER_SEC);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING") == 2);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  rc_fake_clock_advance (fixture->clock, 16 * G_USEC_PER_SEC);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
}
END_TEST

START_TEST (is_not_silent_longer_than_the_server_bears)
{
  rc_fake_server_set_hello (fixture->server, " idle=20");
  go_online ();
  rc_fake_clock_advance (fixture->clock, 9 * G_USEC_PER_SEC);
  rc_fake_server_message (fixture->server, 7, "bob", "all", "r1", "one");
  RC_WAIT_FOR (fixture->messages->len == 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "PING"), 0);
  rc_fake_clock_advance (fixture->clock, 2 * G_USEC_PER_SEC);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING") == 1);
}
END_TEST

START_TEST (answers_a_ping)
{
  go_online ();
  rc_fake_server_send (fixture->server, "PING\n");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PONG") == 1);
}
END_TEST

START_TEST (says_why_the_server_went)
{
  go_online ();
  rc_fake_server_send (fixture->server, "ERROR code=slow-reader len=2\nno\n");
  rc_fake_server_settle ();
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  ck_assert (g_error_matches (rc_client_get_error (fixture->client), RC_ERROR,
                              RC_ERROR_SLOW_READER));

  rc_client_retry_now (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
  rc_fake_server_send (fixture->server, "BYE reason=shutdown\n");
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  ck_assert_str_eq (rc_client_get_error (fixture->client)->message,
                    "The server is shutting down.");
}
END_TEST

START_TEST (stops_with_a_bye)
{
  go_online ();
  send_text ("bob", "last");
  rc_client_stop (fixture->client);
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "BYE") == 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SEND *"), 1);
  RC_WAIT_FOR (rc_fake_server_get_n_open (fixture->server) == 0);
}
END_TEST

/* In each state: stop, start and go away are safe, and nothing is left. */

START_TEST (can_be_stopped_and_dropped_in_any_state)
{
  RcClientState until = (RcClientState) (_i / 2);

  if (until == RC_CLIENT_WAITING)
    rc_fake_server_stop_listening (fixture->server);
  if (until == RC_CLIENT_REFUSED)
    rc_fake_server_set_filter (fixture->server, refuse_login, (gpointer) "denied");
  if (until != RC_CLIENT_OFFLINE)
    {
      rc_client_start (fixture->client);
      RC_WAIT_FOR (state () == until);
    }
  if (_i % 2 == 0)
    return;

  rc_client_stop (fixture->client);
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
  rc_client_stop (fixture->client);
  rc_client_start (fixture->client);
  rc_client_start (fixture->client);
  rc_fake_server_turn ();
  rc_client_stop (fixture->client);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
}
END_TEST

static void
drop_client (RcClient *client,
             gpointer  first,
             gpointer  second)
{
  g_signal_handlers_disconnect_by_func (client, (gpointer) (guintptr) drop_client, NULL);
  g_clear_object (&fixture->client);
}

START_TEST (the_client_may_go_in_its_own_callbacks)
{
  go_online ();
  g_signal_connect (fixture->client, _i == 0 ? "message" : "notify::state",
                    G_CALLBACK (drop_client), NULL);
  if (_i == 0)
    rc_fake_server_message (fixture->server, 7, "bob", "all", "r1", "one");
  else
    rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (fixture->client == NULL);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-connection");
  TCase *tcase = tcase_create ("connection");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_client_fixture_set_up, rc_client_fixture_tear_down);
  tcase_add_test (tcase, logs_in_with_both_frames_in_one_write);
  tcase_add_test (tcase, is_online_with_the_welcome_and_asks_for_what_it_needs);
  tcase_add_test (tcase, gives_up_an_attempt_that_stays_without_an_answer);
  tcase_add_test (tcase, waits_longer_from_attempt_to_attempt_and_comes_by_itself);
  tcase_add_test (tcase, comes_back_with_its_token);
  tcase_add_test (tcase, a_token_that_is_worth_nothing_is_dropped);
  tcase_add_test (tcase, logs_in_with_a_password_or_an_invite);
  tcase_add_test (tcase, an_id_that_was_taken_with_a_password_is_opened_by_it);
  tcase_add_loop_test (tcase, stops_where_asking_again_would_be_refused_again, 0, 5);
  tcase_add_test (tcase, a_server_that_has_too_much_to_do_is_asked_again);
  tcase_add_test (tcase, our_own_dead_session_may_hold_the_id_for_a_while);
  tcase_add_test (tcase, a_bad_address_or_id_is_refused_without_a_connection);
  tcase_add_test (tcase, asks_a_silent_server_and_then_gives_it_up);
  tcase_add_test (tcase, is_not_silent_longer_than_the_server_bears);
  tcase_add_test (tcase, answers_a_ping);
  tcase_add_test (tcase, says_why_the_server_went);
  tcase_add_test (tcase, stops_with_a_bye);
  tcase_add_loop_test (tcase, can_be_stopped_and_dropped_in_any_state, 0, 12);
  tcase_add_loop_test (tcase, the_client_may_go_in_its_own_callbacks, 0, 2);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

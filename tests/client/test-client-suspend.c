/* test-client-suspend.c - the engine, after the machine slept.
 *
 * Covers: asking at once; being connected only with the answer to what was asked then;
 * frames and PONGs that lay in a buffer; no answer; a second sleep in the middle; what
 * is written meanwhile; a sleep in every other state; the clock set forwards and
 * backwards; how the clock of the machine tells a sleep from a clock that was set; that
 * nothing of this is a timer of ours. */
#include "config.h"

#include <stdlib.h>

#include "rc-client-fixture.h"
#include "rc-system-clock.h"

#define NIGHT_US (G_GINT64_CONSTANT (8) * 3600 * G_USEC_PER_SEC)

static gboolean
swallow_pings (RcFakeServer  *server,
               const RcFrame *frame,
               gpointer       user_data)
{
  return frame->verb == RC_VERB_PING;
}

/* Online, and the server answers no PING any more. */
static void
go_online_unheard (void)
{
  go_online ();
  rc_fake_server_set_filter (fixture->server, swallow_pings, NULL);
}

static void
sleep_and_ask (void)
{
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  ck_assert_int_eq (state (), RC_CLIENT_CHECKING);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING tag=*") > 0);
}

START_TEST (is_connected_again_with_the_answer_only)
{
  guint n_connections;

  go_online_unheard ();
  n_connections = rc_fake_server_get_n_connections (fixture->server);
  sleep_and_ask ();
  rc_fake_clock_advance (fixture->clock, 4 * G_USEC_PER_SEC);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_CHECKING);
  ck_assert_str_eq (rc_fake_server_find (fixture->server, "PING *", 0), "PING tag=check-1");
  rc_fake_server_send (fixture->server, "PONG tag=check-1\n");
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);

  /* And that was all: the limit has gone with it. */
  rc_fake_clock_advance (fixture->clock, 10 * G_USEC_PER_SEC);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  ck_assert_uint_eq (rc_fake_server_get_n_connections (fixture->server), n_connections);
}
END_TEST

START_TEST (what_lay_in_a_buffer_is_no_answer)
{
  go_online_unheard ();
  sleep_and_ask ();
  rc_fake_server_message (fixture->server, 7, "bob", "all", "r1", "yesterday");
  rc_fake_server_send (fixture->server, "PONG\n");
  rc_fake_server_send (fixture->server, "PONG tag=check-0\n");
  RC_WAIT_FOR (fixture->messages->len == 1);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_CHECKING);
  rc_fake_clock_advance (fixture->clock, 5 * G_USEC_PER_SEC);
  RC_WAIT_FOR (state () != RC_CLIENT_CHECKING);
  ck_assert_int_ne (state (), RC_CLIENT_ONLINE);
}
END_TEST

START_TEST (tries_anew_at_once_where_nothing_answers)
{
  guint n_connections;

  go_online_unheard ();
  n_connections = rc_fake_server_get_n_connections (fixture->server);
  sleep_and_ask ();
  rc_fake_clock_advance (fixture->clock, 5 * G_USEC_PER_SEC);
  /* The clock stands: it does not wait for a later attempt. */
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
  ck_assert_uint_eq (rc_fake_server_get_n_connections (fixture->server), n_connections + 1);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "LOGIN * method=token *"), 1);
}
END_TEST

START_TEST (a_second_sleep_asks_anew)
{
  go_online_unheard ();
  sleep_and_ask ();
  rc_fake_clock_advance (fixture->clock, 4 * G_USEC_PER_SEC);
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING tag=check-2") == 1);
  rc_fake_server_send (fixture->server, "PONG tag=check-1\n");
  rc_fake_server_settle ();
  rc_fake_clock_advance (fixture->clock, 4 * G_USEC_PER_SEC);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_CHECKING);
  rc_fake_server_send (fixture->server, "PONG tag=check-2\n");
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
}
END_TEST

START_TEST (asks_also_where_a_ping_was_under_way)
{
  go_online_unheard ();
  rc_fake_clock_advance (fixture->clock, 31 * G_USEC_PER_SEC);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING") == 1);
  sleep_and_ask ();
  rc_fake_clock_advance (fixture->clock, 5 * G_USEC_PER_SEC);
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
}
END_TEST

/* 0: the answer comes; 1: it does not, nor did the server hear of the message. */
START_TEST (what_is_written_meanwhile_is_sent_once)
{
  RcEntry *entry;

  go_online_unheard ();
  if (_i == 1)
    rc_fake_server_hold (fixture->server, TRUE);
  sleep_and_ask ();
  entry = send_text ("bob", "good morning");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 1);
  if (_i == 1)
    {
      rc_fake_server_hold (fixture->server, FALSE);
      rc_fake_clock_advance (fixture->clock, 5 * G_USEC_PER_SEC);
    }
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);
  ck_assert_uint_eq (n_entries ("bob"), 1);
  ck_assert_uint_eq (rc_client_get_n_unsent (fixture->client), 0);
}
END_TEST

START_TEST (a_countdown_ends_with_the_sleep)
{
  rc_fake_server_stop_listening (fixture->server);
  rc_client_start (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  rc_fake_server_listen_again (fixture->server);
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
}
END_TEST

START_TEST (other_states_sleep_on)
{
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
  rc_fake_server_mute (fixture->server, TRUE);
  rc_client_start (fixture->client);
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  ck_assert_int_eq (state (), RC_CLIENT_CONNECTING);
  RC_WAIT_FOR (state () == RC_CLIENT_LOGGING_IN);
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  ck_assert_int_eq (state (), RC_CLIENT_LOGGING_IN);
  rc_client_stop (fixture->client);
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
}
END_TEST

START_TEST (can_be_stopped_while_it_asks)
{
  go_online_unheard ();
  sleep_and_ask ();
  rc_client_stop (fixture->client);
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "BYE*") == 1);
  rc_fake_clock_advance (fixture->clock, 10 * G_USEC_PER_SEC);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
}
END_TEST

static void
stop_when_asking (RcClient *client)
{
  if (rc_client_get_state (client) == RC_CLIENT_CHECKING)
    rc_client_stop (client);
}

START_TEST (may_be_stopped_by_who_hears_that_it_asks)
{
  go_online ();
  g_signal_connect (fixture->client, "notify::state", G_CALLBACK (stop_when_asking), NULL);
  rc_fake_clock_suspend (fixture->clock, NIGHT_US);
  ck_assert_int_eq (state (), RC_CLIENT_OFFLINE);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "PING*"), 0);
}
END_TEST

START_TEST (a_clock_that_is_set_is_no_sleep)
{
  const gint64 by_us = _i == 0 ? -NIGHT_US : NIGHT_US;
  guint n_timers;

  go_online ();
  n_timers = rc_fake_clock_count (fixture->clock);
  rc_fake_clock_set_by (fixture->clock, by_us);
  rc_fake_server_message (fixture->server, 7, "bob", "all", "r1", "one");
  RC_WAIT_FOR (fixture->messages->len == 1);
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "PING*"), 0);
  /* What waits, waits by the other clock. */
  ck_assert_uint_eq (rc_fake_clock_count (fixture->clock), n_timers);
  rc_fake_clock_advance (fixture->clock, 31 * G_USEC_PER_SEC);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "PING") == 1);
  rc_fake_server_settle ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  /* And who writes is not lost to it. */
  RC_WAIT_FOR (rc_entry_get_state (send_text ("bob", "late or early")) != RC_ENTRY_FAILED);
}
END_TEST

static void
on_woke (RcClock *clock,
         guint   *n_woke)
{
  (*n_woke)++;
}

START_TEST (the_machines_clock_tells_a_sleep_from_a_clock_that_was_set)
{
  g_autoptr (RcClock) clock = rc_system_clock_new ();
  RcSystemClock *self = RC_SYSTEM_CLOCK (clock);
  struct timespec boot, monotonic;
  gint64 slept_us;
  guint n_woke = 0;

  g_signal_connect (clock, "woke", G_CALLBACK (on_woke), &n_woke);
  clock_gettime (CLOCK_MONOTONIC, &monotonic);
  clock_gettime (CLOCK_BOOTTIME, &boot);
  slept_us = (boot.tv_sec - monotonic.tv_sec) * G_USEC_PER_SEC + (boot.tv_nsec - monotonic.tv_nsec) / 1000;

  rc_system_clock_note_slept (self, slept_us);
  ck_assert_uint_eq (n_woke, 0);
  rc_system_clock_note_slept (self, slept_us + NIGHT_US);
  ck_assert_uint_eq (n_woke, 1);
  /* Set since, which is a jump as well. */
  rc_system_clock_note_slept (self, slept_us + NIGHT_US + 10);
  rc_system_clock_note_slept (self, slept_us + NIGHT_US - 10);
  ck_assert_uint_eq (n_woke, 1);
  rc_system_clock_note_slept (self, slept_us + NIGHT_US + 2 * G_USEC_PER_SEC);
  ck_assert_uint_eq (n_woke, 2);
}
END_TEST

/* An idle hour of it is a descriptor that nobody writes to. */
START_TEST (the_machines_clock_has_no_timer_of_its_own)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RcClock) clock = NULL;
  GPollFD fds[8];
  int timeout_ms = 0, priority, n_fds;

  g_main_context_push_thread_default (context);
  clock = rc_system_clock_new ();
  g_main_context_pop_thread_default (context);

  ck_assert (g_main_context_acquire (context));
  /* That a source came has woken the context. */
  ck_assert (!g_main_context_iteration (context, FALSE));
  ck_assert (!g_main_context_prepare (context, &priority));
  n_fds = g_main_context_query (context, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
  ck_assert_int_eq (timeout_ms, -1);
  ck_assert_int_eq (n_fds, 2);
  ck_assert_int_eq (g_poll (fds, (guint) n_fds, 0), 0);
  g_main_context_release (context);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-suspend");
  TCase *tcase = tcase_create ("suspend");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_client_fixture_set_up, rc_client_fixture_tear_down);
  tcase_add_test (tcase, is_connected_again_with_the_answer_only);
  tcase_add_test (tcase, what_lay_in_a_buffer_is_no_answer);
  tcase_add_test (tcase, tries_anew_at_once_where_nothing_answers);
  tcase_add_test (tcase, a_second_sleep_asks_anew);
  tcase_add_test (tcase, asks_also_where_a_ping_was_under_way);
  tcase_add_loop_test (tcase, what_is_written_meanwhile_is_sent_once, 0, 2);
  tcase_add_test (tcase, a_countdown_ends_with_the_sleep);
  tcase_add_test (tcase, other_states_sleep_on);
  tcase_add_test (tcase, can_be_stopped_while_it_asks);
  tcase_add_test (tcase, may_be_stopped_by_who_hears_that_it_asks);
  tcase_add_loop_test (tcase, a_clock_that_is_set_is_no_sleep, 0, 2);
  tcase_add_test (tcase, the_machines_clock_tells_a_sleep_from_a_clock_that_was_set);
  tcase_add_test (tcase, the_machines_clock_has_no_timer_of_its_own);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

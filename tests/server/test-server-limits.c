/* test-server-limits.c - what is bounded in everyday use, on a live server.
 *
 * Covers: silence before and after log-in, the rate of a session, random bytes.
 * What is bounded against an attack is in test-server-attacks-*.c. */
#include "config.h"

#include <stdio.h>
#include <sys/socket.h>

#include "test-run.h"
#include "test-talk.h"

START_TEST (who_is_logged_in_may_be_silent_longer_than_that)
{
  const char *const arguments[] = { "--set", "login-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) peer = log_in (server, "alice");
  g_autoptr (RcTestPeer) late = connect_to (server);

  rc_test_peer_expect_end (late);
  rc_test_peer_expect_quiet (peer);
}
END_TEST

START_TEST (who_is_silent_is_asked_and_then_disconnected)
{
  const char *const arguments[] = { "--set", "ping-interval=0.2", "--set", "idle-timeout=0.4", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) dead = log_in (server, "dead");
  g_autoptr (RcTestPeer) alive = log_in (server, "alive");

  for (guint i = 0; i < 3; i++)
    {
      expect (alive, "PING\n");
      rc_test_peer_send (alive, "PONG\n", -1);
    }
  expect (dead, "PING\n");
  expect (dead, "ERROR code=timeout len=*\n*\n");
  rc_test_peer_expect_end (dead);
}
END_TEST

START_TEST (beyond_the_rate_reading_waits_and_nothing_is_lost)
{
  const char *const arguments[] = { "--set", "session-rate=100", NULL };
  enum { N = 450 };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (GString) bytes = g_string_new (NULL);
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < N; i++)
    g_string_append_printf (bytes, "SEND ref=r%u to=bob len=3\n%03u\n", i, i);
  rc_test_peer_send (alice, bytes->str, bytes->len);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("MESSAGE seq=%u * ref=r%u len=3\n%03u\n", i + 1, i, i);

      expect (bob, pattern);
    }
  ck_assert_int_ge (g_get_monotonic_time () - start_us, 300000);
}
END_TEST

START_TEST (random_bytes_do_no_harm)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) bystander = log_in (server, "bystander");
  g_autoptr (GRand) random = g_rand_new_with_seed (5247);
  static const char *const starts[] = {
    "", "HELLO v=1\n", "HELLO v=1\nLOGIN id=alice method=open\n", "HELLO v=1\nLOGIN id=alice method=open\nSEND ref=",
  };

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);
      guint8 noise[2000];

      for (guint j = 0; j < sizeof noise; j++)
        noise[j] = i % 2 == 0 ? g_rand_int (random) : (guint8) "SEND ref=1 to=al\nlen"[g_rand_int_range (random, 0, 20)];
      rc_test_peer_send (peer, starts[i % G_N_ELEMENTS (starts)], -1);
      rc_test_peer_send (peer, noise, g_rand_int_range (random, 1, sizeof noise));
    }
  rc_test_peer_expect_quiet (bystander);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    who_is_logged_in_may_be_silent_longer_than_that,
    who_is_silent_is_asked_and_then_disconnected,
    beyond_the_rate_reading_waits_and_nothing_is_lost,
    random_bytes_do_no_harm,
    NULL,
  };

  return test_run ("server-limits", tests);
}

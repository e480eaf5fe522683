/* test-server-attacks-login.c - attacks before a log-in, on a live server, by the
 * numbers of the list in README.md.
 *
 * Covers: 1 idle before log-in, 2 half-open TLS: its deadline, that it counts
 * and keeps nobody out, the rate of handshakes; 20 old versions of TLS, and
 * plain beyond this machine. */
#include "config.h"

#include <sys/socket.h>

#include "test-run.h"
#include "test-talk.h"

START_TEST (case_01_no_byte_puts_off_the_log_in)
{
  const char *const arguments[] = { "--set", "login-timeout=0.3", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) silent = connect_to (server);
  g_autoptr (RcTestPeer) greeted = connect_to (server);
  g_autoptr (RcTestPeer) busy = connect_to (server);
  gint64 start_us = g_get_monotonic_time ();

  rc_test_peer_send (greeted, "HELLO v=1\n", -1);
  expect (greeted, "HELLO *");
  rc_test_peer_send (busy, "HELLO v=1\n", -1);
  expect (busy, "HELLO *");
  while (g_get_monotonic_time () - start_us < G_USEC_PER_SEC)
    {
      g_usleep (20000);
      if (send (rc_test_peer_get_fd (busy), "P", 1, MSG_NOSIGNAL) < 0)
        break;
    }

  rc_test_peer_expect_end (busy);
  ck_assert_int_lt (g_get_monotonic_time () - start_us, 2 * G_USEC_PER_SEC);
  expect (greeted, "ERROR code=timeout len=*\n*\n");
  rc_test_peer_expect_end (greeted);
  rc_test_peer_expect_end (silent);
}
END_TEST

START_TEST (case_02_a_half_open_handshake_meets_the_deadline)
{
  const char *const arguments[] = { "--set", "login-timeout=0.4", "--set", "linger-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) half = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) drip = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) silent = rc_test_peer_connect (rc_test_server_get_port (server));
  gint64 start_us = g_get_monotonic_time ();

  rc_test_peer_send (half, "\x16\x03\x01\x02\x00\x01", 6);
  rc_test_peer_send (drip, "\x16", 1);
  ck_assert (rc_test_peer_start_tls (silent, NULL, "redcoast/1"));
  rc_test_peer_expect_end (half);
  rc_test_peer_expect_end (drip);
  rc_test_peer_expect_end (silent);
  ck_assert_int_ge (g_get_monotonic_time () - start_us, 300 * 1000);
  ck_assert_int_lt (g_get_monotonic_time () - start_us, 5 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (case_02_half_open_handshakes_count_and_keep_nobody_out)
{
  const char *const arguments[] = { "--set", "connections-max=120", "--set", "login-timeout=60", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  RcTestPeer *half[119];
  g_autoptr (RcTestPeer) alice = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (half); i++)
    {
      half[i] = rc_test_peer_connect (rc_test_server_get_port (server));
      rc_test_peer_send (half[i], "\x16\x03\x01\x02\x00\x01", 6);
    }

  alice = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice");
  rc_test_peer_expect_quiet (alice);
  wait_for_log (server, "120 connections: no more are accepted");
  for (guint i = 0; i < G_N_ELEMENTS (half); i++)
    rc_test_peer_free (half[i]);
}
END_TEST

START_TEST (case_20_old_versions_and_other_protocols_are_refused)
{
  static const struct
  {
    const char *priority;
    const char *alpn;
    gboolean good;
  } cases[] = {
    { "NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT", "redcoast/1", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT", "redcoast/1", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", "redcoast/1", FALSE },
    { "NORMAL", "h2", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.2", "redcoast/1", TRUE },
    { "NORMAL", "redcoast/1", TRUE },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

      ck_assert_msg (rc_test_peer_start_tls (peer, cases[i].priority, cases[i].alpn) == cases[i].good, "%s, %s",
                     cases[i].priority, cases[i].alpn);
      if (!cases[i].good)
        rc_test_peer_expect_end (peer);
    }
}
END_TEST

static guint16
find_wildcard_port (RcTestServer *server)
{
  g_autofree char *line = rc_test_server_read_line (server);

  ck_assert_msg (g_str_has_prefix (line, "ready on 0.0.0.0:"), "%s", line);
  return (guint16) g_ascii_strtoull (line + strlen ("ready on 0.0.0.0:"), NULL, 10);
}

START_TEST (case_20_plain_is_refused_beyond_loopback)
{
  static const char *const starts[] = {
    "HELLO v=1\nLOGIN id=a method=password len=6\nsecret\n", "H", "alice", "GET / HTTP/1.1\r\n",
  };
  const char *const arguments[] = { "--listen", "0.0.0.0:0", "--seed-door", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  guint16 port = find_wildcard_port (server);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (port, "alice");

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect (port);

      rc_test_peer_send (peer, starts[i], -1);
      expect (peer, "ERROR code=denied *TLS*");
      rc_test_peer_expect_end (peer);
    }
  rc_test_peer_expect_quiet (alice);
}
END_TEST

/* A byte now and then: in a header, behind HELLO, in a handshake, in a body. */
START_TEST (case_01_no_door_waits_longer)
{
  static const char *const starts[] = { "HELLO v=1 x=", "HELLO v=1\nLOGIN id=al", "\x16\x03\x01\x02", "na" };
  const char *const arguments[] = { "--seed-door", "--set", "login-timeout=0.3", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);
      gint64 start_us = g_get_monotonic_time ();

      if (i == 3)
        rc_test_peer_send (peer, "HELLO v=1 len=500\n", -1);
      rc_test_peer_send (peer, starts[i], -1);
      while (g_get_monotonic_time () - start_us < G_USEC_PER_SEC)
        {
          g_usleep (20000);
          if (send (rc_test_peer_get_fd (peer), "i", 1, MSG_NOSIGNAL) < 0)
            break;
        }
      rc_test_peer_expect_end (peer);
      ck_assert_int_lt (g_get_monotonic_time () - start_us, 3 * G_USEC_PER_SEC);
    }
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_01_no_byte_puts_off_the_log_in,
    case_02_a_half_open_handshake_meets_the_deadline,
    case_02_half_open_handshakes_count_and_keep_nobody_out,
    case_20_old_versions_and_other_protocols_are_refused,
    case_20_plain_is_refused_beyond_loopback,
    case_01_no_door_waits_longer,
    NULL,
  };

  return test_run ("server-attacks-login", tests);
}

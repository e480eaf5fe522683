/* test-attack-transport.c - attacks below what is said, each again by those who have read how
 * it is met, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 1 words that put off the log-in, 2 halves of handshakes that do, 3 promises of bytes
 * that never come, 20 TLS that is older, weaker or other than it should be, and plain that
 * pretends. */
#include "config.h"

#include <sys/socket.h>

#include "test-run.h"
#include "test-talk.h"

/* Whole frames, at every pace, are no log-in either. */
START_TEST (case_01_no_word_puts_off_the_log_in)
{
  static const char *const words[] = {
    "PING\n", "HELLO v=1\n", "PONG\n", "X y=z\n", "LOGIN id=a method=password len=1\nx\n", "LOGIN id=a method=token len=1\nx\n",
    "LOGIN id=a/b method=guest\n", "LOGIN\n", "PING tag=a len=1\nx\n", "X len=3\nabc\n", "ROSTER\n", "\n", "LOGIN id=a method=guest len=9\nx",
  };
  const char *const arguments[] = { "--set", "login-timeout=0.4", "--set", "login-attempts=1000", "--set", "linger-timeout=0.1",
                                    "--set", "password-tries-per-id=0", "--set", "password-memory=8192", "--set",
                                    "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (RcTestPeer) peer = greet (server);
      gint64 start_us = g_get_monotonic_time ();

      while (g_get_monotonic_time () - start_us < 2 * G_USEC_PER_SEC)
        {
          g_usleep (10000);
          if (send (rc_test_peer_get_fd (peer), words[i], strlen (words[i]), MSG_NOSIGNAL) < 0)
            break;
        }
      rc_test_peer_expect_end (peer);
      ck_assert_msg (g_get_monotonic_time () - start_us < 2 * G_USEC_PER_SEC, "“%s” was waited for", words[i]);
    }
  rc_test_peer_expect_quiet (alice);
}
END_TEST

/* A handshake that goes as far as this, and on with a byte now and then. */
START_TEST (case_02_no_half_of_a_handshake_puts_off_the_log_in)
{
  static const struct
  {
    const char *bytes;
    gsize len;
  } halves[] = {
    { "\x16", 1 }, { "\x16\x03", 2 }, { "\x16\x03\x01", 3 }, { "\x16\x03\x01\x02", 4 }, { "\x16\x03\x01\x02\x00", 5 },
    { "\x16\x03\x01\x02\x00\x01", 6 }, { "\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9 },
    { "\x16\x03\x01\x00\x01\x01", 6 }, /* a record for each byte */
    { "\x16\x03\x03\x40\x00\x01\x00\x3f\xfc\x03\x03", 11 }, { "\x16\x03\x01\x00\x04\x01\x00\x00\x00", 9 },
  };
  const char *const arguments[] = { "--set", "login-timeout=0.4", "--set", "linger-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice");

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);
      gint64 start_us = g_get_monotonic_time ();

      rc_test_peer_send (peer, halves[i].bytes, (gssize) halves[i].len);
      while (g_get_monotonic_time () - start_us < 2 * G_USEC_PER_SEC)
        {
          g_usleep (20000);
          if (send (rc_test_peer_get_fd (peer), i == 7 ? halves[i].bytes : "\x01", i == 7 ? halves[i].len : 1, MSG_NOSIGNAL) < 0)
            break;
        }
      rc_test_peer_expect_end (peer);
      ck_assert_msg (g_get_monotonic_time () - start_us < 2 * G_USEC_PER_SEC, "half %u was waited for", i);
    }
  rc_test_peer_expect_quiet (alice);
}
END_TEST

/* What is announced costs nothing before it comes, and little when it does. */
START_TEST (case_03_promises_cost_nothing)
{
  static const char *const starts[] = {
    "HELLO v=1 len=65536\n", "HELLO v=1 len=1048576\n", "HELLO v=1\nLOGIN id=a method=password len=65536\n",
    "HELLO v=1\nLOGIN id=a method=token len=1048576\n", "HELLO v=1\nSEND ref=a to=all len=65536\n", "HELLO v=1\nX len=65536\n",
    "HELLO v=1\nPING len=65536\n", "HELLO v=1\nPASSWORD len=65536\n", "HELLO v=1\nLOGIN id=a method=guest len=1048576\n", "HELLO v=1 len=1\n",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  RcTestPeer *peers[100];
  G_GNUC_UNUSED gsize before = get_private_bytes (server);

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      peers[i] = connect_to (server);
      rc_test_peer_send (peers[i], starts[i % G_N_ELEMENTS (starts)], -1);
      if (i % 2 == 0)
        rc_test_peer_send (peers[i], "some", -1);
    }
  rc_test_peer_expect_quiet (alice);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_lt (get_private_bytes (server), before + 2 * 1024 * 1024);
#endif
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_free (peers[i]);
}
END_TEST

static const struct
{
  const char *priority;
  const char *alpn;
} weak[] = {
  { "NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0:%COMPAT:%FALLBACK_SCSV", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:%FALLBACK_SCSV", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-DH", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+NULL", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-MAC-ALL:+SHA1:-CIPHER-ALL:+AES-128-CBC", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-SIGN-ALL:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1", "redcoast/1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-FFDHE2048:-KX-ALL:+DHE-RSA", "redcoast/1" },
  { "NORMAL", "redcoast/2" },
  { "NORMAL", "redcoast/" },
  { "NORMAL", "REDCOAST/1" },
  { "NORMAL", "redcoast/10" },
  { "NORMAL", "http/1.1" },
  { "NORMAL", "irc" },
};

START_TEST (case_20_weak_tls_is_no_tls)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice");

  for (guint i = 0; i < G_N_ELEMENTS (weak); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      ck_assert_msg (!rc_test_peer_start_tls (peer, weak[i].priority, weak[i].alpn), "%s, %s", weak[i].priority, weak[i].alpn);
    }
  rc_test_peer_expect_quiet (alice);
}
END_TEST

/* First bytes that are nearly a handshake, or nearly a word of ours, on an address where
 * nothing may be said in plain. */
START_TEST (case_20_no_first_byte_gets_plain_through)
{
  static const struct
  {
    const char *bytes;
    gsize len;
  } starts[] = {
    { "\x16\x03\x01\x00\x00", 5 },                         /* a record with nothing in it */
    { "\x16\x03\x01\xff\xff", 5 },                         /* one that is too large */
    { "\x16\x02\x00\x00\x05\x01", 6 },                     /* of a version that never was */
    { "\x16\x03\x03\x00\x04\x01\xff\xff\xff", 9 },         /* a greeting of 16 MB */
    { "\x16\x03\x03\x00\x04\x02\x00\x00\x00", 9 },         /* a server's greeting */
    { "\x16HELLO v=1\nLOGIN id=x method=guest\n", 36 },    /* plain behind the first byte */
    { "\x15\x03\x03\x00\x02\x01\x00", 7 },                 /* an alert first */
    { "\x17\x03\x03\x00\x05HELLO", 10 },                   /* data first */
    { "\x14\x03\x03\x00\x01\x01", 6 },                     /* a change of ciphers first */
    { "\x18\x03\x03\x00\x03\x01\x40\x00", 8 },             /* a heartbeat that asks for more than it gives */
    { "\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10", 11 }, /* of the version before all versions */
    { "\x00\x16\x03\x01", 4 },
    { "HELLO v=1\n\x16\x03\x01\x00\x00", 15 },             /* a handshake behind a word */
    { "H\x16\x03", 3 },
  };
  const char *const arguments[] = { "--listen", "0.0.0.0:0", "--seed-door", "--set", "login-timeout=0.5", "--set", "linger-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autofree char *ready = rc_test_server_read_line (server);
  guint16 port = (guint16) g_ascii_strtoull (strrchr (ready, ':') + 1, NULL, 10);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (port, "alice");

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect (port);
      g_autoptr (GBytes) answer = NULL;
      const char *data;
      gsize len;

      rc_test_peer_send (peer, starts[i].bytes, (gssize) starts[i].len);
      rc_test_peer_send (peer, "\nHELLO v=1\nLOGIN id=x method=guest\nSEND ref=a to=alice len=4\nspam\n", -1);
      answer = rc_test_peer_read_bytes (peer, G_MAXSIZE);
      data = g_bytes_get_data (answer, &len);
      ck_assert_msg (len == 0 || (g_strstr_len (data, (gssize) len, "HELLO") == NULL && g_strstr_len (data, (gssize) len, "WELCOME") == NULL),
                     "start %u: “%.*s”", i, (int) len, data);
    }
  rc_test_peer_expect_quiet (alice);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_01_no_word_puts_off_the_log_in,
    case_02_no_half_of_a_handshake_puts_off_the_log_in,
    case_03_promises_cost_nothing,
    case_20_weak_tls_is_no_tls,
    case_20_no_first_byte_gets_plain_through,
    NULL,
  };

  return test_run ("attack-transport", tests);
}

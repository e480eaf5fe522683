/* test-attack-records.c - attacks behind a handshake of TLS, by those who have read how records
 * are taken, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 2 handshakes, keys and alerts that are asked for again and again within one connection,
 * which no rate of new ones counts; 20 plain and broken records among good ones. Nobody else
 * waits, and nothing that was said in plain is heard. */
#include "config.h"

#include <gnutls/gnutls.h>
#include <signal.h>
#include <sys/socket.h>

#include "test-run.h"
#include "test-talk.h"

#define TLS_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define N_TIMES 500
#define SPAM "SEND ref=spam to=all len=4\nspam\n"

static void
write_raw (RcTestPeer *peer, const char *bytes, gsize len)
{
  (void) !send (rc_test_peer_get_fd (peer), bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
shake_again (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < N_TIMES; i++)
    (void) gnutls_handshake (tls);
}

static void
ask_for_new_keys (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < N_TIMES; i++)
    (void) gnutls_session_key_update (tls, GNUTLS_KU_PEER);
}

static void
take_new_keys (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < N_TIMES; i++)
    (void) gnutls_session_key_update (tls, 0);
}

static void
warn (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < 4 * N_TIMES; i++)
    (void) gnutls_alert_send (tls, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
}

static void
warn_of_no_renegotiation (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < 4 * N_TIMES; i++)
    (void) gnutls_alert_send (tls, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
}

static void
fail_and_go_on (RcTestPeer *peer, gnutls_session_t tls)
{
  (void) gnutls_alert_send (tls, GNUTLS_AL_FATAL, GNUTLS_A_INTERNAL_ERROR);
  (void) gnutls_record_send (tls, SPAM, strlen (SPAM));
}

static void
say_goodbye_and_go_on (RcTestPeer *peer, gnutls_session_t tls)
{
  (void) gnutls_bye (tls, GNUTLS_SHUT_WR);
  write_raw (peer, SPAM, strlen (SPAM));
}

static void
say_it_byte_by_byte (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < 4 * N_TIMES; i++)
    (void) gnutls_record_send (tls, "PING\n" + i % 5, 1);
}

static void
speak_plain (RcTestPeer *peer, gnutls_session_t tls)
{
  write_raw (peer, SPAM, strlen (SPAM));
}

static void
begin_anew (RcTestPeer *peer, gnutls_session_t tls)
{
  write_raw (peer, "\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03" "0123456789abcdef0123456789abcdef" "\x00\x00\x02\xc0\x2b\x01\x00\x00\x00", 52);
  write_raw (peer, SPAM, strlen (SPAM));
}

static void
break_a_record (RcTestPeer *peer, gnutls_session_t tls)
{
  write_raw (peer, "\x17\x03\x03\x00\x20" "0123456789abcdef0123456789abcdef", 37);
  write_raw (peer, SPAM, strlen (SPAM));
}

static void
promise_too_much (RcTestPeer *peer, gnutls_session_t tls)
{
  write_raw (peer, "\x17\x03\x03\xff\xff", 5);
  for (guint i = 0; i < 200; i++)
    write_raw (peer, SPAM, strlen (SPAM));
}

static void
send_empty_records (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < 4 * N_TIMES; i++)
    write_raw (peer, "\x17\x03\x03\x00\x00", 5);
}

static void
change_ciphers (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < 4 * N_TIMES; i++)
    write_raw (peer, "\x14\x03\x03\x00\x01\x01", 6);
}

static void
beat (RcTestPeer *peer, gnutls_session_t tls)
{
  for (guint i = 0; i < 4 * N_TIMES; i++)
    write_raw (peer, "\x18\x03\x03\x00\x03\x01\x40\x00", 8);
}

static const struct
{
  const char *name;
  const char *priority;
  void (*bother) (RcTestPeer *peer, gnutls_session_t tls);
} ways[] = {
  { "another handshake", TLS_1_2, shake_again },
  { "another handshake of 1.3", TLS_1_3, shake_again },
  { "new keys for both", TLS_1_3, ask_for_new_keys },
  { "new keys", TLS_1_3, take_new_keys },
  { "warnings", TLS_1_2, warn },
  { "warnings of 1.3", TLS_1_3, warn },
  { "warnings of what was not asked for", TLS_1_2, warn_of_no_renegotiation },
  { "a failure, and on", TLS_1_2, fail_and_go_on },
  { "a goodbye, and on in plain", TLS_1_3, say_goodbye_and_go_on },
  { "a byte in each record", TLS_1_3, say_it_byte_by_byte },
  { "plain", TLS_1_3, speak_plain },
  { "plain, of 1.2", TLS_1_2, speak_plain },
  { "a greeting in plain", TLS_1_2, begin_anew },
  { "a greeting in plain, of 1.3", TLS_1_3, begin_anew },
  { "a record that is broken", TLS_1_2, break_a_record },
  { "a record that is too large", TLS_1_3, promise_too_much },
  { "records with nothing in them", TLS_1_2, send_empty_records },
  { "records with nothing in them, of 1.3", TLS_1_3, send_empty_records },
  { "a change of ciphers", TLS_1_2, change_ciphers },
  { "a change of ciphers, of 1.3", TLS_1_3, change_ciphers },
  { "heartbeats", TLS_1_3, beat },
};

static gint64
time_a_ping (RcTestPeer *peer)
{
  gint64 start_us = g_get_monotonic_time ();

  rc_test_peer_expect_quiet (peer);
  return g_get_monotonic_time () - start_us;
}

START_TEST (case_02_nothing_behind_a_handshake_costs_others)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice");
  guint n_before = count_descriptors (server);
  gint64 deadline_us;

  signal (SIGPIPE, SIG_IGN);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    for (guint logged_in = 0; logged_in < 2; logged_in++)
      {
        g_autoptr (RcTestPeer) peer = connect_to (server);
        gint64 took_us;

        ck_assert (rc_test_peer_start_tls (peer, ways[i].priority, "redcoast/1"));
        if (logged_in == 1)
          {
            rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=mallory%u method=guest\n", i);
            g_free (rc_test_peer_expect_later (peer, "WELCOME *"));
          }
        ways[i].bother (peer, rc_test_peer_get_tls (peer));
        took_us = time_a_ping (alice);
        ck_assert_msg (took_us < 3 * G_USEC_PER_SEC, "%s: alice waited %" G_GINT64_FORMAT " us", ways[i].name, took_us);
      }

  deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
  while (count_descriptors (server) > n_before)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%u descriptors are left, not %u", count_descriptors (server), n_before);
      g_usleep (1000);
    }
  rc_test_peer_expect_quiet (alice);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    case_02_nothing_behind_a_handshake_costs_others,
    NULL,
  };

  return test_run ("attack-records", tests);
}

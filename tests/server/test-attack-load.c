/* test-attack-load.c - attacks by amount, each again by those who have read how it is met, on a
 * live server, by the numbers of the list in README.md.
 *
 * Covers: 11 guessing at other doors than the log-in's, 14 connections that come and go in every
 * state, 15 requests by the thousand. Readers that do not read are in test-attack-readers.c. */
#include "config.h"

#include <sys/socket.h>

#include "test-account.h"
#include "test-run.h"

#define MANY 3000
#define MIB (1024 * 1024)

/* As often as it is taken, without waiting: who asks so much does not read. */
static void
push (RcTestPeer *peer, const char *frame, guint n)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  gsize at = 0;
  gssize sent = 0;

  for (guint i = 0; i < n; i++)
    g_string_append (bytes, frame);
  for (guint tries = 0; at < bytes->len && tries < 50; tries++)
    {
      sent = send (rc_test_peer_get_fd (peer), bytes->str + at, bytes->len - at, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0)
        at += (gsize) sent;
      else
        g_usleep (1000);
    }
}

/* That two others are served meanwhile; in how many microseconds. */
static gint64
time_others (RcTestPeer *bob, RcTestPeer *carol, guint nth)
{
  g_autofree char *ref = g_strdup_printf ("others-%u", nth);
  g_autofree char *pattern = g_strdup_printf ("MESSAGE * ref=%s len=2\nxx\n", ref);
  gint64 start_us = g_get_monotonic_time ();

  send_text (bob, ref, "carol", 2);
  g_free (rc_test_peer_expect_later (carol, pattern));
  return g_get_monotonic_time () - start_us;
}

START_TEST (case_15_requests_by_the_thousand_are_borne)
{
  static const char *const frames[] = {
    "ROSTER\n", "SYNC after=0\n", "SYNC after=0 limit=1000\n", "HISTORY with=all before=999999 limit=1000\n", "HISTORY with=nobody before=9\n",
    "PING\n", "PING tag=tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt\n", "TYPING with=all\n", "TYPING with=carol\n",
    "READ with=all seq=1\n", "READ with=carol seq=9223372036854775807\n", "STATUS state=away\nSTATUS state=online\n", "GOT seq=9223372036854775807\n",
    "SEND ref=same to=all len=1\nx\n", "SEND ref=same to=all again=1 len=1\nx\n", "SEND ref=none to=nobody len=1\nx\n", "X y=z\n",
    "LOGIN id=x method=guest\n", "HELLO v=1\n", "SEND ref=!! to=all len=1\nx\n", "READ with=nobody seq=1\nTYPING with=nobody\n", "PONG\nPONG\n",
  };
  const char *const arguments[] = { "--set", "queue-max-bytes=1048576", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) carol = log_in (server, "carol");
  G_GNUC_UNUSED gsize before;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      send_text (bob, ref, "all", 30000);
      g_free (rc_test_peer_expect_later (bob, "SENT *"));
    }
  before = get_private_bytes (server);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autofree char *id = g_strdup_printf ("mallory%u", i);
      g_autoptr (RcTestPeer) mallory = log_in (server, id);
      gint64 took_us;

      push (mallory, frames[i], MANY);
      took_us = time_others (bob, carol, i);
      ck_assert_msg (took_us < 3 * G_USEC_PER_SEC, "“%s”: others waited %" G_GINT64_FORMAT " us", frames[i], took_us);
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_lt (get_private_bytes (server), before + 24 * MIB);
#endif
}
END_TEST

/* Comes and goes in each state, in the rudest way. */
START_TEST (case_14_who_comes_and_goes_leaves_nothing)
{
  static const char *const words[] = {
    "", "H", "\x16", "\x16\x03\x01\x02\x00\x01", "al", "HELLO v=1\n", "HELLO v=1\nLOGIN id=", "HELLO v=1\nLOGIN id=x method=guest\n",
    "HELLO v=1\nLOGIN id=y method=guest\nSEND ref=a to=all len=9\nx", "HELLO v=1 len=60000\nx", "POST / HTTP/1.1\r\n",
    "HELLO v=1\nLOGIN id=z method=password len=1\nx\n",
  };
  const struct linger rude = { .l_onoff = 1, .l_linger = 0 };
  const char *const arguments[] = { "--seed-door", "--set", "login-timeout=2", "--set", "linger-timeout=0.1", "--set", "password-memory=8192",
                                    "--set", "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  guint before = count_descriptors (server);
  gint64 deadline_us;

  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);
      const char *word = words[i % G_N_ELEMENTS (words)];

      if (i % 3 != 0)
        setsockopt (rc_test_peer_get_fd (peer), SOL_SOCKET, SO_LINGER, &rude, sizeof rude);
      (void) !send (rc_test_peer_get_fd (peer), word, strlen (word), MSG_NOSIGNAL);
      if (i % 5 == 0)
        shutdown (rc_test_peer_get_fd (peer), SHUT_WR);
    }
  deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
  while (count_descriptors (server) > before)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%u descriptors are left, not %u", count_descriptors (server), before);
      g_usleep (1000);
    }
  rc_test_peer_free (log_in_guest (server, "x"));
  rc_test_peer_expect_quiet (alice);
}
END_TEST

/* Who holds a device that is logged in guesses the password at PASSWORD; and at all doors
 * together there are no more tries than at one. */
START_TEST (case_11_the_tries_for_an_id_are_counted_at_all_doors)
{
  const char *const arguments[] = { CHEAP, "--set", "password-tries-per-id=6", "--set", "login-attempts=1000", "--set",
                                    "log-level=debug", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in_with (server, "open", "alice", NULL, "secret", NULL);
  guint n_denied = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *answer = NULL;

      if (i % 2 == 0)
        {
          rc_test_peer_send (alice, "PASSWORD tag=g len=9\nguess\nnew\n", -1);
          answer = rc_test_peer_expect_later (alice, "*tag=g*");
        }
      else
        {
          g_autoptr (RcTestPeer) peer = greet (server);

          ask (peer, "password", i % 4 == 1 ? "Alice" : "alice", NULL, "guess");
          answer = rc_test_peer_read_frame (peer);
        }
      n_denied += strstr (answer, "code=denied") != NULL;
      ck_assert_msg (strstr (answer, "code=denied") != NULL || strstr (answer, "code=limit") != NULL, "%s", answer);
    }
  ck_assert_uint_le (n_denied, 6);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("attack-load");
  TCase *tcase = tcase_create ("load");
  SRunner *runner;
  int n_failed;

  tcase_set_timeout (tcase, 100);
  tcase_add_test (tcase, case_15_requests_by_the_thousand_are_borne);
  tcase_add_test (tcase, case_14_who_comes_and_goes_leaves_nothing);
  tcase_add_test (tcase, case_11_the_tries_for_an_id_are_counted_at_all_doors);
  suite_add_tcase (suite, tcase);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? 0 : 1;
}

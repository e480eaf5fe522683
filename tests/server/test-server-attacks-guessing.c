/* test-server-attacks-guessing.c - passwords that are guessed, on a live server.
 *
 * Covers attack 11: buckets for each address and each id before anything is
 * hashed, a bounded queue of hashes, a main loop that none of it stops, the
 * same answer and the same work for an id that is not there; and the end of a
 * session while its password is hashed. */
#include "config.h"

#include <sys/socket.h>

#include "test-run.h"
#include "test-talk.h"

#define CHEAP "--set", "password-memory=8192", "--set", "password-ops=1"
#define HASHED "a password was hashed"

static guint
count_hashes (RcTestServer *server)
{
  g_autofree char *log = rc_test_server_get_log (server);
  g_auto (GStrv) parts = g_strsplit (log, HASHED, -1);

  return g_strv_length (parts) - 1;
}

static void
make_account (RcTestServer *server, const char *id)
{
  g_autoptr (RcTestPeer) peer = greet (server);

  rc_test_peer_printf (peer, "LOGIN id=%s method=open len=6\nsecret\n", id);
  expect (peer, "WELCOME *");
}

/* Guesses once, and gives the answer. */
static char *
guess (RcTestServer *server, const char *id)
{
  g_autoptr (RcTestPeer) peer = greet (server);

  rc_test_peer_printf (peer, "LOGIN id=%s method=password len=5\nwrong\n", id);
  return rc_test_peer_read_frame (peer);
}

START_TEST (case_11_guessing_one_id_is_stopped_before_it_is_hashed)
{
  const char *const arguments[] = { CHEAP, "--set", "password-tries-per-id=5", "--set", "log-level=debug", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  guint n_denied = 0;

  make_account (server, "alice"); /* one of the five */
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *answer = guess (server, i % 2 == 0 ? "alice" : "ALICE");

      if (strstr (answer, "code=denied") != NULL)
        n_denied++;
      else
        ck_assert_msg (strstr (answer, "code=limit re=LOGIN") != NULL, "%s", answer);
    }
  ck_assert_uint_eq (n_denied, 4);
  ck_assert_uint_eq (count_hashes (server), 5);

  /* Nobody else is hindered. */
  make_account (server, "bob");
}
END_TEST

START_TEST (case_11_guessing_from_one_address_is_stopped_before_it_is_hashed)
{
  const char *const arguments[] = {
    CHEAP, "--set", "password-tries-per-address=5", "--set", "limit-own-machine=true", "--set", "log-level=debug", NULL,
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%u", i);
      g_autofree char *answer = guess (server, id);

      ck_assert_msg (strstr (answer, i < 5 ? "code=denied" : "code=limit") != NULL, "%u: %s", i, answer);
    }
  ck_assert_uint_eq (count_hashes (server), 5);
}
END_TEST

START_TEST (case_11_an_id_that_is_not_there_has_the_same_answer_and_work)
{
  const char *const arguments[] = { CHEAP, "--set", "log-level=debug", NULL };
  static const char *const ids[] = { "nobody", "tokens-only", "guest", "a/b" };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) tokens_only = rc_test_peer_log_in (rc_test_server_get_port (server), "tokens-only");
  g_autoptr (RcTestPeer) guest = rc_test_peer_log_in_guest (rc_test_server_get_port (server), "guest");
  g_autofree char *known = NULL;

  make_account (server, "alice");
  known = guess (server, "alice");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      guint before = count_hashes (server);
      g_autofree char *answer = guess (server, ids[i]);

      ck_assert_str_eq (answer, known);
      ck_assert_uint_eq (count_hashes (server), before + 1);
    }
}
END_TEST

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

START_TEST (case_11_hashing_never_stops_the_loop)
{
  /* The default costs; it is what is to be borne. How long all of it takes is the machine's. */
  const char *const arguments[] = { "--set", "login-timeout=120", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) bystander = rc_test_peer_log_in_guest (rc_test_server_get_port (server), "bystander");
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  RcTestPeer *peers[20];
  gint64 start_us, median_us, whole_us;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    peers[i] = greet (server);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_printf (peers[i], "LOGIN id=id%u method=password len=5\nwrong\n", i);

  for (guint i = 0; i < 40; i++)
    {
      gint64 asked_us = g_get_monotonic_time ();
      gint64 took_us;

      rc_test_peer_send (bystander, "PING\n", -1);
      expect (bystander, "PONG\n");
      took_us = g_get_monotonic_time () - asked_us;
      g_array_append_val (times, took_us);
    }

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      expect (peers[i], "ERROR code=denied *");
      rc_test_peer_free (peers[i]);
    }
  whole_us = g_get_monotonic_time () - start_us;

  g_array_sort (times, compare_times);
  median_us = g_array_index (times, gint64, times->len / 2);
  ck_assert_msg (median_us * 20 < whole_us, "a PING took %" G_GINT64_FORMAT " us, all log-ins %" G_GINT64_FORMAT " us",
                 median_us, whole_us);
  ck_assert_int_lt (g_array_index (times, gint64, times->len - 1), whole_us / 2);
}
END_TEST

START_TEST (case_11_the_queue_of_hashes_is_bounded)
{
  const char *const arguments[] = { "--set", "hash-queue=3", "--set", "hashes-at-once=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  RcTestPeer *peers[12];
  guint n_limited = 0, n_denied = 0;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    peers[i] = greet (server);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_printf (peers[i], "LOGIN id=id%u method=password len=5\nwrong\n", i);

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *answer = rc_test_peer_read_frame (peers[i]);

      n_limited += strstr (answer, "code=limit") != NULL;
      n_denied += strstr (answer, "code=denied") != NULL;
      rc_test_peer_free (peers[i]);
    }
  ck_assert_uint_eq (n_limited + n_denied, G_N_ELEMENTS (peers));
  ck_assert_uint_gt (n_limited, 0);
  ck_assert_uint_ge (n_denied, 3);
}
END_TEST

START_TEST (the_time_to_log_in_passes_while_a_hash_is_waited_for)
{
  const char *const arguments[] = { "--set", "hashes-at-once=1", "--set", "password-ops=20", "--set",
                                    "login-timeout=0.3", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  RcTestPeer *peers[8];

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    peers[i] = greet (server);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_printf (peers[i], "LOGIN id=id%u method=open len=5\nright\n", i);
  expect (peers[7], "ERROR code=timeout len=*\n*\n");
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_free (peers[i]);
}
END_TEST

START_TEST (a_session_may_end_while_its_password_is_hashed)
{
  const char *const arguments[] = { "--set", "hashes-at-once=1", "--set", "password-tries-per-id=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  struct linger reset = { .l_onoff = 1, .l_linger = 0 };

  for (guint i = 0; i < 10; i++)
    {
      RcTestPeer *peer = greet (server);

      rc_test_peer_send (peer, i % 2 == 0 ? "LOGIN id=alice method=open len=5\nright\n"
                                          : "LOGIN id=alice method=password len=5\nright\n", -1);
      if (i % 3 == 0)
        ck_assert_int_eq (setsockopt (rc_test_peer_get_fd (peer), SOL_SOCKET, SO_LINGER, &reset, sizeof reset), 0);
      rc_test_peer_free (peer);
    }
  g_free (guess (server, "nobody"));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_11_guessing_one_id_is_stopped_before_it_is_hashed,
    case_11_guessing_from_one_address_is_stopped_before_it_is_hashed,
    case_11_an_id_that_is_not_there_has_the_same_answer_and_work,
    case_11_hashing_never_stops_the_loop,
    case_11_the_queue_of_hashes_is_bounded,
    the_time_to_log_in_passes_while_a_hash_is_waited_for,
    a_session_may_end_while_its_password_is_hashed,
    NULL,
  };

  return test_run ("server-attacks-guessing", tests);
}

/* test-server-slow-reader.c - one who never reads, in a room of a thousand.
 *
 * Covers: how long the others wait for what is said there, with and without
 * that one, in turns; that it is dropped, with the reason logged, and nobody
 * else is; that what it missed is there when it is back. */
#include "config.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include "rc-test-crowd.h"
#include "test-run.h"
#include "test-talk.h"

#define N_MEMBERS 1000
#define N_ROUNDS 5
#define N_TEXTS 90
#define TEXT_LEN 1000
#define FILLING_LEN 60000
#define SPARE_DESCRIPTORS 100

static gboolean
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return FALSE;

  limit.rlim_cur = limit.rlim_max;
  return setrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= N_MEMBERS + SPARE_DESCRIPTORS;
}

/* One text after another, so that none waits for the one before. What goes to
 * the one who never reads fills its queue in the middle of all that; where it is
 * not there, the same is said. */
static gint64
measure_p99_us (RcTestCrowd *crowd)
{
  for (guint i = 0; i < N_TEXTS; i++)
    {
      rc_test_crowd_say (crowd, 1, "slow", FILLING_LEN);
      rc_test_crowd_say (crowd, 0, "all", TEXT_LEN);
      rc_test_crowd_wait_for_texts (crowd, (i + 1) * (N_MEMBERS - 1));
    }
  rc_test_crowd_wait_for_sent (crowd);
  return rc_test_crowd_take_p99 (crowd);
}

static guint
count_in_log (RcTestServer *server, const char *text)
{
  g_autofree char *log = rc_test_server_get_log (server);
  g_auto (GStrv) parts = g_strsplit (log, text, -1);

  return g_strv_length (parts) - 1;
}

/* Its system takes hardly more than it reads, which is nothing. */
static RcTestPeer *
begin_not_to_read (RcTestServer *server, const char *token)
{
  RcTestPeer *peer = connect_to (server);
  int small = 4096;

  ck_assert_int_eq (setsockopt (rc_test_peer_get_fd (peer), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
  rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=slow method=token len=43\n%s\n", token);
  expect (peer, "HELLO *");
  expect (peer, "WELCOME id=slow *");
  return peer;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *time_a = a;
  const gint64 *time_b = b;

  return *time_a < *time_b ? -1 : *time_a > *time_b;
}

static gint64
get_median (gint64 *times_us)
{
  qsort (times_us, N_ROUNDS, sizeof times_us[0], compare);
  return times_us[N_ROUNDS / 2];
}

static void
assert_all_is_there (RcTestServer *server, const char *token, guint n)
{
  g_autoptr (RcTestPeer) peer = resume (server, "slow", token);
  guint64 after = 0;
  guint n_messages = 0;

  rc_test_peer_send (peer, "SYNC after=0\n", -1);
  while (TRUE)
    {
      g_autofree char *frame = rc_test_peer_read_frame (peer);

      if (g_str_has_prefix (frame, "END more=0"))
        break;
      if (g_str_has_prefix (frame, "MESSAGE "))
        {
          after = read_number (frame, "seq=");
          n_messages++;
        }
      else if (g_str_has_prefix (frame, "END more=1"))
        rc_test_peer_printf (peer, "SYNC after=%" G_GUINT64_FORMAT "\n", after);
    }
  ck_assert_uint_eq (n_messages, n);
}

START_TEST (case_13_a_room_of_a_thousand_does_not_wait_for_one_who_never_reads)
{
  const char *const arguments[] = { "--set", "session-rate=0", "--set", "queue-max-bytes=131072", "--set",
                                    "linger-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = NULL;
  g_autoptr (RcTestCrowd) crowd = NULL;
  g_autofree char *token = NULL;
  gint64 without_us[N_ROUNDS], with_us[N_ROUNDS];

  ck_assert_msg (raise_descriptor_limit (), "the limit on descriptors cannot be raised");
  server = rc_test_server_start (arguments);
  crowd = rc_test_crowd_new (rc_test_server_get_port (server));
  leave (log_in_for_token (server, "slow", &token));
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("member-%u", i);

      rc_test_crowd_add (crowd, id);
    }
  rc_test_crowd_wait_for_live (crowd);
  measure_p99_us (crowd);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (RcTestPeer) slow = NULL;

      without_us[i] = measure_p99_us (crowd);
      slow = begin_not_to_read (server, token);
      with_us[i] = measure_p99_us (crowd);
      ck_assert_uint_eq (count_in_log (server, "slow reads too slowly"), i + 1);
    }
  g_printerr ("# p99 of %d: %" G_GINT64_FORMAT " us without, %" G_GINT64_FORMAT " us with one who never reads\n", N_MEMBERS,
              get_median (without_us), get_median (with_us));
  ck_assert_int_le (get_median (with_us), 2 * get_median (without_us) + 2000);

  /* Alone, and nothing is lost. */
  ck_assert_uint_eq (count_in_log (server, "reads too slowly"), N_ROUNDS);
  for (guint i = 0; i < N_MEMBERS; i++)
    ck_assert (rc_test_crowd_is_live (crowd, i));
  assert_all_is_there (server, token, (2 * N_ROUNDS + 1) * 2 * N_TEXTS);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = { case_13_a_room_of_a_thousand_does_not_wait_for_one_who_never_reads, NULL };

  /* What it compares is not how long all of it takes, which is the machine's. */
  return test_run_within ("server-slow-reader", tests, 110);
}

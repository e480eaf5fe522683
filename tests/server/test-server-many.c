/* test-server-many.c - ten thousand connections to one live server.
 *
 * Covers: that it holds them, that a direct message between two of them still
 * takes less than a millisecond at the median, and what an idle connection
 * costs the server in memory. The client ends are held by a process of their
 * own, so that each side stays within its limit on descriptors. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-run.h"
#include "test-talk.h"

#define N_CONNECTIONS 10000
#define N_MESSAGES 400
#define SPARE_DESCRIPTORS 200
#define IDLE_CONNECTION_MAX_BYTES 2048

static gboolean
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return FALSE;

  limit.rlim_cur = limit.rlim_max;
  return setrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= N_CONNECTIONS + SPARE_DESCRIPTORS;
}

/* Connects and logs in one client; what it is told stays unread. */
static void
connect_one (guint16 port, guint i)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char hello[64];
  int len = g_snprintf (hello, sizeof hello, "HELLO v=1\nLOGIN id=idle-%u method=guest\n", i);

  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0 ||
      send (fd, hello, len, MSG_NOSIGNAL) != len)
    {
      fprintf (stderr, "connection %u: %s\n", i, strerror (errno));
      _exit (1);
    }
}

/* The process that holds the client ends until it is killed. */
static pid_t
hold_connections (guint16 port)
{
  int ready[2];
  char byte;
  pid_t pid;

  ck_assert_int_eq (pipe (ready), 0);
  pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      for (guint i = 0; i < N_CONNECTIONS; i++)
        connect_one (port, i);
      _exit (write (ready[1], "r", 1) == 1 ? pause () : 1);
    }

  close (ready[1]);
  ck_assert_msg (read (ready[0], &byte, 1) == 1, "the connections could not be made");
  close (ready[0]);
  return pid;
}

/* Until everybody is logged in: the last one has answered to a message. */
static void
wait_for_everybody (RcTestPeer *alice)
{
  gint64 deadline_us = g_get_monotonic_time () + 4 * RC_TEST_DEADLINE_MS * 1000;

  for (guint i = 0; g_get_monotonic_time () < deadline_us; i++)
    {
      g_autofree char *answer = NULL;

      rc_test_peer_printf (alice, "SEND ref=w%u to=idle-%u len=1\nx\n", i, N_CONNECTIONS - 1);
      answer = rc_test_peer_read_frame (alice);
      if (g_str_has_prefix (answer, "SENT "))
        return;

      g_usleep (1000);
    }

  ck_abort_msg ("not everybody could log in");
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *time_a = a;
  const gint64 *time_b = b;

  return *time_a < *time_b ? -1 : *time_a > *time_b;
}

/* From before it is sent until it is read, by the same clock. */
static gint64
measure_median_us (RcTestPeer *alice, RcTestPeer *bob)
{
  gint64 times_us[N_MESSAGES];

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      gint64 start_us = g_get_monotonic_time ();

      rc_test_peer_printf (alice, "SEND ref=m%u to=bob len=5\nhello\n", i);
      g_free (rc_test_peer_expect (bob, "MESSAGE * len=5\nhello\n"));
      times_us[i] = g_get_monotonic_time () - start_us;
      g_free (rc_test_peer_expect (alice, "SENT *"));
    }

  qsort (times_us, N_MESSAGES, sizeof times_us[0], compare_times);
  return times_us[N_MESSAGES / 2];
}

START_TEST (ten_thousand_connections_do_not_slow_two_down)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  RcTestServer *server;
  RcTestPeer *alice, *bob;
  gint64 median_us;
  gsize before, bytes;
  pid_t holder;

  if (!raise_descriptor_limit ())
    {
      g_printerr ("# skipped: the limit on descriptors cannot be raised to %d\n", N_CONNECTIONS + SPARE_DESCRIPTORS);
      return;
    }

  server = rc_test_server_start (arguments);
  alice = rc_test_peer_log_in (rc_test_server_get_port (server), "alice");
  bob = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");
  measure_median_us (alice, bob);
  before = get_private_bytes (server);

  rc_test_peer_free (alice);
  holder = hold_connections (rc_test_server_get_port (server));
  alice = rc_test_peer_log_in (rc_test_server_get_port (server), "alice-2");
  wait_for_everybody (alice);

  bytes = (get_private_bytes (server) - before) / N_CONNECTIONS;
  median_us = measure_median_us (alice, bob);
  g_printerr ("# %d connections: median %" G_GINT64_FORMAT " us, %zu bytes each\n", N_CONNECTIONS, median_us, bytes);
  ck_assert_int_lt (median_us, 1000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_le (bytes, IDLE_CONNECTION_MAX_BYTES);
#endif

  ck_assert_int_eq (kill (holder, SIGKILL), 0);
  ck_assert_int_eq (waitpid (holder, NULL, 0), holder);
  rc_test_peer_free (alice);
  rc_test_peer_free (bob);
  rc_test_server_stop (server);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = { ten_thousand_connections_do_not_slow_two_down, NULL };

  return test_run ("server-many", tests);
}

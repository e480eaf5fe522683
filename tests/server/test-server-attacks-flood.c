/* test-server-attacks-flood.c - attacks by sheer amount, on a live server, by the
 * numbers of the list in README.md.
 *
 * Covers: 13 a reader that never reads, 14 running out of descriptors, 15
 * amplification. That the others do not wait for 13 is in
 * test-server-slow-reader.c. */
#include "config.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test-run.h"
#include "test-talk.h"

/* Sends texts to @to until the server has logged that it dropped a reader;
 * every one of them must be acknowledged. */
static void
flood_until_dropped (RcTestServer *server, RcTestPeer *sender, const char *to)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);
      g_autofree char *log = rc_test_server_get_log (server);
      g_autofree char *answer = NULL;

      if (strstr (log, "reads too slowly") != NULL)
        return;

      send_text (sender, ref, to, 60000);
      answer = rc_test_peer_read_frame (sender);
      ck_assert (g_str_has_prefix (answer, "SENT ") || g_str_has_prefix (answer, "ERROR code=no-such-id "));
    }

  ck_abort_msg ("a reader that never reads was not dropped");
}

static void
drop_slow_reader (const char *to)
{
  const char *const arguments[] = {
    "--set", "queue-max-bytes=1048576", "--set", "session-rate=0", "--set", "linger-timeout=0.2", NULL,
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) slow = log_in_guest (server, "slow");
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = NULL;
  g_autofree char *log = NULL;

  flood_until_dropped (server, alice, to);
  log = rc_test_server_get_log (server);
  ck_assert_ptr_nonnull (strstr (log, "slow reads too slowly"));
  ck_assert_ptr_null (strstr (log, "xxx"));

  /* Nobody else was disturbed, and the id is free. */
  rc_test_peer_expect_quiet (alice);
  bob = log_in_guest (server, "slow");
  send_text (alice, "last", "slow", 10);
  expect (bob, "MESSAGE * from=alice to=slow ref=last len=10\nxxxxxxxxxx\n");
}

START_TEST (case_13_a_slow_reader_of_direct_messages_is_dropped_alone)
{
  drop_slow_reader ("slow");
}
END_TEST

START_TEST (case_13_a_slow_reader_of_the_room_is_dropped_alone)
{
  drop_slow_reader ("all");
}
END_TEST

START_TEST (case_13_a_slow_reader_who_reads_at_last_is_told)
{
  const char *const arguments[] = { "--set", "queue-max-bytes=1048576", "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) slow = log_in (server, "slow");
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");

  flood_until_dropped (server, alice, "slow");
  g_free (rc_test_peer_expect_later (slow, "ERROR code=slow-reader len=*\n*\n"));
  ck_assert_ptr_null (rc_test_peer_read_frame (slow));
}
END_TEST

START_TEST (case_14_at_the_bound_others_wait)
{
  const char *const arguments[] = { "--set", "connections-max=3", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  RcTestPeer *peers[3];
  g_autoptr (RcTestPeer) waiting = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);

      peers[i] = log_in (server, id);
    }
  waiting = connect_to (server);
  rc_test_peer_send (waiting, "HELLO v=1\nLOGIN id=late method=open\n", -1);
  rc_test_peer_expect_quiet (peers[1]);
  rc_test_peer_free (peers[0]);
  /* It may have been let in and turned away, had it been the fourth. */
  expect (waiting, "HELLO *");
  expect (waiting, "WELCOME id=late *");
  rc_test_peer_free (peers[1]);
  rc_test_peer_free (peers[2]);
}
END_TEST

#define FEW_DESCRIPTORS 128
#define RESERVE 64

/* Processor time that the server has used. */
static double
get_processor_s (RcTestServer *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", rc_test_server_get_pid (server));
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;

  ck_assert (g_file_get_contents (path, &stat, NULL, NULL));
  fields = g_strsplit (strrchr (stat, ')'), " ", -1);
  ck_assert_uint_gt (g_strv_length (fields), 13);
  return (g_ascii_strtod (fields[12], NULL) + g_ascii_strtod (fields[13], NULL)) / sysconf (_SC_CLK_TCK);
}

static void
assert_administrator_is_answered (RcTestServer *server)
{
  g_autofree char *dir = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  const char *argv[] = { g_getenv ("REDCOASTCTL"), "--data-dir", dir, "status", NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status = 0;

  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, NULL));
  ck_assert_msg (status == 0, "%s", errors);
}

START_TEST (case_14_descriptors_are_left_for_the_store_and_the_administrator)
{
  RcTestPeer *peers[2 * FEW_DESCRIPTORS];
  g_autoptr (RcTestServer) server = NULL;
  g_autoptr (RcTestPeer) alice = NULL;
  double before_s;

  server = rc_test_server_start_limited (NULL, RLIMIT_NOFILE, FEW_DESCRIPTORS);
  alice = log_in (server, "alice");
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      peers[i] = connect_to (server);
      rc_test_peer_send (peers[i], "HELLO v=1\n", -1);
    }
  wait_for_log (server, "no more are accepted");

  before_s = get_processor_s (server);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      send_text (alice, ref, "alice", 60000);
      expect (alice, "SENT *");
      g_usleep (10000); /* what passes is the time in which it could spin */
    }
  ck_assert_uint_le (count_descriptors (server), FEW_DESCRIPTORS - RESERVE / 2);
  ck_assert_double_lt (get_processor_s (server) - before_s, 0.15);
  assert_administrator_is_answered (server);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_free (peers[i]);
  rc_test_peer_free (log_in (server, "bob"));
}
END_TEST

#define N_MEMBERS 100
#define N_SPOKEN 30

START_TEST (case_15_what_is_said_in_the_room_is_in_memory_once)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  RcTestPeer *members[N_MEMBERS];
  G_GNUC_UNUSED gsize before; /* not looked at in a build with sanitizers */

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      int small = 4096;

      members[i] = log_in_guest (server, id);
      ck_assert_int_eq (setsockopt (rc_test_peer_get_fd (members[i]), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    }
  before = get_private_bytes (server);
  for (guint i = 0; i < N_SPOKEN; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      send_text (alice, ref, "all", 60000);
      expect (alice, "SENT *");
    }
  ck_assert (!has_logged (server, "reads too slowly"));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  /* A copy for each would be 180 MB. */
  ck_assert_uint_lt (get_private_bytes (server) - before, 20 * 1024 * 1024);
#endif
  for (guint i = 0; i < N_MEMBERS; i++)
    rc_test_peer_free (members[i]);
}
END_TEST

static void
fill_history (RcTestPeer *peer, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      send_text (peer, ref, "all", 60000);
      expect (peer, "SENT *");
    }
}

START_TEST (case_15_pages_that_are_not_taken_are_not_made)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  RcTestPeer *greedy[10];
  g_autoptr (GString) requests = g_string_new (NULL);
  G_GNUC_UNUSED gsize before; /* not looked at in a build with sanitizers */

  fill_history (alice, 50);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (requests, "%s limit=999999999\n", i % 2 == 0 ? "HISTORY with=all before=999999" : "SYNC after=0");
  before = get_private_bytes (server);
  for (guint i = 0; i < G_N_ELEMENTS (greedy); i++)
    {
      g_autofree char *id = g_strdup_printf ("greedy%u", i);
      g_autofree char *token = NULL;

      greedy[i] = log_in_for_token (server, id, &token);
      rc_test_peer_send (greedy[i], requests->str, requests->len);
    }
  for (guint i = 0; i < 100; i++)
    rc_test_peer_expect_quiet (alice);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_lt (get_private_bytes (server) - before, 24 * 1024 * 1024);
#endif
  ck_assert (!has_logged (server, "reads too slowly"));
  for (guint i = 0; i < G_N_ELEMENTS (greedy); i++)
    rc_test_peer_free (greedy[i]);
}
END_TEST

/* The bytes that come within a second, for requests of 30 bytes each. */
START_TEST (case_15_the_bytes_of_answers_count_against_the_rate)
{
  const char *const arguments[] = { "--set", "session-rate=40", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) greedy = NULL;
  g_autoptr (GString) requests = g_string_new (NULL);
  gint64 start_us;
  guint64 n_bytes = 0;

  fill_history (alice, 20);
  rc_test_peer_send (alice, "PING\n", -1);
  expect (alice, "PONG\n");
  greedy = rc_test_peer_connect (rc_test_server_get_port (server));
  rc_test_peer_send (greedy, "HELLO v=1\nLOGIN id=alice-2 method=open\n", -1);
  expect (greedy, "HELLO *");
  expect (greedy, "WELCOME *");
  fill_history (greedy, 5);
  for (guint i = 0; i < 60; i++)
    g_string_append (requests, "HISTORY with=all before=999999\n");
  start_us = g_get_monotonic_time ();
  rc_test_peer_send (greedy, requests->str, requests->len);
  for (guint n_pages = 0; n_pages < 60;)
    {
      g_autofree char *frame = rc_test_peer_read_frame (greedy);

      n_bytes += strlen (frame);
      n_pages += g_str_has_prefix (frame, "END ");
    }

  /* Four seconds' worth at once, and then as much as it might have sent. */
  ck_assert_double_le (n_bytes, 65536.0 * 40 * (4.5 + (g_get_monotonic_time () - start_us) / 1e6));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_13_a_slow_reader_of_direct_messages_is_dropped_alone,
    case_13_a_slow_reader_of_the_room_is_dropped_alone,
    case_13_a_slow_reader_who_reads_at_last_is_told,
    case_14_at_the_bound_others_wait,
    case_14_descriptors_are_left_for_the_store_and_the_administrator,
    case_15_what_is_said_in_the_room_is_in_memory_once,
    case_15_pages_that_are_not_taken_are_not_made,
    case_15_the_bytes_of_answers_count_against_the_rate,
    NULL,
  };

  return test_run ("server-attacks-flood", tests);
}

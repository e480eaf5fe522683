/* test-server-limits.c - what is bounded, on a live server, by the numbers of
 * the list of attacks.
 *
 * Covers: 1 idle before log-in, 3 endless header and absurd len, 4 one byte too
 * long, 5 bytes that are no text, 13 a reader that never reads, 14 the bound on
 * connections, silence after log-in, the rate of a session, random bytes. */
#include "config.h"

#include <stdio.h>
#include <sys/socket.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

static void
expect (RcTestPeer *peer, const char *pattern)
{
  g_free (rc_test_peer_expect (peer, pattern));
}

static RcTestPeer *
connect_to (RcTestServer *server)
{
  return rc_test_peer_connect (rc_test_server_get_port (server));
}

static RcTestPeer *
log_in (RcTestServer *server, const char *id)
{
  return rc_test_peer_log_in (rc_test_server_get_port (server), id);
}

static RcTestPeer *
log_in_guest (RcTestServer *server, const char *id)
{
  return rc_test_peer_log_in_guest (rc_test_server_get_port (server), id);
}

static void
send_text (RcTestPeer *peer, const char *ref, const char *to, gsize len)
{
  g_autofree char *text = g_strnfill (len, 'x');

  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, len, text);
}

/* A process' resident memory. */
static gsize
get_resident_bytes (RcTestServer *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", rc_test_server_get_pid (server));
  g_autofree char *statm = NULL;
  gsize size, resident;

  ck_assert (g_file_get_contents (path, &statm, NULL, NULL));
  ck_assert_int_eq (sscanf (statm, "%zu %zu", &size, &resident), 2);
  return resident * 4096;
}

START_TEST (attack_1_no_byte_puts_off_the_log_in)
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

START_TEST (attack_3_a_header_without_end_is_cut_off)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = log_in (server, "alice");
  g_autoptr (GString) endless = g_string_new ("SEND ref=");

  while (endless->len < 100000)
    g_string_append_c (endless, 'x');
  rc_test_peer_send (peer, endless->str, endless->len);
  expect (peer, "ERROR code=bad-frame len=*\n*\n");
  rc_test_peer_expect_end (peer);
}
END_TEST

START_TEST (attack_3_an_absurd_len_costs_no_memory)
{
  static const char *const lens[] = { "1048577", "99999999999", "18446744073709551616", "01", "-1", "1e3", "" };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  gsize before = get_resident_bytes (server);

  for (guint i = 0; i < G_N_ELEMENTS (lens); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      rc_test_peer_printf (peer, "HELLO v=1\nSEND ref=a to=all len=%s\n", lens[i]);
      expect (peer, "HELLO *");
      expect (peer, i == 0 || i == 1 ? "ERROR code=too-large len=*" : "ERROR code=* len=*");
      rc_test_peer_expect_end (peer);
    }
  ck_assert_uint_lt (get_resident_bytes (server), before + 1024 * 1024);
}
END_TEST

START_TEST (attack_4_one_byte_too_long_is_an_error_and_no_more)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autofree char *message = NULL;

  send_text (alice, "a", "bob", 65537);
  expect (alice, "ERROR code=too-long ref=a re=SEND len=*\n*\n");
  send_text (alice, "b", "bob", 1048576);
  expect (alice, "ERROR code=too-long ref=b re=SEND len=*\n*\n");
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_expect_quiet (bob);

  send_text (alice, "c", "bob", 65536);
  message = rc_test_peer_expect (bob, "MESSAGE seq=1 * len=65536\nx*x\n");
  expect (alice, "SENT ref=c seq=1 time=*\n");
}
END_TEST

START_TEST (attack_5_a_line_that_is_no_frame_closes)
{
  static const char *const lines[] = {
    " PING", "PING ", "PING  tag=a", "ping", "PING tag", "PING tag=", "PING tag=a tag=b", "PING t\xffg=a", "PING Tag=a",
    "PING tag=\xff", "PING tag=a\x01", "PING\r", "", "PING tag=\xc2\x85",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) bystander = log_in (server, "bystander");

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (RcTestPeer) peer = log_in_guest (server, "alice");

      rc_test_peer_printf (peer, "%s\nPING tag=after\n", lines[i]);
      expect (peer, "ERROR code=bad-frame len=*\n*\n");
      ck_assert_ptr_null (rc_test_peer_read_frame (peer));
    }
  rc_test_peer_expect_quiet (bystander);
}
END_TEST

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

START_TEST (attack_13_a_slow_reader_of_direct_messages_is_dropped_alone)
{
  drop_slow_reader ("slow");
}
END_TEST

START_TEST (attack_13_a_slow_reader_of_the_room_is_dropped_alone)
{
  drop_slow_reader ("all");
}
END_TEST

START_TEST (a_slow_reader_who_reads_at_last_is_told)
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

START_TEST (attack_14_at_the_bound_others_wait)
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
    attack_1_no_byte_puts_off_the_log_in,
    who_is_logged_in_may_be_silent_longer_than_that,
    who_is_silent_is_asked_and_then_disconnected,
    attack_3_a_header_without_end_is_cut_off,
    attack_3_an_absurd_len_costs_no_memory,
    attack_4_one_byte_too_long_is_an_error_and_no_more,
    attack_5_a_line_that_is_no_frame_closes,
    attack_13_a_slow_reader_of_direct_messages_is_dropped_alone,
    attack_13_a_slow_reader_of_the_room_is_dropped_alone,
    a_slow_reader_who_reads_at_last_is_told,
    attack_14_at_the_bound_others_wait,
    beyond_the_rate_reading_waits_and_nothing_is_lost,
    random_bytes_do_no_harm,
    NULL,
  };

  return test_run ("server-limits", tests);
}

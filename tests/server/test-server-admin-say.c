/* test-server-admin-say.c
 *
 * Covers: redcoastctl say: everyone who is here has it, by whichever door, in
 * the order of everything else; who comes later finds it; with history off,
 * too; what is no text is refused, and nobody else can speak as the server. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "test-ctl.h"
#include "test-run.h"

static void
expect (RcTestPeer *peer, const char *pattern)
{
  g_free (rc_test_peer_expect (peer, pattern));
}

static RcTestPeer *
come_by_seed (RcTestServer *server, const char *id)
{
  RcTestPeer *seed = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autofree char *hello = g_strdup_printf ("hello %s,you login successed", id);
  g_autoptr (GBytes) got = NULL;

  rc_test_peer_send (seed, id, -1);
  got = rc_test_peer_read_bytes (seed, strlen (hello));
  ck_assert_int_eq (memcmp (g_bytes_get_data (got, NULL), hello, strlen (hello)), 0);
  return seed;
}

static void
expect_bytes (RcTestPeer *peer, const char *bytes)
{
  g_autoptr (GBytes) got = rc_test_peer_read_bytes (peer, strlen (bytes));

  ck_assert_uint_eq (g_bytes_get_size (got), strlen (bytes));
  ck_assert_msg (memcmp (g_bytes_get_data (got, NULL), bytes, strlen (bytes)) == 0, "%.*s", (int) strlen (bytes),
                 (const char *) g_bytes_get_data (got, NULL));
}

START_TEST (everyone_hears_what_the_server_says)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, "--seed-door", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, "pw", NULL);
  g_autoptr (RcTestPeer) guest = test_ctl_log_in (server, "guest", "guest", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) seed = come_by_seed (server, "seed");
  g_autoptr (RcTestPeer) syncing = NULL;
  g_autoptr (JsonNode) said = NULL;
  g_autofree char *pattern = NULL;

  said = test_ctl_json (server, "--json", "say", "红岸: back", "at", "noon", NULL);
  pattern = g_strdup_printf ("MESSAGE seq=%" G_GINT64_FORMAT " time=* from=server to=all ref=* len=20\n红岸: back at noon\n",
                             json_object_get_int_member (json_node_get_object (said), "seq"));
  expect (alice, pattern);
  expect (guest, pattern);
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_expect_quiet (guest);
  expect_bytes (seed, "server said : 红岸: back at noon\n");

  /* Who comes later finds it, also after a power cut. */
  rc_test_server_kill (server);
  rc_test_server_restart (server);
  syncing = test_ctl_log_in (server, "password", "alice", NULL, "pw", NULL);
  rc_test_peer_send (syncing, "SYNC after=0\n", -1);
  g_free (rc_test_peer_expect_later (syncing, pattern));
  g_free (rc_test_peer_expect_later (syncing, "END more=0\n"));
  test_ctl (server, 0, "say", "again", NULL);
  expect (syncing, "MESSAGE seq=* time=* from=server to=all ref=* len=5\nagain\n");
}
END_TEST

START_TEST (without_history_it_is_said_all_the_same)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, "--history", "off", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, NULL, NULL);

  test_ctl (server, 0, "say", "one", NULL);
  test_ctl (server, 0, "say", "two", NULL);
  expect (alice, "MESSAGE seq=1 time=* from=server to=all ref=* len=3\none\n");
  expect (alice, "MESSAGE seq=2 time=* from=server to=all ref=* len=3\ntwo\n");
}
END_TEST

START_TEST (what_is_no_text_is_refused)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, NULL, NULL);
  g_autofree char *longest = g_strnfill (65000, 'x');
  g_autofree char *too_long = g_strnfill (65537, 'x');
  g_autofree char *endless = g_strnfill (120000, 'x');

  test_ctl (server, 2, "say", NULL);
  test_ctl (server, 1, "say", "", NULL);
  test_ctl (server, 1, "say", too_long, NULL);
  test_ctl (server, 1, "say", endless, NULL);
  rc_test_peer_expect_quiet (alice);
  test_ctl (server, 0, "say", longest, NULL);
  expect (alice, "MESSAGE seq=* time=* from=server to=all ref=* len=65000\nx*x\n");

  test_ctl_refused (server, "guest", "server", NULL, NULL, "bad-id");
  test_ctl_refused (server, "open", "Server", NULL, NULL, "bad-id");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    everyone_hears_what_the_server_says,
    without_history_it_is_said_all_the_same,
    what_is_no_text_is_refused,
    NULL,
  };

  return test_run ("server-admin-say", tests);
}

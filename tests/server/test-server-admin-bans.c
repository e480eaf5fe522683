/* test-server-admin-bans.c
 *
 * Covers: redcoastctl ban, unban and bans: of ids and of networks; who is here
 * is disconnected, who comes is refused by every method and door, also after
 * a restart or while their password is hashed; a ban ends when it ends; what is no ban is refused. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "test-ctl.h"
#include "test-run.h"

static RcTestServer *
start (void)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, "--seed-door", NULL };

  return rc_test_server_start (arguments);
}

static void
restart (RcTestServer *server)
{
  rc_test_server_kill (server);
  rc_test_server_restart (server);
}

static void
expect (RcTestPeer *peer, const char *pattern)
{
  g_free (rc_test_peer_expect_later (peer, pattern));
}

START_TEST (a_banned_id_is_out_and_stays_out)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) eve = test_ctl_log_in (server, "open", "Eve", NULL, "pw", &token);
  g_autoptr (RcTestPeer) bob = test_ctl_log_in (server, "open", "bob", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) told = NULL;
  g_autoptr (RcTestPeer) seed = NULL;

  test_ctl (server, 0, "ban", "eve", "--reason", "红岸: be nice", NULL);
  expect (eve, "BYE reason=kicked\n");
  rc_test_peer_expect_end (eve);
  rc_test_peer_expect_quiet (bob);
  told = test_ctl_greet (server);
  test_ctl_ask (told, "token", "Eve", NULL, token);
  expect (told, "ERROR code=denied re=LOGIN len=*\n*banned*: 红岸: be nice\n");
  restart (server);
  test_ctl_refused (server, "token", "Eve", NULL, token, "denied");
  test_ctl_refused (server, "password", "eve", NULL, "pw", "denied");

  /* An id that nobody has, at every door. */
  test_ctl (server, 0, "ban", "mallory", NULL);
  test_ctl_refused (server, "guest", "mallory", NULL, NULL, "denied");
  test_ctl_refused (server, "open", "Mallory", NULL, NULL, "denied");
  test_ctl_refused (server, "register", "mallory", "invite", "pw", "denied");
  seed = rc_test_peer_connect (rc_test_server_get_port (server));
  rc_test_peer_send (seed, "mallory", -1);
  rc_test_peer_expect_end (seed);

  test_ctl (server, 0, "unban", "EVE", NULL);
  test_ctl (server, 1, "unban", "eve", NULL);
  rc_test_peer_free (test_ctl_log_in (server, "token", "Eve", NULL, token, NULL));
  restart (server);
  rc_test_peer_free (test_ctl_log_in (server, "token", "Eve", NULL, token, NULL));
}
END_TEST

/* Connects and reads what comes without a word. */
static void
expect_shut (RcTestServer *server)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  g_free (rc_test_peer_expect (peer, "ERROR code=denied len=*\n*banned*\n"));
  rc_test_peer_expect_end (peer);
}

START_TEST (a_banned_network_is_shut_out)
{
  g_autoptr (RcTestServer) server = start ();
  g_autoptr (RcTestPeer) eve = test_ctl_log_in (server, "open", "eve", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) silent = rc_test_peer_connect (rc_test_server_get_port (server));

  test_ctl (server, 0, "ban", "--network", "192.0.2.0/24", NULL);
  test_ctl (server, 0, "ban", "--network", "2001:db8::/64", NULL);
  rc_test_peer_expect_quiet (eve);
  test_ctl (server, 0, "ban", "--network", "127.0.0.0/8", NULL);
  expect (eve, "BYE reason=kicked\n");
  rc_test_peer_expect_end (eve);
  rc_test_peer_expect_end (silent);
  expect_shut (server);

  restart (server);
  expect_shut (server);
  test_ctl (server, 0, "unban", "--network", "127.0.0.0/8", NULL);
  rc_test_peer_free (test_ctl_log_in (server, "guest", "carol", NULL, NULL, NULL));
  test_ctl (server, 0, "ban", "--network", "127.0.0.1", NULL);
  expect_shut (server);
}
END_TEST

START_TEST (a_ban_ends_when_it_ends)
{
  g_autoptr (RcTestServer) server = start ();
  gint64 end_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * 1000;
  g_autofree char *list = NULL;
  gboolean in = FALSE;

  test_ctl (server, 0, "ban", "eve", "--expires", "2s", NULL);
  test_ctl_refused (server, "guest", "eve", NULL, NULL, "denied");
  while (!in)
    {
      g_autoptr (RcTestPeer) peer = test_ctl_greet (server);
      g_autofree char *answer = NULL;

      ck_assert (g_get_monotonic_time () < end_us);
      test_ctl_ask (peer, "guest", "eve", NULL, NULL);
      answer = rc_test_peer_read_frame (peer);
      in = g_str_has_prefix (answer, "WELCOME ");
    }

  list = test_ctl_print (server, "bans", NULL);
  ck_assert_str_eq (list, "");
}
END_TEST

START_TEST (who_is_banned_while_the_password_is_hashed_does_not_get_in)
{
  /* A hash that takes longer than a ban. */
  const char *const arguments[] = { "--set", "password-ops=16", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) eve = test_ctl_greet (server);

  test_ctl_ask (eve, "open", "eve", NULL, "pw");
  test_ctl (server, 0, "ban", "eve", NULL);
  g_free (rc_test_peer_expect (eve, "ERROR code=denied re=LOGIN len=*\n*banned*\n"));
  test_ctl_refused (server, "password", "eve", NULL, "pw", "denied");
}
END_TEST

START_TEST (bans_are_listed)
{
  g_autoptr (RcTestServer) server = start ();
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *list = NULL;
  JsonArray *rows;
  JsonObject *row;

  test_ctl (server, 0, "ban", "Eve", "--reason", "noise", NULL);
  test_ctl (server, 0, "ban", "eve", "--reason", "more noise", "--expires", "1d", NULL);
  test_ctl (server, 0, "ban", "--network", "192.0.2.7", NULL);
  json = test_ctl_json (server, "--json", "bans", NULL);
  rows = json_node_get_array (json);
  ck_assert_uint_eq (json_array_get_length (rows), 2);
  row = json_array_get_object_element (rows, 0);
  ck_assert_str_eq (json_object_get_string_member (row, "kind"), "id");
  ck_assert_str_eq (json_object_get_string_member (row, "what"), "eve");
  ck_assert_str_eq (json_object_get_string_member (row, "reason"), "more noise");
  ck_assert_int_eq (json_object_get_int_member (row, "expires") - json_object_get_int_member (row, "created"),
                    G_TIME_SPAN_DAY);
  row = json_array_get_object_element (rows, 1);
  ck_assert_str_eq (json_object_get_string_member (row, "what"), "192.0.2.7");
  ck_assert_int_eq (json_object_get_int_member (row, "expires"), 0);
  list = test_ctl_print (server, "bans", NULL);
  ck_assert_ptr_nonnull (strstr (list, "\nid       eve        20"));
}
END_TEST

START_TEST (what_is_no_ban_is_refused)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *reason = g_strnfill (201, 'x');

  test_ctl (server, 1, "ban", "no id", NULL);
  test_ctl (server, 1, "ban", "server", NULL);
  test_ctl (server, 1, "ban", "--network", "example.org", NULL);
  test_ctl (server, 1, "ban", "--network", "192.0.2.0/33", NULL);
  test_ctl (server, 1, "ban", "--network", "192.0.2.1/24", NULL);
  test_ctl (server, 1, "ban", "eve", "--reason", "two\nlines", NULL);
  test_ctl (server, 1, "ban", "eve", "--reason", "", NULL);
  test_ctl (server, 1, "ban", "eve", "--reason", reason, NULL);
  test_ctl (server, 2, "ban", "eve", "--expires", "soon", NULL);
  test_ctl (server, 2, "ban", "eve", "--expires", "0d", NULL);
  test_ctl (server, 2, "ban", "eve", "--expires", "99999999w", NULL);
  test_ctl (server, 2, "ban", NULL);
  test_ctl (server, 2, "unban", "eve", "--reason", "x", NULL);
  test_ctl (server, 1, "unban", "--network", "192.0.2.0/24", NULL);
  rc_test_peer_free (test_ctl_log_in (server, "guest", "eve", NULL, NULL, NULL));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    a_banned_id_is_out_and_stays_out,
    a_banned_network_is_shut_out,
    a_ban_ends_when_it_ends,
    who_is_banned_while_the_password_is_hashed_does_not_get_in,
    bans_are_listed,
    what_is_no_ban_is_refused,
    NULL,
  };

  return test_run ("server-admin-bans", tests);
}

/* test-server-accounts.c - who may log in as whom, on a live server.
 *
 * Covers: open with and without a password, tokens and passwords over a
 * restart and a power cut, invites, closed, guests beside accounts, what ends
 * a token, what is forgotten, what follows a LOGIN that waits. */
#include "config.h"

#include "test-account.h"
#include "test-run.h"

START_TEST (open_makes_an_account_that_stays)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *token = NULL;
  g_autofree char *row = NULL;
  RcTestPeer *first = log_in_with (server, "open", "Alice", NULL, NULL, &token);
  g_autoptr (RcTestPeer) bob = log_in_with (server, "guest", "bob", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) second = NULL;

  leave (first);
  refused (server, "open", "alice", NULL, NULL, "id-in-use");
  refused (server, "guest", "ALICE", NULL, NULL, "id-in-use");
  rc_test_peer_send (bob, "ROSTER tag=r\n", -1);
  row = rc_test_peer_expect_later (bob, "CONTACT id=Alice state=offline since=* seen=* tag=r\n");
  g_free (rc_test_peer_expect_later (bob, "END tag=r\n"));

  second = log_in_with (server, "token", "Alice", NULL, token, NULL);
  g_free (rc_test_peer_expect_later (bob, "CONTACT id=Alice state=online since=*\n"));
}
END_TEST

START_TEST (accounts_and_tokens_outlive_a_power_cut)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("alice%u", i);
      g_autofree char *token = NULL;
      RcTestPeer *peer = log_in_with (server, "open", id, NULL, NULL, &token);

      rc_test_server_kill (server);
      rc_test_peer_free (peer);
      rc_test_server_restart (server);
      rc_test_peer_free (log_in_with (server, "token", id, NULL, token, NULL));
      refused (server, "open", id, NULL, NULL, "id-in-use");
    }
}
END_TEST

START_TEST (a_password_lets_further_devices_in)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (RcTestPeer) first = log_in_with (server, "open", "Alice", NULL, "three body", &one);
  RcTestPeer *second = log_in_with (server, "password", "alice", NULL, "three body", &two);

  ck_assert_str_ne (one, two);
  refused (server, "open", "Alice", NULL, "three body", "id-in-use");
  rc_test_peer_send (first, "SEND ref=n1 to=Alice len=4\nnote\n", -1);
  expect (second, "MESSAGE seq=* from=Alice to=Alice ref=n1 len=4\nnote\n");

  rc_test_server_kill (server);
  rc_test_peer_free (second);
  rc_test_server_restart (server);
  rc_test_peer_free (log_in_with (server, "token", "Alice", NULL, one, NULL));
  rc_test_peer_free (log_in_with (server, "token", "Alice", NULL, two, NULL));
  rc_test_peer_free (log_in_with (server, "password", "Alice", NULL, "three body", NULL));
}
END_TEST

START_TEST (what_follows_a_login_that_waits_keeps_its_order)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=alice method=open tag=l len=2\npw\nPING tag=1\n"
                           "SEND ref=a to=all len=1\nx\nPING tag=2\n", -1);
  expect (peer, "HELLO *");
  expect (peer, "WELCOME id=alice seq=0 tag=l len=43\n*\n");
  expect (peer, "PONG tag=1\n");
  g_free (rc_test_peer_expect_later (peer, "PONG tag=2\n"));
}
END_TEST

START_TEST (an_invite_registers_one_id)
{
  g_autoptr (RcTestServer) server = start ("registration=invite", NULL);
  g_autofree char *invite = make_invite (server, DAY_US);
  g_autofree char *token = NULL;

  refused (server, "open", "alice", NULL, NULL, "bad-method");
  refused (server, "register", "alice", NULL, "secret", "missing-key");
  refused (server, "register", "alice", invite, NULL, "bad-value");
  refused (server, "register", "alice", "wrong", "secret", "denied");
  rc_test_peer_free (log_in_with (server, "register", "alice", invite, "secret", &token));

  /* The answer may have been lost. */
  rc_test_peer_free (log_in_with (server, "register", "alice", invite, "secret", NULL));
  refused (server, "register", "alice", invite, "other", "denied");
  refused (server, "register", "bob", invite, "secret", "denied");
  refused (server, "register", "alice", "wrong", "secret", "denied");

  rc_test_server_kill (server);
  rc_test_server_restart (server);
  rc_test_peer_free (log_in_with (server, "register", "alice", invite, "secret", NULL));
  refused (server, "register", "bob", invite, "secret", "denied");
  rc_test_peer_free (log_in_with (server, "token", "alice", NULL, token, NULL));
  rc_test_peer_free (log_in_with (server, "password", "alice", NULL, "secret", NULL));
}
END_TEST

START_TEST (closed_lets_in_only_who_is_there)
{
  g_autoptr (RcTestServer) server = start ("registration=closed", NULL);
  g_autofree char *invite = make_invite (server, DAY_US);

  refused (server, "open", "alice", NULL, NULL, "bad-method");
  refused (server, "register", "alice", invite, "secret", "bad-method");
  refused (server, "password", "alice", NULL, "secret", "denied");
}
END_TEST

START_TEST (logout_ends_one_token_only)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  RcTestPeer *first = log_in_with (server, "open", "alice", NULL, "secret", &one);
  RcTestPeer *second = log_in_with (server, "password", "alice", NULL, "secret", &two);

  rc_test_peer_send (second, "LOGOUT tag=t\nPING\n", -1);
  expect (second, "BYE reason=logout tag=t\n");
  rc_test_peer_expect_end (second);
  rc_test_peer_free (second);
  rc_test_peer_expect_quiet (first);
  refused (server, "token", "alice", NULL, two, "denied");
  rc_test_server_kill (server);
  rc_test_peer_free (first);
  rc_test_server_restart (server);
  refused (server, "token", "alice", NULL, two, "denied");
  rc_test_peer_free (log_in_with (server, "token", "alice", NULL, one, NULL));
}
END_TEST

START_TEST (a_changed_password_ends_the_other_tokens)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (RcTestPeer) first = log_in_with (server, "open", "alice", NULL, NULL, &one);
  RcTestPeer *second = log_in_with (server, "token", "alice", NULL, one, NULL);
  g_autoptr (RcTestPeer) third = NULL;

  rc_test_peer_send (first, "PASSWORD tag=p len=4\n\nold\n", -1);
  expect (first, "END tag=p\n");
  rc_test_peer_expect_quiet (second);
  third = log_in_with (server, "password", "alice", NULL, "old", &two);

  rc_test_peer_send (first, "PASSWORD len=7\nwro\nnew\nPASSWORD len=4\nold\n\nPASSWORD len=3\nold\n", -1);
  expect (first, "ERROR code=denied re=PASSWORD len=*\n*\n");
  expect (first, "ERROR code=bad-value re=PASSWORD len=*\n*\n");
  expect (first, "ERROR code=bad-value re=PASSWORD len=*\n*\n");
  rc_test_peer_send (first, "PASSWORD tag=q len=7\nold\nnew\nPING\n", -1);
  expect (first, "END tag=q\n");
  expect (first, "PONG\n");
  expect (third, "BYE reason=logout\n");
  rc_test_peer_expect_quiet (second);
  rc_test_peer_free (second);
  refused (server, "token", "alice", NULL, two, "denied");

  rc_test_server_kill (server);
  rc_test_server_restart (server);
  refused (server, "token", "alice", NULL, two, "denied");
  refused (server, "password", "alice", NULL, "old", "denied");
  rc_test_peer_free (log_in_with (server, "token", "alice", NULL, one, NULL));
  rc_test_peer_free (log_in_with (server, "password", "alice", NULL, "new", NULL));
}
END_TEST

START_TEST (a_guest_has_no_password)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autoptr (RcTestPeer) guest = log_in_with (server, "guest", "bob", NULL, NULL, NULL);

  rc_test_peer_send (guest, "PASSWORD tag=p len=3\na\nb\nLOGOUT tag=l\n", -1);
  expect (guest, "ERROR code=bad-method re=PASSWORD tag=p len=*\n*\n");
  expect (guest, "BYE reason=logout tag=l\n");
}
END_TEST

START_TEST (who_does_not_come_back_is_forgotten_but_with_a_password)
{
  g_autoptr (RcTestServer) server = start ("open-id-hold=0.3", NULL);
  g_autofree char *token = NULL;
  RcTestPeer *alice = log_in_with (server, "open", "alice", NULL, NULL, &token);
  RcTestPeer *carol = log_in_with (server, "open", "carol", NULL, "secret", NULL);
  g_autoptr (RcTestPeer) bob = log_in_with (server, "guest", "bob", NULL, NULL, NULL);

  rc_test_peer_send (bob, "ROSTER\n", -1);
  g_free (rc_test_peer_expect_later (bob, "END\n"));
  leave (carol);
  g_free (rc_test_peer_expect_later (bob, "CONTACT id=carol state=offline *"));
  leave (alice);
  g_free (rc_test_peer_expect_later (bob, "CONTACT id=alice state=gone since=*\n"));
  refused (server, "token", "alice", NULL, token, "denied");
  rc_test_peer_free (log_in_with (server, "guest", "alice", NULL, NULL, NULL));
  rc_test_peer_free (log_in_with (server, "password", "carol", NULL, "secret", NULL));
}
END_TEST

START_TEST (a_token_that_is_not_used_ends)
{
  g_autoptr (RcTestServer) server = start ("token-hold=0.2", NULL);
  g_autofree char *token = NULL;
  RcTestPeer *alice = log_in_with (server, "open", "alice", NULL, "secret", &token);

  leave (alice);
  g_usleep (300000); /* what passes is the time that is tested */
  refused (server, "token", "alice", NULL, token, "denied");
  rc_test_peer_free (log_in_with (server, "password", "alice", NULL, "secret", NULL));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    open_makes_an_account_that_stays,
    accounts_and_tokens_outlive_a_power_cut,
    a_password_lets_further_devices_in,
    what_follows_a_login_that_waits_keeps_its_order,
    an_invite_registers_one_id,
    closed_lets_in_only_who_is_there,
    logout_ends_one_token_only,
    a_changed_password_ends_the_other_tokens,
    a_guest_has_no_password,
    who_does_not_come_back_is_forgotten_but_with_a_password,
    a_token_that_is_not_used_ends,
    NULL,
  };

  return test_run ("server-accounts", tests);
}

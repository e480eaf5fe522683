/* test-server-login.c - coming and going, on a live server.
 *
 * Covers: HELLO and its versions, what may come before log-in, open and guest,
 * ids that are bad, reserved or in use, resume tokens and several sessions,
 * the bound on attempts and on sessions, registration modes, LOGOUT and BYE. */
#include "config.h"

#include "test-run.h"
#include "test-talk.h"

#define HELLO_PATTERN \
  "HELLO v=1 log=* history=on registration=open guests=on body-max=65536 idle=180 len=9\nRed Coast\n"

START_TEST (hello_says_what_the_server_is)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=7 features=x,y tag=t1 later=1 len=3\nme!\n", -1);
  expect (peer, "HELLO v=1 log=* history=on registration=open guests=on body-max=65536 idle=180 tag=t1 len=9\n"
                "Red Coast\n");
}
END_TEST

START_TEST (login_may_come_right_behind_hello)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=Ye-Wenjie method=guest tag=t2\nPING\n", -1);
  expect (peer, HELLO_PATTERN);
  expect (peer, "WELCOME id=Ye-Wenjie seq=0 tag=t2\n");
  expect (peer, "PONG\n");
}
END_TEST

START_TEST (hello_may_come_in_pieces)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  for (const char *c = "HELLO v=1\nLOGIN id=a method=open\n"; *c != '\0'; c++)
    {
      rc_test_peer_send (peer, c, 1);
      g_usleep (200);
    }
  expect (peer, HELLO_PATTERN);
  expect (peer, "WELCOME id=a seq=0 len=43\n*\n");
}
END_TEST

START_TEST (no_common_version_closes)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=0\nLOGIN id=a method=open\n", -1);
  expect (peer, "ERROR code=version re=HELLO len=*\n*\n");
  rc_test_peer_expect_end (peer);
}
END_TEST

START_TEST (who_does_not_begin_with_hello_is_turned_away)
{
  static const struct
  {
    const char *bytes;
    const char *answer;
  } cases[] = {
    { "LOGIN id=a method=open\n", "ERROR code=bad-state re=LOGIN len=*" },
    { "PING\nPING\n", "ERROR code=bad-state re=PING len=*" },
    { "yewenjie", "ERROR code=bad-frame len=*" },
    { "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "ERROR code=bad-frame len=*" },
    { "POST / HTTP/1.1\r\n\r\nHELLO v=1\nLOGIN id=a method=open\n", "ERROR code=bad-frame len=*" },
    { "HELP\n", "ERROR code=bad-state re=HELP len=*" },
    { "HEL", "ERROR code=bad-frame len=*" },
    { "\x80\n", "ERROR code=bad-frame len=*" },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

      rc_test_peer_send (peer, cases[i].bytes, -1);
      expect (peer, cases[i].answer);
      ck_assert_ptr_null (rc_test_peer_read_frame (peer));
    }
}
END_TEST

START_TEST (a_tls_handshake_is_closed)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "\x16\x03\x01\x02\x00\x01", 6);
  ck_assert_ptr_null (rc_test_peer_read_frame (peer));
}
END_TEST

START_TEST (nothing_but_login_before_login)
{
  static const char *const verbs[] = { "ROSTER", "SEND ref=a to=all len=1\nx", "SYNC after=0", "STATUS state=away" };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = greet (server);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      rc_test_peer_printf (peer, "%s\n", verbs[i]);
      expect (peer, "ERROR code=bad-state * len=*\n*\n");
    }
  rc_test_peer_expect_quiet (peer);
  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  expect (peer, "ERROR code=bad-state re=HELLO len=*\n*\n");
  rc_test_peer_send (peer, "LOGIN id=a method=open\nLOGIN id=b method=open\n", -1);
  expect (peer, "WELCOME id=a *\n");
  expect (peer, "ERROR code=bad-state re=LOGIN len=*\n*\n");
  rc_test_peer_expect_quiet (peer);
}
END_TEST

START_TEST (ids_that_are_bad_or_taken_are_refused)
{
  static const struct
  {
    const char *id;
    const char *code;
  } cases[] = {
    { "all", "bad-id" },      { "ALL", "bad-id" },    { "Server", "bad-id" },      { "a/b", "bad-id" },
    { "a\xe2\x80\x8b", "bad-id" }, { "bob", "id-in-use" }, { "BOB", "id-in-use" }, { "Bob", "id-in-use" },
  };
  const char *const arguments[] = { "--set", "login-attempts=100", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) bob = rc_test_peer_log_in (rc_test_server_get_port (server), "Bob");
  g_autoptr (RcTestPeer) peer = greet (server);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = g_strdup_printf ("ERROR code=%s re=LOGIN tag=t len=*", cases[i].code);

      rc_test_peer_printf (peer, "LOGIN id=%s method=%s tag=t\n", cases[i].id, i % 2 == 0 ? "open" : "guest");
      expect (peer, answer);
    }
  rc_test_peer_send (peer, "LOGIN id=红岸 method=open\n", -1);
  expect (peer, "WELCOME id=红岸 *\n");
}
END_TEST

START_TEST (a_guests_id_is_free_when_they_have_left)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);

  for (guint i = 0; i < 50; i++)
    {
      RcTestPeer *peer = greet (server);

      rc_test_peer_send (peer, "LOGIN id=alice method=guest\n", -1);
      expect (peer, "WELCOME id=alice seq=0\n");
      rc_test_peer_send (peer, "BYE\n", -1);
      rc_test_peer_expect_end (peer);
      rc_test_peer_free (peer);
    }
}
END_TEST

START_TEST (failed_attempts_are_bounded)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = greet (server);

  for (guint i = 0; i < 3; i++)
    {
      rc_test_peer_send (peer, "LOGIN id=a method=token len=5\nwrong\n", -1);
      expect (peer, "ERROR code=denied re=LOGIN len=*\n*\n");
    }
  expect (peer, "ERROR code=limit len=*\n*\n");
  ck_assert_ptr_null (rc_test_peer_read_frame (peer));
}
END_TEST

START_TEST (methods_that_are_not_offered_are_refused)
{
  const char *const arguments[] = {
    "--registration", "closed", "--set", "guests=false", "--set", "login-attempts=9", NULL,
  };
  static const char *const methods[] = { "open", "guest", "register" };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  expect (peer, "HELLO * registration=closed guests=off *\n");
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      rc_test_peer_printf (peer, "LOGIN id=a method=%s len=2\npw\n", methods[i]);
      expect (peer, "ERROR code=bad-method re=LOGIN len=*\n*\n");
    }
  rc_test_peer_send (peer, "LOGIN id=a method=magic\nLOGIN method=open\n", -1);
  expect (peer, "ERROR code=bad-value re=LOGIN len=*\n*\n");
  expect (peer, "ERROR code=missing-key re=LOGIN len=*\n*\n");
}
END_TEST

START_TEST (a_token_opens_further_sessions)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) first = log_in_for_token (server, "Alice", &token);
  g_autoptr (RcTestPeer) second = resume (server, "alice", token);
  g_autoptr (RcTestPeer) wrong = greet (server);

  rc_test_peer_send (wrong, "LOGIN id=Alice method=token len=43\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", -1);
  expect (wrong, "ERROR code=denied *\n");
  rc_test_peer_printf (wrong, "LOGIN id=Bob method=token len=43\n%s\n", token);
  expect (wrong, "ERROR code=denied *\n");

  rc_test_peer_send (first, "SEND ref=n1 to=alice len=4\nnote\n", -1);
  expect (second, "MESSAGE seq=1 time=* from=Alice to=Alice ref=n1 len=4\nnote\n");
  expect (first, "SENT ref=n1 seq=1 time=*\n");
}
END_TEST

START_TEST (the_longest_silent_session_gives_way)
{
  const char *const arguments[] = { "--set", "sessions-per-id=2", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) first = log_in_for_token (server, "alice", &token);
  g_autoptr (RcTestPeer) second = resume (server, "alice", token);
  g_autoptr (RcTestPeer) third = NULL;

  rc_test_peer_expect_quiet (first);
  third = resume (server, "alice", token);
  expect (second, "BYE reason=replaced\n");
  rc_test_peer_expect_end (second);
  rc_test_peer_expect_quiet (first);
  rc_test_peer_expect_quiet (third);
}
END_TEST

START_TEST (logout_ends_the_token)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) first = log_in_for_token (server, "alice", &token);
  g_autoptr (RcTestPeer) second = resume (server, "alice", token);
  g_autoptr (RcTestPeer) third = greet (server);

  rc_test_peer_send (second, "LOGOUT tag=t\n", -1);
  expect (second, "BYE reason=logout tag=t\n");
  rc_test_peer_expect_end (second);
  rc_test_peer_printf (third, "LOGIN id=alice method=token len=43\n%s\n", token);
  expect (third, "ERROR code=denied *\n");
  rc_test_peer_expect_quiet (first);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    hello_says_what_the_server_is,
    login_may_come_right_behind_hello,
    hello_may_come_in_pieces,
    no_common_version_closes,
    who_does_not_begin_with_hello_is_turned_away,
    a_tls_handshake_is_closed,
    nothing_but_login_before_login,
    ids_that_are_bad_or_taken_are_refused,
    a_guests_id_is_free_when_they_have_left,
    failed_attempts_are_bounded,
    methods_that_are_not_offered_are_refused,
    a_token_opens_further_sessions,
    the_longest_silent_session_gives_way,
    logout_ends_the_token,
    NULL,
  };

  return test_run ("server-login", tests);
}

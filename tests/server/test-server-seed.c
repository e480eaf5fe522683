/* test-server-seed.c - the door for the tutorial's clients, on a live server.
 *
 * Covers: the exact words of that wire, several messages in one read, texts
 * with and without LF, in pieces, with `||` in them; empty, bad and taken ids;
 * lines without `||`, receivers that are not there or die; both doors in one
 * roster and one room; the door shut. */
#include "config.h"

#include <sys/socket.h>

#include "test-run.h"
#include "test-talk.h"

#define HELP_LINE "write <id>||<text> to one, or all||<text> to everyone\n"

static const char *const door_open[] = { "--seed-door", NULL };

START_TEST (two_clients_of_the_tutorial_talk)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");
  g_autoptr (RcTestPeer) carol = enter (server, "carol");

  rc_test_peer_send (alice, "bob||hi bob\n", -1);
  expect_bytes (bob, "alice said : hi bob\n");
  rc_test_peer_send (bob, "all||hi all\n", -1);
  expect_bytes (alice, "bob said : hi all\n");
  expect_bytes (carol, "bob said : hi all\n");
  rc_test_peer_send (carol, "dave||are you there?\n", -1);
  expect_bytes (carol, "remote is offline\n");
  rc_test_peer_send (alice, "carol||end\n", -1);
  expect_bytes (carol, "alice said : end\n");
}
END_TEST

START_TEST (several_messages_in_one_read_all_work)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  rc_test_peer_send (alice, "bob||one\nall||two\r\n\nbob||three||four\nbob||  five ", -1);
  expect_bytes (bob, "alice said : one\nalice said : two\nalice said : three||four\nalice said :   five\n");
}
END_TEST

START_TEST (a_text_needs_no_line_end)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  RcTestPeer *bob = enter (server, "bob");

  rc_test_peer_send (alice, "bob||no end", -1);
  expect_bytes (bob, "alice said : no end\n");
  rc_test_peer_send (alice, "bob||padded\0\0\0\0\0\0\0\0", 19);
  expect_bytes (bob, "alice said : padded\n");
  rc_test_peer_send (bob, "alice||last words", -1);
  rc_test_peer_free (bob);
  expect_bytes (alice, "bob said : last words\n");
}
END_TEST

START_TEST (a_message_behind_one_without_end_is_another)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  rc_test_peer_send (alice, "bob||one", -1);
  g_usleep (5000);
  rc_test_peer_send (alice, "all||two", -1);
  expect_bytes (bob, "alice said : one\nalice said : two\n");
}
END_TEST

START_TEST (a_message_may_come_in_pieces)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  for (const char *c = "bob||in pieces\n"; *c != '\0'; c++)
    {
      rc_test_peer_send (alice, c, 1);
      g_usleep (500);
    }
  expect_bytes (bob, "alice said : in pieces\n");
}
END_TEST

START_TEST (an_id_may_have_an_end_and_texts_behind_it)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (bob, "bob\r\nalice||hi\n", -1);
  expect_bytes (alice, "bob said : hi\n");
  expect_bytes (bob, "hello bob,you login successed");
}
END_TEST

START_TEST (an_id_may_begin_like_hello)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) first = enter (server, "HE");
  g_autoptr (RcTestPeer) second = enter (server, "HELLOKITTY");

  rc_test_peer_send (second, "HE||hi\n", -1);
  expect_bytes (first, "HELLOKITTY said : hi\n");
}
END_TEST

static void
assert_one_line_and_closed (RcTestServer *server, const char *id)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (GBytes) answer = NULL;
  const char *data;
  gsize len;

  rc_test_peer_send (peer, id, -1);
  answer = rc_test_peer_read_bytes (peer, G_MAXSIZE);
  data = g_bytes_get_data (answer, &len);
  ck_assert_uint_gt (len, 1);
  ck_assert_msg (memchr (data, '\n', len) == data + len - 1, "“%s” got “%.*s”", id, (int) len, data);
}

START_TEST (ids_that_are_bad_or_taken_get_one_line)
{
  static const char *const ids[] = { "\n", "   ", "a b", "alice", "ALICE", "all", "server", "a||b", "\xff\xfe" };
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autofree char *long_id = g_strnfill (101, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    assert_one_line_and_closed (server, ids[i]);
  assert_one_line_and_closed (server, long_id);

  rc_test_peer_send (alice, "alice||x\nnobody||x\n", -1);
  expect_bytes (alice, "remote is offline\n");
}
END_TEST

START_TEST (lines_that_say_nothing_get_one_line_of_help)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");

  rc_test_peer_send (alice, "hello?\n", -1);
  expect_bytes (alice, HELP_LINE);
  rc_test_peer_send (alice, "alice||\n||x\n|\n", -1);
  expect_bytes (alice, HELP_LINE "remote is offline\n" HELP_LINE);
  rc_test_peer_send (alice, "all||\xff\xfe\n", -1);
  expect_bytes (alice, "that text is not UTF-8, and was not sent\n");
}
END_TEST

START_TEST (a_line_too_long_is_refused_whole)
{
  const char *const arguments[] = { "--seed-door", "--set", "seed-line-max-bytes=256", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");
  g_autofree char *text = g_strnfill (100000, 'x');

  rc_test_peer_printf (alice, "bob||%s\nbob||ok\n", text);
  expect_bytes (alice, "that text is too long, and was not sent\n");
  expect_bytes (bob, "alice said : ok\n");
}
END_TEST

START_TEST (both_doors_see_one_another)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = log_in (server, "Alice");
  RcTestPeer *bob = NULL;

  rc_test_peer_send (alice, "ROSTER\n", -1);
  expect (alice, "CONTACT id=Alice *");
  expect (alice, "END\n");
  bob = enter (server, "bob");
  expect (alice, "CONTACT id=bob state=online since=*\n");

  rc_test_peer_send (bob, "all||hi all\n", -1);
  expect (alice, "MESSAGE seq=1 time=* from=bob to=all ref=seed-* len=6\nhi all\n");
  rc_test_peer_send (bob, "alice||hi you\n", -1);
  expect (alice, "MESSAGE seq=2 time=* from=bob to=Alice ref=seed-* len=6\nhi you\n");

  rc_test_peer_send (alice, "SEND ref=a to=bob len=2\nhi\nSEND ref=b to=all len=2\nho\n", -1);
  expect_bytes (bob, "Alice said : hi\nAlice said : ho\n");
  rc_test_peer_send (alice, "SEND ref=c to=bob type=reaction len=2\n:)\nTYPING with=bob\nTYPING with=all\n", -1);
  rc_test_peer_send (alice, "SEND ref=d to=bob len=3\nend\n", -1);
  expect_bytes (bob, "Alice said : end\n");

  rc_test_peer_free (bob);
  g_free (rc_test_peer_expect_later (alice, "CONTACT id=bob state=gone since=*\n"));
}
END_TEST

START_TEST (a_dead_receiver_harms_nobody)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");

  for (guint i = 0; i < 20; i++)
    {
      RcTestPeer *bob = enter (server, "bob");
      struct linger reset = { .l_onoff = 1, .l_linger = 0 };

      setsockopt (rc_test_peer_get_fd (bob), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      rc_test_peer_free (bob);
      rc_test_peer_send (alice, "bob||x\nbob||y\n", -1);
      /* Until it is noticed, the words go nowhere. */
      rc_test_peer_send (alice, "nobody||x\n", -1);
      expect_bytes (alice, "remote is offline\n");
      while (TRUE)
        {
          g_autoptr (RcTestPeer) probe = rc_test_peer_connect (rc_test_server_get_port (server));
          g_autoptr (GBytes) answer = NULL;

          rc_test_peer_send (probe, "bob", -1);
          answer = rc_test_peer_read_bytes (probe, 5);
          if (memcmp (g_bytes_get_data (answer, NULL), "hello", 5) == 0)
            break;
        }
    }
}
END_TEST

START_TEST (a_slow_reader_of_lines_is_dropped)
{
  const char *const arguments[] = {
    "--seed-door", "--set", "queue-max-bytes=131072", "--set", "session-rate=0", "--set", "linger-timeout=0.1", NULL,
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");
  g_autofree char *text = g_strnfill (50000, 'x');
  gboolean dropped = FALSE;

  for (guint i = 0; i < 1000 && !dropped; i++)
    {
      g_autofree char *answer = NULL;

      rc_test_peer_printf (alice, "SEND ref=r%u to=bob len=50000\n%s\n", i, text);
      answer = rc_test_peer_read_frame (alice);
      dropped = g_str_has_prefix (answer, "ERROR code=no-such-id");
    }
  ck_assert (dropped);
}
END_TEST

START_TEST (the_door_is_shut_by_default)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "alice", -1);
  expect (peer, "ERROR code=bad-frame len=*\n*\n");
  rc_test_peer_expect_end (peer);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    two_clients_of_the_tutorial_talk,
    several_messages_in_one_read_all_work,
    a_text_needs_no_line_end,
    a_message_behind_one_without_end_is_another,
    a_message_may_come_in_pieces,
    an_id_may_have_an_end_and_texts_behind_it,
    an_id_may_begin_like_hello,
    ids_that_are_bad_or_taken_get_one_line,
    lines_that_say_nothing_get_one_line_of_help,
    a_line_too_long_is_refused_whole,
    both_doors_see_one_another,
    a_dead_receiver_harms_nobody,
    a_slow_reader_of_lines_is_dropped,
    the_door_is_shut_by_default,
    NULL,
  };

  return test_run ("server-seed", tests);
}

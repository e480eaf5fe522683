/* test-server-message.c - messages, the contact list and presence, on a live
 * server.
 *
 * Covers: direct messages, the room, several sessions, tags, one ref one
 * message (also after a lost connection), order of seq and time, presence and
 * how it is gathered, typing, read markers, empty history, odd texts. */
#include "config.h"

#include "test-run.h"
#include "test-talk.h"

/* A further session of a new person: both in *@first and returned. */
static RcTestPeer *
log_in_twice (RcTestServer *server, const char *id, RcTestPeer **first)
{
  RcTestPeer *peer = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autofree char *welcome = NULL;
  const char *token;

  *first = rc_test_peer_connect (rc_test_server_get_port (server));
  rc_test_peer_printf (*first, "HELLO v=1\nLOGIN id=%s method=open\n", id);
  expect (*first, "HELLO *");
  welcome = rc_test_peer_expect (*first, "WELCOME * len=43\n*\n");
  token = strchr (welcome, '\n') + 1;

  rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=%s method=token len=43\n%s", id, token);
  expect (peer, "HELLO *");
  expect (peer, "WELCOME id=* seq=*\n");
  return peer;
}

START_TEST (a_direct_message_goes_to_its_receiver_only)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "Alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) carol = log_in (server, "carol");
  g_autofree char *message = NULL;
  g_autofree char *sent = NULL;

  rc_test_peer_send (bob, "SEND ref=r-1 to=aLICE type=x about=carol/q tag=t again=0 len=6\nh\xc3\xa9\nlo\n", -1);
  message = rc_test_peer_expect (alice, "MESSAGE seq=1 time=* from=bob to=Alice ref=r-1 type=x about=carol/q len=6\n"
                                        "h\xc3\xa9\nlo\n");
  sent = rc_test_peer_expect (bob, "SENT ref=r-1 seq=1 time=* tag=t\n");
  ck_assert_uint_eq (read_number (message, "time="), read_number (sent, "time="));
  rc_test_peer_expect_quiet (carol);
  rc_test_peer_expect_quiet (bob);
}
END_TEST

START_TEST (the_room_is_everyone_but_the_session_that_speaks)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *first = NULL;
  g_autoptr (RcTestPeer) second = log_in_twice (server, "alice", &first);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) stranger = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (stranger, "HELLO v=1\n", -1);
  expect (stranger, "HELLO *");
  rc_test_peer_send (first, "SEND ref=a to=all len=2\nhi\nSEND ref=b to=bob len=2\nho\nSEND ref=c to=all len=2\nha\n", -1);

  expect (bob, "MESSAGE seq=1 time=* from=alice to=all ref=a len=2\nhi\n");
  expect (bob, "MESSAGE seq=2 time=* from=alice to=bob ref=b len=2\nho\n");
  expect (bob, "MESSAGE seq=3 time=* from=alice to=all ref=c len=2\nha\n");
  expect (second, "MESSAGE seq=1 time=* from=alice to=all ref=a len=2\nhi\n");
  expect (second, "MESSAGE seq=2 time=* from=alice to=bob ref=b len=2\nho\n");
  expect (second, "MESSAGE seq=3 time=* from=alice to=all ref=c len=2\nha\n");
  expect (first, "SENT ref=a seq=1 time=*\n");
  expect (first, "SENT ref=b seq=2 time=*\n");
  expect (first, "SENT ref=c seq=3 time=*\n");
  rc_test_peer_expect_quiet (first);
  rc_test_peer_expect_quiet (stranger);
  rc_test_peer_free (first);
}
END_TEST

START_TEST (what_is_said_in_one_breath_keeps_its_order)
{
  enum { N = 300 };
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (GString) bytes = g_string_new (NULL);
  guint64 seq = 0, time = 0;

  for (guint i = 0; i < N; i++)
    g_string_append_printf (bytes, "SEND ref=r%u to=%s len=100\n%0100u\n", i, i % 3 == 0 ? "bob" : "all", i);
  rc_test_peer_send (alice, bytes->str, bytes->len);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * from=alice to=%s ref=r%u len=100\n%0100u\n",
                                                  i % 3 == 0 ? "bob" : "all", i, i);
      g_autofree char *sent_pattern = g_strdup_printf ("SENT ref=r%u *", i);
      g_autofree char *message = rc_test_peer_expect (bob, pattern);
      g_autofree char *sent = rc_test_peer_expect (alice, sent_pattern);

      ck_assert_uint_eq (read_number (message, "seq="), seq + 1);
      ck_assert_uint_ge (read_number (message, "time="), time);
      ck_assert_uint_eq (read_number (sent, "seq="), seq + 1);
      seq = read_number (message, "seq=");
      time = read_number (message, "time=");
    }
}
END_TEST

START_TEST (a_ref_is_one_message_however_often_it_is_sent)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autofree char *sent = NULL;

  rc_test_peer_send (bob, "SEND ref=r to=alice len=2\nhi\n", -1);
  sent = rc_test_peer_expect (bob, "SENT ref=r seq=1 time=*\n");
  rc_test_peer_send (bob, "SEND ref=r to=alice again=1 len=2\nhi\n", -1);
  expect (bob, sent);
  rc_test_peer_send (bob, "SEND ref=r to=alice len=2\nho\n", -1);
  expect (bob, "ERROR code=ref-used ref=r re=SEND len=*\n*\n");
  rc_test_peer_send (bob, "SEND ref=r to=all len=2\nhi\n", -1);
  expect (bob, "ERROR code=ref-used ref=r re=SEND len=*\n*\n");
  rc_test_peer_send (bob, "SEND ref=r to=alice type=x len=2\nhi\n", -1);
  expect (bob, "ERROR code=ref-used ref=r re=SEND len=*\n*\n");

  expect (alice, "MESSAGE seq=1 *");
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_send (alice, "SEND ref=r to=bob len=2\nhi\n", -1);
  expect (bob, "MESSAGE seq=2 * from=alice to=bob ref=r len=2\nhi\n");
}
END_TEST

START_TEST (a_ref_outlives_the_connection)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  RcTestPeer *bob = log_in_guest (server, "bob");
  g_autoptr (RcTestPeer) again = NULL;
  g_autofree char *sent = NULL;

  rc_test_peer_send (bob, "SEND ref=r to=alice len=2\nhi\n", -1);
  sent = rc_test_peer_expect (bob, "SENT ref=r seq=1 time=*\n");
  rc_test_peer_send (bob, "BYE\n", -1);
  rc_test_peer_expect_end (bob);
  rc_test_peer_free (bob);

  again = log_in_guest (server, "bob");
  rc_test_peer_send (again, "SEND ref=r to=alice again=1 len=2\nhi\n", -1);
  expect (again, sent);
  expect (alice, "MESSAGE seq=1 *");
  rc_test_peer_expect_quiet (alice);
}
END_TEST

START_TEST (who_is_not_here_gets_nothing)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  RcTestPeer *bob = log_in_guest (server, "bob");
  RcTestPeer *carol = log_in (server, "carol");

  rc_test_peer_send (alice, "SEND ref=a to=nobody tag=t len=2\nhi\nSEND ref=b to=a/b len=2\nhi\n", -1);
  expect (alice, "ERROR code=no-such-id ref=a re=SEND tag=t len=*\n*\n");
  expect (alice, "ERROR code=no-such-id ref=b re=SEND len=*\n*\n");

  rc_test_peer_send (alice, "SEND ref=c to=bob len=2\nhi\n", -1);
  expect (alice, "SENT ref=c *");
  rc_test_peer_send (bob, "BYE\n", -1);
  rc_test_peer_expect_end (bob);
  rc_test_peer_free (bob);
  rc_test_peer_send (alice, "SEND ref=d to=bob len=2\nhi\nSEND ref=a to=alice len=2\nhi\n", -1);
  expect (alice, "ERROR code=no-such-id ref=d re=SEND len=*\n*\n");
  expect (alice, "SENT ref=a seq=2 *");

  /* For an account it is kept. */
  rc_test_peer_send (carol, "BYE\n", -1);
  rc_test_peer_expect_end (carol);
  rc_test_peer_free (carol);
  rc_test_peer_send (alice, "SEND ref=e to=carol len=2\nhi\n", -1);
  expect (alice, "SENT ref=e seq=3 *");
}
END_TEST

START_TEST (what_is_wrong_with_a_message_is_said_and_nothing_relayed)
{
  static const struct
  {
    const char *frame;
    gssize len;
    const char *answer;
  } cases[] = {
    { "SEND to=bob len=1\nx\n", -1, "ERROR code=missing-key re=SEND len=*" },
    { "SEND ref=a len=1\nx\n", -1, "ERROR code=missing-key ref=a re=SEND len=*" },
    { "SEND ref=a to=bob\n", -1, "ERROR code=missing-key ref=a re=SEND len=*" },
    { "SEND ref=a to=bob len=0\n\n", -1, "ERROR code=bad-value ref=a re=SEND len=*" },
    { "SEND ref=a.b to=bob len=1\nx\n", -1, "ERROR code=bad-value re=SEND len=*" },
    { "SEND ref=a to=bob len=2\n\xc3\x28\n", -1, "ERROR code=bad-value ref=a re=SEND len=*" },
    { "SEND ref=a to=bob len=3\nx\0y\n", 28, "ERROR code=bad-value ref=a re=SEND len=*" },
    { "SEND ref=a to=bob about=x len=1\nx\n", -1, "ERROR code=bad-value ref=a re=SEND len=*" },
    { "SEND ref=a to=bob again=yes tag=t len=1\nx\n", -1, "ERROR code=bad-value ref=a re=SEND tag=t len=*" },
    { "SYNC after=-1\n", -1, "ERROR code=bad-value re=SYNC len=*" },
    { "SYNC\n", -1, "ERROR code=missing-key re=SYNC len=*" },
    { "STATUS state=gone\n", -1, "ERROR code=bad-value re=STATUS len=*" },
    { "WELCOME id=bob seq=1\n", -1, "ERROR code=unknown-verb re=WELCOME len=*" },
    { "NONSENSE tag=t\n", -1, "ERROR code=unknown-verb re=NONSENSE tag=t len=*" },
    { "TYPING with=nobody\n", -1, "ERROR code=no-such-id re=TYPING len=*" },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rc_test_peer_send (alice, cases[i].frame, cases[i].len);
      expect (alice, cases[i].answer);
    }
  rc_test_peer_send (alice, "ERROR code=bad-frame\nPONG\n", -1);
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_expect_quiet (bob);
}
END_TEST

START_TEST (the_contact_list_has_everybody_and_then_changes)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  RcTestPeer *bob;
  g_autofree char *row = NULL;
  g_autofree char *gone = NULL;

  rc_test_peer_send (alice, "ROSTER tag=r\n", -1);
  expect (alice, "CONTACT id=alice state=online since=* tag=r\n");
  expect (alice, "END tag=r\n");

  bob = log_in_guest (server, "Bob");
  row = rc_test_peer_expect (alice, "CONTACT id=Bob state=online since=*\n");
  rc_test_peer_send (bob, "STATUS state=away\n", -1);
  expect (alice, "CONTACT id=Bob state=away since=*\n");
  rc_test_peer_free (bob);
  gone = rc_test_peer_expect (alice, "CONTACT id=Bob state=gone since=*\n");
  ck_assert_uint_eq (read_number (row, "since="), read_number (gone, "since="));
  rc_test_peer_expect_quiet (alice);
}
END_TEST

START_TEST (changes_are_gathered)
{
  const char *const arguments[] = { "--set", "roster-gather=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = NULL;

  rc_test_peer_send (alice, "ROSTER\n", -1);
  expect (alice, "CONTACT id=alice *");
  expect (alice, "END\n");
  bob = log_in_guest (server, "bob");
  for (guint i = 0; i < 5; i++)
    {
      rc_test_peer_send (bob, "STATUS state=away\nSTATUS state=online\n", -1);
      rc_test_peer_expect_quiet (bob);
    }
  rc_test_peer_send (bob, "STATUS state=away\n", -1);
  rc_test_peer_expect_quiet (bob);

  rc_test_peer_expect_quiet (alice);
  expect (alice, "CONTACT id=bob state=away since=*\n");
  rc_test_peer_expect_quiet (alice);
}
END_TEST

START_TEST (who_asks_while_changes_are_gathered_misses_none)
{
  const char *const arguments[] = { "--set", "roster-gather=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  rc_test_peer_send (bob, "ROSTER\n", -1);
  g_free (rc_test_peer_expect_later (bob, "END\n"));
  rc_test_peer_send (alice, "STATUS state=away\n", -1);
  expect (bob, "CONTACT id=alice state=away since=*\n");
  rc_test_peer_expect_quiet (bob);
}
END_TEST

START_TEST (a_person_is_as_present_as_the_most_present_session)
{
  const char *const arguments[] = { "--set", "roster-gather=0.01", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  RcTestPeer *first = NULL;
  RcTestPeer *second = log_in_twice (server, "alice", &first);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  rc_test_peer_send (bob, "ROSTER\n", -1);
  g_free (rc_test_peer_expect_later (bob, "END\n"));
  rc_test_peer_send (first, "STATUS state=away\n", -1);
  rc_test_peer_expect_quiet (first);
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_send (second, "STATUS state=away\n", -1);
  expect (bob, "CONTACT id=alice state=away *");
  rc_test_peer_send (first, "STATUS state=online\n", -1);
  expect (bob, "CONTACT id=alice state=online *");
  rc_test_peer_free (first);
  expect (bob, "CONTACT id=alice state=away *");
  rc_test_peer_free (second);
  expect (bob, "CONTACT id=alice state=offline since=* seen=*");
}
END_TEST

START_TEST (typing_is_passed_on_as_the_receiver_sees_it)
{
  const char *const arguments[] = { "--set", "typing-interval=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  RcTestPeer *first = NULL;
  g_autoptr (RcTestPeer) second = log_in_twice (server, "alice", &first);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  rc_test_peer_send (first, "TYPING with=BOB\nTYPING with=all\nTYPING with=alice\n", -1);
  expect (bob, "TYPING with=alice from=alice\n");
  expect (bob, "TYPING with=all from=alice\n");
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_expect_quiet (first);
  rc_test_peer_expect_quiet (second);
  rc_test_peer_free (first);
}
END_TEST

START_TEST (typing_is_throttled)
{
  const char *const arguments[] = { "--set", "typing-interval=60", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  rc_test_peer_send (alice, "TYPING with=bob\nTYPING with=bob\n", -1);
  expect (bob, "TYPING with=alice from=alice\n");
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_expect_quiet (bob);
}
END_TEST

START_TEST (read_markers_go_to_the_readers_own_sessions)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *first = NULL;
  g_autoptr (RcTestPeer) second = log_in_twice (server, "alice", &first);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  rc_test_peer_send (bob, "SEND ref=a to=alice len=1\nx\n", -1);
  expect (first, "MESSAGE *");
  expect (second, "MESSAGE *");
  expect (bob, "SENT *");
  rc_test_peer_send (first, "READ with=bob seq=1 tag=t\nREAD with=all seq=99\nGOT seq=1\n", -1);
  expect (second, "READ with=bob seq=1\n");
  expect (second, "READ with=all seq=1\n");
  rc_test_peer_expect_quiet (first);
  expect (bob, "RECEIPT with=alice id=alice delivered=1 read=1\n");
  rc_test_peer_free (first);
}
END_TEST

START_TEST (history_is_empty)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");

  rc_test_peer_send (alice, "SYNC after=0 tag=s\nHISTORY with=bob before=7 limit=3 tag=h\nSYNC after=5\n", -1);
  expect (alice, "END more=0 tag=s\n");
  expect (alice, "END more=0 tag=h\n");
  expect (alice, "END more=0\n");
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_direct_message_goes_to_its_receiver_only,
    the_room_is_everyone_but_the_session_that_speaks,
    what_is_said_in_one_breath_keeps_its_order,
    a_ref_is_one_message_however_often_it_is_sent,
    a_ref_outlives_the_connection,
    who_is_not_here_gets_nothing,
    what_is_wrong_with_a_message_is_said_and_nothing_relayed,
    the_contact_list_has_everybody_and_then_changes,
    changes_are_gathered,
    who_asks_while_changes_are_gathered_misses_none,
    a_person_is_as_present_as_the_most_present_session,
    typing_is_passed_on_as_the_receiver_sees_it,
    typing_is_throttled,
    read_markers_go_to_the_readers_own_sessions,
    history_is_empty,
    NULL,
  };

  return test_run ("server-message", tests);
}

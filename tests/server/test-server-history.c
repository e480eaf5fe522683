/* test-server-history.c - what a server with history keeps, live.
 *
 * Covers: what waits for who is not there, SYNC and its pages, HISTORY and its
 * pages, that they are answered in order, guests, refs after a restart,
 * markers and receipts, retention, clean ends, and history = off. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "test-run.h"
#include "test-talk.h"

static RcTestPeer *
log_in_by_token (RcTestServer *server, const char *id, const char *token)
{
  RcTestPeer *peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=%s method=token len=43\n%s\n", id, token);
  expect (peer, "HELLO *");
  expect (peer, "WELCOME id=* seq=*\n");
  return peer;
}

/* The first time this makes the account, whose token serves from then on: also
 * for a further device, or after a restart. Each test has a process of its own,
 * and one server. */
static RcTestPeer *
log_in_again (RcTestServer *server, const char *id)
{
  static GHashTable *tokens;
  const char *token;
  RcTestPeer *peer;
  g_autofree char *welcome = NULL;

  if (tokens == NULL)
    tokens = g_hash_table_new (g_str_hash, g_str_equal);

  token = g_hash_table_lookup (tokens, id);
  if (token != NULL)
    return log_in_by_token (server, id, token);

  peer = rc_test_peer_connect (rc_test_server_get_port (server));
  rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=%s method=open\n", id);
  expect (peer, "HELLO *");
  welcome = rc_test_peer_expect (peer, "WELCOME * len=43\n*\n");
  g_hash_table_insert (tokens, g_strdup (id), g_strndup (strchr (welcome, '\n') + 1, 43));
  return peer;
}

/* Sends a text and waits until it is kept; its seq. */
static guint64
say (RcTestPeer *peer, const char *ref, const char *to)
{
  g_autofree char *pattern = g_strdup_printf ("SENT ref=%s *", ref);
  g_autofree char *sent = NULL;

  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (ref), ref);
  sent = rc_test_peer_expect_later (peer, pattern);
  return read_number (sent, "seq=");
}

START_TEST (a_message_waits_for_who_is_not_there)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) bob = NULL;

  leave (log_in_again (server, "bob"));
  say (alice, "a", "bob");
  say (alice, "b", "all");
  say (alice, "c", "alice");
  rc_test_peer_send (alice, "SEND ref=d to=nobody len=1\nx\n", -1);
  expect (alice, "ERROR code=no-such-id ref=d re=SEND len=*\n*\n");

  bob = log_in_again (server, "bob");
  rc_test_peer_send (bob, "SYNC after=0 tag=s\n", -1);
  expect (bob, "MESSAGE seq=1 time=* from=alice to=bob ref=a tag=s len=1\na\n");
  expect (bob, "MESSAGE seq=2 time=* from=alice to=all ref=b tag=s len=1\nb\n");
  expect (bob, "END more=0 tag=s\n");
  say (alice, "e", "bob");
  expect (bob, "MESSAGE seq=4 time=* from=alice to=bob ref=e len=1\ne\n");
}
END_TEST

START_TEST (a_restart_keeps_the_history_and_its_clock)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *peer = log_in_again (server, "alice");
  g_autofree char *message = NULL;
  guint64 seq;

  leave (log_in_again (server, "bob"));
  say (peer, "a", "bob");
  rc_test_server_kill (server);
  rc_test_peer_free (peer);
  rc_test_server_restart (server);

  peer = log_in_again (server, "alice");
  seq = say (peer, "b", "bob");
  ck_assert_uint_gt (seq, 1);
  rc_test_peer_free (peer);

  peer = log_in_again (server, "bob");
  rc_test_peer_send (peer, "SYNC after=0\n", -1);
  message = rc_test_peer_expect (peer, "MESSAGE seq=1 * ref=a len=1\na\n");
  expect (peer, "MESSAGE seq=* ref=b len=1\nb\n");
  expect (peer, "END more=0\n");
  rc_test_peer_free (peer);
}
END_TEST

START_TEST (a_ref_is_known_after_a_restart)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *peer = log_in_again (server, "alice");
  g_autofree char *sent = NULL;

  leave (log_in_again (server, "bob"));
  rc_test_peer_send (peer, "SEND ref=a to=bob type=x len=1\na\n", -1);
  sent = rc_test_peer_expect (peer, "SENT ref=a *");
  rc_test_server_kill (server);
  rc_test_peer_free (peer);
  rc_test_server_restart (server);

  peer = log_in_again (server, "alice");
  /* What comes behind one that is looked up stays behind it. */
  rc_test_peer_send (peer,
                     "SEND ref=a to=bob type=x again=1 len=1\na\n"
                     "SEND ref=a to=bob type=x again=1 tag=t len=1\nb\n"
                     "SEND ref=new to=bob again=1 len=1\nc\n"
                     "SEND ref=last to=bob len=1\nd\nPING\n",
                     -1);
  expect (peer, sent);
  expect (peer, "ERROR code=ref-used ref=a re=SEND tag=t len=*\n*\n");
  g_free (rc_test_peer_expect_later (peer, "SENT ref=new *"));
  g_free (rc_test_peer_expect_later (peer, "SENT ref=last *"));
  rc_test_peer_send (peer, "SEND ref=a to=bob type=x len=1\na\n", -1);
  expect (peer, "ERROR code=ref-used ref=a re=SEND len=*\n*\n");
  rc_test_peer_free (peer);

  peer = log_in_again (server, "bob");
  rc_test_peer_send (peer, "SYNC after=0\n", -1);
  g_free (rc_test_peer_expect_later (peer, "MESSAGE seq=1 * ref=a type=x *"));
  expect (peer, "MESSAGE * ref=new len=1\nc\n");
  expect (peer, "MESSAGE * ref=last len=1\nd\n");
  expect (peer, "END more=0\n");
  rc_test_peer_free (peer);
}
END_TEST

START_TEST (a_sync_comes_in_pages)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) bob = NULL;

  leave (log_in_again (server, "bob"));
  for (guint i = 1; i <= 7; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      say (alice, ref, "bob");
    }

  bob = log_in_again (server, "bob");
  rc_test_peer_send (bob, "SYNC after=0 limit=3 tag=p\n", -1);
  for (guint i = 1; i <= 3; i++)
    expect (bob, "MESSAGE * tag=p *");
  expect (bob, "END more=1 tag=p\n");

  /* Not live yet: what is said now comes with its page. */
  say (alice, "r8", "bob");
  say (alice, "r9", "all");
  rc_test_peer_expect_quiet (bob);

  /* Two at once are answered one after the other. */
  rc_test_peer_send (bob, "SYNC after=3 limit=3 tag=q\nSYNC after=6 tag=r\n", -1);
  for (guint i = 4; i <= 6; i++)
    expect (bob, "MESSAGE * tag=q *");
  expect (bob, "END more=1 tag=q\n");
  expect (bob, "MESSAGE * ref=r7 tag=r *");
  expect (bob, "MESSAGE * ref=r8 tag=r *");
  expect (bob, "MESSAGE * ref=r9 tag=r *");
  expect (bob, "END more=0 tag=r\n");
  say (alice, "r10", "all");
  expect (bob, "MESSAGE * from=alice to=all ref=r10 len=3\nr10\n");
}
END_TEST

START_TEST (history_comes_in_pages_and_changes_nothing)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in_again (server, "bob");

  say (alice, "a", "bob");
  say (bob, "b", "alice");
  say (alice, "c", "all");
  say (alice, "d", "bob");
  rc_test_peer_send (bob, "HISTORY with=ALICE before=99 limit=2 tag=h\n", -1);
  g_free (rc_test_peer_expect_later (bob, "MESSAGE seq=2 * ref=b tag=h len=1\nb\n"));
  expect (bob, "MESSAGE seq=4 * ref=d tag=h len=1\nd\n");
  expect (bob, "END more=1 tag=h\n");
  rc_test_peer_send (bob, "HISTORY with=alice before=2 tag=i\nHISTORY with=all before=99\nHISTORY with=who before=9\n", -1);
  expect (bob, "MESSAGE seq=1 * ref=a tag=i len=1\na\n");
  expect (bob, "END more=0 tag=i\n");
  expect (bob, "MESSAGE seq=3 * ref=c len=1\nc\n");
  expect (bob, "END more=0\n");
  expect (bob, "END more=0\n");
  say (alice, "e", "bob");
  expect (bob, "MESSAGE seq=5 * ref=e len=1\ne\n");
}
END_TEST

START_TEST (a_newcomer_sees_nothing_of_the_room_before)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) guest = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) bob = NULL;

  say (alice, "a", "all");
  bob = log_in_again (server, "bob");
  say (alice, "b", "all");
  expect (bob, "MESSAGE * ref=b *");
  rc_test_peer_send (bob, "SYNC after=0\n", -1);
  expect (bob, "MESSAGE seq=2 * ref=b *");
  expect (bob, "END more=0\n");

  rc_test_peer_send (guest, "HELLO v=1\nLOGIN id=guest method=guest\nSYNC after=0\nHISTORY with=all before=9\n", -1);
  expect (guest, "HELLO *");
  expect (guest, "WELCOME id=guest seq=2\n");
  expect (guest, "END more=0\n");
  expect (guest, "END more=0\n");
}
END_TEST

START_TEST (receipts_tell_the_sender_and_only_rise)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in_again (server, "bob");
  g_autoptr (RcTestPeer) carol = log_in_again (server, "carol");

  say (alice, "a", "bob");
  say (alice, "b", "bob");
  expect (bob, "MESSAGE seq=1 *");
  expect (bob, "MESSAGE seq=2 *");
  rc_test_peer_send (bob, "GOT seq=1\n", -1);
  expect (alice, "RECEIPT with=bob id=bob delivered=1 read=0\n");
  rc_test_peer_send (bob, "GOT seq=99\nGOT seq=1\n", -1);
  expect (alice, "RECEIPT with=bob id=bob delivered=2 read=0\n");
  rc_test_peer_send (bob, "READ with=alice seq=1\nREAD with=alice seq=99\nREAD with=alice seq=1\n", -1);
  expect (alice, "RECEIPT with=bob id=bob delivered=2 read=1\n");
  expect (alice, "RECEIPT with=bob id=bob delivered=2 read=2\n");
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_expect_quiet (carol);
}
END_TEST

START_TEST (the_room_has_receipts_while_it_is_small)
{
  const char *const arguments[] = { "--set", "receipt-people=2", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) bob = log_in_again (server, "bob");
  g_autoptr (RcTestPeer) carol = NULL;

  say (alice, "a", "all");
  say (alice, "b", "all");
  expect (bob, "MESSAGE seq=1 *");
  expect (bob, "MESSAGE seq=2 *");
  /* Folded: the first of them is never told. */
  rc_test_peer_send (bob, "GOT seq=1\nGOT seq=2\nREAD with=all seq=1\n", -1);
  expect (alice, "RECEIPT with=all id=bob delivered=2 read=1\n");

  carol = log_in_again (server, "carol");
  say (alice, "c", "all");
  expect (bob, "MESSAGE seq=3 *");
  rc_test_peer_send (bob, "GOT seq=3\nREAD with=all seq=3\n", -1);
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_send (carol, "SYNC after=0\n", -1);
  g_free (rc_test_peer_expect_later (carol, "END more=0\n"));
  rc_test_peer_expect_quiet (alice);
}
END_TEST

START_TEST (markers_reach_every_device_now_or_with_its_sync)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *alice = log_in_again (server, "alice");
  RcTestPeer *bob = log_in_again (server, "bob");
  RcTestPeer *tablet = log_in_again (server, "bob");

  say (alice, "a", "bob");
  expect (bob, "MESSAGE seq=1 *");
  rc_test_peer_send (bob, "READ with=alice seq=1\n", -1);
  expect (tablet, "MESSAGE seq=1 *");
  expect (tablet, "READ with=alice seq=1\n");
  rc_test_peer_free (tablet);

  /* At once, though markers are stored a little later. */
  tablet = log_in_again (server, "bob");
  rc_test_peer_send (tablet, "SYNC after=1 tag=s\n", -1);
  expect (tablet, "READ with=alice seq=1 tag=s\n");
  expect (tablet, "END more=0 tag=s\n");
  rc_test_server_kill (server);
  rc_test_peer_free (tablet);
  rc_test_peer_free (bob);
  rc_test_peer_free (alice);
  rc_test_server_restart (server);

  bob = log_in_again (server, "bob");
  rc_test_peer_send (bob, "SYNC after=0\n", -1);
  expect (bob, "READ with=alice seq=1\n");
  expect (bob, "MESSAGE seq=1 *");
  expect (bob, "END more=0\n");
  alice = log_in_again (server, "alice");
  rc_test_peer_send (alice, "SYNC after=1\n", -1);
  expect (alice, "RECEIPT with=bob id=bob delivered=1 read=1\n");
  expect (alice, "END more=0\n");
  rc_test_peer_free (bob);
  rc_test_peer_free (alice);
}
END_TEST

/* Bob says less than he said before the server was started again, and his SYNC
 * did not ask for what he said then. */
START_TEST (a_mark_does_not_go_back_with_a_restart)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *alice = log_in_again (server, "alice");
  RcTestPeer *bob = log_in_again (server, "bob");

  say (alice, "a", "bob");
  say (alice, "b", "bob");
  g_free (rc_test_peer_expect_later (bob, "MESSAGE seq=2 *"));
  rc_test_peer_send (bob, "READ with=alice seq=2\n", -1);
  say (bob, "c", "alice");
  rc_test_peer_send (bob, "SYNC after=2\n", -1);
  g_free (rc_test_peer_expect_later (bob, "END more=0\n"));
  rc_test_server_kill (server);
  rc_test_peer_free (alice);
  rc_test_peer_free (bob);
  rc_test_server_restart (server);

  alice = log_in_again (server, "alice");
  rc_test_peer_send (alice, "SYNC after=1\n", -1);
  expect (alice, "RECEIPT with=bob id=bob delivered=2 read=2\n");
  g_free (rc_test_peer_expect_later (alice, "END more=0\n"));
  bob = log_in_again (server, "bob");
  rc_test_peer_send (bob, "SYNC after=3\n", -1);
  expect (bob, "END more=0\n");
  rc_test_peer_send (bob, "READ with=alice seq=1\n", -1);
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_expect_quiet (alice);
  rc_test_peer_free (alice);
  rc_test_peer_free (bob);
}
END_TEST

START_TEST (what_a_sync_brings_is_marked_as_delivered)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) bob = NULL;

  leave (log_in_again (server, "bob"));
  say (alice, "a", "bob");
  rc_test_server_kill (server);
  rc_test_peer_free (alice);
  rc_test_server_restart (server);

  alice = log_in_again (server, "alice");
  bob = log_in_again (server, "bob");
  rc_test_peer_send (bob, "SYNC after=0\nGOT seq=1\n", -1);
  g_free (rc_test_peer_expect_later (bob, "END more=0\n"));
  rc_test_peer_send (bob, "GOT seq=1\n", -1);
  g_free (rc_test_peer_expect_later (alice, "RECEIPT with=bob id=bob delivered=1 read=0\n"));
  rc_test_peer_free (alice);
}
END_TEST

START_TEST (what_is_too_old_goes)
{
  g_autoptr (RcTestServer) server = NULL;
  const char *const arguments[] = { "--set", "session-rate=0", "--set", "keep-max-bytes=200000", NULL };
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autofree char *first = NULL;
  gboolean gone = FALSE;
  RcTestPeer *alice;

  server = rc_test_server_start (arguments);
  alice = log_in_again (server, "alice");
  for (guint i = 0; i < 40; i++)
    {
      rc_test_peer_printf (alice, "SEND ref=r%u to=alice len=20000\n%s\n", i, text);
      expect (alice, "SENT *");
    }
  rc_test_server_kill (server);
  rc_test_peer_free (alice);
  rc_test_server_restart (server);

  /* It trims at its start, a little behind. */
  alice = log_in_again (server, "alice");
  for (guint i = 0; i < 20000 && !gone; i++)
    {
      g_free (first);
      rc_test_peer_send (alice, "SYNC after=0 limit=1\n", -1);
      first = rc_test_peer_read_frame (alice);
      gone = g_str_has_prefix (first, "END more=0") || read_number (first, "seq=") > 20;
      if (g_str_has_prefix (first, "MESSAGE "))
        expect (alice, "END more=*\n");
    }
  ck_assert (gone);

  /* What is new stays. */
  say (alice, "new", "alice");
  rc_test_peer_send (alice, "SYNC after=40\n", -1);
  expect (alice, "MESSAGE * ref=new *");
  rc_test_peer_free (alice);
}
END_TEST

START_TEST (at_the_end_what_was_taken_is_acknowledged)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in_again (server, "alice");
  g_autoptr (RcTestPeer) again = NULL;
  g_autoptr (GString) bytes = g_string_new (NULL);
  guint n_sent;
  char *frame;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (bytes, "SEND ref=r%u to=all len=1\nx\n", i);
  rc_test_peer_send (alice, bytes->str, bytes->len);
  g_free (rc_test_peer_expect (alice, "SENT *"));
  kill (rc_test_server_get_pid (server), SIGTERM);
  for (n_sent = 1; (frame = rc_test_peer_read_frame (alice)) != NULL && g_str_has_prefix (frame, "SENT "); n_sent++)
    g_free (frame);
  ck_assert_str_eq (frame, "BYE reason=shutdown\n");
  g_free (frame);
  rc_test_peer_expect_end (alice);

  /* And what is kept is just what was acknowledged. */
  rc_test_server_kill (server);
  rc_test_server_restart (server);
  again = log_in_again (server, "alice");
  rc_test_peer_send (again, "SYNC after=0\n", -1);
  for (guint i = 0; i < n_sent; i++)
    expect (again, "MESSAGE *");
  expect (again, "END more=0\n");
}
END_TEST

START_TEST (without_history_nothing_is_kept)
{
  const char *const arguments[] = { "--history", "off", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = rc_test_peer_connect (rc_test_server_get_port (server));
  RcTestPeer *other;
  g_autofree char *hello = NULL;
  g_autofree char *second = NULL;

  rc_test_peer_send (alice, "HELLO v=1\nLOGIN id=alice method=open\n", -1);
  hello = rc_test_peer_expect (alice, "HELLO v=1 log=* history=off *");
  expect (alice, "WELCOME id=alice seq=0 *");
  rc_test_peer_send (alice, "SEND ref=a to=all len=1\nx\nSYNC after=0\nHISTORY with=all before=9\n", -1);
  expect (alice, "SENT ref=a seq=1 *");
  expect (alice, "END more=0\n");
  expect (alice, "END more=0\n");

  rc_test_server_kill (server);
  rc_test_server_restart (server);
  other = rc_test_peer_connect (rc_test_server_get_port (server));
  rc_test_peer_send (other, "HELLO v=1\nLOGIN id=bob method=guest\n", -1);
  second = rc_test_peer_expect (other, "HELLO v=1 log=* history=off *");
  ck_assert_str_ne (hello, second);
  expect (other, "WELCOME id=bob seq=0\n");
  rc_test_peer_free (other);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_message_waits_for_who_is_not_there,
    a_restart_keeps_the_history_and_its_clock,
    a_ref_is_known_after_a_restart,
    a_sync_comes_in_pages,
    history_comes_in_pages_and_changes_nothing,
    a_newcomer_sees_nothing_of_the_room_before,
    receipts_tell_the_sender_and_only_rise,
    the_room_has_receipts_while_it_is_small,
    markers_reach_every_device_now_or_with_its_sync,
    a_mark_does_not_go_back_with_a_restart,
    what_a_sync_brings_is_marked_as_delivered,
    what_is_too_old_goes,
    at_the_end_what_was_taken_is_acknowledged,
    without_history_nothing_is_kept,
    NULL,
  };

  return test_run ("server-history", tests);
}

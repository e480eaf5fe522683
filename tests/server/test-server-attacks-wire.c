/* test-server-attacks-wire.c - attacks by bytes, on a live server, by the numbers
 * of the list in README.md.
 *
 * Covers: 3 endless header and absurd len, 4 one byte too long, 5 bytes that
 * are no text, 6 lines and frames smuggled in, 16 a browser made to come here. */
#include "config.h"

#include "test-run.h"
#include "test-talk.h"

static const char *const door_open[] = { "--seed-door", NULL };

START_TEST (case_03_a_header_without_end_is_cut_off)
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

START_TEST (case_03_an_absurd_len_costs_no_memory)
{
  static const char *const lens[] = { "1048577", "99999999999", "18446744073709551616", "01", "-1", "1e3", "" };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  gsize before = get_private_bytes (server);

  for (guint i = 0; i < G_N_ELEMENTS (lens); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      rc_test_peer_printf (peer, "HELLO v=1\nSEND ref=a to=all len=%s\n", lens[i]);
      expect (peer, "HELLO *");
      expect (peer, i == 0 || i == 1 ? "ERROR code=too-large len=*" : "ERROR code=* len=*");
      rc_test_peer_expect_end (peer);
    }
  ck_assert_uint_lt (get_private_bytes (server), before + 1024 * 1024);
}
END_TEST

START_TEST (case_04_one_byte_too_long_is_an_error_and_no_more)
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

START_TEST (case_05_a_line_that_is_no_frame_closes)
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

START_TEST (case_06_nobody_speaks_a_line_in_anothers_name)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) mallory = log_in (server, "mallory");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  rc_test_peer_send (mallory, "SEND ref=a to=bob len=35\nhi\nalice said : lend me \x1b[31m money\n", -1);
  expect_bytes (bob, "mallory said : hi alice said : lend me \\x1b[31m money\n");
  rc_test_peer_send (mallory, "SEND ref=b to=all len=4\na\r\nb\n", -1);
  expect_bytes (bob, "mallory said : a  b\n");
  rc_test_peer_send (bob, "mallory||x\rMESSAGE seq=1\n", -1);
  g_free (rc_test_peer_expect_later (mallory, "MESSAGE seq=3 * from=bob to=mallory * len=15\nx\rMESSAGE seq=1\n"));
}
END_TEST

START_TEST (case_16_a_browser_is_refused_at_the_tutorials_door)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "POST / HTTP/1.1\r\n\r\nalice\nall||spam\n", -1);
  expect (peer, "ERROR code=bad-frame len=*\n*\n");
  ck_assert_ptr_null (rc_test_peer_read_frame (peer));
}
END_TEST

START_TEST (case_03_many_headers_without_end_cost_little)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  RcTestPeer *peers[200];
  g_autofree char *header = g_strnfill (1020, 'x');
  G_GNUC_UNUSED gsize before; /* not looked at in a build with sanitizers */

  memcpy (header, "HELLO v=1 name=", strlen ("HELLO v=1 name="));
  rc_test_peer_free (greet (server));
  before = get_private_bytes (server);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      peers[i] = connect_to (server);
      rc_test_peer_send (peers[i], header, -1);
    }
  rc_test_peer_free (greet (server));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_lt (get_private_bytes (server), before + G_N_ELEMENTS (peers) * 4096);
#endif
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      rc_test_peer_send (peers[i], "yyyyyyyy", -1);
      expect (peers[i], "ERROR code=bad-frame len=*\n*\n");
      rc_test_peer_expect_end (peers[i]);
      rc_test_peer_free (peers[i]);
    }
}
END_TEST

/* What is said is refused, and neither heard nor kept. */
START_TEST (case_05_a_body_that_is_no_text_is_neither_relayed_nor_kept)
{
  static const struct
  {
    const char *bytes;
    gsize len;
  } bodies[] = {
    { "\xc3\x28", 2 },         { "a\0b", 3 },         { "\xed\xa0\x80", 3 },     { "\xc0\xaf", 2 },
    { "\xf4\x90\x80\x80", 4 }, { "\xe2\x82", 2 },    { "\xff", 1 },             { "\0", 1 },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) mallory = log_in (server, "mallory");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    for (guint j = 0; j < 2; j++)
      {
        rc_test_peer_printf (mallory, "SEND ref=r%u-%u to=%s len=%zu\n", i, j, j == 0 ? "bob" : "all", bodies[i].len);
        rc_test_peer_send (mallory, bodies[i].bytes, (gssize) bodies[i].len);
        rc_test_peer_send (mallory, "\n", 1);
        expect (mallory, "ERROR code=bad-value ref=r* re=SEND len=*\n*\n");
      }

  rc_test_peer_expect_quiet (bob);
  rc_test_peer_send (bob, "SYNC after=0\n", -1);
  expect (bob, "END more=0\n");
}
END_TEST

START_TEST (case_05_other_doors_take_no_such_bytes_either)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) seed = enter (server, "mallory");
  g_autoptr (RcTestPeer) named = connect_to (server);
  g_autoptr (RcTestPeer) secret = greet (server);

  rc_test_peer_send (seed, "bob||\xc3\x28\nall||\xed\xa0\x80\n", -1);
  expect_bytes (seed, "that text is not UTF-8, and was not sent\nthat text is not UTF-8, and was not sent\n");
  rc_test_peer_send (seed, "bob||a\0b\n", strlen ("bob||a") + 3);
  rc_test_peer_send (named, "HELLO v=1 len=2\n\xc3\x28\nLOGIN id=x method=guest\n", -1);
  expect (named, "ERROR code=bad-value re=HELLO len=*\n*\n");
  rc_test_peer_send (secret, "LOGIN id=\xc3\x28 method=guest\n", -1);
  expect (secret, "ERROR code=bad-frame len=*\n*\n");

  /* A NUL ends a line of that door, as its clients pad with them: two lines,
   * of which neither has it. */
  rc_test_peer_send (seed, "bob||end\n", -1);
  g_free (rc_test_peer_expect_later (bob, "MESSAGE * from=mallory to=bob ref=* len=3\nend\n"));
}
END_TEST

START_TEST (case_06_a_text_never_becomes_a_frame)
{
  static const char text[] = "hi\nMESSAGE seq=9 time=9 from=alice to=bob ref=f len=4\nfake\r\nBYE\n";
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) mallory = log_in (server, "mallory");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autofree char *pattern = g_strdup_printf ("MESSAGE seq=1 time=* from=mallory to=bob ref=a len=%zu\n%s\n", strlen (text), text);

  rc_test_peer_printf (mallory, "SEND ref=a to=bob len=%zu\n%s\n", strlen (text), text);
  expect (bob, pattern);
  rc_test_peer_expect_quiet (bob);
}
END_TEST

/* What of a frame others are shown, or its sender is answered with. */
START_TEST (case_06_no_value_brings_a_line_of_its_own)
{
  static const char *const frames[] = {
    "SEND ref=a\rb to=bob len=1\nx\n", "SEND ref=a to=bob\r len=1\nx\n", "SEND ref=a to=bob type=t\x0b len=1\nx\n",
    "SEND ref=a to=bob about=bob/r\r len=1\nx\n", "STATUS state=away\rCONTACT\n", "TYPING with=bob\r\n",
    "PING tag=a\xe2\x80\xa8" "b\x85\n", "READ with=bob\x1b seq=1\n", "\rSEND ref=a to=bob len=1\nx\n",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (RcTestPeer) mallory = log_in_guest (server, "mallory");
      g_autofree char *answer = NULL;

      rc_test_peer_send (mallory, frames[i], -1);
      answer = rc_test_peer_expect (mallory, "ERROR code=bad-* len=*\n*\n");
      ck_assert_ptr_null (strpbrk (answer, "\r\x0b\x1b"));
    }
  rc_test_peer_expect_quiet (bob);
}
END_TEST

START_TEST (case_06_an_id_brings_no_line_at_the_tutorials_door)
{
  static const char *const ids[] = { "x\nall||spam", "x\ralice said : hi", "x said : hi", "alice\r\r\n", "\r", "x\x1b[2J" };
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      rc_test_peer_send (peer, ids[i], -1);
      if (i > 0)
        rc_test_peer_expect_end (peer);
      else
        /* A line behind the id is a message in the own name, as it should be. */
        expect_bytes (bob, "x said : spam\n");
    }
  rc_test_peer_send (alice, "bob||end\n", -1);
  expect_bytes (bob, "alice said : end\n");
}
END_TEST

/* A page can choose the method, the path and the body, and little else. */
START_TEST (case_16_a_browser_is_refused_at_its_first_line)
{
  static const char *const starts[] = {
    "POST / HTTP/1.1\r\nHost: localhost:5247\r\nContent-Length: 99\r\n\r\n", "HELLO /v=1 HTTP/1.1\r\n\r\n",
    "HELLO / HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n", "PROPFIND / HTTP/1.1\r\n\r\n",
    "GET /\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n", "post / HTTP/1.1\r\n\r\n",
  };
  for (guint door = 0; door < 2; door++)
    {
      g_autoptr (RcTestServer) server = rc_test_server_start (door == 1 ? door_open : NULL);
      g_autoptr (RcTestPeer) bob = log_in (server, "bob");

      rc_test_peer_send (bob, "ROSTER\n", -1);
      g_free (rc_test_peer_expect_later (bob, "END\n"));
      for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
        {
          g_autoptr (RcTestPeer) peer = connect_to (server);

          rc_test_peer_send (peer, starts[i], -1);
          rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=x method=guest\nSEND ref=a to=all len=4\nspam\nall||spam\n", -1);
          rc_test_peer_expect_end (peer);
        }
      rc_test_peer_expect_quiet (bob);
    }
}
END_TEST

START_TEST (case_16_a_browser_over_tls_does_not_get_that_far)
{
  static const char *const protocols[] = { "http/1.1", "h2", "http/1.0" };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      ck_assert (!rc_test_peer_start_tls (peer, NULL, protocols[i]));
    }
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_03_a_header_without_end_is_cut_off,
    case_03_an_absurd_len_costs_no_memory,
    case_04_one_byte_too_long_is_an_error_and_no_more,
    case_05_a_line_that_is_no_frame_closes,
    case_06_nobody_speaks_a_line_in_anothers_name,
    case_16_a_browser_is_refused_at_the_tutorials_door,
    case_03_many_headers_without_end_cost_little,
    case_05_a_body_that_is_no_text_is_neither_relayed_nor_kept,
    case_05_other_doors_take_no_such_bytes_either,
    case_06_a_text_never_becomes_a_frame,
    case_06_no_value_brings_a_line_of_its_own,
    case_06_an_id_brings_no_line_at_the_tutorials_door,
    case_16_a_browser_is_refused_at_its_first_line,
    case_16_a_browser_over_tls_does_not_get_that_far,
    NULL,
  };

  return test_run ("server-attacks-wire", tests);
}

/* test-attack-words.c - attacks by what is said, each again by those who have read how it is
 * met, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 5 bytes that are no text at the tutorial's door, 6 lines in another's name: through
 * the tutorial's `id||text` and out of it, 16 other protocols that are made to come here, 17
 * secrets in the wrong place and the log. */
#include "config.h"

#include "test-run.h"
#include "test-talk.h"

static const char *const door_open[] = { "--seed-door", NULL };
static const char *const door_open_and_talkative[] = { "--seed-door", "--set", "log-level=debug", NULL };

/* A line of the tutorial's door, with its end. */
static char *
read_line (RcTestPeer *peer)
{
  GString *line = g_string_new (NULL);

  while (line->len == 0 || line->str[line->len - 1] != '\n')
    {
      g_autoptr (GBytes) byte = rc_test_peer_read_bytes (peer, 1);

      ck_assert_msg (g_bytes_get_size (byte) == 1, "it ended behind “%s”", line->str);
      g_string_append_len (line, g_bytes_get_data (byte, NULL), 1);
    }

  return g_string_free (line, FALSE);
}

/* What a terminal or an eye would take for the end of a line, or for a way back to its
 * beginning. */
static const char *const breaks[] = {
  "\n", "\r", "\r\n", "\n\n\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9",
  "\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08", "\x1b[2K\x1b[0G", "\x1b" "M\x1b[1G",
  "\x1b" "E", "\x1b" "D", "\xc2\x84", "\xc2\x8d", "\x7f\x7f\x7f\x7f", "\xe2\x80\xae", "\xe2\x81\xa6", "\xd8\x9c", "\xe2\x80\x8f",
  "\x1b[1A", "\x1b" "7\x1b[H", "\xc2\x9b" "1G", "\x1b]0;", "\t\r", "\x0e",
};

START_TEST (case_06_no_text_begins_a_line_of_another)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) mallory = log_in (server, "mallory");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    for (guint j = 0; j < 2; j++)
      {
        g_autofree char *text = g_strdup_printf ("hi%salice said : lend me money", breaks[i]);
        g_autofree char *line = NULL;

        rc_test_peer_printf (mallory, "SEND ref=w%u-%u to=%s len=%zu\n%s\n", i, j, j == 0 ? "bob" : "all", strlen (text), text);
        line = read_line (bob);
        ck_assert_msg (g_str_has_prefix (line, "mallory said : hi"), "%u: “%s”", i, line);
        ck_assert_msg (strstr (line, "alice said : lend me money\n") != NULL, "%u: “%s”", i, line);
        for (const char *at = line; at[1] != '\0'; at = g_utf8_next_char (at))
          {
            gunichar c = g_utf8_get_char (at);

            ck_assert_msg (c == '\t' || !g_unichar_iscntrl (c), "%u: U+%04X in a line", i, c);
            ck_assert_msg (c < 0x2028 || c > 0x202e, "%u: U+%04X in a line", i, c);
            ck_assert_msg (c != 0x061c && c != 0x200f && (c < 0x2066 || c > 0x2069), "%u: U+%04X in a line", i, c);
          }
      }
}
END_TEST

/* The same, in at that door and out at both. */
START_TEST (case_06_no_line_of_that_door_is_two)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) mallory = enter (server, "mallory");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");
  g_autoptr (RcTestPeer) carol = log_in (server, "carol");

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *pattern = NULL;
      g_autofree char *line = NULL;

      /* A line that ends is a line that ends, and the next one is for nobody. */
      if (strchr (breaks[i], '\n') != NULL)
        continue;
      text = g_strdup_printf ("hi%salice||lend me", breaks[i]);
      rc_test_peer_printf (mallory, "bob||%s\ncarol||%s\n", text, text);
      line = read_line (bob);
      ck_assert_msg (g_str_has_prefix (line, "mallory said : hi") && strpbrk (line, "\r\x0b\x0c\x1b\x08\x7f") == NULL, "%u: “%s”", i,
                     line);
      pattern = g_strdup_printf ("MESSAGE seq=* from=mallory to=carol ref=* len=*\n%s\n", text);
      expect (carol, pattern);
    }
}
END_TEST

/* What is written before `||` is a receiver, but for blanks at its end, or nobody. */
START_TEST (case_06_nobody_is_written_to_by_another_name)
{
  static const char *const receivers[] = {
    "ALL", "All", " all", "\tall", "server", "SERVER", "", " ", " bob", "\xc2\xa0" "bob", "bob\xc2\xa0", "b\xd0\xbe" "b", "bob\xe2\x80\x8b",
    "\xe2\x80\xae" "bob", "bob,carol", "bob;carol", "*", "%", "_ob", "bo_", "bob|x", "|bob", "\x1b[2Jbob",
    "\xff\xfe", "bob/r1", "#bob", "@bob", "bob=1", "bob\x01", "all\xe3\x80\x80", "to=bob", "SEND ref=a to=bob len=1", "BYE", "al||all", "\xef\xbc\x81",
    "bobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbobbob",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) mallory = enter (server, "mallory");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) carol = enter (server, "carol");

  for (guint i = 0; i < G_N_ELEMENTS (receivers); i++)
    {
      g_autofree char *answer = NULL;

      rc_test_peer_printf (mallory, "%s||for nobody\n", receivers[i]);
      answer = read_line (mallory);
      ck_assert_msg (strstr (answer, "for nobody") == NULL && strpbrk (answer, "\x1b\r") == NULL, "“%s”: %s", receivers[i], answer);
    }
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_send (mallory, "carol||end\n", -1);
  expect_bytes (carol, "mallory said : end\n");
}
END_TEST

/* Ids by which a line, a frame or a sender would be forged at that door. */
START_TEST (case_06_no_id_is_a_line)
{
  static const char *const ids[] = {
    "alice said : hi", "x||y", "||", "|", "alice\r", "\ralice", "alice\x0bx", "x\x0cy", "alice:", "server", "all", "ALL", "SERVER",
    "remote is offline", "hello alice,you login successed", "\xe2\x80\xa8" "alice", "alice\xc2\x85", "x y", "\x7f", "\x1b[A",
    "alice\tx", "HELLO", "a=b", "-", "..", "../etc/passwd", "%s%n", "alice\xe2\x80\xae",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) alice = enter (server, "alice");
  g_autoptr (RcTestPeer) bob = enter (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);
      g_autoptr (GBytes) bytes = NULL;
      const char *data;
      gsize len;

      /* These are names that one may have, however odd; and one that is a beginning of ours. */
      if (g_str_equal (ids[i], "-") || g_str_equal (ids[i], "..") || g_str_equal (ids[i], "HELLO"))
        continue;
      rc_test_peer_printf (peer, "%s", ids[i]);
      bytes = rc_test_peer_read_bytes (peer, G_MAXSIZE);
      data = g_bytes_get_data (bytes, &len);
      ck_assert_msg (g_strstr_len (data, (gssize) len, "you login successed") == NULL, "“%s” came in", ids[i]);
      ck_assert_msg (memchr (data, '\x1b', len) == NULL && memchr (data, '\r', len) == NULL, "“%s” came back", ids[i]);
    }
  rc_test_peer_send (alice, "bob||end\n", -1);
  expect_bytes (bob, "alice said : end\n");
}
END_TEST

START_TEST (case_05_no_bytes_that_are_no_text_pass_that_door)
{
  static const char *const texts[] = {
    "\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
    "\xf8\x88\x80\x80\x80", "\xfe", "\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "a\xcc", "\xc3\x28", "ok\xff" "ok",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open);
  g_autoptr (RcTestPeer) mallory = enter (server, "mallory");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      rc_test_peer_printf (mallory, "bob||%s\nall||x%s\n", texts[i], texts[i]);
      expect_bytes (mallory, "that text is not UTF-8, and was not sent\nthat text is not UTF-8, and was not sent\n");
    }
  rc_test_peer_expect_quiet (bob);
}
END_TEST

/* What a page, a mail server or a scanner can be made to say first. */
START_TEST (case_16_no_other_protocol_is_taken_for_ours)
{
  static const char *const starts[] = {
    "GET / HTTP/1.0\r\n", "\r\nPOST / HTTP/1.1\r\n", " POST / HTTP/1.1\r\n", "GET http://box.local:5247/ HTTP/1.1\r\n",
    "GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n", "HEAD / HTTP/1.1\r\n", "PUT /LOGIN HTTP/1.1\r\n", "DELETE / HTTP/1.1\r\n",
    "HELLO http://x HTTP/1.1\r\n", "HELLO  v=1\n", "HELLO\tv=1\n", "Hello v=1\n", "hello v=1\n", "HELLO v=1 \n", "HELLO v=1\r\n",
    "EHLO mail.example.org\r\n", "MAIL FROM:<a@b>\r\n", "USER a b c :d\r\n", "{\"jsonrpc\": \"2.0\"}\n", "<?xml version='1.0'?><stream>",
    "\xef\xbb\xbfHELLO v=1\n", "\xff\xf4\xff\xfd\x06", "stats items\r\n", "* 1 EXISTS\r\n", "SELECT 1;\n", "OPTIONS rtsp://x RTSP/1.0\r\n",
    "\x03", "\x80\x2e\x01\x03\x01", "-----BEGIN X-----\n", "$3\r\nGET\r\n",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      rc_test_peer_send (peer, starts[i], -1);
      rc_test_peer_send (peer, "\nHELLO v=1\nLOGIN id=x method=guest\nSEND ref=a to=all len=4\nspam\n", -1);
      rc_test_peer_expect_end (peer);
    }
  rc_test_peer_expect_quiet (bob);
}
END_TEST

/* A person, or a program, that puts its secret where none belongs. */
START_TEST (case_17_a_secret_in_the_wrong_place_is_not_logged)
{
  static const char *const frames[] = {
    "LOGIN id=bob method=password secret=Hunter2\n", "LOGIN id=bob method=password password=Hunter2\n", "LOGIN Hunter2\n",
    "LOGIN id=bob method=Hunter2\n", "LOGIN id=bob method=token len=7\nHunter2\n", "LOGIN id=bob method=guest len=7\nHunter2\n",
    "LOGIN id=bob method=register invite=Hunter2\n", "LOGIN id=bob method=register invite=Hunter2 len=7\nHunter2\n",
    "PASSWORD Hunter2\n", "PASSWORD len=7\nHunter2\n", "PASSWORD old=Hunter2 new=Hunter2\n", "HUNTER2 x=Hunter2\n", "Hunter2\n",
    "SEND ref=Hunter2 text=Hunter2\n", "SEND ref=a to=bob type=Hunter2 len=7\nHunter2\n", "PING tag=Hunter2\n", "BYE reason=Hunter2\n",
    "LOGIN id=bob method=password len=65537\nHunter2", "LOGIN id=bob method=password len=9999999\nHunter2", "LOGOUT token=Hunter2\n",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (door_open_and_talkative);
  g_autoptr (RcTestPeer) seed = enter (server, "mallory");
  g_autofree char *log = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (RcTestPeer) peer = greet (server);

      rc_test_peer_send (peer, frames[i], -1);
      if (i % 2 == 0)
        rc_test_peer_send (peer, "\nBYE\n", -1);
    }
  rc_test_peer_send (seed, "Hunter2||Hunter2\nmallory||Hunter2\nHunter2||Hunter2\n", -1);
  expect_bytes (seed, "remote is offline\nremote is offline\n");
  rc_test_peer_free (log_in (server, "last"));

  log = rc_test_server_get_log (server);
  ck_assert_msg (strcasestr (log, "Hunter2") == NULL, "%s", strcasestr (log, "Hunter2"));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_06_no_text_begins_a_line_of_another,
    case_06_no_line_of_that_door_is_two,
    case_06_nobody_is_written_to_by_another_name,
    case_06_no_id_is_a_line,
    case_05_no_bytes_that_are_no_text_pass_that_door,
    case_16_no_other_protocol_is_taken_for_ours,
    case_17_a_secret_in_the_wrong_place_is_not_logged,
    NULL,
  };

  return test_run ("attack-words", tests);
}

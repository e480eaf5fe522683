/* test-attack-terminal.c - attacks on the terminal of the administrator, by those who have read
 * how it is guarded, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 8 escapes and what turns text around, in the log, in all that redcoastctl prints, for
 * people and for programs, and in what it complains of; that an export is nevertheless what was
 * said, byte for byte. */
#include "config.h"

#include "test-ctl.h"
#include "test-run.h"
#include "test-talk.h"

/* What moves a terminal, or an eye. */
static const struct
{
  const char *name;
  const char *bytes;
} evils[] = {
  { "clears the screen", "\x1b[2J\x1b[H" },
  { "sets the title", "\x1b]0;root@box\x07" },
  { "asks for the title to be typed", "\x1b[21t" },
  { "asks who the terminal is", "\x1b[c\x1b[5n\x05" },
  { "writes the clipboard", "\x1b]52;c;cm0gLXJmIC8K\x1b\\" },
  { "a link that says another", "\x1b]8;;http://evil.example\x1b\\http://bank.example\x1b]8;;\x1b\\" },
  { "one above and over it", "\x1b[1A\x1b[2K" },
  { "hides what follows", "\x1b[8m" },
  { "a device's own string", "\x1bP+q544e\x1b\\" },
  { "resets the terminal", "\x1b" "c" },
  { "other letters", "\x0e\x1b(0" },
  { "CSI in one character", "\xc2\x9b" "2J" },
  { "OSC in one character", "\xc2\x9d" "0;t\xc2\x9c" },
  { "next line, and reverse", "\xc2\x85\xc2\x8d" },
  { "DCS in one character", "\xc2\x90q\xc2\x9c" },
  { "delete", "abc\x7f\x7f\x7f" },
  { "backspace over what stands there", "abc\x08\x08\x08" "x" },
  { "back to the beginning", "\rredcoastd: warning: fake" },
  { "down and on", "\x0b\x0c" },
  { "a line of the log", "\nredcoastd: error: fake" },
  { "a line of the journal", "\nPRIORITY=0\nMESSAGE=fake" },
  { "turned around", "\xe2\x80\xae" "txt.exe" },
  { "embedded", "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac" },
  { "isolated, and never ended", "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8" },
  { "marks of direction", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c" },
  { "ends of lines and paragraphs", "\xe2\x80\xa8\xe2\x80\xa9" },
  { "an escape cut off", "\x1b" },
  { "an escape in an escape", "\x1b[\x1b[2J" },
  { "the names of escapes", "\\x1b[2J\\u202e&#27;%1b^[[2J" },
  { "quotes of JSON", "\",\"text\":\"\x1b[2J\\\"}" },
  { "formats", "%s%n\x1b[%dm" },
};

/* Of text that is shown as lines: what is left in it that is no letter; NULL: nothing. */
static const char *
find_harmful (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return text;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if ((g_unichar_iscntrl (c) && c != '\n') || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
          c == 0x200e || c == 0x200f || c == 0x061c)
        return text;
    }

  return NULL;
}

static void
assert_harmless (const char *text, const char *where)
{
  const char *harmful = find_harmful (text);

  if (harmful != NULL)
    {
      g_autofree char *shown = g_utf8_substring (harmful, 0, MIN (g_utf8_strlen (harmful, -1), 20));
      g_autofree char *escaped = g_strescape (shown, NULL);

      ck_abort_msg ("%s: U+%04X in “%s”", where, g_utf8_get_char (harmful), escaped);
    }
}

/* Every line is one that the server begins. */
static void
assert_log_is_its_own (RcTestServer *server)
{
  g_autofree char *log = rc_test_server_get_log (server);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);

  assert_harmless (log, "the log");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      ck_assert_msg (*lines[i] == '\0' || g_str_has_prefix (lines[i], "redcoastd: "), "“%s”", lines[i]);
      ck_assert_msg (!g_str_has_prefix (lines[i], "redcoastd: error: fake") && !g_str_has_prefix (lines[i], "redcoastd: warning: fake"),
                     "“%s”", lines[i]);
    }
}

/* In every value of every frame, before a log-in and behind it. */
static void
say_everywhere (RcTestServer *server, const char *evil)
{
  static const char *const frames[] = {
    "%s\n", "HELLO v=%s\n", "HELLO v=1 x=%s\n", "HELLO v=1\nLOGIN id=%s method=guest\n", "HELLO v=1\nLOGIN id=%s method=open\n",
    "HELLO v=1\nLOGIN id=a method=%s\n", "HELLO v=1\nLOGIN id=a method=register invite=%s len=1\nx\n", "HELLO v=1\n%s x=y\n",
    "HELLO v=1\nLOGIN id=g method=guest\nSEND ref=%s to=all len=1\nx\n", "HELLO v=1\nLOGIN id=g method=guest\nSEND ref=a to=%s len=1\nx\n",
    "HELLO v=1\nLOGIN id=g method=guest\nSEND ref=a to=all type=%s len=1\nx\n", "HELLO v=1\nLOGIN id=g method=guest\nBYE reason=%s\n",
    "HELLO v=1\nLOGIN id=g method=guest\nSTATUS state=%s\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);
      g_auto (GStrv) parts = g_strsplit (frames[i], "%s", 2);

      rc_test_peer_printf (peer, "%s%s%s", parts[0], evil, parts[1]);
      rc_test_peer_send (peer, "BYE\n", -1);
      rc_test_peer_expect_end (peer);
    }
}

START_TEST (case_08_no_log_line_is_a_peers)
{
  const char *const arguments[] = { "--seed-door", "--set", "log-level=debug", "--set", "session-rate=0", "--set", "linger-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);

  for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
    {
      g_autoptr (RcTestPeer) named = connect_to (server);
      g_autofree char *password = g_strdup_printf ("LOGIN id=alice method=password len=%zu\n%s\n", strlen (evils[i].bytes), evils[i].bytes);

      say_everywhere (server, evils[i].bytes);
      rc_test_peer_printf (named, "HELLO v=1 len=%zu\n%s\n%sBYE\n", strlen (evils[i].bytes), evils[i].bytes, password);
      rc_test_peer_expect_end (named);
      assert_log_is_its_own (server);
    }
}
END_TEST

/* Whoever speaks cannot be kept from what they say, and the administrator hands it out. */
static void
assert_export (RcTestServer *server, const char *argument)
{
  g_autofree char *text = argument != NULL ? test_ctl_print (server, argument, "export", "mallory", NULL)
                                           : test_ctl_print (server, "export", "mallory", NULL);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *messages;

  assert_harmless (text, "an export");
  ck_assert_ptr_nonnull (root);
  messages = json_object_get_array_member (json_node_get_object (root), "messages");
  ck_assert_uint_eq (json_array_get_length (messages), G_N_ELEMENTS (evils));
  for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
    ck_assert_msg (g_str_equal (json_object_get_string_member (json_array_get_object_element (messages, i), "text"), evils[i].bytes),
                   "“%s” is another text", evils[i].name);
}

START_TEST (case_08_an_export_is_harmless_and_still_what_was_said)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) mallory = log_in (server, "mallory");

  for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
    {
      rc_test_peer_printf (mallory, "SEND ref=r%u to=mallory len=%zu\n%s\n", i, strlen (evils[i].bytes), evils[i].bytes);
      g_free (rc_test_peer_expect_later (mallory, "SENT *"));
    }
  assert_export (server, NULL);
  assert_export (server, "--json");
}
END_TEST

/* What an administrator has copied from somewhere, and what lists show of it. */
START_TEST (case_08_what_is_typed_for_redcoastctl_comes_back_harmless)
{
  static const char *const commands[][2] = {
    { "kick", NULL }, { "ban", NULL }, { "unban", NULL }, { "export", NULL }, { "ban", "--network" }, { "unban", "--network" },
    { "account", "password" }, { "invite", "revoke" }, { "ban", "mallory" }, { "ban", "--expires" }, { "backup", NULL },
    { "say", NULL },
    { "forget", NULL }, { "account", "add" }, { "account", "remove" }, { NULL, NULL },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = test_ctl_get_dir (server);

  /* Each with four of them, in turn: a program that is started takes its time. */
  for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
    for (guint j = i % 4; j < G_N_ELEMENTS (commands); j += 4)
      {
        g_autofree char *reason = g_strconcat ("--reason=", evils[i].bytes, NULL);
        const char *last = j == 8 ? reason : evils[i].bytes;
        g_auto (TestCtl) ctl = commands[j][0] == NULL ? test_ctl_run_in (dir, NULL, last, NULL)
                               : commands[j][1] != NULL ? test_ctl_run_in (dir, NULL, commands[j][0], commands[j][1], last, NULL)
                               : test_ctl_run_in (dir, NULL, commands[j][0], last, NULL);

        assert_harmless (ctl.err, evils[i].name);
        assert_harmless (ctl.out, evils[i].name);
      }
}
END_TEST

/* The lists, for people and for programs, of ids of every kind and of reasons that are nearly
 * too much. */
START_TEST (case_08_no_list_has_anything_else)
{
  static const char *const lists[][2] = {
    { "who", NULL }, { "account", "list" }, { "bans", NULL }, { "invite", "list" }, { "status", NULL }, { "pin", NULL },
  };
  static const char *const ids[] = { "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "ren\xc3\xa9", "%s%n", "a_b", "\xe7\xba\xa2\xe5\xb2\xb8", "x.y-z" };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = test_ctl_get_dir (server);
  RcTestPeer *peers[G_N_ELEMENTS (ids)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      peers[i] = greet (server);
      rc_test_peer_printf (peers[i], "LOGIN id=%s method=open\n", ids[i]);
      g_free (rc_test_peer_read_frame (peers[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
    {
      g_autofree char *id = g_strdup_printf ("banned%u", i);
      g_auto (TestCtl) ctl = test_ctl_run_in (dir, NULL, "ban", id, "--reason", evils[i].bytes, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint json = 0; json < 2; json++)
      {
        g_auto (TestCtl) ctl = json != 0 ? test_ctl_run_in (dir, NULL, "--json", lists[i][0], lists[i][1], NULL)
                                         : test_ctl_run_in (dir, NULL, lists[i][0], lists[i][1], NULL);

        ck_assert_msg (ctl.status == 0, "%s: %s", lists[i][0], ctl.err);
        assert_harmless (ctl.out, lists[i][0]);
      }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    rc_test_peer_free (peers[i]);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    case_08_no_log_line_is_a_peers,
    case_08_an_export_is_harmless_and_still_what_was_said,
    case_08_what_is_typed_for_redcoastctl_comes_back_harmless,
    case_08_no_list_has_anything_else,
    NULL,
  };

  return test_run ("attack-terminal", tests);
}

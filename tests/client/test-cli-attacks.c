/* test-cli-attacks.c - attacks on the terminal of who uses redcoast-cli, by those who have read
 * how it is guarded, by the numbers of the list in ../README.md.
 *
 * Covers: 8 escapes and what turns text around, in the room and to one; lines that a text is to
 * begin in somebody else's name, by its own ends of lines and by the terminal's. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-run.h"
#include "rc-test-server.h"
#include "rc-test-terminal.h"

#define COLUMNS 80
#define FAKE "[12:00] bob: fake"

#define TEN(text) text text text text text text text text text text

/* By name, what is said, and what must be on the screen of it. */
static const struct
{
  const char *name;
  const char *text;
  const char *shown;
} evils[] = {
  { "clears the screen", "\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H" },
  { "sets the title", "\x1b]0;t\x07", "\\x1b]0;t\\x07" },
  { "has the title typed", "\x1b[21t", "\\x1b[21t" },
  { "asks for an answer", "\x1b[c\x05", "\\x1b[c\\x05" },
  { "writes the clipboard", "\x1b]52;c;cm0=\x1b\\", "\\x1b]52;c;cm0=\\x1b\\" },
  { "a link that says another", "\x1b]8;;http://evil\x1b\\bank\x1b]8;;\x1b\\", "\\x1b]8;;http://evil\\x1b\\bank\\x1b]8;;\\x1b\\" },
  { "one line up and over it", "\x1b[1A\r" FAKE, "\\x1b[1A\\x0d" FAKE },
  { "hides what follows", "\x1b[8m", "\\x1b[8m" },
  { "the alternate screen", "\x1b[?1049h", "\\x1b[?1049h" },
  { "keys that are no keys", "\x1b[?1000h\x1b=", "\\x1b[?1000h\\x1b=" },
  { "resets it", "\x1b" "c", "\\x1bc" },
  { "other letters", "\x0e\x1b(0", "\\x0e\\x1b(0" },
  { "CSI in one character", "\xc2\x9b" "2J", "\\x9b2J" },
  { "OSC in one character", "\xc2\x9d" "0;t\xc2\x9c", "\\x9d0;t\\x9c" },
  { "next line, and back", "\xc2\x85\xc2\x8d", "\\x85\\x8d" },
  { "delete and backspace", "a\x7f\x08", "a\\x7f\\x08" },
  { "back to the beginning", "a\r" FAKE, "a\\x0d" FAKE },
  { "down", "a\x0b\x0c" "b", "a\\x0b\\x0cb" },
  { "turned around", "\xe2\x80\xae" "txt", "\\u202etxt" },
  { "isolated", "\xe2\x81\xa6" "a\xe2\x81\xa9", "\\u2066a\\u2069" },
  { "marks of direction", "\xe2\x80\x8f\xd8\x9c", "\\u200f\\u061c" },
  { "a paragraph", "a\xe2\x80\xa9" FAKE, "a\\u2029" FAKE },
  { "an escape cut off", "a\x1b", "a\\x1b" },
  { "the name of an escape", "\\x1b[2J\\e[2J", "\\x1b[2J\\e[2J" },
  { "formats", "%s%n%1$s", "%s%n%1$s" },
  { "a line of another", "hi\n" FAKE, "hi\r\n        | " FAKE },
  { "lines of another", "hi\n\n\n" FAKE, "hi\r\n        | \r\n        | \r\n        | " FAKE },
  { "a notice", "hi\n* bob has left", "hi\r\n        | * bob has left" },
  { "the prompt", "hi\nall> ", "hi\r\n        | all> " },
  { "what goes on", "hi\n        | " FAKE, "hi\r\n        |         | " FAKE },
  { "blanks up to the edge", "hi" TEN ("       ") FAKE, "\r\n        | " },
  { "letters up to the edge", TEN ("xxxxxx") "xx" FAKE, "\r\n        | " },
  { "tabs up to the edge", "\t\t\t\t\t\t\t\t\t" FAKE, "\r\n        | " },
  { "wide letters up to the edge", TEN ("\xe7\xba\xa2\xe5\xb2\xb8\xe7\xba\xa2") "\xe7\xba\xa2" FAKE, "\r\n        | " },
  { "wide letters that fill it with one column left", "x" TEN ("\xe7\xba\xa2\xe5\xb2\xb8\xe7\xba\xa2") "\xe7\xba\xa2" FAKE, "\r\n        | " },
  { "marks that take no column", TEN ("e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81") "xx" FAKE, "\r\n        | " },
  { "emoji that some terminals make wide", TEN ("\xe2\x9d\xa4\xef\xb8\x8f\xe2\x9d\xa4\xef\xb8\x8f\xe2\x9d\xa4\xef\xb8\x8f") FAKE, "\r\n        | " },
  { "what is escaped, up to the edge", TEN ("\x1b") TEN ("x") "xxxxxxxx" FAKE, "\r\n        | " },
  { "one word of many lines", TEN (TEN ("xxxxx")), "\r\n        | x" },
  { "many lines of blanks", TEN (TEN ("     ")) FAKE, "\r\n        | " },
};

static RcTestServer *server;
static char *home;

static void
set_up (void)
{
  g_autofree char *address = NULL;

  server = rc_test_server_start (NULL);
  home = rc_test_files_make_dir ();
  address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
  rc_test_terminal_start (home, (const char *const[]) { "--server", address, "--id", "alice", NULL });
  rc_test_terminal_expect ("* Logged in as alice on ");
  rc_test_terminal_expect ("* Here: ");
}

static void
tear_down (void)
{
  rc_test_terminal_end ();
  rc_test_files_remove (home);
  g_clear_pointer (&home, g_free);
  g_clear_pointer (&server, rc_test_server_stop);
}

/* The columns that it takes on a terminal that makes every emoji wide. */
static guint
measure (const char *line)
{
  guint n = 0;

  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '\t')
        n = (n / 8 + 1) * 8;
      else if (c == 0xfe0f)
        n++;
      else if (!g_unichar_iszerowidth (c))
        n += g_unichar_iswide (c) ? 2 : 1;
    }

  return n;
}

/* What is between two things that mallory said: only lines that the client began, none of which
 * the terminal breaks. @from is how those begin, behind the time. */
static void
assert_lines_are_its_own (const char *screen, const char *from, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (screen, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* What redraws the prompt is the client's own. */
      g_auto (GStrv) parts = g_strsplit (lines[i], "\r\033[J", -1);
      const char *line = parts[0] != NULL ? parts[g_strv_length (parts) - 1] : "";

      ck_assert_msg (measure (line) <= COLUMNS, "%s: the terminal breaks “%s”", name, line);
      ck_assert_msg (*line == '\0' || g_str_has_prefix (line, "        | ") || g_str_has_prefix (line, "all> ") ||
                       (line[0] == '[' && strlen (line) > 7 && g_str_has_prefix (line + 7, from)),
                     "%s: “%s”", name, line);
      for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
        ck_assert_msg (*at == '\t' || !g_unichar_iscntrl (g_utf8_get_char (at)), "%s: U+%04X", name, g_utf8_get_char (at));
    }
}

static void
attack (const char *to, const char *from)
{
  g_autoptr (RcTestPeer) mallory = rc_test_peer_log_in (rc_test_server_get_port (server), "mallory");

  rc_test_terminal_expect ("* mallory is here");
  rc_test_peer_printf (mallory, "SEND ref=start to=%s len=5\nstart\n", to);
  rc_test_terminal_expect ("start\r\n");
  for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
    {
      g_autofree char *end = g_strdup_printf ("%send%u\r\n", from, i);
      g_autofree char *screen = NULL, *escaped = NULL;

      rc_test_peer_printf (mallory, "SEND ref=a%u to=%s len=%zu\n%s\nSEND ref=b%u to=%s len=%u\nend%u\n", i, to,
                           strlen (evils[i].text), evils[i].text, i, to, i < 10 ? 4 : 5, i);
      screen = rc_test_terminal_read_to (end);
      escaped = g_strescape (screen, NULL);
      ck_assert_msg (strstr (screen, evils[i].shown) != NULL, "%s: “%s”", evils[i].name, escaped);
      assert_lines_are_its_own (screen, from, evils[i].name);
    }
}

START_TEST (case_08_no_text_in_the_room_is_more_than_a_text)
{
  attack ("all", " mallory: ");
}
END_TEST

START_TEST (case_08_no_text_to_one_is_more_than_a_text)
{
  attack ("alice", " mallory → you: ");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("terminal");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, case_08_no_text_in_the_room_is_more_than_a_text);
  tcase_add_test (tcase, case_08_no_text_to_one_is_more_than_a_text);
  return rc_test_run ("cli-attacks", tcase);
}

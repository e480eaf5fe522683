/* test-cli-terminal.c - redcoast-cli on a terminal.
 *
 * Covers: the greeting; a text to the room and to one; what arrives; who comes
 * and leaves; /who, /help, /quit, an unknown command; editing; escape sequences
 * and lines within a text shown harmless; a line that is typed stays while
 * something arrives; a refused message; the connection lost and back; Ctrl-C;
 * the terminal as it was before; over TLS: a key that is not known is asked about,
 * once, and another one than the known ends it. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "rc-pin.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

static RcTestServer *server;
static GString *screen;
static char *home;
static int terminal = -1;
static pid_t pid;

/* Until @text is on the screen, behind what was looked for before. */
static void
expect (const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
  const char *found;

  while ((found = strstr (screen->str, text)) == NULL)
    {
      struct pollfd pollfd = { terminal, POLLIN, 0 };
      char bytes[4096];
      gssize n_bytes;

      ck_assert_msg (g_get_monotonic_time () < deadline_us && poll (&pollfd, 1, 15000) == 1,
                     "waited in vain for “%s” in “%s”", text, screen->str);
      n_bytes = read (terminal, bytes, sizeof bytes);
      ck_assert_msg (n_bytes > 0, "it ended without “%s”: “%s”", text, screen->str);
      g_string_append_len (screen, bytes, n_bytes);
    }

  g_string_erase (screen, 0, found + strlen (text) - screen->str);
}

static void
type (const char *text)
{
  ck_assert_int_eq (write (terminal, text, strlen (text)), (gssize) strlen (text));
}

static int
wait_for_end (void)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
  int status = 0;

  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      struct pollfd pollfd = { terminal, POLLIN, 0 };
      char bytes[4096];

      ck_assert_msg (g_get_monotonic_time () < deadline_us, "it does not end");
      if (poll (&pollfd, 1, 20) == 1)
        {
          gssize n_bytes = read (terminal, bytes, sizeof bytes);

          if (n_bytes > 0)
            g_string_append_len (screen, bytes, n_bytes);
        }
    }
  pid = 0;
  ck_assert (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static void
start_cli (const char *scheme)
{
  g_autofree char *address =
    g_strdup_printf ("%s127.0.0.1:%u", scheme, rc_test_server_get_port (server));
  const struct winsize size = { 24, 80, 0, 0 };

  pid = forkpty (&terminal, NULL, NULL, &size);
  ck_assert_int_ge (pid, 0);
  if (pid == 0)
    {
      const char *program = g_getenv ("REDCOAST_CLI");

      g_setenv ("XDG_STATE_HOME", home, TRUE);
      execl (program, program, "--server", address, "--id", "alice", NULL);
      _exit (127);
    }
}

static void
set_up_server (void)
{
  server = rc_test_server_start (NULL);
  home = rc_test_files_make_dir ();
  screen = g_string_new (NULL);
}

static void
set_up (void)
{
  set_up_server ();
  start_cli ("");
  expect ("* Logged in as alice on ");
  expect ("* Here: ");
}

static void
tear_down (void)
{
  if (pid > 0)
    {
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
    }
  close (terminal);
  g_string_free (screen, TRUE);
  rc_test_files_remove (home);
  g_clear_pointer (&home, g_free);
  g_clear_pointer (&server, rc_test_server_stop);
}

static RcTestPeer *
log_in_bob (void)
{
  RcTestPeer *bob = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");

  expect ("* bob is here");

  return bob;
}

START_TEST (people_talk)
{
  g_autoptr (RcTestPeer) bob = log_in_bob ();

  type ("Good morning\r");
  expect ("alice: Good morning");
  g_free (rc_test_peer_expect_later (bob, "MESSAGE * from=alice to=all *\nGood morning\n"));
  type ("@bob just you\r");
  expect ("alice → bob: just you");
  g_free (rc_test_peer_expect_later (bob, "MESSAGE * from=alice to=bob *\njust you\n"));

  rc_test_peer_send (bob, "SEND ref=b1 to=all len=5\nHello\nSEND ref=b2 to=alice len=2\nHi\n", -1);
  expect ("bob: Hello");
  expect ("bob → you: Hi");
}
END_TEST

START_TEST (says_who_is_here_and_who_leaves)
{
  RcTestPeer *bob = log_in_bob ();

  type ("/who\r");
  expect ("* Here: ");
  expect ("bob");
  rc_test_peer_free (bob);
  expect ("* bob has left");
}
END_TEST

START_TEST (knows_its_commands)
{
  type ("/help\r");
  expect ("/who");
  type ("/frobnicate\r");
  expect ("no such command");
  type ("@bob\r");
  expect ("Write it like this");
  type ("//etc\r");
  expect ("alice: /etc");
  type ("/quit\r");
  ck_assert_int_eq (wait_for_end (), 0);
}
END_TEST

START_TEST (a_line_can_be_edited)
{
  type ("one twx\x7fo three\x17\x1b[D\x1b[A" "four\r");
  expect ("alice: one two four\r\n");
  type ("gone\x15gr\xc3\xbc\xc3\x9f\x7f\x7f\xc3\xb6n\r");
  expect ("alice: grön\r\n");
}
END_TEST

START_TEST (case_08_a_peers_text_is_harmless)
{
  g_autoptr (RcTestPeer) bob = log_in_bob ();

  rc_test_peer_send (bob, "SEND ref=b1 to=all len=27\n\x1b[2J\x1b]0;title\x07" "a\xe2\x80\xae" "b\nc\rd end\n",
                     -1);
  expect ("bob: \\x1b[2J\\x1b]0;title\\x07a\\u202eb\r\n        | c\\x0dd");
  ck_assert_ptr_null (strstr (screen->str, "\x1b[2J"));
}
END_TEST

START_TEST (what_is_typed_stays_when_something_arrives)
{
  g_autoptr (RcTestPeer) bob = log_in_bob ();

  type ("half a sen");
  expect ("half a sen");
  rc_test_peer_send (bob, "SEND ref=b1 to=all len=5\nHello\n", -1);
  expect ("bob: Hello");
  expect ("all> half a sen");
  type ("tence\r");
  expect ("alice: half a sentence");
}
END_TEST

START_TEST (says_what_was_not_sent)
{
  type ("@nobody hello\r");
  expect ("* Not sent: “hello”.");
}
END_TEST

START_TEST (says_when_the_connection_is_lost_and_back)
{
  rc_test_server_kill (server);
  expect ("* No connection: ");
  type ("later\r");
  expect ("* It will be sent when there is a connection.");
  rc_test_server_restart (server);
  expect ("* Logged in as alice");
  type ("/quit\r");
  ck_assert_int_eq (wait_for_end (), 0);
}
END_TEST

START_TEST (leaves_the_terminal_as_it_was)
{
  struct termios during;
  struct termios after;

  ck_assert_int_eq (tcgetattr (terminal, &during), 0);
  ck_assert (!(during.c_lflag & ECHO));
  type (_i == 0 ? "\x03" : "\x04");
  ck_assert_int_eq (wait_for_end (), 0);
  ck_assert_int_eq (tcgetattr (terminal, &after), 0);
  ck_assert (after.c_lflag & ECHO);
  ck_assert (after.c_lflag & ICANON);
}
END_TEST

START_TEST (an_unknown_key_is_asked_about_once)
{
  start_cli ("redcoast://");
  expect ("fingerprint is ");
  expect ("type “yes”");
  type ("yes\r");
  expect ("* Logged in as alice");
  type ("/quit\r");
  ck_assert_int_eq (wait_for_end (), 0);
  close (terminal);

  start_cli ("redcoast://");
  expect ("* Logged in as alice");
  ck_assert_ptr_null (strstr (screen->str, "fingerprint"));
}
END_TEST

START_TEST (an_unknown_key_can_be_turned_down)
{
  start_cli ("redcoast://");
  expect ("type “yes”");
  type ("\r");
  ck_assert_int_eq (wait_for_end (), 3);
}
END_TEST

/* The key's pin, as it is shown to people. */
static char *
get_shown_pin (void)
{
  g_autofree char *dir = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  const char *argv[] = { g_getenv ("REDCOASTD"), "--pin", "--data-dir", dir, NULL };
  g_autofree char *output = NULL;
  int status;

  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, NULL));
  ck_assert_int_eq (status, 0);
  return rc_pin_format (g_strchomp (output));
}

/* Somebody in the middle, or a server whose key was lost: whoever sits here
 * cannot tell, so nothing is asked. */
START_TEST (case_20_another_key_ends_it_and_shows_both)
{
  g_autofree char *key = g_build_filename (rc_test_server_get_dir (server), "data", "tls-key.pem", NULL);
  g_autofree char *known = get_shown_pin ();
  g_autofree char *now = NULL;

  start_cli ("redcoast://");
  expect ("type “yes”");
  type ("yes\r");
  expect ("* Logged in as alice");
  type ("/quit\r");
  ck_assert_int_eq (wait_for_end (), 0);
  close (terminal);
  rc_test_server_kill (server);
  ck_assert_int_eq (g_unlink (key), 0);
  rc_test_server_restart (server);
  now = get_shown_pin ();
  ck_assert_str_ne (now, known);
  g_string_truncate (screen, 0);

  start_cli ("redcoast://");
  ck_assert_int_eq (wait_for_end (), 3);
  ck_assert_msg (strstr (screen->str, known) != NULL && strstr (screen->str, now) != NULL, "%s", screen->str);
  ck_assert_ptr_null (strstr (screen->str, "type “yes”"));
  ck_assert_ptr_null (strstr (screen->str, "Logged in"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cli-terminal");
  TCase *tcase = tcase_create ("terminal");
  TCase *tls = tcase_create ("tls");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, people_talk);
  tcase_add_test (tcase, says_who_is_here_and_who_leaves);
  tcase_add_test (tcase, knows_its_commands);
  tcase_add_test (tcase, a_line_can_be_edited);
  tcase_add_test (tcase, case_08_a_peers_text_is_harmless);
  tcase_add_test (tcase, what_is_typed_stays_when_something_arrives);
  tcase_add_test (tcase, says_what_was_not_sent);
  tcase_add_test (tcase, says_when_the_connection_is_lost_and_back);
  tcase_add_loop_test (tcase, leaves_the_terminal_as_it_was, 0, 2);
  tcase_add_checked_fixture (tls, set_up_server, tear_down);
  tcase_add_test (tls, an_unknown_key_is_asked_about_once);
  tcase_add_test (tls, an_unknown_key_can_be_turned_down);
  tcase_add_test (tls, case_20_another_key_ends_it_and_shows_both);
  suite_add_tcase (suite, tcase);
  suite_add_tcase (suite, tls);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

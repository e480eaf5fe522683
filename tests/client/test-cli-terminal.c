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
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "rc-pin.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "rc-test-terminal.h"

static RcTestServer *server;
static char *home;

static void
start_cli (const char *scheme)
{
  g_autofree char *address =
    g_strdup_printf ("%s127.0.0.1:%u", scheme, rc_test_server_get_port (server));
  const char *const arguments[] = { "--server", address, "--id", "alice", NULL };

  rc_test_terminal_start (home, arguments);
}

static void
set_up_server (void)
{
  server = rc_test_server_start (NULL);
  home = rc_test_files_make_dir ();
}

static void
set_up (void)
{
  set_up_server ();
  start_cli ("");
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

static RcTestPeer *
log_in_bob (void)
{
  RcTestPeer *bob = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");

  rc_test_terminal_expect ("* bob is here");

  return bob;
}

START_TEST (people_talk)
{
  g_autoptr (RcTestPeer) bob = log_in_bob ();

  rc_test_terminal_type ("Good morning\r");
  rc_test_terminal_expect ("alice: Good morning");
  g_free (rc_test_peer_expect_later (bob, "MESSAGE * from=alice to=all *\nGood morning\n"));
  rc_test_terminal_type ("@bob just you\r");
  rc_test_terminal_expect ("alice → bob: just you");
  g_free (rc_test_peer_expect_later (bob, "MESSAGE * from=alice to=bob *\njust you\n"));

  rc_test_peer_send (bob, "SEND ref=b1 to=all len=5\nHello\nSEND ref=b2 to=alice len=2\nHi\n", -1);
  rc_test_terminal_expect ("bob: Hello");
  rc_test_terminal_expect ("bob → you: Hi");
}
END_TEST

START_TEST (says_who_is_here_and_who_leaves)
{
  RcTestPeer *bob = log_in_bob ();

  rc_test_terminal_type ("/who\r");
  rc_test_terminal_expect ("* Here: ");
  rc_test_terminal_expect ("bob");
  rc_test_peer_free (bob);
  rc_test_terminal_expect ("* bob has left");
}
END_TEST

START_TEST (knows_its_commands)
{
  rc_test_terminal_type ("/help\r");
  rc_test_terminal_expect ("/who");
  rc_test_terminal_type ("/frobnicate\r");
  rc_test_terminal_expect ("no such command");
  rc_test_terminal_type ("@bob\r");
  rc_test_terminal_expect ("Write it like this");
  rc_test_terminal_type ("//etc\r");
  rc_test_terminal_expect ("alice: /etc");
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
}
END_TEST

START_TEST (a_line_can_be_edited)
{
  rc_test_terminal_type ("one twx\x7fo three\x17\x1b[D\x1b[A" "four\r");
  rc_test_terminal_expect ("alice: one two four\r\n");
  rc_test_terminal_type ("gone\x15gr\xc3\xbc\xc3\x9f\x7f\x7f\xc3\xb6n\r");
  rc_test_terminal_expect ("alice: grön\r\n");
}
END_TEST

START_TEST (case_08_a_peers_text_is_harmless)
{
  g_autoptr (RcTestPeer) bob = log_in_bob ();

  rc_test_peer_send (bob, "SEND ref=b1 to=all len=27\n\x1b[2J\x1b]0;title\x07" "a\xe2\x80\xae" "b\nc\rd end\n",
                     -1);
  rc_test_terminal_expect ("bob: \\x1b[2J\\x1b]0;title\\x07a\\u202eb\r\n        | c\\x0dd");
  ck_assert (!rc_test_terminal_shows ("\x1b[2J"));
}
END_TEST

START_TEST (what_is_typed_stays_when_something_arrives)
{
  g_autoptr (RcTestPeer) bob = log_in_bob ();

  rc_test_terminal_type ("half a sen");
  rc_test_terminal_expect ("half a sen");
  rc_test_peer_send (bob, "SEND ref=b1 to=all len=5\nHello\n", -1);
  rc_test_terminal_expect ("bob: Hello");
  rc_test_terminal_expect ("all> half a sen");
  rc_test_terminal_type ("tence\r");
  rc_test_terminal_expect ("alice: half a sentence");
}
END_TEST

START_TEST (says_what_was_not_sent)
{
  rc_test_terminal_type ("@nobody hello\r");
  rc_test_terminal_expect ("* Not sent: “hello”.");
}
END_TEST

START_TEST (says_when_the_connection_is_lost_and_back)
{
  rc_test_server_kill (server);
  rc_test_terminal_expect ("* No connection: ");
  rc_test_terminal_type ("later\r");
  rc_test_terminal_expect ("* It will be sent when there is a connection.");
  rc_test_server_restart (server);
  rc_test_terminal_expect ("* Logged in as alice");
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
}
END_TEST

START_TEST (leaves_the_terminal_as_it_was)
{
  struct termios during;
  struct termios after;

  ck_assert_int_eq (tcgetattr (rc_test_terminal_get_fd (), &during), 0);
  ck_assert (!(during.c_lflag & ECHO));
  rc_test_terminal_type (_i == 0 ? "\x03" : "\x04");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
  ck_assert_int_eq (tcgetattr (rc_test_terminal_get_fd (), &after), 0);
  ck_assert (after.c_lflag & ECHO);
  ck_assert (after.c_lflag & ICANON);
}
END_TEST

START_TEST (an_unknown_key_is_asked_about_once)
{
  start_cli ("redcoast://");
  rc_test_terminal_expect ("fingerprint is ");
  rc_test_terminal_expect ("type “yes”");
  rc_test_terminal_type ("yes\r");
  rc_test_terminal_expect ("* Logged in as alice");
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
  close (rc_test_terminal_get_fd ());

  start_cli ("redcoast://");
  rc_test_terminal_expect ("* Logged in as alice");
  ck_assert (!rc_test_terminal_shows ("fingerprint"));
}
END_TEST

START_TEST (an_unknown_key_can_be_turned_down)
{
  start_cli ("redcoast://");
  rc_test_terminal_expect ("type “yes”");
  rc_test_terminal_type ("\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 3);
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
  rc_test_terminal_expect ("type “yes”");
  rc_test_terminal_type ("yes\r");
  rc_test_terminal_expect ("* Logged in as alice");
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
  rc_test_terminal_end ();
  rc_test_server_kill (server);
  ck_assert_int_eq (g_unlink (key), 0);
  rc_test_server_restart (server);
  now = get_shown_pin ();
  ck_assert_str_ne (now, known);

  start_cli ("redcoast://");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 3);
  ck_assert (rc_test_terminal_shows (known));
  ck_assert (rc_test_terminal_shows (now));
  ck_assert (!rc_test_terminal_shows ("type “yes”"));
  ck_assert (!rc_test_terminal_shows ("Logged in"));
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

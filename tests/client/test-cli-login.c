/* test-cli-login.c - redcoast-cli, accounts and what it remembers.
 *
 * Covers: an invitation that makes an account in a pipe, and a second start without a
 * password; --forget; an account made at a terminal, with the password typed
 * twice and never shown; the password asked for where there is need; /logout;
 * --guest; what was written without a server; no password store: it is said, and the run goes on. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rc-test-ctl.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-terminal.h"

static RcTestServer *server;
static char *home;
static char *invitation;
static char *password_file;

static void
set_up (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1",
                                    "--set", "registration=invite", NULL };

  server = rc_test_server_start (arguments);
  home = rc_test_files_make_dir ();
  invitation = rc_test_ctl_invite (server);
  password_file = g_build_filename (home, "password", NULL);
  ck_assert (g_file_set_contents (password_file, "three body\n", -1, NULL));
}

static void
tear_down (void)
{
  rc_test_terminal_end ();
  rc_test_files_remove (home);
  g_clear_pointer (&home, g_free);
  g_clear_pointer (&invitation, g_free);
  g_clear_pointer (&password_file, g_free);
  g_clear_pointer (&server, rc_test_server_stop);
}

/* With "hello" in the pipe; checks the status, and gives what it said. */
static char *
pipe_hello (int         expected,
            const char *id,
            const char *option,
            const char *value)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                               | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  const char *argv[] = { g_getenv ("REDCOAST_CLI"), "--server", invitation, "--id", id, option, value, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  char *output = NULL;

  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", home, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  ck_assert_msg (process != NULL, "%s", error != NULL ? error->message : "");
  ck_assert (g_subprocess_communicate_utf8 (process, "hello\n", NULL, &output, NULL, NULL));
  ck_assert_msg (g_subprocess_get_exit_status (process) == expected, "%s %s: status %d, %s", id,
                 option != NULL ? option : "", g_subprocess_get_exit_status (process), output);

  return output;
}

static void
start_terminal (const char *id)
{
  const char *const arguments[] = { "--server", invitation, "--id", id, NULL };

  rc_test_terminal_start (home, arguments);
}

START_TEST (a_pipe_is_remembered_and_forgotten)
{
  g_autofree char *lacking = pipe_hello (2, "bot", NULL, NULL);

  ck_assert_ptr_nonnull (strstr (lacking, "--password-file"));
  g_free (pipe_hello (0, "bot", "--password-file", password_file));
  g_free (pipe_hello (0, "bot", NULL, NULL));
  g_free (pipe_hello (0, "visitor", "--guest", NULL));
  g_free (pipe_hello (3, "bot", "--guest", NULL));
  g_free (pipe_hello (0, "bot", "--forget", NULL));
  g_free (pipe_hello (2, "bot", NULL, NULL));
  /* The same invite, id and password simply log in. */
  g_free (pipe_hello (0, "bot", "--password-file", password_file));
}
END_TEST

START_TEST (an_account_is_made_at_a_terminal)
{
  start_terminal ("alice");
  rc_test_terminal_expect ("Choose a password: ");
  rc_test_terminal_type ("four body\r");
  rc_test_terminal_expect ("The same once more: ");
  rc_test_terminal_type ("fourbody\r");
  rc_test_terminal_expect ("two different passwords");
  rc_test_terminal_expect ("Choose a password: ");
  rc_test_terminal_type ("four body\r");
  rc_test_terminal_expect ("The same once more: ");
  rc_test_terminal_type ("four body\r");
  rc_test_terminal_expect ("* Logged in as alice");
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
  ck_assert (!rc_test_terminal_shows ("body"));
  rc_test_terminal_end ();

  start_terminal ("alice");
  rc_test_terminal_expect ("* Logged in as alice");
  rc_test_terminal_type ("/logout\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
  ck_assert (!rc_test_terminal_shows ("assword"));
}
END_TEST

/* Whoever sits at a terminal writes on without a server; the next run sends it. */
START_TEST (what_was_written_without_a_server_is_sent_by_the_next_run)
{
  g_autoptr (RcTestPeer) peer = NULL;

  g_free (pipe_hello (0, "alice", "--password-file", password_file));
  start_terminal ("alice");
  rc_test_terminal_expect ("* Logged in as alice");
  rc_test_server_kill (server);
  rc_test_terminal_expect ("* ");
  rc_test_terminal_type ("written in the dark\r");
  rc_test_terminal_expect ("written in the dark");
  rc_test_terminal_type ("/quit\r");
  (void) rc_test_terminal_wait_for_end ();
  rc_test_terminal_end ();

  rc_test_server_restart (server);
  peer = rc_test_peer_log_in_guest (rc_test_server_get_port (server), "ben");
  start_terminal ("alice");
  rc_test_terminal_expect ("* Logged in as alice");
  g_free (rc_test_peer_expect_later (peer, "MESSAGE seq=* from=alice to=all ref=* len=19\nwritten in the dark\n"));
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
}
END_TEST

START_TEST (a_password_is_asked_for_where_there_is_need)
{
  g_autofree char *account = NULL;
  g_autofree char *bare = g_strndup (invitation, strcspn (invitation, "?"));
  g_autofree char *pin = rc_test_ctl_pin (server);
  const char *const arguments[] = { "--server", bare, "--pin", pin, "--id", "ben", NULL };

  account = rc_test_ctl_run (server, "--password-file", password_file, "account", "add", "ben", NULL);
  rc_test_terminal_start (home, arguments);
  rc_test_terminal_expect ("Password: ");
  rc_test_terminal_type ("wrong\r");
  rc_test_terminal_expect ("* The server did not accept the log-in.");
  rc_test_terminal_expect ("Password: ");
  rc_test_terminal_type ("three body\r");
  rc_test_terminal_expect ("* Logged in as ben");
  ck_assert (!rc_test_terminal_shows ("three"));
  rc_test_terminal_type ("/quit\r");
  ck_assert_int_eq (rc_test_terminal_wait_for_end (), 0);
}
END_TEST

START_TEST (without_a_password_store_it_says_so_and_goes_on)
{
  g_autofree char *said = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  said = pipe_hello (0, "dana", "--password-file", password_file);
  ck_assert_ptr_nonnull (strstr (said, "No password store"));
  g_free (pipe_hello (2, "dana", NULL, NULL));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cli-login");
  TCase *tcase = tcase_create ("login");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_pipe_is_remembered_and_forgotten);
  tcase_add_test (tcase, an_account_is_made_at_a_terminal);
  tcase_add_test (tcase, what_was_written_without_a_server_is_sent_by_the_next_run);
  tcase_add_test (tcase, a_password_is_asked_for_where_there_is_need);
  tcase_add_test (tcase, without_a_password_store_it_says_so_and_goes_on);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

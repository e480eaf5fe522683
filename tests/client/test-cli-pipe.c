/* test-cli-pipe.c - redcoast-cli with input from a pipe.
 *
 * Covers: a line to the room and to one person; many lines, in order; a last
 * line without an end; empty lines; lines that cannot be sent; a receiver
 * that is not there; no server; a server that says nothing; an id in use;
 * wrong usage; --version and --help; each with its exit status. */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"

static RcTestServer *server;

static void
set_up (void)
{
  server = rc_test_server_start (NULL);
}

static void
tear_down (void)
{
  g_clear_pointer (&server, rc_test_server_stop);
}

typedef struct
{
  int status;
  char *out;
  char *err;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static char *
dup_text (GBytes *bytes)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  return data != NULL ? g_strndup (data, len) : g_strdup ("");
}

/* @arguments: with spaces between them */
static Outcome
run_bytes (const char *arguments,
           const void *input,
           gsize       n_bytes)
{
  g_autofree char *line = g_strdup_printf ("%s %s", g_getenv ("REDCOAST_CLI"), arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GBytes) stdin_bytes = g_bytes_new (input, n_bytes);
  g_autoptr (GBytes) stdout_bytes = NULL;
  g_autoptr (GBytes) stderr_bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                               | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  ck_assert_msg (process != NULL, "%s", error != NULL ? error->message : "");
  ck_assert (g_subprocess_communicate (process, stdin_bytes, NULL, &stdout_bytes,
                                       &stderr_bytes, NULL));
  ck_assert (g_subprocess_get_if_exited (process));

  return (Outcome) {
    g_subprocess_get_exit_status (process),
    dup_text (stdout_bytes),
    dup_text (stderr_bytes),
  };
}

static Outcome
run_with_server (const char *arguments,
                 const char *input)
{
  g_autofree char *all = g_strdup_printf ("--server 127.0.0.1:%u %s",
                                          rc_test_server_get_port (server), arguments);

  return run_bytes (all, input, strlen (input));
}

START_TEST (a_line_reaches_everyone)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");
  g_auto (Outcome) outcome = run_with_server ("--id cron --to all", "disk is full\n");
  g_autofree char *message = NULL;

  ck_assert_msg (outcome.status == 0, "%s", outcome.err);
  ck_assert_str_eq (outcome.err, "");
  message = rc_test_peer_expect (peer, "MESSAGE * from=cron to=all * len=12\ndisk is full\n");
}
END_TEST

START_TEST (lines_reach_one_person_in_order)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");
  g_autoptr (GString) input = g_string_new ("\n\n");

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (input, "line %u%s", i, i < 299 ? "\n" : "");

  {
    g_auto (Outcome) outcome = run_with_server ("--id cron --to bob", input->str);

    ck_assert_msg (outcome.status == 0, "%s", outcome.err);
  }
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * from=cron to=bob *\nline %u\n", i);

      g_free (rc_test_peer_expect (peer, pattern));
    }
}
END_TEST

START_TEST (a_message_that_is_not_taken_shows_in_the_status)
{
  g_auto (Outcome) outcome = run_with_server ("--id cron --to nobody", "one\n\ntwo\n");

  ck_assert_int_eq (outcome.status, 1);
  ck_assert_ptr_nonnull (strstr (outcome.err, "line 1 was not taken"));
  ck_assert_ptr_nonnull (strstr (outcome.err, "line 3 was not taken"));
}
END_TEST

START_TEST (a_line_that_cannot_be_sent_does_not_stop_the_others)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");
  g_autoptr (GString) input = g_string_new ("first\n\xff\xfe\n");
  g_autofree char *long_line = g_strnfill (65537, 'x');
  g_autofree char *arguments = NULL;

  g_string_append (input, long_line);
  g_string_append_len (input, "\na\0b\nlast\n", 10);
  arguments = g_strdup_printf ("--server 127.0.0.1:%u --id cron", rc_test_server_get_port (server));
  {
    g_auto (Outcome) outcome = run_bytes (arguments, input->str, input->len);

    ck_assert_int_eq (outcome.status, 1);
    ck_assert_ptr_nonnull (strstr (outcome.err, "line 2 was not sent"));
    ck_assert_ptr_nonnull (strstr (outcome.err, "line 3 was not sent"));
    ck_assert_ptr_nonnull (strstr (outcome.err, "line 4 was not sent"));
  }
  g_free (rc_test_peer_expect (peer, "MESSAGE * from=cron *\nfirst\n"));
  g_free (rc_test_peer_expect (peer, "MESSAGE * from=cron *\nlast\n"));
}
END_TEST

START_TEST (no_input_is_no_message)
{
  g_auto (Outcome) outcome = run_with_server ("--id cron", "");

  ck_assert_int_eq (outcome.status, 0);
}
END_TEST

START_TEST (an_id_in_use_is_refused)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (rc_test_server_get_port (server), "cron");
  g_auto (Outcome) outcome = run_with_server ("--id cron", "hello\n");

  ck_assert_int_eq (outcome.status, 3);
  ck_assert_ptr_nonnull (strstr (outcome.err, "uses this name"));
}
END_TEST

START_TEST (without_a_server_it_gives_up)
{
  g_autofree char *arguments =
    g_strdup_printf ("--server 127.0.0.1:%u --id cron --timeout 1",
                     rc_test_server_get_port (server));

  rc_test_server_kill (server);
  {
    g_auto (Outcome) outcome = run_bytes (arguments, "hello\n", 6);

    ck_assert_int_eq (outcome.status, 3);
    ck_assert_ptr_nonnull (strstr (outcome.err, "no connection"));
  }
  rc_test_server_restart (server);
  rc_test_peer_free (rc_test_peer_log_in (rc_test_server_get_port (server), "bob"));
}
END_TEST

START_TEST (an_account_is_made_and_opened_with_its_password)
{
  g_autofree char *right = g_build_filename (rc_test_server_get_dir (server), "right", NULL);
  g_autofree char *wrong = g_build_filename (rc_test_server_get_dir (server), "wrong", NULL);
  g_autofree char *make = g_strdup_printf ("--id ye-wenjie --register --password-file %s", right);
  g_autofree char *open = g_strdup_printf ("--id ye-wenjie --password-file %s", right);
  g_autofree char *fail = g_strdup_printf ("--id ye-wenjie --password-file %s", wrong);

  ck_assert (g_file_set_contents (right, "three body\n", -1, NULL));
  ck_assert (g_file_set_contents (wrong, "four body\n", -1, NULL));
  {
    g_auto (Outcome) made = run_with_server (make, "hello\n");
    g_auto (Outcome) opened = run_with_server (open, "hello again\n");
    g_auto (Outcome) again = run_with_server (make, "hello\n");
    g_auto (Outcome) failed = run_with_server (fail, "hello\n");
    g_auto (Outcome) guest = run_with_server ("--id ye-wenjie", "hello\n");

    ck_assert_int_eq (made.status, 0);
    ck_assert_int_eq (opened.status, 0);
    ck_assert_int_eq (again.status, 3);
    ck_assert_int_eq (failed.status, 3);
    ck_assert_int_eq (guest.status, 3);
  }
}
END_TEST

START_TEST (wrong_usage_is_told)
{
  const char *const wrong[] = {
    "", "--id", "--id a/b", "--id all", "--id cron --to a/b", "--id cron --server box:0",
    "--id cron --timeout 0", "--id cron --register", "--id cron --invite x", "--id cron --password-file /nowhere/x",
    "--id cron --frobnicate", "--id cron hello",
  };
  g_auto (Outcome) outcome = run_bytes (wrong[_i], "", 0);

  ck_assert_int_eq (outcome.status, 2);
  ck_assert_ptr_nonnull (strstr (outcome.err, "--help"));
}
END_TEST

START_TEST (tells_version_and_help)
{
  g_auto (Outcome) version = run_bytes ("--version", "", 0);
  g_auto (Outcome) help = run_bytes ("--help", "", 0);

  ck_assert_int_eq (version.status, 0);
  ck_assert_str_eq (version.out, "redcoast-cli " PACKAGE_VERSION "\n");
  ck_assert_int_eq (help.status, 0);
  ck_assert_ptr_nonnull (strstr (help.out, "--timeout"));
  ck_assert_ptr_nonnull (strstr (help.out, "Exit status"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cli-pipe");
  TCase *with_server = tcase_create ("with-server");
  TCase *alone = tcase_create ("alone");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  /* The program may end before it has read what it is given. */
  signal (SIGPIPE, SIG_IGN);

  tcase_add_checked_fixture (with_server, set_up, tear_down);
  tcase_add_test (with_server, a_line_reaches_everyone);
  tcase_add_test (with_server, lines_reach_one_person_in_order);
  tcase_add_test (with_server, a_message_that_is_not_taken_shows_in_the_status);
  tcase_add_test (with_server, a_line_that_cannot_be_sent_does_not_stop_the_others);
  tcase_add_test (with_server, no_input_is_no_message);
  tcase_add_test (with_server, an_id_in_use_is_refused);
  tcase_add_test (with_server, without_a_server_it_gives_up);
  tcase_add_test (with_server, an_account_is_made_and_opened_with_its_password);
  tcase_add_loop_test (alone, wrong_usage_is_told, 0, 12);
  tcase_add_test (alone, tells_version_and_help);
  suite_add_tcase (suite, with_server);
  suite_add_tcase (suite, alone);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

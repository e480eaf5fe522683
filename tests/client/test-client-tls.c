/* test-client-tls.c - the engine and the terminal client with a real server
 * over TLS.
 *
 * Covers: a key that is known by its pin; one that is not, which is asked about
 * and trusted; another one than the known (case 20), which stops hard and says
 * both, with nothing sent; pins that the server announces; a server that does
 * not speak TLS; stopping in the middle of a handshake; coming back after the
 * server was killed; redcoast-cli: --pin, a link, status 3 with the fingerprint,
 * and what it writes down. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rc-client.h"
#include "rc-fake-server.h"
#include "rc-pin.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define OTHER_PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static RcTestServer *server;
static char *pin;
static char *home;

static char *
read_pin (void)
{
  g_autofree char *dir = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  const char *argv[] = { g_getenv ("REDCOASTD"), "--pin", "--data-dir", dir, NULL };
  char *output = NULL;
  int status;

  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                           &status, NULL));
  ck_assert_int_eq (status, 0);

  return g_strchomp (output);
}

static void
set_up (void)
{
  server = rc_test_server_start (NULL);
  pin = read_pin ();
  home = rc_test_files_make_dir ();
}

static void
tear_down (void)
{
  rc_fake_server_settle ();
  g_clear_pointer (&server, rc_test_server_stop);
  rc_test_files_remove (home);
  g_clear_pointer (&home, g_free);
  g_clear_pointer (&pin, g_free);
}

static char *
get_address (void)
{
  return g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
}

static RcClient *
new_client (const char *id,
            const char *known_pin)
{
  const char *pins[] = { known_pin, NULL };
  g_autofree char *address = get_address ();

  return g_object_new (RC_TYPE_CLIENT, "server", address, "id", id, "tls", TRUE,
                       "pins", known_pin != NULL ? pins : NULL,
                       "backoff-min-ms", 20u, "backoff-max-ms", 200u, NULL);
}

static void
on_notify (RcClient   *client,
           GParamSpec *pspec,
           guint      *count)
{
  (*count)++;
}

START_TEST (a_known_key_lets_us_in)
{
  g_autoptr (RcClient) alice = new_client ("alice", pin);
  g_autoptr (RcTestPeer) bob = rc_test_peer_log_in (rc_test_server_get_port (server), "bob");
  g_autofree char *text = g_strnfill (65536, 'x');

  rc_client_start (alice);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);
  for (guint i = 0; i < 10; i++)
    ck_assert_ptr_nonnull (rc_client_send (alice, "bob", text, NULL));
  for (guint i = 0; i < 3; i++)
    rc_test_peer_printf (bob, "SEND ref=r%u to=alice len=65536\n%s\n", i, text);
  RC_WAIT_FOR (rc_client_get_n_unsent (alice) == 0);
  RC_WAIT_FOR (g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_timeline (alice, "bob"))) == 13);
  rc_client_stop (alice);
}
END_TEST

START_TEST (an_unknown_key_is_asked_about_and_then_trusted)
{
  g_autoptr (RcClient) alice = new_client ("alice", NULL);
  g_autofree char *grouped = rc_pin_format (pin);
  guint n_changes = 0;

  g_signal_connect (alice, "notify::pins", G_CALLBACK (on_notify), &n_changes);
  rc_client_start (alice);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_UNTRUSTED);
  ck_assert_str_eq (rc_client_get_offered_pin (alice), pin);
  ck_assert (g_error_matches (rc_client_get_error (alice), RC_PIN_ERROR, RC_PIN_ERROR_UNKNOWN));
  ck_assert_ptr_nonnull (strstr (rc_client_get_error (alice)->message, grouped));
  rc_client_retry_now (alice);
  ck_assert (!rc_client_trust (alice, OTHER_PIN));
  ck_assert_int_eq (rc_client_get_state (alice), RC_CLIENT_UNTRUSTED);

  ck_assert (rc_client_trust (alice, pin));
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);
  ck_assert_uint_eq (n_changes, 1);
  ck_assert_str_eq (rc_client_get_pins (alice)[0], pin);
  ck_assert_ptr_null (rc_client_get_offered_pin (alice));
}
END_TEST

START_TEST (case_20_another_key_stops_hard_and_shows_both)
{
  g_autoptr (RcClient) alice = new_client ("alice", OTHER_PIN);
  g_autofree char *known = rc_pin_format (OTHER_PIN);
  g_autofree char *shown = rc_pin_format (pin);
  const GError *error;

  rc_client_start (alice);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_CHANGED_KEY);
  error = rc_client_get_error (alice);
  ck_assert (g_error_matches (error, RC_PIN_ERROR, RC_PIN_ERROR_CHANGED));
  ck_assert_ptr_nonnull (strstr (error->message, known));
  ck_assert_ptr_nonnull (strstr (error->message, shown));
  ck_assert_str_eq (rc_client_get_offered_pin (alice), pin);
  ck_assert (!rc_client_trust (alice, pin));
  rc_client_retry_now (alice);
  rc_fake_server_settle ();
  ck_assert_int_eq (rc_client_get_state (alice), RC_CLIENT_CHANGED_KEY);
}
END_TEST

/* Gives the server a next key, made by another one. */
static void
add_next_key (void)
{
  g_autoptr (RcTestServer) other = rc_test_server_start (NULL);
  g_autofree char *from = g_build_filename (rc_test_server_get_dir (other), "data", "tls-key.pem", NULL);
  g_autofree char *to =
    g_build_filename (rc_test_server_get_dir (server), "data", "tls-next-key.pem", NULL);
  g_autofree char *text = NULL;

  ck_assert (g_file_get_contents (from, &text, NULL, NULL));
  ck_assert (g_file_set_contents_full (to, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

START_TEST (announced_keys_are_taken_over_and_the_key_can_change)
{
  g_autoptr (RcClient) alice = new_client ("alice", pin);
  g_autofree char *key = g_build_filename (rc_test_server_get_dir (server), "data", "tls-key.pem", NULL);
  g_autofree char *next =
    g_build_filename (rc_test_server_get_dir (server), "data", "tls-next-key.pem", NULL);
  g_autofree char *next_pin = NULL;
  guint n_changes = 0;

  rc_test_server_kill (server);
  add_next_key ();
  rc_test_server_restart (server);
  g_signal_connect (alice, "notify::pins", G_CALLBACK (on_notify), &n_changes);
  rc_client_start (alice);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);
  ck_assert_uint_eq (n_changes, 1);
  ck_assert_uint_eq (g_strv_length ((char **) rc_client_get_pins (alice)), 2);
  ck_assert_str_eq (rc_client_get_pins (alice)[0], pin);

  rc_test_server_kill (server);
  ck_assert_int_eq (g_rename (next, key), 0);
  rc_test_server_restart (server);
  next_pin = read_pin ();
  ck_assert_str_ne (next_pin, pin);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE && n_changes == 2);
  ck_assert_uint_eq (g_strv_length ((char **) rc_client_get_pins (alice)), 1);
  ck_assert_str_eq (rc_client_get_pins (alice)[0], next_pin);
}
END_TEST

START_TEST (a_server_without_tls_is_not_spoken_to)
{
  g_autoptr (RcFakeServer) plain = rc_fake_server_new ();
  g_autoptr (RcClient) alice = g_object_new (RC_TYPE_CLIENT, "server", rc_fake_server_get_address (plain),
                                             "id", "alice", "tls", TRUE, NULL);

  rc_client_start (alice);
  RC_WAIT_FOR (rc_fake_server_get_n_connections (plain) == 1);
  rc_fake_server_send (plain, "HELLO v=1\nWELCOME id=alice seq=0\n");
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_WAITING);
  ck_assert_uint_eq (rc_fake_server_count (plain, "HELLO *"), 0);
  rc_client_stop (alice);
}
END_TEST

START_TEST (it_stops_in_the_middle_of_a_handshake)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RcClient) alice = new_client ("alice", pin);

      rc_client_start (alice);
      for (guint j = 0; j < i; j++)
        g_main_context_iteration (NULL, FALSE);
      rc_client_stop (alice);
    }
  rc_fake_server_settle ();
}
END_TEST

START_TEST (it_comes_back_after_the_server_was_killed)
{
  g_autoptr (RcClient) alice = new_client ("alice", pin);

  rc_client_start (alice);
  for (guint i = 0; i < 3; i++)
    {
      RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);
      rc_test_server_kill (server);
      RC_WAIT_FOR (rc_client_get_state (alice) != RC_CLIENT_ONLINE);
      rc_test_server_restart (server);
    }
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);
}
END_TEST

static char *
run_cli (const char *where,
         const char *known_pin,
         int        *status)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  const char *argv[] = { g_getenv ("REDCOAST_CLI"), "--id", "cron", "--server", where, NULL, NULL, NULL };
  char *errors = NULL;

  if (known_pin != NULL)
    {
      argv[5] = "--pin";
      argv[6] = known_pin;
    }
  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", home, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  ck_assert_msg (process != NULL, "%s", error != NULL ? error->message : "");
  ck_assert (g_subprocess_communicate_utf8 (process, "hello\n", NULL, NULL, &errors, NULL));
  *status = g_subprocess_get_exit_status (process);

  return errors;
}

static void
expect_cli (const char *where,
            const char *known_pin,
            int         expected,
            const char *words)
{
  int status = -1;
  g_autofree char *errors = run_cli (where, known_pin, &status);

  ck_assert_msg (status == expected, "%s %s: status %d, %s", where,
                 known_pin != NULL ? known_pin : "", status, errors);
  ck_assert_msg (strstr (errors, words) != NULL, "%s", errors);
}

START_TEST (the_cli_keeps_what_it_knows)
{
  g_autofree char *address = get_address ();
  g_autofree char *bare = g_strdup_printf ("redcoast://%s/", address);
  g_autofree char *full = g_strdup_printf ("redcoast://%s/?pin=%s", address, pin);
  g_autofree char *advice = g_strdup_printf ("--pin %s", pin);
  g_autofree char *path = g_build_filename (home, "redcoast", "known-servers", NULL);
  g_autofree char *shown = rc_pin_format (pin);
  GStatBuf info;

  expect_cli (bare, NULL, 3, advice);
  expect_cli (bare, "tooshort", 2, "--pin");
  expect_cli (bare, OTHER_PIN, 3, shown);
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));

  expect_cli (full, NULL, 0, "");
  ck_assert_int_eq (g_stat (path, &info), 0);
  ck_assert_uint_eq (info.st_mode & 0777, 0600);
  expect_cli (bare, NULL, 0, "");
  expect_cli (address, NULL, 0, "");

  /* The key of the same address is another one now. */
  ck_assert_int_eq (g_unlink (path), 0);
  {
    g_autofree char *contents =
      g_strdup_printf ("[127.0.0.1 %u]\npins=" OTHER_PIN ";\n", rc_test_server_get_port (server));

    ck_assert (g_file_set_contents (path, contents, -1, NULL));
  }
  expect_cli (bare, NULL, 3, shown);
  expect_cli (address, NULL, 3, shown);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-tls");
  TCase *tcase = tcase_create ("tls");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_known_key_lets_us_in);
  tcase_add_test (tcase, an_unknown_key_is_asked_about_and_then_trusted);
  tcase_add_test (tcase, case_20_another_key_stops_hard_and_shows_both);
  tcase_add_test (tcase, announced_keys_are_taken_over_and_the_key_can_change);
  tcase_add_test (tcase, a_server_without_tls_is_not_spoken_to);
  tcase_add_test (tcase, it_stops_in_the_middle_of_a_handshake);
  tcase_add_test (tcase, it_comes_back_after_the_server_was_killed);
  tcase_add_test (tcase, the_cli_keeps_what_it_knows);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

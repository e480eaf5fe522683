/* test-server-admin.c
 *
 * Covers: redcoastctl against a live server: status, who, kick, backup with
 * its check, restore into another folder; its exit statuses; the socket's
 * mode; that nothing said on the socket harms the server. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

/* Runs redcoastctl on @dir; its exit status, and what it printed. */
static int
ctl (const char *dir, char **output, const char *first, const char *second, const char *third)
{
  const char *argv[] = { g_getenv ("REDCOASTCTL"), "--data-dir", dir, first, second, third, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *unwanted = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL);
  ck_assert_ptr_nonnull (process);
  ck_assert (g_subprocess_communicate_utf8 (process, NULL, NULL, output != NULL ? output : &unwanted, NULL, NULL));
  ck_assert (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static char *
get_state_dir (RcTestServer *server)
{
  return g_build_filename (rc_test_server_get_dir (server), "data", NULL);
}

START_TEST (status_and_who_tell_who_is_here)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = get_state_dir (server);
  g_autoptr (RcTestPeer) a = rc_test_peer_log_in (rc_test_server_get_port (server), "ye-wenjie");
  g_autoptr (RcTestPeer) b = rc_test_peer_log_in (rc_test_server_get_port (server), "叶哲泰");
  g_autofree char *status = NULL;
  g_autofree char *who = NULL;
  g_autofree char *json = NULL;

  ck_assert_int_eq (ctl (dir, &status, "status", NULL, NULL), 0);
  ck_assert_ptr_nonnull (strstr (status, "\npeople              2\n"));
  ck_assert_int_eq (ctl (dir, &who, "who", NULL, NULL), 0);
  ck_assert_ptr_nonnull (strstr (who, "ye-wenjie"));
  ck_assert_ptr_nonnull (strstr (who, "叶哲泰"));
  ck_assert_int_eq (ctl (dir, &json, "--json", "who", NULL), 0);
  ck_assert_int_eq (json[0], '[');
}
END_TEST

START_TEST (kick_ends_all_sessions_of_somebody)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = get_state_dir (server);
  g_autoptr (RcTestPeer) a = rc_test_peer_log_in (rc_test_server_get_port (server), "a");
  g_autoptr (RcTestPeer) b = rc_test_peer_log_in (rc_test_server_get_port (server), "b");

  ck_assert_int_eq (ctl (dir, NULL, "kick", "A", NULL), 0);
  g_free (rc_test_peer_expect (a, "BYE reason=kicked\n"));
  rc_test_peer_expect_end (a);
  rc_test_peer_expect_quiet (b);
  ck_assert_int_eq (ctl (dir, NULL, "kick", "nobody", NULL), 1);
  ck_assert_int_eq (ctl (dir, NULL, "kick", "no id", NULL), 1);
}
END_TEST

START_TEST (a_backup_is_checked_and_restored)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = get_state_dir (server);
  g_autofree char *other = rc_test_files_make_dir ();
  g_autofree char *backup = g_build_filename (other, "backup.db", NULL);
  g_autofree char *restored = g_build_filename (other, "restored", NULL);
  g_autofree char *database = g_build_filename (restored, "redcoast.db", NULL);

  ck_assert_int_eq (ctl (dir, NULL, "backup", backup, NULL), 0);
  ck_assert_int_eq (ctl (dir, NULL, "backup", "--verify", backup), 0);
  ck_assert_int_eq (ctl (restored, NULL, "restore", backup, NULL), 0);
  ck_assert (g_file_test (database, G_FILE_TEST_EXISTS));

  /* Not over what is there, not while a server runs, and not from anything. */
  ck_assert_int_eq (ctl (dir, NULL, "backup", backup, NULL), 1);
  ck_assert_int_eq (ctl (dir, NULL, "restore", backup, NULL), 1);
  ck_assert (g_file_set_contents (backup, "not a database", -1, NULL));
  ck_assert_int_eq (ctl (dir, NULL, "backup", "--verify", backup), 1);
  rc_test_files_remove (other);
}
END_TEST

START_TEST (the_exit_status_tells_what_went_wrong)
{
  g_autofree char *nowhere = rc_test_files_make_dir ();

  ck_assert_int_eq (ctl (nowhere, NULL, NULL, NULL, NULL), 2);
  ck_assert_int_eq (ctl (nowhere, NULL, "frobnicate", NULL, NULL), 2);
  ck_assert_int_eq (ctl (nowhere, NULL, "kick", NULL, NULL), 2);
  ck_assert_int_eq (ctl (nowhere, NULL, "status", "now", NULL), 2);
  ck_assert_int_eq (ctl (nowhere, NULL, "--frobnicate", NULL, NULL), 2);
  ck_assert_int_eq (ctl (nowhere, NULL, "status", NULL, NULL), 3);
  rc_test_files_remove (nowhere);
}
END_TEST

static void
say (const char *path, const char *bytes, gsize len, const char *answer)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect_unix (path);
  g_autoptr (GBytes) got = NULL;

  rc_test_peer_send (peer, bytes, len);
  got = rc_test_peer_read_bytes (peer, strlen (answer));
  ck_assert_uint_eq (g_bytes_get_size (got), strlen (answer));
  ck_assert (memcmp (g_bytes_get_data (got, NULL), answer, strlen (answer)) == 0);
}

/* The server goes away before it has all. */
static void
say_too_much (const char *path, const char *bytes, gsize len)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect_unix (path);

  rc_test_peer_send (peer, bytes, len);
  rc_test_peer_expect_end (peer);
}

START_TEST (nothing_said_on_the_socket_harms_the_server)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = get_state_dir (server);
  g_autofree char *path = g_build_filename (dir, "admin.socket", NULL);
  g_autofree char *endless = g_strnfill (600000, '{');
  static const char *const lines[] = { "\n", "null\n", "[]\n", "{}\n", "{\"command\":1}\n", "{\"command\":\"kick\"}\n",
                                       "{\"command\":\"kick\",\"arguments\":[]}\n",
                                       "{\"command\":\"kick\",\"arguments\":{\"id\":7}}\n",
                                       "{\"command\":\"backup\",\"arguments\":{\"file\":\"here\"}}\n", "\xff\xfe\n" };
  GStatBuf info;

  ck_assert_int_eq (g_stat (path, &info), 0);
  ck_assert_int_eq (info.st_mode & 0777, 0600);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    say (path, lines[i], strlen (lines[i]), "{\"ok\":false,");
  say_too_much (path, endless, 600000);
  ck_assert_int_eq (ctl (dir, NULL, "status", NULL, NULL), 0);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    status_and_who_tell_who_is_here,
    kick_ends_all_sessions_of_somebody,
    a_backup_is_checked_and_restored,
    the_exit_status_tells_what_went_wrong,
    nothing_said_on_the_socket_harms_the_server,
    NULL,
  };

  return test_run ("server-admin", tests);
}

/* test-server-admin-accounts.c
 *
 * Covers: redcoastctl account add, password, list and remove, and forget: where
 * the password comes from, who is let in afterwards, what is refused, and that
 * nothing is left of who is forgotten, their markers and everybody's for them
 * included; lists of more than a page. */
#include "config.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "test-ctl.h"
#include "test-run.h"

static RcTestServer *
start (void)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, NULL };

  return rc_test_server_start (arguments);
}

START_TEST (an_account_is_made_with_a_password)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *file = g_build_filename (dir, "password", NULL);
  g_autofree char *list = NULL;
  g_autoptr (JsonNode) json = NULL;

  test_ctl_input (server, 0, "three body\nnot this\n", "account", "add", "Alice", NULL);
  rc_test_peer_free (test_ctl_log_in (server, "password", "alice", NULL, "three body", NULL));
  ck_assert (g_file_set_contents (file, "红岸\n", -1, NULL));
  test_ctl (server, 0, "account", "add", "bob", "--password-file", file, NULL);
  rc_test_peer_free (test_ctl_log_in (server, "password", "bob", NULL, "红岸", NULL));

  list = test_ctl_print (server, "account", "list", NULL);
  ck_assert_msg (strstr (list, "id     since") == list, "%s", list);
  ck_assert_ptr_nonnull (strstr (list, "\nAlice  20"));
  ck_assert_ptr_nonnull (strstr (list, "\nbob    20"));
  json = test_ctl_json (server, "--json", "account", "list", NULL);
  ck_assert_uint_eq (json_array_get_length (json_node_get_array (json)), 2);

  rc_test_server_kill (server);
  rc_test_server_restart (server);
  rc_test_peer_free (test_ctl_log_in (server, "password", "Alice", NULL, "three body", NULL));
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (an_account_that_cannot_be_is_refused)
{
  g_autoptr (RcTestServer) server = start ();
  g_autoptr (RcTestPeer) guest = test_ctl_log_in (server, "guest", "carol", NULL, NULL, NULL);
  g_autofree char *long_password = g_strnfill (1025, 'x');
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *file = g_build_filename (dir, "password", NULL);

  test_ctl_input (server, 0, "secret\n", "account", "add", "alice", NULL);
  test_ctl_input (server, 1, "secret\n", "account", "add", "alice", NULL);
  test_ctl_input (server, 1, "secret\n", "account", "add", "ALICE", NULL);
  test_ctl_input (server, 1, "secret\n", "account", "add", "аlice", NULL);
  test_ctl_input (server, 1, "secret\n", "account", "add", "carol", NULL);
  test_ctl_input (server, 1, "secret\n", "account", "add", "server", NULL);
  test_ctl_input (server, 1, "secret\n", "account", "add", "no id", NULL);
  test_ctl_input (server, 1, "", "account", "add", "bob", NULL);
  test_ctl_input (server, 1, "\n", "account", "add", "bob", NULL);
  test_ctl_input (server, 1, long_password, "account", "add", "bob", NULL);
  ck_assert (g_file_set_contents (file, endless, -1, NULL));
  test_ctl (server, 1, "account", "add", "bob", "--password-file", file, NULL);
  test_ctl (server, 1, "account", "add", "bob", "--password-file", "/nonexistent", NULL);
  test_ctl (server, 2, "account", "add", NULL);
  test_ctl (server, 2, "account", "add", "bob", "secret", NULL);
  test_ctl (server, 2, "account", NULL);
  test_ctl (server, 2, "who", "--password-file", "/nonexistent", NULL);
  test_ctl_refused (server, "password", "bob", NULL, "secret", "denied");
  test_ctl_input (server, 0, "secret\n", "account", "add", "bob", NULL);
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (a_password_that_is_set_logs_all_devices_out)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, "old", &token);

  test_ctl_input (server, 0, "new\n", "account", "password", "Alice", NULL);
  g_free (rc_test_peer_expect_later (alice, "BYE reason=logout\n"));
  test_ctl_refused (server, "token", "alice", NULL, token, "denied");
  test_ctl_refused (server, "password", "alice", NULL, "old", "denied");
  rc_test_peer_free (test_ctl_log_in (server, "password", "alice", NULL, "new", NULL));
  test_ctl_input (server, 1, "new\n", "account", "password", "bob", NULL);
  test_ctl_input (server, 1, "\n", "account", "password", "alice", NULL);
  rc_test_peer_free (test_ctl_log_in (server, "password", "alice", NULL, "new", NULL));
}
END_TEST

/* --- on a terminal ----------------------------------------------------------- */

/* Runs redcoastctl on a terminal, types each answer (NULL-ended) when the words before it
 * stand there, and gives what was to be seen. */
static int
run_on_terminal (RcTestServer *server, const char *const *argv_rest, const char *const *dialogue, char **seen)
{
  g_autofree char *dir = test_ctl_get_dir (server);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int slave;
  char c;

  ck_assert (master >= 0 && grantpt (master) == 0 && unlockpt (master) == 0);
  slave = open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ck_assert_int_ge (slave, 0);

  g_ptr_array_add (argv, (char *) g_getenv ("REDCOASTCTL"));
  g_ptr_array_add (argv, (char *) "--data-dir");
  g_ptr_array_add (argv, dir);
  for (; *argv_rest != NULL; argv_rest++)
    g_ptr_array_add (argv, (char *) *argv_rest);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_take_stdin_fd (launcher, dup (slave));
  g_subprocess_launcher_take_stderr_fd (launcher, slave);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
  ck_assert_ptr_nonnull (process);
  g_subprocess_launcher_close (launcher);

  /* The end of the program is an error on this side of the terminal. */
  while (read (master, &c, 1) == 1)
    {
      g_string_append_c (text, c);
      if (*dialogue != NULL && g_str_has_suffix (text->str, dialogue[0]))
        {
          ck_assert_int_eq (write (master, dialogue[1], strlen (dialogue[1])), (gssize) strlen (dialogue[1]));
          dialogue += 2;
        }
    }

  close (master);
  ck_assert (g_subprocess_wait (process, NULL, NULL));
  *seen = g_string_free (g_steal_pointer (&text), FALSE);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

START_TEST (on_a_terminal_a_password_is_asked_for_twice_and_not_shown)
{
  g_autoptr (RcTestServer) server = start ();
  const char *const add[] = { "account", "add", "alice", NULL };
  const char *const same[] = { "password: ", "secret\n", "more: ", "secret\n", NULL };
  const char *const other[] = { "password: ", "secret\n", "more: ", "Secret\n", NULL };
  g_autofree char *seen = NULL;
  g_autofree char *seen_then = NULL;

  ck_assert_int_eq (run_on_terminal (server, add, other, &seen), 1);
  ck_assert_ptr_null (strcasestr (seen, "secret"));
  test_ctl_refused (server, "password", "alice", NULL, "secret", "denied");
  ck_assert_int_eq (run_on_terminal (server, add, same, &seen_then), 0);
  ck_assert_ptr_null (strcasestr (seen_then, "secret"));
  rc_test_peer_free (test_ctl_log_in (server, "password", "alice", NULL, "secret", NULL));
}
END_TEST

START_TEST (on_a_terminal_forgetting_is_asked_about)
{
  g_autoptr (RcTestServer) server = start ();
  const char *const forget[] = { "account", "remove", "alice", NULL };
  const char *const no[] = { "go on: ", "no\n", NULL };
  const char *const yes[] = { "go on: ", "alice\n", NULL };
  g_autofree char *seen = NULL;
  g_autofree char *seen_then = NULL;

  test_ctl_input (server, 0, "secret\n", "account", "add", "alice", NULL);
  ck_assert_int_eq (run_on_terminal (server, forget, no, &seen), 1);
  rc_test_peer_free (test_ctl_log_in (server, "password", "alice", NULL, "secret", NULL));
  ck_assert_int_eq (run_on_terminal (server, forget, yes, &seen_then), 0);
  test_ctl_refused (server, "password", "alice", NULL, "secret", "denied");
}
END_TEST

/* --- forgetting ---------------------------------------------------------------- */

/* Asks the database itself. */
static gint64
count (RcTestServer *server, const char *sql)
{
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", "redcoast.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 n;

  ck_assert_int_eq (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  ck_assert_msg (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK, "%s", sqlite3_errmsg (db));
  ck_assert_int_eq (sqlite3_step (statement), SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

static void
wait_for (RcTestServer *server, const char *sql, gint64 n)
{
  gint64 end_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * 1000;

  while (count (server, sql) != n)
    {
      ck_assert_msg (g_get_monotonic_time () < end_us, "%s is not %" G_GINT64_FORMAT, sql, n);
      g_usleep (1000);
    }
}

static guint64
send_text (RcTestPeer *from, const char *to, const char *ref)
{
  g_autofree char *sent = NULL;

  rc_test_peer_printf (from, "SEND ref=%s to=%s len=5\nhello\n", ref, to);
  sent = rc_test_peer_expect_later (from, "SENT ref=* seq=* time=*\n");
  return g_ascii_strtoull (strstr (sent, "seq=") + 4, NULL, 10);
}

START_TEST (nothing_private_is_left_of_who_is_forgotten)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, "pw", &token);
  g_autoptr (RcTestPeer) bob = test_ctl_log_in (server, "open", "bob", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) carol = test_ctl_log_in (server, "open", "carol", NULL, NULL, NULL);
  g_autoptr (JsonNode) result = NULL;
  guint64 to_bob = send_text (alice, "bob", "a1");
  guint64 to_alice = send_text (bob, "alice", "b1");
  guint64 to_carol = send_text (bob, "carol", "b2");
  guint64 to_all = send_text (alice, "all", "a2");

  rc_test_peer_printf (alice, "GOT seq=%" G_GUINT64_FORMAT "\nREAD with=bob seq=%" G_GUINT64_FORMAT "\n", to_all, to_alice);
  rc_test_peer_printf (alice, "READ with=all seq=%" G_GUINT64_FORMAT "\n", to_all);
  rc_test_peer_printf (bob, "READ with=alice seq=%" G_GUINT64_FORMAT "\nREAD with=all seq=%" G_GUINT64_FORMAT "\n", to_bob, to_all);
  rc_test_peer_printf (carol, "READ with=bob seq=%" G_GUINT64_FORMAT "\n", to_carol);
  wait_for (server, "SELECT count (*) FROM marker WHERE read > 0", 5);

  test_ctl (server, 2, "forget", "alice", NULL);
  ck_assert_int_eq (count (server, "SELECT count (*) FROM account"), 3);
  result = test_ctl_json (server, "--json", "forget", "--yes", "Alice", NULL);
  ck_assert_int_eq (json_object_get_int_member (json_node_get_object (result), "messages"), 2);
  g_free (rc_test_peer_expect_later (alice, "BYE reason=logout\n"));

  /* What is marked later is of others, too: nothing comes back. */
  rc_test_peer_printf (bob, "READ with=carol seq=%" G_GUINT64_FORMAT "\n", to_carol);
  wait_for (server, "SELECT count (*) FROM marker WHERE read > 0", 3);
  ck_assert_int_eq (count (server, "SELECT count (*) FROM marker WHERE party NOT IN (SELECT party FROM account)"
                                   " OR (peer <> 0 AND peer NOT IN (SELECT party FROM account))"), 0);
  ck_assert_int_eq (count (server, "SELECT count (*) FROM account"), 2);
  ck_assert_int_eq (count (server, "SELECT count (*) FROM token"), 2);
  ck_assert_int_eq (count (server, "SELECT count (*) FROM message"), 2);
  test_ctl_refused (server, "token", "alice", NULL, token, "denied");
  test_ctl (server, 1, "forget", "--yes", "dave", NULL);
  test_ctl (server, 1, "forget", "--yes", "all", NULL);
}
END_TEST

/* Whether the bytes of @text are in any file of the server's. */
static gboolean
is_on_disk (RcTestServer *server, const char *text)
{
  g_autofree char *path = test_ctl_get_dir (server);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *bytes = NULL;
      gsize len = 0;

      if (g_file_get_contents (file, &bytes, &len, NULL))
        found |= memmem (bytes, len, text, strlen (text)) != NULL;
    }

  return found;
}

/* Not in what is free within the database either, and not in its log. */
START_TEST (what_is_forgotten_is_in_no_file)
{
  g_autoptr (RcTestServer) server = start ();
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, "pw", NULL);
  g_autoptr (RcTestPeer) bob = test_ctl_log_in (server, "open", "bob", NULL, NULL, NULL);
  gint64 end_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * 1000;

  for (guint i = 0; i < 200; i++)
    {
      rc_test_peer_printf (i % 2 == 0 ? alice : bob, "SEND ref=private%u to=%s len=20\nbetween us: 0xC0FFEE\n", i, i % 2 == 0 ? "bob" : "alice");
      g_free (rc_test_peer_expect_later (i % 2 == 0 ? alice : bob, "SENT *"));
    }
  rc_test_peer_printf (bob, "SEND ref=public to=all len=17\nfor all: 0xBEEF42\n");
  g_free (rc_test_peer_expect_later (bob, "SENT ref=public *"));
  ck_assert (is_on_disk (server, "between us: 0xC0FFEE") && is_on_disk (server, "private199"));

  test_ctl (server, 0, "forget", "--yes", "alice", NULL);
  while (is_on_disk (server, "between us: 0xC0FFEE") || is_on_disk (server, "private199"))
    {
      ck_assert_msg (g_get_monotonic_time () < end_us, "what was said is still there");
      g_usleep (10000);
    }
  ck_assert (is_on_disk (server, "for all: 0xBEEF42"));
}
END_TEST

START_TEST (a_guest_can_be_forgotten)
{
  g_autoptr (RcTestServer) server = start ();
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) guest = test_ctl_log_in (server, "guest", "gast", NULL, NULL, NULL);
  g_autoptr (JsonNode) result = NULL;

  send_text (guest, "alice", "g1");
  send_text (guest, "all", "g2");
  result = test_ctl_json (server, "--json", "forget", "--yes", "gast", NULL);
  ck_assert_int_eq (json_object_get_int_member (json_node_get_object (result), "messages"), 1);
  g_free (rc_test_peer_expect_later (guest, "BYE reason=kicked\n"));
  ck_assert_int_eq (count (server, "SELECT count (*) FROM message"), 1);
}
END_TEST

START_TEST (a_list_of_many_comes_whole)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, "--set", "open-ids-per-address=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *list = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *id = g_strdup_printf ("%03u-x%u", i, i * 7919);

      rc_test_peer_free (test_ctl_log_in (server, "open", id, NULL, NULL, NULL));
    }

  json = test_ctl_json (server, "--json", "account", "list", NULL);
  ck_assert_uint_eq (json_array_get_length (json_node_get_array (json)), 600);
  list = test_ctl_print (server, "account", "list", NULL);
  lines = g_strsplit (list, "\n", -1);
  ck_assert_uint_eq (g_strv_length (lines), 602);
  for (guint i = 0; i < 600; i++)
    ck_assert_uint_eq (g_ascii_strtoull (lines[i + 1], NULL, 10), i);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    an_account_is_made_with_a_password,
    an_account_that_cannot_be_is_refused,
    a_password_that_is_set_logs_all_devices_out,
    on_a_terminal_a_password_is_asked_for_twice_and_not_shown,
    on_a_terminal_forgetting_is_asked_about,
    nothing_private_is_left_of_who_is_forgotten,
    what_is_forgotten_is_in_no_file,
    a_guest_can_be_forgotten,
    a_list_of_many_comes_whole,
    NULL,
  };

  return test_run ("server-admin-accounts", tests);
}

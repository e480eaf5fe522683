/* test-server-upgrade.c - what an older server has kept, in the hands of this one.
 *
 * For each version of the schema there is a database that a server of that version
 * made (old/store-N.sql, by old/make_dump.py; the next version needs one, too).
 *
 * Covers, for each: log-in by token and by password, every message and mark, new
 * messages behind the old ones, what was sent before known by its ref, that the file is
 * whole and of this version then; bans and invites where that version had them. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "rc-sqlite-store-schema.h"
#include "test-account.h"
#include "test-run.h"

typedef struct
{
  RcTestServer *server;
  char *sql;
} Old;

static sqlite3 *
open_database (Old *self)
{
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (self->server), "data", "redcoast.db", NULL);
  sqlite3 *db;

  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  return db;
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  ck_assert_msg (message == NULL, "%s", message);
}

/* Nobody has been away for so long as the file is old. */
#define LATELY                                                                   \
  "UPDATE account SET seen = strftime ('%s', 'now') * 1000000;"                  \
  "UPDATE token SET used = strftime ('%s', 'now') * 1000000;"                    \
  "UPDATE invite SET expires = (strftime ('%s', 'now') + 3600) * 1000000;"

static void
old_init (Old *self, int version)
{
  g_autofree char *path = g_strdup_printf ("%s/store-%d.sql", OLD_DIR, version);
  const char *const endings[] = { "", "-wal", "-shm" };
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_file_get_contents (path, &self->sql, NULL, &error);
  ck_assert_msg (error == NULL, "a new schema needs a database of it in old/: %s", error != NULL ? error->message : "");
  self->server = start ("guests=true", NULL);
  rc_test_server_kill (self->server);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/data/redcoast.db%s", rc_test_server_get_dir (self->server), endings[i]);

      g_unlink (file);
    }

  db = open_database (self);
  run_sql (db, self->sql);
  run_sql (db, LATELY);
  sqlite3_close (db);
  rc_test_server_restart (self->server);
}

static gint64
ask_database (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *row;
  gint64 number;

  ck_assert_int_eq (sqlite3_prepare_v2 (db, sql, -1, &row, NULL), SQLITE_OK);
  ck_assert_int_eq (sqlite3_step (row), SQLITE_ROW);
  number = sqlite3_column_int64 (row, 0);
  sqlite3_finalize (row);
  return number;
}

static void
old_clear (Old *self)
{
  sqlite3 *db;

  rc_test_server_kill (self->server);
  db = open_database (self);
  ck_assert_int_eq (ask_database (db, "PRAGMA user_version"), RC_SQLITE_SCHEMA_VERSION);
  ck_assert_int_eq (ask_database (db, "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check != 'ok'"), 0);
  ck_assert_int_eq (ask_database (db, "SELECT count (*) FROM pragma_foreign_key_check"), 0);
  sqlite3_close (db);
  rc_test_server_stop (self->server);
  g_free (self->sql);
}

/* What stands behind @words in the head of the file, (nullable). */
static char *
get_note (Old *self, const char *words)
{
  const char *at = strstr (self->sql, words);

  return at != NULL ? g_strndup (at + strlen (words), strcspn (at + strlen (words), "\n")) : NULL;
}

static void
check_bob (Old *self)
{
  g_autofree char *token = get_note (self, "bob's token: ");
  g_autoptr (RcTestPeer) bob = resume (self->server, "bob", token);
  g_autofree char *sent = NULL;

  rc_test_peer_send (bob, "HISTORY with=ann before=1000 tag=h\n", -1);
  expect (bob, "MESSAGE seq=1 time=* from=ann to=bob ref=a1 tag=h len=21\nIs anybody out there?\n");
  expect (bob, "MESSAGE seq=2 time=* from=bob to=ann ref=b1 tag=h len=*\nDo not answer!\n不要回答！\n");
  expect (bob, "MESSAGE seq=3 time=* from=bob to=ann ref=b2 type=reaction about=ann/a1 tag=h len=4\n🌊\n");
  expect (bob, "END more=0 tag=h\n");

  /* Sent by the old server, and asked for at the new one. */
  rc_test_peer_send (bob, "SEND ref=b2 to=ann type=reaction about=ann/a1 again=1 len=4\n🌊\n", -1);
  expect (bob, "SENT ref=b2 seq=3 time=*\n");
  rc_test_peer_send (bob, "SEND ref=b3 to=all len=3\nnew\n", -1);
  sent = rc_test_peer_expect (bob, "SENT ref=b3 seq=* time=*\n");
  ck_assert_uint_gt (read_number (sent, " seq="), 7);
}

static void
check_ann (Old *self)
{
  g_autoptr (RcTestPeer) ann = log_in_with (self->server, "password", "ann", NULL, "three suns", NULL);

  rc_test_peer_send (ann, "SYNC after=0\n", -1);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *mark = rc_test_peer_read_frame (ann);

      ck_assert_msg (g_str_equal (mark, "READ with=all seq=7\n") || g_str_equal (mark, "READ with=bob seq=2\n") ||
                       g_str_equal (mark, "RECEIPT with=bob id=bob delivered=1 read=0\n") ||
                       g_str_equal (mark, "RECEIPT with=all id=bob delivered=5 read=0\n"),
                     "%s", mark);
    }
  expect (ann, "MESSAGE seq=1 time=* from=ann to=bob ref=a1 len=21\nIs anybody out there?\n");
  expect (ann, "MESSAGE seq=2 time=* from=bob to=ann ref=b1 len=*\nDo not answer!\n不要回答！\n");
  expect (ann, "MESSAGE seq=3 time=* from=bob to=ann ref=b2 type=reaction about=ann/a1 len=4\n🌊\n");
  expect (ann, "MESSAGE seq=4 time=* from=叶文洁 to=all ref=y1 len=6\n红岸\n");
  expect (ann, "MESSAGE seq=5 time=* from=1379 to=all ref=g1 len=11\nto everyone\n");
  expect (ann, "MESSAGE seq=6 time=* from=1379 to=ann ref=g2 len=6\nto ann\n");
  expect (ann, "MESSAGE seq=7 time=* from=ann to=ann ref=a2 len=16\na note to myself\n");
  expect (ann, "MESSAGE seq=* time=* from=bob to=all ref=b3 len=3\nnew\n");
  expect (ann, "END more=0\n");
}

static void
check_bans_and_invites (Old *self)
{
  g_autofree char *invite = get_note (self, "an invite: ");

  if (strstr (self->sql, "INSERT INTO \"ban\"") != NULL)
    refused (self->server, "open", "eve", NULL, NULL, "denied");
  if (invite != NULL)
    rc_test_peer_free (log_in_with (self->server, "register", "new", invite, "a password", NULL));
}

START_TEST (a_database_of_an_older_version_has_everything)
{
  Old old;

  old_init (&old, _i);
  check_bob (&old);
  check_ann (&old);
  rc_test_peer_free (log_in_with (old.server, "password", "叶文洁", NULL, "red coast", NULL));
  check_bans_and_invites (&old);
  old_clear (&old);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("server-upgrade");
  TCase *tcase = tcase_create ("server-upgrade");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, a_database_of_an_older_version_has_everything, 1, RC_SQLITE_SCHEMA_VERSION + 1);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* test-cache-upgrade.c - what an older client has kept, in the hands of this one.
 *
 * For each version of the schema there is a cache that a terminal client of that
 * version made (old/cache-N.sql, by old/make_dump.py; the next version needs one, too).
 *
 * Covers, for each: everything is there, is found by its words, what waited to be sent waits;
 * new messages come behind the old ones; the file is whole and of this version then. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-cache-ops.h"
#include "rc-cache-schema.h"

static void
make_old (int version)
{
  g_autofree char *name = g_strdup_printf ("%s/cache-%d.sql", OLD_DIR, version);
  g_autofree char *folder = g_path_get_dirname (kept_path);
  g_autofree char *sql = NULL;
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (name, &sql, NULL, &error);
  ck_assert_msg (error == NULL, "a new schema needs a cache of it in old/: %s", error != NULL ? error->message : "");
  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert_int_eq (sqlite3_open (kept_path, &db), SQLITE_OK);
  ck_assert_msg (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg (db));
}

static void
check_count (const char *sql, gint64 expected)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (sqlite3_stmt) row = NULL;

  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert_int_eq (sqlite3_open (kept_path, &db), SQLITE_OK);
  ck_assert_msg (sqlite3_prepare_v2 (db, sql, -1, &row, NULL) == SQLITE_OK, "%s", sqlite3_errmsg (db));
  ck_assert_int_eq (sqlite3_step (row), SQLITE_ROW);
  ck_assert_msg (sqlite3_column_int64 (row, 0) == expected, "%s: %lld", sql, sqlite3_column_int64 (row, 0));
}

static void
check_snapshot (const RcCacheSnapshot *snapshot)
{
  const RcCacheRow *waiting;

  ck_assert_str_eq (snapshot->own_id, "alice");
  ck_assert_uint_eq (strlen (snapshot->log), 16);
  ck_assert_uint_eq (snapshot->epoch, 1);
  ck_assert_uint_gt (snapshot->cursor, 0);
  ck_assert_uint_eq (snapshot->contacts->len, 2);
  ck_assert_uint_eq (snapshot->conversations->len, 2);
  ck_assert_uint_eq (snapshot->outbox->len, 1);
  waiting = g_ptr_array_index (snapshot->outbox, 0);
  ck_assert_str_eq (waiting->text, "written while nobody listens");
  ck_assert_str_eq (waiting->conversation, "all");
  ck_assert (!waiting->failed);
}

static void
check_row (guint at, const char *from, const char *type, const char *text)
{
  const RcCacheRow *row = g_ptr_array_index (last_op->rows, at);

  ck_assert_str_eq (row->from, from);
  ck_assert_ptr_eq (row->type == NULL ? NULL : "", type == NULL ? NULL : "");
  ck_assert_str_eq (row->text, text);
  ck_assert_int_eq (row->is_own, g_str_equal (from, "alice"));
}

static void
check_rows (void)
{
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "bob", 1000, 10))->rows->len, 3);
  check_row (0, "bob", NULL, "Is anybody out there?");
  check_row (1, "bob", "reaction", "🌊");
  check_row (2, "alice", NULL, "Do not answer! 不要回答！");
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "all", 1000, 10))->rows->len, 2);
  check_row (0, "bob", NULL, "红岸");
  check_row (1, "alice", NULL, "hello everyone");
}

static void
check_found (const char *words, guint n)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_SEARCH, NULL);

  op->words = rc_search_words_new (words, NULL);
  op->limit = 10;
  op->row.epoch = G_MAXUINT32;
  op->row.seq = G_MAXUINT64;
  ck_assert_uint_eq (run_well (op)->hits->len, n);
}

START_TEST (a_cache_of_an_older_version_has_everything)
{
  make_old (_i);
  check_snapshot (open_again ());
  check_rows ();
  check_found ("anybody", 1);
  check_found ("回答", 1);
  check_found ("hello", 1);
  check_found ("nobody here", 0);

  run_well (new_put ("bob", "bob", "new", 900, "behind it all"));
  check_found ("behind", 1);
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "bob", 1000, 10))->rows->len, 4);
  check_row (3, "bob", NULL, "behind it all");
  check_snapshot (open_again ());

  check_count ("PRAGMA user_version", RC_CACHE_SCHEMA_VERSION);
  check_count ("SELECT count (*) FROM pragma_integrity_check WHERE integrity_check != 'ok'", 0);
  check_count ("SELECT count (*) FROM pragma_foreign_key_check", 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cache-upgrade");
  TCase *tcase = tcase_create ("cache-upgrade");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_cache_ops_set_up, rc_cache_ops_tear_down);
  tcase_add_loop_test (tcase, a_cache_of_an_older_version_has_everything, 1, RC_CACHE_SCHEMA_VERSION + 1);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

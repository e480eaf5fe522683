/* test-cache-reads.c - how what one account has on this disk is read.
 *
 * Covers: all that is shown at start is read once, in one transaction, and so is a
 * page; after a write it is read anew; what is asked for again is read again. */
#include "config.h"

#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "rc-cache-ops.h"

/* Counted in the cache's thread; read when what was asked for is back. */
static struct
{
  guint n_loads;  /* how often what is known once of the account was read */
  guint n_begun;  /* transactions for reading */
  guint n_alone;  /* what was read of the conversations outside of them */
} counted;

static int
on_statement (unsigned  what,
              void     *db,
              void     *statement,
              void     *text)
{
  const char *sql = text;

  if (g_str_has_prefix (sql, "SELECT own_id, log"))
    counted.n_loads++;
  if (g_str_equal (sql, "BEGIN"))
    counted.n_begun++;
  if (g_str_has_prefix (sql, "SELECT") && strstr (sql, "conversation") != NULL && sqlite3_get_autocommit (db))
    counted.n_alone++;
  return 0;
}

static int
on_opened (sqlite3                     *db,
           char                       **message,
           const sqlite3_api_routines  *api)
{
  return sqlite3_trace_v2 (db, SQLITE_TRACE_STMT, on_statement, db);
}

static void
set_up (void)
{
  rc_cache_ops_set_up ();
  begin ();
  for (guint64 seq = 1; seq <= 20; seq++)
    {
      g_autofree char *id = g_strdup_printf ("person%u", (guint) seq);

      run_well (new_put (id, id, id, seq, "hello"));
    }
  g_clear_pointer (&kept_cache, rc_cache_free);
  sqlite3_auto_extension ((void (*) (void)) on_opened);
  memset (&counted, 0, sizeof counted);
  kept_cache = rc_cache_new (kept_path);
}

static void
check_counted (guint n_loads,
               guint n_begun)
{
  ck_assert_uint_eq (counted.n_loads, n_loads);
  ck_assert_uint_eq (counted.n_begun, n_begun);
  ck_assert_uint_eq (counted.n_alone, 0);
}

START_TEST (all_is_read_once_at_start)
{
  ck_assert_uint_eq (run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL))->snapshot->conversations->len, 20);
  check_counted (1, 1);
  ck_assert_uint_eq (run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL))->snapshot->conversations->len, 20);
  check_counted (2, 2);
}
END_TEST

START_TEST (what_was_written_first_is_read)
{
  run_well (new_put ("bob", "bob", "r1", 30, "one"));
  ck_assert_uint_eq (run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL))->snapshot->conversations->len, 21);
  ck_assert_uint_eq (last_op->snapshot->cursor, 30);
}
END_TEST

START_TEST (a_page_is_one_transaction)
{
  run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL));
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "person7", 30, 5))->rows->len, 1);
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_NEWER, "person7", 0, 5))->rows->len, 1);
  check_counted (1, 3);
  run_well (new_put ("person7", "person7", "r1", 30, "one"));
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_NEWER, "person7", 0, 5))->rows->len, 2);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cache reads");
  TCase *tcase = tcase_create ("cache reads");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, set_up, rc_cache_ops_tear_down);
  tcase_add_test (tcase, all_is_read_once_at_start);
  tcase_add_test (tcase, what_was_written_first_is_read);
  tcase_add_test (tcase, a_page_is_one_transaction);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

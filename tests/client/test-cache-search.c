/* test-cache-search.c - what is found in what one account has on this disk.
 *
 * Covers: words long and short, by the index and by looking, in one conversation
 * and in all, newest first; the same answer before and behind the index; pages;
 * cancelling; what is of a type, or of an earlier account of that name, is not
 * found; the index follows by itself, in batches, what comes, what was there, what
 * is changed, deleted, and put again under the same id; a cache of the first
 * schema; an index that is damaged is made again and costs no message; the bound
 * of hits; 100,000 messages. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "rc-cache-db.h"
#include "rc-cache-ops.h"
#include "rc-fake-server.h"

static RcCacheOp *
new_search (const char *typed,
            const char *conversation)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_SEARCH, conversation);

  op->words = rc_search_words_new (typed, NULL);
  ck_assert_ptr_nonnull (op->words);
  op->row.epoch = G_MAXUINT32;
  op->row.seq = G_MAXUINT64;
  op->limit = 50;

  return op;
}

/* The numbers of what is found, newest first. */
static char *
found (const char *typed,
       const char *conversation)
{
  RcCacheOp *back = run_well (new_search (typed, conversation));
  GString *seqs = g_string_new (NULL);

  ck_assert_uint_eq (back->hits->len, back->rows->len);
  for (guint i = 0; i < back->rows->len; i++)
    g_string_append_printf (seqs, i == 0 ? "%" G_GUINT64_FORMAT : " %" G_GUINT64_FORMAT,
                            ((RcCacheRow *) g_ptr_array_index (back->rows, i))->seq);

  return g_string_free (seqs, FALSE);
}

static void
check_found (const char *typed,
             const char *conversation,
             const char *expected)
{
  g_autofree char *seqs = found (typed, conversation);

  ck_assert_msg (g_str_equal (seqs, expected), "“%s” gave %s, not %s", typed, seqs, expected);
}

static void
put (const char *conversation,
     guint64     seq,
     const char *text)
{
  g_autofree char *ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);

  rc_cache_run (kept_cache, new_put (conversation, "bob", ref, seq, text), NULL, NULL, NULL);
}

static gint64
ask_file (const char *sql)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert_int_eq (sqlite3_open (kept_path, &db), SQLITE_OK);
  ck_assert_int_eq (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), SQLITE_OK);
  ck_assert_int_eq (sqlite3_step (statement), SQLITE_ROW);

  return sqlite3_column_int64 (statement, 0);
}

static void
change_file (const char *sql)
{
  g_autoptr (sqlite3) db = NULL;

  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert_int_eq (sqlite3_open (kept_path, &db), SQLITE_OK);
  ck_assert_msg (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg (db));
}

/* Until the index covers all but less than a batch. */
static void
wait_for_index (void)
{
  gint64 n_behind = G_MAXINT64;

  for (guint i = 0; i < 2000 && n_behind >= RC_CACHE_INDEX_BATCH; i++)
    {
      gint64 deadline_us = g_get_monotonic_time () + 20 * G_TIME_SPAN_MILLISECOND;

      while (g_get_monotonic_time () < deadline_us)
        g_main_context_iteration (NULL, FALSE);
      n_behind = ask_file ("SELECT coalesce (max (id), 0) - indexed FROM messages, search_state");
      ck_assert_ptr_nonnull (open_again ());
    }
  ck_assert_int_lt (n_behind, RC_CACHE_INDEX_BATCH);
}

static void
put_some (void)
{
  begin ();
  put ("bob", 1, "The Red Coast listens");
  put ("bob", 2, "不要回答！不要回答");
  put ("eve", 3, "a red planet");
  put ("all", 4, "it is 100% sure, said o'neil: \"red\"");
  put ("bob", 5, "ÄRGER, und a_c");
  run_well (new_page (RC_CACHE_OLDER, "bob", 10, 10));
}

/* So much that a batch covers what is of interest. */
static void
put_rest (void)
{
  for (guint i = 0; i < RC_CACHE_INDEX_BATCH + 10; i++)
    put ("rest", 1000 + i, "nothing");
  run_well (new_page (RC_CACHE_OLDER, "bob", 10, 10));
}

static void
check_some (void)
{
  check_found ("red", NULL, "4 3 1");
  check_found ("RED", "bob", "1");
  check_found ("coast red", NULL, "1");
  check_found ("red to", NULL, "");
  check_found ("re a", NULL, "4 3 1");
  check_found ("回答", NULL, "2");
  check_found ("答", "bob", "2");
  check_found ("不要回答", NULL, "2");
  check_found ("ärger", NULL, "5");
  check_found ("Ä", NULL, "5");
  check_found ("_c", NULL, "5");
  check_found ("a_c", NULL, "5");
  check_found ("0%", NULL, "4");
  check_found ("%", "bob", "");
  check_found ("\"red\"", NULL, "4");
  check_found ("o'neil", NULL, "4");
  check_found ("red OR planet", NULL, "");
  check_found ("text:red", NULL, "");
  check_found ("red*", NULL, "");
  check_found ("zebra", NULL, "");
  check_found ("red", "nobody", "");
}

START_TEST (finds_what_the_index_does_not_cover_yet)
{
  put_some ();
  check_some ();
}
END_TEST

START_TEST (finds_the_same_by_the_index)
{
  put_some ();
  put_rest ();
  wait_for_index ();
  check_some ();
  /* The last letters of a text. */
  check_found ("ns", NULL, "1");
  check_found ("s", "bob", "1");
}
END_TEST

START_TEST (a_letter_that_is_everywhere_is_found_by_looking)
{
  begin ();
  for (guint i = 1; i <= 1000; i++)
    put ("bob", i, "eeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
  put ("bob", 1001, "an e");
  put_rest ();
  wait_for_index ();
  ck_assert_uint_eq (run_well (new_search ("e", "bob"))->hits->len, 1001);
  ck_assert_uint_eq (g_array_index (last_op->hits, RcCacheHit, 0).seq, 1001);
}
END_TEST

START_TEST (pages_follow_one_another)
{
  RcCacheOp *op;

  begin ();
  /* Older history comes later. */
  for (guint i = 0; i < 100; i++)
    put ("bob", i % 2 ? 200 - i : 300 + i, "red");
  for (guint n = 0; n < 100; n += last_op->rows->len)
    {
      guint64 before = G_MAXUINT64;

      if (n > 0)
        before = ((RcCacheRow *) g_ptr_array_index (last_op->rows, last_op->rows->len - 1))->seq;
      op = new_search ("red", NULL);
      op->limit = 7;
      op->row.epoch = n > 0 ? 1 : G_MAXUINT32;
      op->row.seq = before;
      run_well (op);
      ck_assert_uint_eq (last_op->hits->len, 100);
      ck_assert_uint_eq (last_op->rows->len, MIN (7, 100 - n));
      ck_assert (last_op->at_end == (n + 7 >= 100));
      for (guint i = 0; i < last_op->rows->len; i++)
        {
          guint64 seq = ((RcCacheRow *) g_ptr_array_index (last_op->rows, i))->seq;

          ck_assert_uint_lt (seq, before);
          before = seq;
        }
    }
}
END_TEST

START_TEST (a_search_that_is_cancelled_stops)
{
  RcCacheOp *op = new_search ("red", NULL);

  put_some ();
  op->cancellable = g_cancellable_new ();
  g_cancellable_cancel (op->cancellable);
  ck_assert (g_error_matches (run (op)->error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  check_found ("red", NULL, "4 3 1");
}
END_TEST

START_TEST (there_are_so_many_hits)
{
  begin ();
  for (guint i = 1; i <= RC_CACHE_MAX_HITS + 500; i++)
    put ("bob", i, "red");
  run_well (new_search ("red", "bob"));
  ck_assert (last_op->is_cut);
  ck_assert_uint_eq (last_op->hits->len, RC_CACHE_MAX_HITS);
  ck_assert_uint_eq (g_array_index (last_op->hits, RcCacheHit, 0).seq, RC_CACHE_MAX_HITS + 500);
  wait_for_index ();
  run_well (new_search ("red", "bob"));
  ck_assert (last_op->is_cut);
  ck_assert_uint_eq (g_array_index (last_op->hits, RcCacheHit, 0).seq, RC_CACHE_MAX_HITS + 500);
}
END_TEST

START_TEST (another_account_of_the_same_name_is_not_found)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_BREAK, "bob");

  put_some ();
  op->since_us = 5000;
  run_well (op);
  check_found ("red", NULL, "4 3");
  check_found ("ärger", NULL, "5");
}
END_TEST

static void
check_index_follows (void)
{
  change_file ("UPDATE messages SET text = CAST ('a blue planet' AS BLOB) WHERE seq = 3;"
               "UPDATE messages SET text = CAST ('a green planet' AS BLOB) WHERE seq = 3;"
               "DELETE FROM messages WHERE seq IN (1, 2)");
  open_again ();
  check_found ("red", NULL, "4");
  check_found ("planet", NULL, "3");
  check_found ("green", NULL, "3");
  check_found ("ee", "eve", "3");
  check_found ("blue", NULL, "");
  check_found ("回答", NULL, "");
}

START_TEST (what_is_changed_and_deleted_is_followed)
{
  put_some ();
  put_rest ();
  wait_for_index ();
  check_index_follows ();
  ck_assert_int_eq (ask_file ("SELECT count (*) FROM search_gone"), 3);
  open_again ();
  for (guint i = 0; i < RC_CACHE_INDEX_BATCH * 2; i++)
    put ("rest", 2000 + i, "nothing");
  wait_for_index ();
  ck_assert_int_eq (ask_file ("SELECT count (*) FROM search_gone"), 0);
  /* What the index has, says the index itself. */
  ck_assert_int_eq (ask_file ("SELECT count (*) FROM search WHERE search MATCH 'coast OR blue'"), 0);
  ck_assert_int_eq (ask_file ("SELECT count (*) FROM search WHERE search MATCH 'green'"), 1);
  change_file ("INSERT INTO search (search) VALUES ('integrity-check')");
  open_again ();
  check_found ("planet", NULL, "3");
}
END_TEST

START_TEST (an_id_that_is_given_again_is_another_text)
{
  put_some ();
  put_rest ();
  for (guint i = 0; i < RC_CACHE_INDEX_BATCH; i++)
    put ("rest", 2000 + i, "last");
  wait_for_index ();
  change_file ("DELETE FROM messages WHERE id > (SELECT indexed - 5 FROM search_state)");
  open_again ();
  for (guint i = 0; i < 20; i++)
    put ("rest", 4000 + i, "again");
  ck_assert_uint_eq (run_well (new_search ("again", NULL))->hits->len, 20);
  for (guint i = 0; i < RC_CACHE_INDEX_BATCH * 2; i++)
    put ("rest", 5000 + i, "nothing");
  wait_for_index ();
  ck_assert_uint_eq (run_well (new_search ("again", NULL))->hits->len, 20);
  change_file ("INSERT INTO search (search) VALUES ('integrity-check')");
}
END_TEST

/* What a person has on disk who used the client before it could search. */
static void
make_first_schema (void)
{
  g_autofree char *folder = g_path_get_dirname (kept_path);
  g_autofree char *sql = NULL;

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_get_contents (SCHEMA_1, &sql, NULL, NULL));
  change_file (sql);
}

START_TEST (a_cache_of_the_first_schema_is_found_in)
{
  RcCacheSnapshot *snapshot;

  make_first_schema ();
  snapshot = open_again ();
  ck_assert_ptr_nonnull (snapshot);
  ck_assert_uint_eq (snapshot->cursor, 5);
  ck_assert_uint_eq (snapshot->conversations->len, 2);
  check_found ("red", NULL, "4 1");
  check_found ("回答", NULL, "2");
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "bob", 10, 10))->rows->len, 3);
  ck_assert_int_eq (ask_file ("PRAGMA user_version"), RC_CACHE_SCHEMA_VERSION);
}
END_TEST

START_TEST (an_old_cache_is_indexed_behind_what_is_asked_of_it)
{
  make_first_schema ();
  change_file ("WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
               " INSERT INTO messages (conversation, epoch, seq, time, sender, ref, own, state, text)"
               " SELECT 2, 1, i, i, 'eve', 'e' || i, 0, 0, CAST ('message of eve ' || i AS BLOB) FROM n");
  open_again ();
  /* It answers, and takes what comes, while it is at it. */
  check_found ("eve 19999", NULL, "19999");
  put ("bob", 30000, "red again");
  check_found ("red", NULL, "30000 4 1");
  wait_for_index ();
  check_found ("red", NULL, "30000 4 1");
  check_found ("eve 19999", NULL, "19999");
  ck_assert_int_gt (ask_file ("SELECT count (*) FROM search WHERE search MATCH 'message'"), 19000);
}
END_TEST

START_TEST (a_damaged_index_costs_no_message)
{
  put_some ();
  put_rest ();
  wait_for_index ();
  change_file ("PRAGMA writable_schema = ON; UPDATE search_data SET block = x'deadbeef' WHERE id > 10");
  open_again ();
  check_found ("red", NULL, "4 3 1");
  wait_for_index ();
  check_found ("red", NULL, "4 3 1");
  ck_assert_int_eq (ask_file ("SELECT count (*) FROM messages WHERE seq < 10"), 5);
  change_file ("INSERT INTO search (search) VALUES ('integrity-check')");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cache-search");
  TCase *tcase = tcase_create ("cache-search");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, rc_cache_ops_set_up, rc_cache_ops_tear_down);
  tcase_add_test (tcase, finds_what_the_index_does_not_cover_yet);
  tcase_add_test (tcase, finds_the_same_by_the_index);
  tcase_add_test (tcase, a_letter_that_is_everywhere_is_found_by_looking);
  tcase_add_test (tcase, pages_follow_one_another);
  tcase_add_test (tcase, a_search_that_is_cancelled_stops);
  tcase_add_test (tcase, there_are_so_many_hits);
  tcase_add_test (tcase, another_account_of_the_same_name_is_not_found);
  tcase_add_test (tcase, what_is_changed_and_deleted_is_followed);
  tcase_add_test (tcase, an_id_that_is_given_again_is_another_text);
  tcase_add_test (tcase, a_cache_of_the_first_schema_is_found_in);
  tcase_add_test (tcase, an_old_cache_is_indexed_behind_what_is_asked_of_it);
  tcase_add_test (tcase, a_damaged_index_costs_no_message);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

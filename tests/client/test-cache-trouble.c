/* test-cache-trouble.c - what one account has on this disk, when something is wrong.
 *
 * Covers: a second engine; a later version and another program left alone; damage
 * of the head, of the middle and of a note; rows that nobody here wrote; each step
 * a transaction; a disk that is full, and has room again; the bounds of the queue. */
#include "config.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "rc-cache-ops.h"
#include "rc-cache-schema.h"
#include "rc-fake-server.h"

static int
error_of_opening (void)
{
  int code;

  kept_cache = rc_cache_new (kept_path);
  ck_assert_ptr_nonnull (run (rc_cache_op_new (RC_CACHE_LOAD, NULL))->error);
  ck_assert_ptr_null (last_op->snapshot);
  ck_assert (last_op->error->domain == RC_CACHE_ERROR);
  code = last_op->error->code;
  /* And nothing else does anything. */
  ck_assert_ptr_nonnull (run (new_put ("bob", "bob", "r1", 5, "one"))->error);

  return code;
}

START_TEST (two_engines_do_not_share_a_file)
{
  RcCache *first;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  first = g_steal_pointer (&kept_cache);
  ck_assert_int_eq (error_of_opening (), RC_CACHE_ERROR_BUSY);
  rc_cache_free (g_steal_pointer (&kept_cache));
  kept_cache = first;
  run_well (new_put ("bob", "bob", "r2", 6, "two"));
  ck_assert_uint_eq (open_again ()->cursor, 6);
}
END_TEST

static void
change_file (const char *sql)
{
  sqlite3 *db = NULL;

  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert_int_eq (sqlite3_open (kept_path, &db), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (db, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (db);
}

static void
check_left_alone (int expected)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before;
  gsize n_after;

  ck_assert (g_file_get_contents (kept_path, &before, &n_before, NULL));
  ck_assert_int_eq (error_of_opening (), expected);
  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert (g_file_get_contents (kept_path, &after, &n_after, NULL));
  ck_assert_uint_eq (n_before, n_after);
  ck_assert_mem_eq (before, after, n_before);
}

START_TEST (a_later_version_is_left_alone)
{
  begin ();
  change_file ("PRAGMA user_version = 1000");
  check_left_alone (RC_CACHE_ERROR_NEWER);
}
END_TEST

START_TEST (the_file_of_another_program_is_left_alone)
{
  begin ();
  change_file ("PRAGMA application_id = 1");
  check_left_alone (RC_CACHE_ERROR_FOREIGN);
}
END_TEST

/* Opens what is damaged: an empty one, a notice, and the old file beside it. */
static void
check_set_aside (void)
{
  g_autoptr (GError) notice = NULL;
  g_autofree char *folder = g_path_get_dirname (kept_path);
  g_autofree char *base = g_path_get_basename (kept_path);
  g_autofree char *name = NULL;
  g_autofree char *aside = NULL;
  const char *said;

  kept_cache = rc_cache_new (kept_path);
  run (rc_cache_op_new (RC_CACHE_LOAD, NULL));
  ck_assert (g_error_matches (last_op->error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED));
  ck_assert_ptr_nonnull (last_op->snapshot);
  ck_assert_uint_eq (last_op->snapshot->cursor, 0);
  said = strstr (last_op->error->message, base);
  ck_assert_ptr_nonnull (said);
  name = g_strndup (said, strcspn (said, ","));
  ck_assert (g_str_has_prefix (name + strlen (base), ".damaged-2"));
  aside = g_build_filename (folder, name, NULL);
  ck_assert (g_file_test (aside, G_FILE_TEST_EXISTS));
  run_well (new_log ("first", 1));
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  ck_assert_uint_eq (open_again ()->cursor, 5);
}

START_TEST (damage_of_the_head_is_set_aside)
{
  begin ();
  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert (g_file_set_contents (kept_path, "this is no database, and never was one", -1, NULL));
  check_set_aside ();
}
END_TEST

/* Overwrites all pages but the first. */
static void
damage_pages (void)
{
  int fd = open (kept_path, O_RDWR | O_CLOEXEC);
  off_t size = lseek (fd, 0, SEEK_END);
  g_autofree char *junk = g_strnfill ((gsize) size, 'x');

  ck_assert_int_gt (size, 4096);
  ck_assert_int_eq (pwrite (fd, junk, (size_t) size - 4096, 4096), size - 4096);
  close (fd);
}

START_TEST (damage_behind_the_head_is_set_aside)
{
  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  g_clear_pointer (&kept_cache, rc_cache_free);
  damage_pages ();
  check_set_aside ();
}
END_TEST

G_NO_INLINE static gboolean
is_leaf_of_identities (const char *page)
{
  return page[0] == 0x0a && memmem (page, 4096, "bobr", 4) != NULL;
}

/* The leaves of the index by identity, which no start looks at. */
static void
damage_index_of_identities (void)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  guint n_damaged = 0;

  g_clear_pointer (&kept_cache, rc_cache_free);
  ck_assert (g_file_get_contents (kept_path, &bytes, &n_bytes, NULL));
  for (gsize page = 4096; page + 4096 <= n_bytes; page += 4096)
    if (is_leaf_of_identities (bytes + page))
      {
        memset (bytes + page, 'x', 4096);
        n_damaged++;
      }
  ck_assert_uint_gt (n_damaged, 0);
  ck_assert (g_file_set_contents (kept_path, bytes, (gssize) n_bytes, NULL));
}

START_TEST (damage_that_shows_at_work_is_set_aside_at_the_next_start)
{
  g_autofree char *note = NULL;

  begin ();
  for (guint i = 1; i <= 2000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      rc_cache_run (kept_cache, new_put (i % 2 ? "bob" : "eve", "bob", ref, i, "some text to fill pages"),
                    keep, NULL, NULL);
    }
  open_again ();
  damage_index_of_identities ();
  kept_cache = rc_cache_new (kept_path);
  run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL));
  note = g_strconcat (kept_path, ".is-damaged", NULL);
  for (guint i = 0; i < 50 && !g_file_test (note, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *ref = g_strdup_printf ("new%u", i);

      run (new_put ("bob", "bob", ref, 5000 + i, "one"));
    }
  ck_assert (g_error_matches (last_op->error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED));
  g_clear_pointer (&kept_cache, rc_cache_free);
  check_set_aside ();
}
END_TEST

/* Of a disk that forgets, or of somebody who writes into our files. */
START_TEST (rows_that_nobody_here_wrote_are_no_danger)
{
  RcCacheSnapshot *snapshot;
  const RcCacheRow *row;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  change_file ("INSERT INTO contacts VALUES (CAST (x'ff41' AS TEXT), 1, 1), (x'410a42' || '', 1, 1), ('bob', 1, 1);"
               "INSERT INTO conversations (id, name, unread, draft) VALUES (90, CAST (x'fe' AS TEXT), 1, NULL),"
               " (91, 'server', 1, NULL), (92, '', 1, NULL), (93, 'eve', -3, CAST (x'78ff79' AS TEXT));"
               "INSERT INTO outbox (conversation, ref, time, text, sent_before) VALUES (93, 'not a ref', 1, x'78', 0),"
               " (90, 'r7', 1, x'78', 0), (93, 'r8', 1, x'78ff', 0);"
               "INSERT INTO receipts VALUES (93, CAST (x'ff' AS TEXT), 1, 1);"
               "UPDATE conversations SET unread = 99999999999 WHERE name = 'bob';"
               "UPDATE messages SET text = x'6fff6e006500', sender = CAST (x'62ff' AS TEXT), ref = CAST (x'ff' AS TEXT)");
  snapshot = open_again ();

  ck_assert_uint_eq (snapshot->contacts->len, 1);
  ck_assert_uint_eq (snapshot->conversations->len, 2);
  for (guint i = 0; i < 2; i++)
    {
      const RcCacheConversation *conversation = g_ptr_array_index (snapshot->conversations, i);

      ck_assert_uint_eq (conversation->unread, g_str_equal (conversation->name, "bob") ? RC_CACHE_MAX_UNREAD : 0);
      ck_assert (g_str_equal (conversation->name, "bob") || g_str_equal (conversation->draft, "x\357\277\275y"));
    }
  ck_assert_uint_eq (snapshot->outbox->len, 1);
  row = g_ptr_array_index (snapshot->outbox, 0);
  ck_assert_str_eq (row->ref, "r8");
  ck_assert_str_eq (row->text, "x\357\277\275");
  ck_assert_uint_eq (row->text_bytes, strlen (row->text));
  ck_assert_uint_eq (snapshot->receipts->len, 0);

  row = g_ptr_array_index (run_well (new_page (RC_CACHE_OLDER, "bob", 100, 10))->rows, 0);
  ck_assert_str_eq (row->text, "o\357\277\275n\357\277\275e\357\277\275");
  ck_assert (g_utf8_validate (row->from, -1, NULL) && g_utf8_validate (row->ref, -1, NULL));
}
END_TEST

START_TEST (each_step_is_a_transaction)
{
  const RcCacheStep steps[] = {
    { 1, "CREATE TABLE one (x)" },
    { 2, "CREATE TABLE two (x); INSERT INTO two VALUES (1)" },
    { 3, "CREATE TABLE three (x); INSERT INTO nowhere VALUES (1)" },
  };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  sqlite3_open (":memory:", &db);
  ck_assert (rc_cache_migrate (db, steps, 1, NULL));
  ck_assert (!rc_cache_migrate (db, steps, 3, &error));
  ck_assert_ptr_nonnull (error);
  ck_assert_int_eq (sqlite3_exec (db, "SELECT * FROM two", NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_ne (sqlite3_exec (db, "SELECT * FROM three", NULL, NULL, NULL), SQLITE_OK);
  ck_assert (rc_cache_migrate (db, steps, 2, NULL));
  sqlite3_close (db);
}
END_TEST

static void
limit_file_size (rlim_t n_bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = n_bytes;
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
}

START_TEST (a_full_disk_holds_the_cursor_and_recovers)
{
  g_autofree char *text = g_strnfill (60000, 'x');
  guint64 n_kept = 0;

  begin ();
  limit_file_size (400 * 1024);
  for (guint i = 1; i <= 20; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);
      RcCacheOp *back = run (new_put ("bob", "bob", ref, i, text));

      if (back->error == NULL && n_failed_ops == 0)
        n_kept = i;
    }
  ck_assert_uint_gt (n_kept, 0);
  ck_assert_uint_gt (n_failed_ops, 0);
  ck_assert (n_kept < 20);
  ck_assert (g_error_matches (run (new_own (RC_CACHE_WRITE, "bob", "mine", text))->error, RC_CACHE_ERROR,
                              RC_CACHE_ERROR_FULL));

  limit_file_size (RLIM_INFINITY);
  run_well (new_put ("bob", "bob", "later", 30, "later"));
  ck_assert_uint_eq (open_again ()->cursor, n_kept);
  ck_assert_uint_eq (last_op->snapshot->outbox->len, 0);

  run_well (rc_cache_op_new (RC_CACHE_RESYNC, NULL));
  run_well (new_put ("bob", "bob", "later", 30, "later"));
  ck_assert_uint_eq (open_again ()->cursor, 30);
}
END_TEST

START_TEST (a_queue_that_is_full_refuses_and_holds_the_cursor)
{
  const guint n_ops = RC_CACHE_MAX_QUEUED_OPS * 2;
  g_autofree char *text = g_strnfill (60000, 'x');
  guint64 cursor;

  begin ();
  n_back = 0;
  for (guint i = 1; i <= n_ops; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      rc_cache_run (kept_cache, new_put ("bob", "bob", ref, i, i % 8 ? "x" : text), keep, NULL, NULL);
    }
  RC_WAIT_FOR (n_back == n_ops);
  ck_assert_uint_gt (n_failed_ops, 0);
  run_well (new_put ("bob", "bob", "after", n_ops + 1, "x"));
  cursor = open_again ()->cursor;
  ck_assert_uint_gt (cursor, 0);
  ck_assert_uint_lt (cursor, n_ops);
  /* All up to the cursor is there. */
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "bob", cursor + 1, 1000))->rows->len,
                     MIN (cursor, 1000));
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (last_op->rows, 0))->seq,
                     cursor - MIN (cursor, 1000) + 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cache-trouble");
  TCase *tcase = tcase_create ("cache-trouble");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, rc_cache_ops_set_up, rc_cache_ops_tear_down);
  tcase_add_test (tcase, two_engines_do_not_share_a_file);
  tcase_add_test (tcase, a_later_version_is_left_alone);
  tcase_add_test (tcase, the_file_of_another_program_is_left_alone);
  tcase_add_test (tcase, damage_of_the_head_is_set_aside);
  tcase_add_test (tcase, damage_behind_the_head_is_set_aside);
  tcase_add_test (tcase, damage_that_shows_at_work_is_set_aside_at_the_next_start);
  tcase_add_test (tcase, rows_that_nobody_here_wrote_are_no_danger);
  tcase_add_test (tcase, each_step_is_a_transaction);
  tcase_add_test (tcase, a_full_disk_holds_the_cursor_and_recovers);
  tcase_add_test (tcase, a_queue_that_is_full_refuses_and_holds_the_cursor);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

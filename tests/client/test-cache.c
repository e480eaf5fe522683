/* test-cache.c - what one account has on this disk.
 *
 * Covers: an empty file made, 0600 in a 0700 folder; what was kept is there
 * after closing; (from, ref) once, with its new place; the cursor with its
 * message, and only in its log; the outbox in its order, and from it to the
 * messages; unread counts and markers; a change of `since`; pages at both ends;
 * a second engine; a later version and another program left alone; damage of
 * the head, of the middle and of a note; each step a transaction; a disk that
 * is full, and has room again; the bounds of the queue. */
#include "config.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rc-cache-schema.h"
#include "rc-cache.h"
#include "rc-fake-server.h"

static char *folder;
static char *path;
static RcCache *cache;
static RcCacheOp *last; /* what came back */
static guint n_back;
static guint n_failed_ops;

static void
set_up (void)
{
  g_autofree char *inner = NULL;

  folder = g_dir_make_tmp ("rc-cache-XXXXXX", NULL);
  inner = g_build_filename (folder, "account", NULL);
  path = g_build_filename (inner, "messages.db", NULL);
  n_back = 0;
  n_failed_ops = 0;
}

static void
remove_tree (const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (name, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (name, entry, NULL);

      if (g_unlink (child) != 0)
        remove_tree (child);
    }
  g_rmdir (name);
}

static void
tear_down (void)
{
  g_clear_pointer (&cache, rc_cache_free);
  g_clear_pointer (&last, rc_cache_op_free);
  remove_tree (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&path, g_free);
}

/* Takes what came back out of the operation, which is freed after this. */
static void
keep (RcCacheOp *op,
      gpointer   user_data)
{
  RcCacheOp *copy = rc_cache_op_new (op->verb, NULL);

  copy->error = g_steal_pointer (&op->error);
  copy->rows = g_steal_pointer (&op->rows);
  copy->snapshot = g_steal_pointer (&op->snapshot);
  copy->unread = op->unread;
  copy->is_new = op->is_new;
  copy->at_end = op->at_end;
  g_clear_pointer (&last, rc_cache_op_free);
  last = copy;
  n_back++;
  n_failed_ops += copy->error != NULL;
}

static RcCacheOp *
run (RcCacheOp *op)
{
  guint before = n_back;

  rc_cache_run (cache, op, keep, NULL, NULL);
  RC_WAIT_FOR (n_back > before);

  return last;
}

static RcCacheOp *
run_well (RcCacheOp *op)
{
  RcCacheOp *back = run (op);

  ck_assert_msg (back->error == NULL, "%s", back->error != NULL ? back->error->message : "");

  return back;
}

static RcCacheSnapshot *
open_again (void)
{
  g_clear_pointer (&cache, rc_cache_free);
  cache = rc_cache_new (path);

  return run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL))->snapshot;
}

static RcCacheOp *
new_log (const char *log,
         guint       epoch)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_LOG, NULL);

  op->row.from = g_strdup ("alice");
  op->log = g_strdup (log);
  op->row.epoch = epoch;
  op->is_all = TRUE;

  return op;
}

static RcCacheOp *
new_put (const char *conversation,
         const char *from,
         const char *ref,
         guint64     seq,
         const char *text)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_PUT, conversation);

  op->row.from = g_strdup (from);
  op->row.ref = g_strdup (ref);
  op->row.seq = seq;
  op->row.epoch = 1;
  op->row.time_us = (gint64) seq * 1000;
  op->row.text = g_strdup (text);
  op->row.text_bytes = strlen (text);
  op->row.is_own = g_str_equal (from, "alice");
  op->cursor = seq;
  op->is_news = !op->row.is_own;

  return op;
}

static RcCacheOp *
new_own (RcCacheVerb verb,
         const char *conversation,
         const char *ref,
         const char *text)
{
  RcCacheOp *op = rc_cache_op_new (verb, conversation);

  op->row.from = g_strdup ("alice");
  op->row.ref = g_strdup (ref);
  op->row.text = g_strdup (text);
  op->row.text_bytes = text != NULL ? strlen (text) : 0;
  op->row.epoch = 1;

  return op;
}

static RcCacheOp *
new_page (RcCacheVerb verb,
          const char *conversation,
          guint64     seq,
          guint       limit)
{
  RcCacheOp *op = rc_cache_op_new (verb, conversation);

  op->row.epoch = 1;
  op->row.seq = seq;
  op->limit = limit;

  return op;
}

static void
begin (void)
{
  ck_assert_ptr_nonnull (open_again ());
  run_well (new_log ("first", 1));
}

static RcCacheConversation *
conversation_of (const char *name)
{
  for (guint i = 0; i < last->snapshot->conversations->len; i++)
    {
      RcCacheConversation *conversation = g_ptr_array_index (last->snapshot->conversations, i);

      if (g_str_equal (conversation->name, name))
        return conversation;
    }
  ck_abort_msg ("no conversation with %s", name);

  return NULL;
}

static guint
mode_of (const char *name)
{
  struct stat status;

  ck_assert_int_eq (g_stat (name, &status), 0);

  return status.st_mode & 0777;
}

START_TEST (makes_a_private_file)
{
  g_autofree char *inner = g_path_get_dirname (path);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  RcCacheSnapshot *snapshot = open_again ();

  ck_assert_uint_eq (mode_of (inner), 0700);
  ck_assert_uint_eq (mode_of (path), 0600);
  ck_assert_uint_eq (mode_of (wal), 0600);
  ck_assert_ptr_null (snapshot->log);
  ck_assert_uint_eq (snapshot->cursor, 0);
  ck_assert_uint_eq (snapshot->conversations->len, 0);
}
END_TEST

START_TEST (everything_is_there_after_closing)
{
  RcCacheOp *op;
  RcCacheSnapshot *snapshot;
  RcCacheConversation *conversation;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  run_well (new_put ("bob", "bob", "r2", 6, "two\nlines 红岸"));
  op = rc_cache_op_new (RC_CACHE_CONTACT, NULL);
  op->row.from = g_strdup ("bob");
  op->since_us = 11;
  op->row.time_us = 12;
  run_well (op);
  op = rc_cache_op_new (RC_CACHE_DRAFT, "bob");
  op->row.text = g_strdup ("not done");
  run_well (op);
  op = rc_cache_op_new (RC_CACHE_RECEIPT, "bob");
  op->row.from = g_strdup ("bob");
  op->delivered = 4;
  op->read = 3;
  run_well (op);

  snapshot = open_again ();
  ck_assert_str_eq (snapshot->own_id, "alice");
  ck_assert_str_eq (snapshot->log, "first");
  ck_assert_uint_eq (snapshot->epoch, 1);
  ck_assert_uint_eq (snapshot->cursor, 6);
  ck_assert_uint_eq (snapshot->conversations->len, 1);
  conversation = g_ptr_array_index (snapshot->conversations, 0);
  ck_assert_str_eq (conversation->name, "bob");
  ck_assert_str_eq (conversation->draft, "not done");
  ck_assert_str_eq (conversation->last->text, "two\nlines 红岸");
  ck_assert_uint_eq (conversation->unread, 2);
  ck_assert_int_eq (conversation->activity_us, 6000);
  ck_assert_int_eq (((RcCacheContact *) g_ptr_array_index (snapshot->contacts, 0))->seen_us, 12);
  ck_assert_uint_eq (((RcCacheReceipt *) g_ptr_array_index (snapshot->receipts, 0))->delivered, 4);
}
END_TEST

START_TEST (a_message_is_there_once_with_its_newest_place)
{
  GPtrArray *rows;

  begin ();
  ck_assert (run_well (new_put ("bob", "bob", "r1", 5, "one"))->is_new);
  ck_assert (!run_well (new_put ("bob", "bob", "r1", 9, "one"))->is_new);
  ck_assert (run_well (new_put ("bob", "bob", "r2", 7, "two"))->is_new);
  ck_assert (run_well (new_put ("eve", "eve", "r1", 8, "three"))->is_new);

  rows = run_well (new_page (RC_CACHE_OLDER, "bob", G_MAXINT64, 10))->rows;
  ck_assert_uint_eq (rows->len, 2);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->seq, 7);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 1))->seq, 9);
  open_again ();
  ck_assert_uint_eq (conversation_of ("bob")->unread, 2);
}
END_TEST

START_TEST (the_cursor_belongs_to_its_log)
{
  RcCacheOp *op;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  run_well (new_log ("second", 2));
  ck_assert_uint_eq (open_again ()->cursor, 0);

  /* One of the old log, late. */
  run_well (new_put ("bob", "bob", "r2", 6, "two"));
  ck_assert_uint_eq (open_again ()->cursor, 0);
  op = new_put ("bob", "bob", "r3", 2, "three");
  op->row.epoch = 2;
  run_well (op);
  ck_assert_uint_eq (open_again ()->cursor, 2);

  /* HISTORY's never move it. */
  op = new_put ("bob", "bob", "r4", 9, "four");
  op->row.epoch = 2;
  op->cursor = 0;
  run_well (op);
  ck_assert_uint_eq (open_again ()->cursor, 2);
  ck_assert_str_eq (last->snapshot->log, "second");
}
END_TEST

static RcCacheRow *
outbox_at (guint position)
{
  ck_assert_uint_lt (position, last->snapshot->outbox->len);

  return g_ptr_array_index (last->snapshot->outbox, position);
}

START_TEST (the_outbox_keeps_its_order_until_there_is_a_place)
{
  RcCacheOp *op;
  GPtrArray *rows;

  begin ();
  run_well (new_own (RC_CACHE_WRITE, "bob", "b", "first"));
  run_well (new_own (RC_CACHE_WRITE, "all", "a", "second"));
  run_well (new_own (RC_CACHE_WRITE, "bob", "c", "third"));
  run_well (new_own (RC_CACHE_WRITE, "bob", "d", "fourth"));
  op = new_own (RC_CACHE_FAIL, "bob", "c", NULL);
  op->row.reason = g_strdup ("Nobody is there.");
  run_well (op);
  run_well (rc_cache_op_new (RC_CACHE_SENDING, NULL));
  run_well (new_own (RC_CACHE_DISCARD, "bob", "d", NULL));

  open_again ();
  ck_assert_uint_eq (last->snapshot->outbox->len, 3);
  ck_assert_str_eq (outbox_at (0)->ref, "b");
  ck_assert_str_eq (outbox_at (1)->ref, "a");
  ck_assert_str_eq (outbox_at (1)->conversation, "all");
  ck_assert_str_eq (outbox_at (2)->reason, "Nobody is there.");
  ck_assert (outbox_at (0)->sent_before && outbox_at (2)->failed);
  ck_assert (!outbox_at (2)->sent_before);

  op = new_own (RC_CACHE_SENT, "bob", "b", NULL);
  op->row.seq = 7;
  run_well (op);
  /* The SENT was lost, and SYNC brings it. */
  run_well (new_put ("all", "alice", "a", 8, "second"));
  open_again ();
  ck_assert_uint_eq (last->snapshot->outbox->len, 1);
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", G_MAXINT64, 10))->rows;
  ck_assert_uint_eq (rows->len, 1);
  ck_assert_str_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->text, "first");
  ck_assert (((RcCacheRow *) g_ptr_array_index (rows, 0))->is_sent);
}
END_TEST

START_TEST (counts_what_is_unread)
{
  RcCacheOp *op;

  begin ();
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      ck_assert_uint_eq (run_well (new_put ("bob", "bob", ref, i, "x"))->unread, i);
    }
  ck_assert_uint_eq (run_well (new_put ("bob", "alice", "mine", 5, "x"))->unread, 4);

  op = rc_cache_op_new (RC_CACHE_READ, "bob");
  op->row.epoch = 1;
  op->row.seq = 3;
  op->read = 3;
  ck_assert_uint_eq (run_well (op)->unread, 1);
  op = rc_cache_op_new (RC_CACHE_READ, "bob");
  op->is_all = TRUE;
  ck_assert_uint_eq (run_well (op)->unread, 0);
  op = rc_cache_op_new (RC_CACHE_READ, "nobody");
  ck_assert_uint_eq (run_well (op)->unread, 0);
  open_again ();
  ck_assert_uint_eq (conversation_of ("bob")->told_seq, 3);
}
END_TEST

START_TEST (another_account_of_the_same_name_begins_anew)
{
  RcCacheOp *op;
  GPtrArray *rows;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "of the first"));
  run_well (new_put ("bob", "bob", "r2", 9, "of the second"));
  op = rc_cache_op_new (RC_CACHE_BREAK, "bob");
  op->since_us = 9000;
  run_well (op);
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", G_MAXINT64, 10))->rows;
  ck_assert_uint_eq (rows->len, 1);
  ck_assert_str_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->text, "of the second");
  open_again ();
  ck_assert_uint_eq (last->snapshot->conversations->len, 1);
  ck_assert_int_eq (conversation_of ("bob")->since_us, 9000);
}
END_TEST

START_TEST (pages_go_both_ways)
{
  GPtrArray *rows;

  begin ();
  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      run_well (new_put ("bob", "bob", ref, i, "x"));
    }
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", 8, 4))->rows;
  ck_assert_uint_eq (rows->len, 4);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->seq, 4);
  ck_assert (!last->at_end);
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", 4, 4))->rows;
  ck_assert_uint_eq (rows->len, 3);
  ck_assert (last->at_end);
  rows = run_well (new_page (RC_CACHE_NEWER, "bob", 8, 4))->rows;
  ck_assert_uint_eq (rows->len, 2);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->seq, 9);
  ck_assert (last->at_end);
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_NEWER, "bob", 0, 0))->rows->len, 1);
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "nobody", 8, 4))->rows->len, 0);
}
END_TEST

static int
error_of_opening (void)
{
  int code;

  cache = rc_cache_new (path);
  ck_assert_ptr_nonnull (run (rc_cache_op_new (RC_CACHE_LOAD, NULL))->error);
  ck_assert_ptr_null (last->snapshot);
  ck_assert (last->error->domain == RC_CACHE_ERROR);
  code = last->error->code;
  /* And nothing else does anything. */
  ck_assert_ptr_nonnull (run (new_put ("bob", "bob", "r1", 5, "one"))->error);

  return code;
}

START_TEST (two_engines_do_not_share_a_file)
{
  RcCache *first;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  first = g_steal_pointer (&cache);
  ck_assert_int_eq (error_of_opening (), RC_CACHE_ERROR_BUSY);
  rc_cache_free (g_steal_pointer (&cache));
  cache = first;
  run_well (new_put ("bob", "bob", "r2", 6, "two"));
  ck_assert_uint_eq (open_again ()->cursor, 6);
}
END_TEST

static void
change_file (const char *sql)
{
  sqlite3 *db = NULL;

  g_clear_pointer (&cache, rc_cache_free);
  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
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

  ck_assert (g_file_get_contents (path, &before, &n_before, NULL));
  ck_assert_int_eq (error_of_opening (), expected);
  g_clear_pointer (&cache, rc_cache_free);
  ck_assert (g_file_get_contents (path, &after, &n_after, NULL));
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
  const char *name;
  g_autofree char *aside = NULL;

  cache = rc_cache_new (path);
  run (rc_cache_op_new (RC_CACHE_LOAD, NULL));
  ck_assert (g_error_matches (last->error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED));
  ck_assert_ptr_nonnull (last->snapshot);
  ck_assert_uint_eq (last->snapshot->cursor, 0);
  name = strstr (last->error->message, path);
  ck_assert_ptr_nonnull (name);
  aside = g_strndup (name, strcspn (name, ","));
  ck_assert (g_str_has_prefix (aside + strlen (path), ".damaged-2"));
  ck_assert (g_file_test (aside, G_FILE_TEST_EXISTS));
  run_well (new_log ("first", 1));
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  ck_assert_uint_eq (open_again ()->cursor, 5);
}

START_TEST (damage_of_the_head_is_set_aside)
{
  begin ();
  g_clear_pointer (&cache, rc_cache_free);
  ck_assert (g_file_set_contents (path, "this is no database, and never was one", -1, NULL));
  check_set_aside ();
}
END_TEST

/* Overwrites all pages but the first. */
static void
damage_pages (void)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
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
  g_clear_pointer (&cache, rc_cache_free);
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

  g_clear_pointer (&cache, rc_cache_free);
  ck_assert (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  for (gsize page = 4096; page + 4096 <= n_bytes; page += 4096)
    if (is_leaf_of_identities (bytes + page))
      {
        memset (bytes + page, 'x', 4096);
        n_damaged++;
      }
  ck_assert_uint_gt (n_damaged, 0);
  ck_assert (g_file_set_contents (path, bytes, (gssize) n_bytes, NULL));
}

START_TEST (damage_that_shows_at_work_is_set_aside_at_the_next_start)
{
  g_autofree char *note = NULL;

  begin ();
  for (guint i = 1; i <= 2000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      rc_cache_run (cache, new_put (i % 2 ? "bob" : "eve", "bob", ref, i, "some text to fill pages"),
                    keep, NULL, NULL);
    }
  open_again ();
  damage_index_of_identities ();
  cache = rc_cache_new (path);
  run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL));
  note = g_strconcat (path, ".is-damaged", NULL);
  for (guint i = 0; i < 50 && !g_file_test (note, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *ref = g_strdup_printf ("new%u", i);

      run (new_put ("bob", "bob", ref, 5000 + i, "one"));
    }
  ck_assert (g_error_matches (last->error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED));
  g_clear_pointer (&cache, rc_cache_free);
  check_set_aside ();
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
  ck_assert (run (new_own (RC_CACHE_WRITE, "bob", "mine", text))->error != NULL);

  limit_file_size (RLIM_INFINITY);
  run_well (new_put ("bob", "bob", "later", 30, "later"));
  ck_assert_uint_eq (open_again ()->cursor, n_kept);
  ck_assert_uint_eq (last->snapshot->outbox->len, 0);

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

      rc_cache_run (cache, new_put ("bob", "bob", ref, i, i % 8 ? "x" : text), keep, NULL, NULL);
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
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (last->rows, 0))->seq,
                     cursor - MIN (cursor, 1000) + 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cache");
  TCase *tcase = tcase_create ("cache");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, makes_a_private_file);
  tcase_add_test (tcase, everything_is_there_after_closing);
  tcase_add_test (tcase, a_message_is_there_once_with_its_newest_place);
  tcase_add_test (tcase, the_cursor_belongs_to_its_log);
  tcase_add_test (tcase, the_outbox_keeps_its_order_until_there_is_a_place);
  tcase_add_test (tcase, counts_what_is_unread);
  tcase_add_test (tcase, another_account_of_the_same_name_begins_anew);
  tcase_add_test (tcase, pages_go_both_ways);
  tcase_add_test (tcase, two_engines_do_not_share_a_file);
  tcase_add_test (tcase, a_later_version_is_left_alone);
  tcase_add_test (tcase, the_file_of_another_program_is_left_alone);
  tcase_add_test (tcase, damage_of_the_head_is_set_aside);
  tcase_add_test (tcase, damage_behind_the_head_is_set_aside);
  tcase_add_test (tcase, damage_that_shows_at_work_is_set_aside_at_the_next_start);
  tcase_add_test (tcase, each_step_is_a_transaction);
  tcase_add_test (tcase, a_full_disk_holds_the_cursor_and_recovers);
  tcase_add_test (tcase, a_queue_that_is_full_refuses_and_holds_the_cursor);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* test-sqlite-store.c - a store in a file: what survives, and what is refused.
 *
 * Covers: migrations, databases of others and of later versions, modes of
 * files, what is there after a restart and after SIGKILL, seqs, full disks,
 * searches that do not hold up commits, copies and their restoring. */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rc-sqlite-store-schema.h"
#include "rc-sqlite-store.h"
#include "rc-test-files.h"
#include "test-run.h"
#include "test-store-fixture.h"

#define EVERYTHING .up_to = G_MAXINT64, .limit = 1000000, .max_bytes = G_MAXSIZE

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  ck_assert_msg (message == NULL, "%s", message);
  sqlite3_close (db);
}

/* --- the schema ------------------------------------------------------------ */

START_TEST (a_migration_that_fails_changes_nothing)
{
  static const RcSqliteMigration steps[] = {
    { 1, "CREATE TABLE one (a)" },
    { 2, "CREATE TABLE two (a); INSERT INTO one VALUES (1); INSERT INTO nowhere VALUES (1)" },
    { 3, "CREATE TABLE three (a)" },
  };
  static const RcSqliteMigration repaired = { 2, "CREATE TABLE two (a); INSERT INTO one VALUES (1)" };
  g_autoptr (GError) error = NULL;
  sqlite3 *db;
  gint64 n;

  ck_assert_int_eq (sqlite3_open (":memory:", &db), SQLITE_OK);
  ck_assert (!rc_sqlite_migrate (db, steps, G_N_ELEMENTS (steps), &error));
  ck_assert (g_error_matches (error, RC_STORE_ERROR, RC_STORE_ERROR_IO));
  ck_assert (sqlite3_get_autocommit (db));
  ck_assert (rc_sqlite_get_int64 (db, "PRAGMA user_version", &n, NULL) && n == 1);
  ck_assert (rc_sqlite_get_int64 (db, "SELECT count (*) FROM sqlite_schema", &n, NULL) && n == 1);
  ck_assert (rc_sqlite_get_int64 (db, "SELECT count (*) FROM one", &n, NULL) && n == 0);

  /* Goes on where it stopped, and does nothing twice. */
  ck_assert (rc_sqlite_migrate (db, &repaired, 1, NULL));
  ck_assert (rc_sqlite_migrate (db, &repaired, 1, NULL));
  ck_assert (rc_sqlite_get_int64 (db, "SELECT count (*) FROM one", &n, NULL) && n == 1);
  ck_assert (rc_sqlite_get_int64 (db, "PRAGMA application_id", &n, NULL) && n == RC_SQLITE_APPLICATION_ID);
  sqlite3_close (db);
}
END_TEST

static void
check_refused (const char *path, RcStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_len;
  gsize after_len;

  ck_assert (g_file_get_contents (path, &before, &before_len, NULL));
  ck_assert_ptr_null (rc_sqlite_store_open (path, NULL, &error));
  ck_assert_msg (g_error_matches (error, RC_STORE_ERROR, code), "%s", error->message);
  ck_assert (g_file_get_contents (path, &after, &after_len, NULL));
  ck_assert_uint_eq (before_len, after_len);
  ck_assert_int_eq (memcmp (before, after, before_len), 0);
}

START_TEST (a_later_version_is_refused_and_left_alone)
{
  Fixture f;

  fixture_init (&f, FIXTURE_SQLITE);
  g_clear_pointer (&f.store, rc_store_free);
  run_sql (f.path, "PRAGMA user_version = 3");
  check_refused (f.path, RC_STORE_ERROR_NEWER);
  fixture_clear (&f);
}
END_TEST

static void
count_ban (const RcStoreBan *ban, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* A file as the first version made it, with somebody in it. */
START_TEST (a_database_of_the_first_version_is_brought_up_to_date)
{
  const RcStoreBan ban = { .kind = RC_STORE_BAN_ID, .what = "eve", .shown = "Eve", .created_us = 1 };
  FixtureDone done = { 0 };
  Fixture f;
  guint n = 0;

  fixture_init (&f, FIXTURE_SQLITE);
  fixture_add_account (&f, "ann");
  g_clear_pointer (&f.store, rc_store_free);
  run_sql (f.path, "DROP TABLE ban; PRAGMA user_version = 1");

  fixture_open (&f);
  ck_assert_int_ge (rc_store_find_party (f.store, RC_SLICE_LITERAL ("ann")), 1);
  rc_store_add_ban (f.store, &ban, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert (!done.failed);
  fixture_reopen (&f);
  ck_assert (rc_store_load_bans (f.store, count_ban, &n, NULL));
  ck_assert_uint_eq (n, 1);
  fixture_clear (&f);
}
END_TEST

START_TEST (what_is_not_ours_is_refused_and_left_alone)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *other = g_build_filename (dir, "other.db", NULL);
  g_autofree char *text = g_build_filename (dir, "text", NULL);
  g_autofree char *here = g_build_filename (dir, "link", NULL);

  run_sql (other, "CREATE TABLE mine (a); INSERT INTO mine VALUES (1)");
  check_refused (other, RC_STORE_ERROR_FOREIGN);
  ck_assert (g_file_set_contents (text, "Dear diary, this is no database at all.\n", -1, NULL));
  check_refused (text, RC_STORE_ERROR_FOREIGN);
  ck_assert_int_eq (symlink (other, here), 0);
  check_refused (here, RC_STORE_ERROR_IO);
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (a_reserve_below_the_messages_is_damage)
{
  Fixture f;
  gint64 ann;

  fixture_init (&f, FIXTURE_SQLITE);
  ann = fixture_add_account (&f, "ann");
  fixture_add (&f, ann, RC_STORE_ROOM, "r", "text");
  g_clear_pointer (&f.store, rc_store_free);
  run_sql (f.path, "UPDATE log SET seq_end = 1");
  check_refused (f.path, RC_STORE_ERROR_DAMAGED);
  fixture_clear (&f);
}
END_TEST

START_TEST (files_are_for_their_owner_alone)
{
  static const char *const ends[] = { "", "-wal", "-shm" };
  Fixture f;

  umask (0);
  fixture_init (&f, FIXTURE_SQLITE);
  fixture_add_account (&f, "ann");
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (f.path, ends[i], NULL);
      GStatBuf info;

      ck_assert_int_eq (g_stat (path, &info), 0);
      ck_assert_int_eq (info.st_mode & 0777, 0600);
    }
  fixture_clear (&f);
}
END_TEST

/* --- what survives --------------------------------------------------------- */

START_TEST (all_is_there_after_a_restart)
{
  Fixture f;
  FixturePage page;
  gint64 ann, guest;
  guint64 newest;
  g_autofree char *log_name = NULL;

  fixture_init (&f, FIXTURE_SQLITE);
  log_name = g_strdup (rc_store_get_log_name (f.store));
  ck_assert_uint_eq (strlen (log_name), RC_STORE_LOG_NAME_BYTES);
  ann = fixture_add_account (&f, "ann");
  guest = rc_store_get_party (f.store, RC_SLICE_LITERAL ("guest"));
  fixture_add (&f, guest, RC_STORE_ROOM, "r", "text");
  fixture_wait_results (&f, 1);
  newest = rc_store_get_newest_seq (f.store);

  fixture_reopen (&f);
  ck_assert_str_eq (rc_store_get_log_name (f.store), log_name);
  ck_assert_int_eq (rc_store_find_party (f.store, RC_SLICE_LITERAL ("ann")), ann);
  ck_assert_int_eq (rc_store_get_party (f.store, RC_SLICE_LITERAL ("guest")), guest);
  ck_assert_int_gt (rc_store_get_party (f.store, RC_SLICE_LITERAL ("another")), guest);
  ck_assert_uint_ge (rc_store_get_newest_seq (f.store), newest);
  ck_assert_int_eq (rc_store_get_newest_us (f.store), f.time_us - 1);
  fixture_sync (&f, &(RcStoreSync) { .party = ann, EVERYTHING }, &page);
  ck_assert (g_str_has_suffix (page.line, ":guest>all:r"));
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

typedef enum
{
  GIVEN,
  ACKNOWLEDGED,
} ReportKind;

typedef struct
{
  guint64 kind;
  guint64 seq;
} Report;

static void
report (int fd, ReportKind kind, guint64 seq)
{
  Report line = { kind, seq };

  if (write (fd, &line, sizeof line) != sizeof line)
    _exit (1);
}

static void
report_results (RcStore *store, const RcStoreResult *results, gsize n_results, gpointer fd)
{
  for (gsize i = 0; i < n_results; i++)
    report (GPOINTER_TO_INT (fd), ACKNOWLEDGED, results[i].message.seq);
}

/* Writes until it is killed. */
static void
be_writer (const char *path, int fd, guint run)
{
  static const RcStoreEvents events = { .results = report_results };
  RcStore *store = rc_sqlite_store_open (path, NULL, NULL);
  gint64 party;

  if (store == NULL)
    _exit (2);

  rc_store_set_events (store, &events, GINT_TO_POINTER (fd));
  party = rc_store_get_party (store, RC_SLICE_LITERAL ("writer"));
  for (guint n = 0;; n++)
    {
      g_autofree char *ref = g_strdup_printf ("%u-%u", run, n);
      RcStoreMessage message = { .sender = party, .ref = rc_slice_from_string (ref), .text = RC_SLICE_LITERAL ("text") };

      if (!rc_store_take_seq (store, &message.seq))
        _exit (3);
      report (fd, GIVEN, message.seq);
      rc_store_add_message (store, &message);
      if (n % 7 == 0)
        rc_store_flush (store);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

static void
kill_a_writer (const char *path, guint run, GHashTable *given, GHashTable *acknowledged)
{
  int fds[2];
  int status;
  Report line;
  guint n = 0;
  guint stop = g_random_int_range (1, 4000);
  pid_t pid;

  ck_assert_int_eq (pipe (fds), 0);
  pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid == 0)
    {
      close (fds[0]);
      be_writer (path, fds[1], run);
    }

  close (fds[1]);
  while (read (fds[0], &line, sizeof line) == sizeof line)
    {
      guint64 *seq = g_memdup2 (&line.seq, sizeof line.seq);

      if (line.kind == GIVEN)
        ck_assert_msg (g_hash_table_add (given, seq), "seq %" G_GUINT64_FORMAT " was given twice", line.seq);
      else
        ck_assert (g_hash_table_add (acknowledged, seq));
      if (++n == stop)
        kill (pid, SIGKILL);
    }

  close (fds[0]);
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_msg (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL, "the writer ended by itself: %d", status);
}

START_TEST (sigkill_takes_nothing_back_and_gives_no_seq_twice)
{
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) acknowledged = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "store.db", NULL);
  Fixture f = { .kind = FIXTURE_SQLITE, .path = path };
  FixturePage page;
  GHashTableIter iter;
  gpointer seq;

  for (guint run = 0; run < 20; run++)
    kill_a_writer (path, run, given, acknowledged);

  fixture_open (&f);
  fixture_sync (&f, &(RcStoreSync) { .party = 1, EVERYTHING }, &page);
  ck_assert_uint_ge (page.n_messages, g_hash_table_size (acknowledged));
  ck_assert_uint_gt (g_hash_table_size (acknowledged), 0);

  g_hash_table_iter_init (&iter, acknowledged);
  while (g_hash_table_iter_next (&iter, &seq, NULL))
    {
      g_autofree char *start = g_strdup_printf ("MESSAGE seq=%" G_GUINT64_FORMAT " ", *(guint64 *) seq);

      ck_assert_msg (strstr (page.bytes->str, start) != NULL, "%s was acknowledged and is lost", start);
    }

  fixture_page_clear (&page);
  g_clear_pointer (&f.store, rc_store_free);
  rc_test_files_remove (dir);
}
END_TEST

/* --- full disks ------------------------------------------------------------ */

/* Sends until a message is refused, and gives how many were kept. */
static guint
fill (Fixture *f, gint64 party, const char *name, guint most)
{
  g_autofree char *text = g_strnfill (20000, 'x');

  for (guint n = 0; n < most; n++)
    {
      g_autofree char *ref = g_strdup_printf ("%s-%u", name, n);

      fixture_add (f, party, RC_STORE_ROOM, ref, text);
      fixture_commit (f);
      if (fixture_result (f, f->results->len - 1)->kept)
        continue;

      ck_assert_int_eq (fixture_result (f, f->results->len - 1)->error, RC_ERROR_STORAGE);
      return n;
    }

  ck_abort_msg ("the disk is never full");
  return 0;
}

static guint
count_kept (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < f->results->len; i++)
    n += fixture_result (f, i)->kept;

  return n;
}

static void
check_all_kept (Fixture *f, gint64 party)
{
  FixturePage page;

  fixture_sync (f, &(RcStoreSync) { .party = party, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, count_kept (f));
  fixture_page_clear (&page);
}

static void
use_up_file (rlim_t max_bytes)
{
  struct rlimit old;
  struct rlimit limit;
  Fixture f;
  gint64 ann;

  fixture_init (&f, FIXTURE_SQLITE);
  ann = fixture_add_account (&f, "ann");
  fixture_add (&f, ann, RC_STORE_ROOM, "first", "text");
  fixture_commit (&f);

  signal (SIGXFSZ, SIG_IGN);
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &old), 0);
  limit = old;
  limit.rlim_cur = max_bytes;
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
  ck_assert_uint_gt (fill (&f, ann, "a", 1000), 10);
  check_all_kept (&f, ann);
  fill (&f, ann, "b", 1);

  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &old), 0);
  fixture_add (&f, ann, RC_STORE_ROOM, "last", "there is room again");
  fixture_commit (&f);
  ck_assert (fixture_result (&f, f.results->len - 1)->kept);
  check_all_kept (&f, ann);

  fixture_reopen (&f);
  check_all_kept (&f, ann);
  fixture_clear (&f);
}

START_TEST (a_file_that_may_not_grow_means_errors_and_not_loss)
{
  use_up_file (2 * 1024 * 1024);
}
END_TEST

/* Here it is the WAL that cannot be brought home before it cannot grow itself. */
START_TEST (a_checkpoint_that_fails_means_errors_and_not_loss)
{
  use_up_file (6 * 1024 * 1024);
}
END_TEST

/* A file system of our own, where that is allowed. */
static gboolean
mount_small (const char *path)
{
  if (unshare (CLONE_NEWNS) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return FALSE;

  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && mount ("tmpfs", path, "tmpfs", 0, "size=4m") == 0;
}

START_TEST (a_full_disk_means_errors_and_not_loss)
{
  Fixture f = { .kind = FIXTURE_SQLITE };
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *ballast = g_build_filename (dir, "ballast", NULL);
  g_autofree char *path = g_build_filename (dir, "store.db", NULL);
  g_autofree char *weight = g_strnfill (1024 * 1024, 'x');
  gint64 ann;

  if (!mount_small (dir))
    {
      g_printerr ("not tested: mounting a file system is not allowed here\n");
      rc_test_files_remove (dir);
      return;
    }

  ck_assert (g_file_set_contents (ballast, weight, 1024 * 1024, NULL));
  f.results = g_array_new (FALSE, FALSE, sizeof (FixtureResult));
  f.path = path;
  fixture_open (&f);
  ann = fixture_add_account (&f, "ann");
  ck_assert_uint_gt (fill (&f, ann, "a", 1000), 10);
  check_all_kept (&f, ann);
  fill (&f, ann, "b", 1);

  ck_assert_int_eq (g_unlink (ballast), 0);
  fixture_add (&f, ann, RC_STORE_ROOM, "last", "there is room again");
  fixture_commit (&f);
  ck_assert (fixture_result (&f, f.results->len - 1)->kept);
  check_all_kept (&f, ann);

  fixture_reopen (&f);
  check_all_kept (&f, ann);
  g_clear_pointer (&f.store, rc_store_free);
  umount (dir);
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (a_trim_makes_room_for_others)
{
  Fixture f;
  FixtureDone done = { 0 };
  g_autofree char *text = g_strnfill (4000, 'x');
  gint64 ann;
  GStatBuf before;
  GStatBuf after;

  fixture_init (&f, FIXTURE_SQLITE);
  ann = fixture_add_account (&f, "ann");
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
    }
  fixture_commit (&f);
  fixture_reopen (&f);
  ck_assert_int_eq (g_stat (f.path, &before), 0);

  rc_store_trim (f.store, 0, 4 * 1024 * 1024, fixture_on_done, &done);
  fixture_add (&f, ann, RC_STORE_ROOM, "meanwhile", "text");
  fixture_wait_done (&f, &done);
  ck_assert (!done.failed);
  ck_assert_uint_gt (done.n, 1500);
  ck_assert_uint_lt (done.n, 2900);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("s%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
    }
  fixture_commit (&f);
  fixture_reopen (&f);
  ck_assert_int_eq (g_stat (f.path, &after), 0);
  ck_assert_int_eq (before.st_size, after.st_size);
  fixture_clear (&f);
}
END_TEST

/* --- nobody waits ---------------------------------------------------------- */

static void
on_found (RcStore *store, const RcStoreMessage *found, const GError *error, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

START_TEST (a_long_search_delays_neither_commits_nor_other_questions)
{
  Fixture f;
  FixturePage page;
  gboolean found = FALSE;
  gint64 ann;

  fixture_init (&f, FIXTURE_SQLITE);
  g_clear_pointer (&f.store, rc_store_free);
  run_sql (f.path, "PRAGMA synchronous = OFF;"
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)"
                   " INSERT INTO message (seq, time, sender, receiver, conversation, ref, body)"
                   " SELECT i, i, 500, 501, 500 << 32 | 501, 'r' || i, x'78' FROM n");
  fixture_open (&f);
  ann = fixture_add_account (&f, "ann");

  fixture_page_init (&page);
  rc_store_read_sync (f.store, &(RcStoreSync) { .party = ann, EVERYTHING }, NULL, fixture_on_page, &page);
  fixture_add (&f, ann, ann, "r", "text");
  rc_store_find_ref (f.store, 500, RC_SLICE_LITERAL ("r7"), NULL, on_found, &found);
  fixture_wait_results (&f, 1);
  ck_assert_msg (!page.done, "the search was over before the commit: too short to tell");

  fixture_wait_page (&page);
  ck_assert (found);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_search_in_steps_finds_all)
{
  Fixture f;
  FixturePage page;

  fixture_init (&f, FIXTURE_SQLITE);
  g_clear_pointer (&f.store, rc_store_free);
  run_sql (f.path, "INSERT INTO party (party, id) VALUES (500, 'ann'), (501, 'ben');"
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
                   " INSERT INTO message (seq, time, sender, receiver, conversation, ref, body)"
                   " SELECT i, i, 500, iif (i % 1000 = 0, 501, 500), 1, 'r' || i, x'78' FROM n");
  fixture_open (&f);
  fixture_sync (&f, &(RcStoreSync) { .party = 501, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, 50);
  ck_assert_uint_eq (page.last_seq, 50000);
  ck_assert (!page.more);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

/* --- copies ---------------------------------------------------------------- */

typedef struct
{
  gboolean done;
  GError *error;
} Backup;

static void
on_backup (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Backup *backup = user_data;

  backup->done = TRUE;
  rc_sqlite_store_backup_finish (result, &backup->error);
}

static gboolean
is_backed_up (gpointer backup)
{
  return ((Backup *) backup)->done;
}

START_TEST (a_copy_made_meanwhile_is_whole_and_can_be_restored)
{
  Fixture f;
  Fixture g = { .kind = FIXTURE_SQLITE };
  FixturePage page;
  Backup backup = { 0 };
  g_autofree char *copy = NULL;
  g_autofree char *restored = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  gint64 ann;

  fixture_init (&f, FIXTURE_SQLITE);
  copy = g_build_filename (f.dir, "copy.db", NULL);
  restored = g_build_filename (f.dir, "restored.db", NULL);
  ann = fixture_add_account (&f, "ann");
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *ref = g_strdup_printf ("a%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, "text");
    }
  fixture_commit (&f);

  rc_sqlite_store_backup (f.store, copy, on_backup, &backup);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *ref = g_strdup_printf ("b%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, "text");
      fixture_commit (&f);
    }
  fixture_wait (is_backed_up, &backup, "the copy");
  ck_assert_msg (backup.error == NULL, "%s", backup.error != NULL ? backup.error->message : "");
  ck_assert_int_eq (g_stat (copy, &info), 0);
  ck_assert_int_eq (info.st_mode & 0777, 0600);
  ck_assert_int_eq (info.st_nlink, 1);
  ck_assert_msg (rc_sqlite_store_verify (copy, &error), "%s", error != NULL ? error->message : "");

  ck_assert (!rc_sqlite_store_restore (copy, f.path, NULL));
  ck_assert_msg (rc_sqlite_store_restore (copy, restored, &error), "%s", error != NULL ? error->message : "");
  g.path = restored;
  fixture_open (&g);
  ck_assert_str_ne (rc_store_get_log_name (g.store), rc_store_get_log_name (f.store));
  ck_assert_int_eq (rc_store_find_party (g.store, RC_SLICE_LITERAL ("ann")), ann);
  fixture_sync (&g, &(RcStoreSync) { .party = ann, EVERYTHING }, &page);
  ck_assert_uint_ge (page.n_messages, 100);
  ck_assert_uint_le (page.n_messages, 200);
  fixture_page_clear (&page);
  g_clear_pointer (&g.store, rc_store_free);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_copy_takes_no_other_files_place)
{
  Fixture f;
  Backup backup = { 0 };
  g_autofree char *copy = NULL;
  g_autofree char *part = NULL;
  g_autofree char *text = NULL;

  fixture_init (&f, FIXTURE_SQLITE);
  copy = g_build_filename (f.dir, "copy.db", NULL);
  part = g_strconcat (copy, ".part", NULL);
  ck_assert (g_file_set_contents (copy, "mine", -1, NULL));
  rc_sqlite_store_backup (f.store, copy, on_backup, &backup);
  fixture_wait (is_backed_up, &backup, "the copy");
  ck_assert (g_error_matches (backup.error, RC_STORE_ERROR, RC_STORE_ERROR_IO));
  g_clear_error (&backup.error);
  ck_assert (g_file_get_contents (copy, &text, NULL, NULL));
  ck_assert_str_eq (text, "mine");
  ck_assert (!g_file_test (part, G_FILE_TEST_EXISTS));
  fixture_clear (&f);
}
END_TEST

START_TEST (a_damaged_copy_is_found_out)
{
  Fixture f;
  g_autofree char *bytes = NULL;
  g_autofree char *text = g_strnfill (3000, 'x');
  gint64 ann;
  gsize len;

  fixture_init (&f, FIXTURE_SQLITE);
  ann = fixture_add_account (&f, "ann");
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *ref = g_strdup_printf ("a%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
    }
  fixture_commit (&f);
  g_clear_pointer (&f.store, rc_store_free);
  ck_assert (rc_sqlite_store_verify (f.path, NULL));

  ck_assert (g_file_get_contents (f.path, &bytes, &len, NULL));
  for (gsize page = len / 2 / 4096; page < len / 2 / 4096 + 8; page++)
    memset (bytes + page * 4096, 0x55, 16);
  ck_assert (g_file_set_contents (f.path, bytes, len, NULL));
  ck_assert (!rc_sqlite_store_verify (f.path, NULL));
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_migration_that_fails_changes_nothing,
    a_later_version_is_refused_and_left_alone,
    a_database_of_the_first_version_is_brought_up_to_date,
    what_is_not_ours_is_refused_and_left_alone,
    a_reserve_below_the_messages_is_damage,
    files_are_for_their_owner_alone,
    all_is_there_after_a_restart,
    sigkill_takes_nothing_back_and_gives_no_seq_twice,
    a_file_that_may_not_grow_means_errors_and_not_loss,
    a_checkpoint_that_fails_means_errors_and_not_loss,
    a_full_disk_means_errors_and_not_loss,
    a_trim_makes_room_for_others,
    a_long_search_delays_neither_commits_nor_other_questions,
    a_search_in_steps_finds_all,
    a_copy_made_meanwhile_is_whole_and_can_be_restored,
    a_copy_takes_no_other_files_place,
    a_damaged_copy_is_found_out,
    NULL,
  };

  return test_run ("sqlite-store", tests);
}

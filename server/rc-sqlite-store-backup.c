/* rc-sqlite-store-backup.c - copies of a store, and back from one.
 *
 * A copy is made beside its final name, synced, and only then gets that name:
 * what has the name is whole. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "rc-sqlite-store-private.h"
#include "rc-sqlite-store-schema.h"
#include "rc-sqlite-store.h"

typedef struct
{
  char *from;
  char *to;
} Paths;

static void
paths_free (Paths *paths)
{
  g_free (paths->from);
  g_free (paths->to);
  g_free (paths);
}

static gboolean
refuse_errno (GError **error, const char *path, int saved_errno)
{
  g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_IO, "%s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

static gboolean
sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return refuse_errno (error, path, errno);

  synced = fsync (fd) == 0 || refuse_errno (error, path, errno);
  close (fd);
  return synced;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return sync_path (folder, error);
}

/* Never takes the place of another file. */
static gboolean
make_empty (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return refuse_errno (error, path, errno);

  close (fd);
  return TRUE;
}

static gboolean
vacuum_into (sqlite3 *db, const char *path, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, "VACUUM INTO ?1", -1, &statement, NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, path, error);

  sqlite3_bind_text (statement, 1, path, -1, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_DONE || rc_sqlite_fail (db, path, error);
}

/* Reads one state of the database, and does not hold its writer up. */
static gboolean
copy_database (const char *from, const char *part, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  g_autofree char *absolute = g_canonicalize_filename (from, NULL);

  if (!rc_sqlite_check_file (from, error))
    return FALSE;

  /* VACUUM is a write to SQLite, even into another file. */
  if (sqlite3_open_v2 (absolute, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, from, error);

  return vacuum_into (db, part, error) && sync_path (part, error);
}

static gboolean
give_name (const char *part, const char *path, GError **error)
{
  if (link (part, path) != 0)
    return refuse_errno (error, path, errno);

  return sync_folder_of (path, error);
}

/* The partial file is ours in both cases, and goes in both. */
static gboolean
copy_to (const char *from, const char *to, gboolean rename_log, GError **error)
{
  /* What begins with a slash is never taken for a URI. */
  g_autofree char *absolute = g_canonicalize_filename (to, NULL);
  g_autofree char *part = g_strconcat (absolute, ".part", NULL);
  gboolean copied;

  if (!make_empty (part, error))
    return FALSE;

  copied = copy_database (from, part, error);
  if (copied && rename_log)
    {
      g_autoptr (sqlite3) db = rc_sqlite_open (part, error);

      copied = db != NULL && rc_sqlite_rename_log (db, error)
               && rc_sqlite_exec (db, "PRAGMA journal_mode = DELETE", error);
    }

  copied = copied && sync_path (part, error) && give_name (part, absolute, error);
  g_unlink (part);
  return copied;
}

static void
backup_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Paths *paths = data;
  GError *error = NULL;

  if (copy_to (paths->from, paths->to, FALSE, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rc_sqlite_store_backup:
 * @self: a store in a file
 * @path: a file that is not there yet; it is made 0600
 * @callback: called on the thread-default main context
 * @user_data: for @callback
 *
 * Copies the store as it stands at one moment, on a thread of its own, while
 * it goes on. Call rc_sqlite_store_backup_finish().
 */
void
rc_sqlite_store_backup (RcStore *self, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Paths *paths = g_new (Paths, 1);

  paths->from = g_strdup (rc_sqlite_store_get_path (self));
  paths->to = g_strdup (path);
  g_task_set_source_tag (task, (gpointer) (guintptr) rc_sqlite_store_backup);
  g_task_set_task_data (task, paths, (GDestroyNotify) paths_free);
  g_task_run_in_thread (task, backup_in_thread);
}

/**
 * rc_sqlite_store_backup_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Errors: #RcStoreError; there is no file then.
 *
 * Returns: whether the copy is on disk.
 */
gboolean
rc_sqlite_store_backup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, (gpointer) (guintptr) rc_sqlite_store_backup), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
check_integrity (sqlite3 *db, const char *path, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *found = NULL;

  if (sqlite3_prepare_v2 (db, "PRAGMA integrity_check (1)", -1, &statement, NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, path, error);
  if (sqlite3_step (statement) != SQLITE_ROW)
    return rc_sqlite_fail (db, path, error);

  found = (const char *) sqlite3_column_text (statement, 0);
  if (g_strcmp0 (found, "ok") == 0)
    return TRUE;

  g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_DAMAGED, "%s is damaged: %s", path, found);
  return FALSE;
}

/**
 * rc_sqlite_store_verify:
 * @path: a copy of a store
 * @error: return location for an error
 *
 * Reads all of it: whose it is, of which version, and whether it is whole. It
 * blocks. Errors: #RcStoreError.
 *
 * Returns: whether it could be restored.
 */
gboolean
rc_sqlite_store_verify (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  gint64 n;

  if (!rc_sqlite_check_file (path, error))
    return FALSE;

  db = rc_sqlite_open_reader (path, error);
  if (db == NULL || !check_integrity (db, path, error))
    return FALSE;

  if (!rc_sqlite_get_int64 (db, "SELECT count (*) FROM pragma_foreign_key_check", &n, error))
    return FALSE;
  if (n == 0 && rc_sqlite_get_int64 (db, "SELECT count (*) - 1 FROM log", &n, error) && n == 0)
    return TRUE;

  if (error != NULL && *error == NULL)
    g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_DAMAGED, "%s lacks what others in it refer to", path);
  return FALSE;
}

/**
 * rc_sqlite_store_restore:
 * @backup_path: a copy of a store
 * @path: where the server looks for it; no file may be there, the administrator
 *   moves it away first
 * @error: return location for an error
 *
 * Makes a store of a copy. Its log gets a new name, by which clients know that
 * what they had from the old one does not count. It blocks, and no server may
 * be running. Errors: #RcStoreError; then there is no file at @path.
 *
 * Returns: whether it is on disk.
 */
gboolean
rc_sqlite_store_restore (const char *backup_path, const char *path, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  /* Somebody else's WAL beside it would be taken for its own. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (wal, G_FILE_TEST_EXISTS))
    return refuse_errno (error, path, EEXIST);

  return rc_sqlite_store_verify (backup_path, error) && copy_to (backup_path, path, TRUE, error);
}

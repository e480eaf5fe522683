/* rc-cache-schema.c - the cache's file: what is in it, and how it is opened.
 *
 *      meta (one row)        contacts
 *
 *      conversations ──┬── messages
 *                      ├── outbox
 *                      └── receipts
 *
 * meta           our id in the server's spelling; the log that `cursor` belongs
 *                to, and the number of that log here (`epoch`)
 * conversations  `past` is 0 for the one that is continued under this name; when
 *                the account of that name changes (`since`), the old one keeps
 *                its rows and gets its own id as `past`. `told`: how far the
 *                server knows what was read. `complete`: the server has nothing
 *                older than what is here
 * messages       everything that has a place, (epoch, seq); (sender, ref) is there
 *                once
 * outbox         own messages that have none yet, in their order; when the server
 *                has one it goes from here to messages in one transaction
 * receipts       how far somebody is in a conversation, in numbers of the log
 * contacts       the contact list as it was last
 * search         the full-text index of the texts of messages, by their `id`, which
 *                holds no text itself. rc-cache-index.c says how it follows
 * search_terms   a view of it, for words that are shorter than what it knows
 * search_state   one row: it covers messages up to `indexed`
 * search_gone    texts that it still has, and that are there no more
 *
 * Times are microseconds of Unix time. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "rc-cache-schema.h"
#include "rc-cache.h"

/* synchronous = FULL for everything: what a person wrote, and what the server
 * was told that we have, must survive a power cut; as writes are gathered
 * while the disk is busy, a group of any size costs one sync. EXCLUSIVE keeps
 * the lock between transactions, and needs no shared memory. */
#define PRAGMAS                              \
  "PRAGMA synchronous = FULL;"               \
  "PRAGMA foreign_keys = ON;"                \
  "PRAGMA trusted_schema = OFF;"             \
  "PRAGMA journal_size_limit = 16777216;"    \
  "PRAGMA temp_store = MEMORY;"              \
  "PRAGMA cache_size = -8192;"

static const RcCacheStep steps[] = {
  { 1,
    "CREATE TABLE meta ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1),"
    "  own_id TEXT,"
    "  log TEXT,"
    "  epoch INTEGER NOT NULL,"
    "  cursor INTEGER NOT NULL"
    ") STRICT;"
    "INSERT INTO meta VALUES (1, NULL, NULL, 0, 0);"

    "CREATE TABLE contacts ("
    "  id TEXT PRIMARY KEY,"
    "  since INTEGER NOT NULL,"
    "  seen INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE conversations ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  past INTEGER NOT NULL DEFAULT 0,"
    "  since INTEGER NOT NULL DEFAULT 0,"
    "  read INTEGER NOT NULL DEFAULT 0,"
    "  told INTEGER NOT NULL DEFAULT 0,"
    "  unread INTEGER NOT NULL DEFAULT 0,"
    "  activity INTEGER NOT NULL DEFAULT 0,"
    "  complete INTEGER NOT NULL DEFAULT 0,"
    "  draft TEXT,"
    "  UNIQUE (name, past)"
    ") STRICT;"

    "CREATE TABLE messages ("
    "  id INTEGER PRIMARY KEY,"
    "  conversation INTEGER NOT NULL REFERENCES conversations,"
    "  epoch INTEGER NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  time INTEGER NOT NULL,"
    "  sender TEXT NOT NULL,"
    "  ref TEXT NOT NULL,"
    "  own INTEGER NOT NULL,"
    "  state INTEGER NOT NULL,"
    "  type TEXT,"
    "  about TEXT,"
    "  text BLOB NOT NULL,"
    "  UNIQUE (sender, ref)"
    ") STRICT;"
    "CREATE INDEX message_place ON messages (conversation, epoch, seq);"

    "CREATE TABLE outbox ("
    "  place INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  conversation INTEGER NOT NULL REFERENCES conversations,"
    "  ref TEXT NOT NULL UNIQUE,"
    "  time INTEGER NOT NULL,"
    "  text BLOB NOT NULL,"
    "  sent_before INTEGER NOT NULL,"
    "  failed INTEGER NOT NULL DEFAULT 0,"
    "  reason TEXT"
    ") STRICT;"

    "CREATE TABLE receipts ("
    "  conversation INTEGER NOT NULL REFERENCES conversations,"
    "  person TEXT NOT NULL,"
    "  delivered INTEGER NOT NULL,"
    "  read INTEGER NOT NULL,"
    "  PRIMARY KEY (conversation, person)"
    ") STRICT, WITHOUT ROWID;" },

  { 2,
    "CREATE VIRTUAL TABLE search USING fts5 (text, content='', columnsize=0, tokenize='trigram');"
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab (search, instance);"

    "CREATE TABLE search_state ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1),"
    "  indexed INTEGER NOT NULL"
    ") STRICT;"
    "INSERT INTO search_state VALUES (1, 0);"

    "CREATE TABLE search_gone ("
    "  id INTEGER PRIMARY KEY,"
    "  text BLOB NOT NULL"
    ") STRICT;"

    /* A text that is put again, or goes a second time, before the index
     * followed: the index still has the first one. */
    "CREATE TRIGGER search_changes AFTER UPDATE OF text ON messages"
    " WHEN old.type IS NULL AND old.text IS NOT new.text"
    "  AND old.id <= (SELECT indexed FROM search_state) BEGIN"
    "  INSERT OR IGNORE INTO search_gone VALUES (old.id, old.text);"
    "END;"
    /* An id that is given again must be above what is covered. */
    "CREATE TRIGGER search_loses AFTER DELETE ON messages"
    " WHEN old.id <= (SELECT indexed FROM search_state) BEGIN"
    "  INSERT OR IGNORE INTO search_gone SELECT old.id, old.text WHERE old.type IS NULL;"
    "  UPDATE search_state SET indexed = min (indexed,"
    "    coalesce ((SELECT max (id) FROM messages), 0));"
    "END;" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (steps) == RC_CACHE_SCHEMA_VERSION);

/* What the system said last of the file that is written first, the write-ahead log. */
static int
get_system_error (sqlite3 *db)
{
  sqlite3_file *log = NULL;
  int error = 0;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK
      && log != NULL && log->pMethods != NULL && log->pMethods->xFileControl != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &error);

  return error;
}

/* SQLite calls only the disk itself full: not what somebody may have of it. */
static gboolean
is_out_of_room (int system_error)
{
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

static RcCacheError
error_from_sqlite (sqlite3 *db,
                   int      code)
{
  if ((code & 0xff) == SQLITE_IOERR && is_out_of_room (get_system_error (db)))
    return RC_CACHE_ERROR_FULL;

  switch (code & 0xff)
    {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_SCHEMA:
      return RC_CACHE_ERROR_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return RC_CACHE_ERROR_BUSY;
    case SQLITE_FULL:
      return RC_CACHE_ERROR_FULL;
    default:
      return RC_CACHE_ERROR_IO;
    }
}

/* What SQLite says, as an error with a sentence for people. Returns %FALSE. */
gboolean
rc_cache_fail (sqlite3  *db,
               GError  **error)
{
  int code = db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM;
  const char *what = db != NULL ? sqlite3_errmsg (db) : "out of memory";
  RcCacheError own_code = error_from_sqlite (db, code);

  if (own_code == RC_CACHE_ERROR_FULL)
    g_set_error_literal (error, RC_CACHE_ERROR, (int) own_code,
                         _("The disk is full: this could not be kept. Make room, and try again."));
  else
    /* Translators: %s is what the database says, in English */
    g_set_error (error, RC_CACHE_ERROR, (int) own_code,
                 _("The disk could not keep this (%s)."), what);

  return FALSE;
}

gboolean
rc_cache_exec (sqlite3     *db,
               const char  *sql,
               GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  return rc_cache_fail (db, error);
}

static gboolean
get_number (sqlite3     *db,
            const char  *sql,
            gint64      *number,
            GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW)
    return rc_cache_fail (db, error);

  *number = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
take_step (sqlite3            *db,
           const RcCacheStep  *step,
           GError            **error)
{
  g_autofree char *sql =
    g_strdup_printf ("BEGIN IMMEDIATE; %s; PRAGMA application_id = %d;"
                     "PRAGMA user_version = %d; COMMIT",
                     step->sql, RC_CACHE_APPLICATION_ID, step->version);

  if (rc_cache_exec (db, sql, error))
    return TRUE;

  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/*< private >
 * rc_cache_migrate:
 * @steps: (array length=n_steps): in their order
 *
 * Takes the steps that are above the database's version. Each is a transaction
 * of its own: one that fails leaves what the one before made.
 *
 * Returns: whether it is at the last one
 */
gboolean
rc_cache_migrate (sqlite3            *db,
                  const RcCacheStep  *table,
                  guint               n_steps,
                  GError            **error)
{
  gint64 version = 0;

  if (!get_number (db, "PRAGMA user_version", &version, error))
    return FALSE;

  for (guint i = 0; i < n_steps; i++)
    if (table[i].version > version && !take_step (db, &table[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
check_ours (sqlite3     *db,
            const char  *path,
            GError     **error)
{
  gint64 application_id = 0;
  gint64 version = 0;
  gint64 n_tables = 0;

  if (!get_number (db, "PRAGMA application_id", &application_id, error)
      || !get_number (db, "PRAGMA user_version", &version, error)
      || !get_number (db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;

  if (n_tables > 0 && application_id != RC_CACHE_APPLICATION_ID)
    {
      /* Translators: %s is the name of a file */
      g_set_error (error, RC_CACHE_ERROR, RC_CACHE_ERROR_FOREIGN,
                   _("%s belongs to another program. It was left as it is."), path);
      return FALSE;
    }
  if (version <= RC_CACHE_SCHEMA_VERSION)
    return TRUE;

  /* Translators: %s is the name of a file */
  g_set_error (error, RC_CACHE_ERROR, RC_CACHE_ERROR_NEWER,
               _("%s was written by a later version of this program. It was left as it is."),
               path);
  return FALSE;
}

static gboolean
fail_with_errno (const char  *path,
                 int          saved_errno,
                 GError     **error)
{
  /* Translators: the name of a file, and what the system says about it */
  g_set_error (error, RC_CACHE_ERROR, RC_CACHE_ERROR_IO, _("%s cannot be opened: %s"),
               path, g_strerror (saved_errno));
  return FALSE;
}

/* A file of its own: two descriptors of one process exclude one another too, and
 * nothing of a database that somebody works with is touched. */
static gboolean
lock_in_thread (RcCacheFile  *self,
                const char   *path,
                GError      **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_strconcat (path, ".lock", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_with_errno (folder, errno, error);

  self->lock = open (name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return fail_with_errno (name, errno, error);
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail_with_errno (name, errno, error);

  g_set_error_literal (error, RC_CACHE_ERROR, RC_CACHE_ERROR_BUSY,
                       _("Another window or program works with this account’s messages already."));
  return FALSE;
}

/* SQLite makes those beside it as private as this one. */
static gboolean
make_file_in_thread (const char  *path,
                     GError     **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail_with_errno (path, errno, error);

  fchmod (fd, 0600);
  close (fd);
  return TRUE;
}

static sqlite3 *
connect_in_thread (const char  *path,
                   GError     **error)
{
  g_autoptr (sqlite3) db = NULL;
  /* What begins with a slash is never taken for a URI. */
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  if (!make_file_in_thread (absolute, error))
    return NULL;
  if (sqlite3_open_v2 (absolute, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
      != SQLITE_OK)
    {
      rc_cache_fail (db, error);
      return NULL;
    }

  sqlite3_extended_result_codes (db, TRUE);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* What is refused is not changed by a single byte. */
  if (!check_ours (db, path, error)
      || !rc_cache_exec (db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                             PRAGMAS, error)
      || !rc_cache_migrate (db, steps, G_N_ELEMENTS (steps), error))
    return NULL;

  return g_steal_pointer (&db);
}

static char *
dup_note_name (const char *path)
{
  return g_strconcat (path, ".is-damaged", NULL);
}

/* Puts a damaged file, and what belongs to it, out of the way under a name that
 * nobody has yet. */
static gboolean
set_aside_in_thread (RcCacheFile  *self,
                     const char   *path,
                     GError      **error)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *note = dup_note_name (path);
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s", path, date);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
    }

  if (g_rename (path, aside) != 0)
    return fail_with_errno (path, errno, error);
  for (guint i = 1; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (aside, endings[i], NULL);

      g_rename (from, to);
    }

  g_unlink (note);
  g_free (self->aside);
  self->aside = g_steal_pointer (&aside);
  return TRUE;
}

/*< private >
 * rc_cache_file_renew_in_thread:
 *
 * What is open turned out to be damaged: sets it aside, and begins an empty one.
 *
 * Returns: whether there is one
 */
gboolean
rc_cache_file_renew_in_thread (RcCacheFile  *self,
                               const char   *path,
                               GError      **error)
{
  g_clear_pointer (&self->db, sqlite3_close_v2);
  if (!set_aside_in_thread (self, path, error))
    return FALSE;

  self->db = connect_in_thread (path, error);
  return self->db != NULL;
}

/*< private >
 * rc_cache_file_open_in_thread:
 * @self: (out): to be closed, whatever the answer
 *
 * Opens the cache, and makes it where there is none. One of another program or
 * of a later version is refused and left as it is; a damaged one is set aside.
 *
 * Returns: whether it is open; else an error of #RC_CACHE_ERROR
 */
gboolean
rc_cache_file_open_in_thread (RcCacheFile  *self,
                              const char   *path,
                              GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *note = dup_note_name (path);

  *self = (RcCacheFile) { .lock = -1 };
  if (!lock_in_thread (self, path, error))
    return FALSE;
  if (g_file_test (note, G_FILE_TEST_EXISTS) && g_file_test (path, G_FILE_TEST_EXISTS))
    return rc_cache_file_renew_in_thread (self, path, error);

  self->db = connect_in_thread (path, &local_error);
  if (self->db != NULL)
    return TRUE;
  if (g_error_matches (local_error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED))
    return rc_cache_file_renew_in_thread (self, path, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
rc_cache_file_close_in_thread (RcCacheFile *self)
{
  g_clear_pointer (&self->db, sqlite3_close_v2);
  g_clear_pointer (&self->aside, g_free);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

/* Damage that shows while one works with it: the next start sets it aside. */
void
rc_cache_file_note_damage_in_thread (const char *path)
{
  g_autofree char *note = dup_note_name (path);

  g_file_set_contents_full (note, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

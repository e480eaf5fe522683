/* rc-sqlite-store-schema.c - the database: what is in it, and how it is opened.
 *
 *      party ──┬── account ──── token
 *              │      └─ invite.used_by
 *              ├── message.sender, message.receiver (0: the room)
 *              └── marker.party, marker.peer        (0: the room)
 *
 *      ban: names nobody above, so it holds for an id that is not taken, too
 *
 * party         a number for each id that an account or a guest ever had; an id
 *               that is registered anew is a new party
 * conversation  0 for the room, else the lower party << 32 | the higher one: a
 *               conversation of two has one key from both sides
 * seq_end       seqs below it may have been given
 *
 * ban           kind 0: `what` is a folded id, 1: a network; expires 0: never
 *
 * Times are microseconds of Unix time. Secrets are here as hashes only.
 *
 * SYNC walks the messages by seq, HISTORY by (conversation, seq), which the index
 * of the conversation is, as each index ends in the rowid. A ref is looked up
 * by (sender, ref). There is no other index on messages: each costs a write. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rc-sqlite-store-schema.h"

/* What the WAL shrinks to once it was brought home. */
#define PRAGMAS                              \
  "PRAGMA synchronous = FULL;"               \
  "PRAGMA foreign_keys = ON;"                \
  "PRAGMA trusted_schema = OFF;"             \
  "PRAGMA wal_autocheckpoint = 0;"           \
  "PRAGMA journal_size_limit = 67108864;"    \
  "PRAGMA temp_store = MEMORY;"              \
  "PRAGMA secure_delete = ON;"               \
  "PRAGMA cache_size = -16384;"

static const RcSqliteMigration migrations[] = {
  { 1,
    "CREATE TABLE log ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1),"
    "  name TEXT NOT NULL,"
    "  seq_end INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE party ("
    "  party INTEGER PRIMARY KEY,"
    "  id TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE account ("
    "  party INTEGER PRIMARY KEY REFERENCES party,"
    "  folded TEXT NOT NULL UNIQUE,"
    "  skeleton TEXT NOT NULL,"
    "  folded_skeleton TEXT NOT NULL,"
    "  since INTEGER NOT NULL,"
    "  seen INTEGER NOT NULL,"
    "  password TEXT,"
    "  flags INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE token ("
    "  hash BLOB PRIMARY KEY,"
    "  party INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,"
    "  created INTEGER NOT NULL,"
    "  used INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_party ON token (party);"

    "CREATE TABLE invite ("
    "  hash BLOB PRIMARY KEY,"
    "  created INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL,"
    "  used_by INTEGER"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE message ("
    "  seq INTEGER PRIMARY KEY,"
    "  time INTEGER NOT NULL,"
    "  sender INTEGER NOT NULL,"
    "  receiver INTEGER NOT NULL,"
    "  conversation INTEGER NOT NULL,"
    "  ref TEXT NOT NULL,"
    "  type TEXT,"
    "  about TEXT,"
    "  body BLOB NOT NULL,"
    "  UNIQUE (sender, ref)"
    ") STRICT;"
    "CREATE INDEX message_conversation ON message (conversation);"

    "CREATE TABLE marker ("
    "  party INTEGER NOT NULL,"
    "  peer INTEGER NOT NULL,"
    "  delivered INTEGER NOT NULL,"
    "  read INTEGER NOT NULL,"
    "  stamp INTEGER NOT NULL,"
    "  PRIMARY KEY (party, peer)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX marker_peer ON marker (peer);" },

  { 2,
    "CREATE TABLE ban ("
    "  kind INTEGER NOT NULL,"
    "  what TEXT NOT NULL,"
    "  shown TEXT NOT NULL,"
    "  created INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL,"
    "  reason TEXT,"
    "  PRIMARY KEY (kind, what)"
    ") STRICT, WITHOUT ROWID;" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == RC_SQLITE_SCHEMA_VERSION);

static RcStoreError
error_from_sqlite (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_NOTADB:
      return RC_STORE_ERROR_FOREIGN;
    case SQLITE_CORRUPT:
    case SQLITE_SCHEMA:
      return RC_STORE_ERROR_DAMAGED;
    default:
      return RC_STORE_ERROR_IO;
    }
}

/**
 * rc_sqlite_fail:
 * @db: (nullable): whose last error it was
 * @what: what did not work, for the log
 * @error: return location for an error
 *
 * Makes a #GError of what SQLite says.
 *
 * Returns: %FALSE
 */
gboolean
rc_sqlite_fail (sqlite3 *db, const char *what, GError **error)
{
  int code = db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM;

  g_set_error (error, RC_STORE_ERROR, error_from_sqlite (code), "%s: %s (%d)", what,
               db != NULL ? sqlite3_errmsg (db) : "out of memory", code);
  return FALSE;
}

/**
 * rc_sqlite_exec:
 * @db: a database
 * @sql: statements of ours
 * @error: return location for an error
 *
 * Returns: whether all of them worked.
 */
gboolean
rc_sqlite_exec (sqlite3 *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  return rc_sqlite_fail (db, "the database refused a statement", error);
}

/**
 * rc_sqlite_get_int64:
 * @db: a database
 * @sql: a statement of ours that gives one number
 * @value: (out): the number; 0 where there is no row
 * @error: return location for an error
 *
 * Returns: whether it worked.
 */
gboolean
rc_sqlite_get_int64 (sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int rc;

  *value = 0;
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, "the database cannot be read", error);

  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);

  return rc == SQLITE_ROW || rc == SQLITE_DONE || rc_sqlite_fail (db, "the database cannot be read", error);
}

/* Of a pipe, SQLite would wait for its other end. */
static gboolean
check_kind (const char *path, GError **error)
{
  struct stat info;

  if (path == NULL || stat (path, &info) != 0 || S_ISREG (info.st_mode))
    return TRUE;

  g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_FOREIGN, "%s is not a database of this server", path);
  return FALSE;
}

static sqlite3 *
open_with (const char *path, int flags, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  /* What begins with a slash is never taken for a URI. */
  g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, NULL) : g_strdup (":memory:");

  if (!check_kind (path, error))
    return NULL;

  /* Each connection is used by one thread at a time. */
  if (sqlite3_open_v2 (absolute, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      rc_sqlite_fail (db, absolute, error);
      return NULL;
    }

  sqlite3_extended_result_codes (db, TRUE);
  sqlite3_busy_timeout (db, RC_SQLITE_BUSY_TIMEOUT_MS);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return g_steal_pointer (&db);
}

static gboolean
check_ours (sqlite3 *db, const char *path, GError **error)
{
  gint64 application_id;
  gint64 version;

  if (!rc_sqlite_get_int64 (db, "PRAGMA application_id", &application_id, error)
      || !rc_sqlite_get_int64 (db, "PRAGMA user_version", &version, error))
    return FALSE;

  if (application_id != RC_SQLITE_APPLICATION_ID)
    {
      g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_FOREIGN, "%s is not a database of this server", path);
      return FALSE;
    }

  if (version <= RC_SQLITE_SCHEMA_VERSION)
    return TRUE;

  g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_NEWER,
               "%s was written by a later version (%" G_GINT64_FORMAT ", this one knows %d); it was left as it is", path,
               version, RC_SQLITE_SCHEMA_VERSION);
  return FALSE;
}

/**
 * rc_sqlite_check_file:
 * @path: a database
 * @error: return location for an error
 *
 * Looks, without changing anything, whether a file is a database that this
 * version can work with.
 *
 * Returns: whether it is.
 */
gboolean
rc_sqlite_check_file (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = open_with (path, SQLITE_OPEN_READONLY, error);

  return db != NULL && check_ours (db, path, error);
}

/* Makes the file, so that SQLite makes those beside it as private as this one;
 * tells whether it is empty. */
static gboolean
make_file (const char *path, gboolean *empty, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  off_t size;

  if (fd < 0)
    {
      int saved_errno = errno;

      g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_IO, "%s cannot be opened: %s", path, g_strerror (saved_errno));
      return FALSE;
    }

  size = lseek (fd, 0, SEEK_END);
  close (fd);
  *empty = size == 0;
  return TRUE;
}

static gboolean
apply_migration (sqlite3 *db, const RcSqliteMigration *migration, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s; PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                                          migration->sql, RC_SQLITE_APPLICATION_ID, migration->version);

  if (rc_sqlite_exec (db, sql, error))
    return TRUE;

  g_prefix_error (error, "the database cannot be brought to version %d: ", migration->version);
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * rc_sqlite_migrate:
 * @db: a database
 * @table: (array length=n_table): the steps, in their order
 * @n_table: how many
 * @error: return location for an error
 *
 * Brings a database to the newest version. Each step is one transaction: one
 * that fails leaves the database as the step before it made it.
 *
 * Returns: whether it is there.
 */
gboolean
rc_sqlite_migrate (sqlite3 *db, const RcSqliteMigration *table, guint n_table, GError **error)
{
  gint64 version;

  if (!rc_sqlite_get_int64 (db, "PRAGMA user_version", &version, error))
    return FALSE;

  for (guint i = 0; i < n_table; i++)
    if (table[i].version > version && !apply_migration (db, &table[i], error))
      return FALSE;

  return TRUE;
}

/* SQLite says what it did, and calls nothing an error. */
static gboolean
begin_wal (sqlite3 *db, const char *path, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, "PRAGMA journal_mode = WAL", -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW)
    return rc_sqlite_fail (db, path, error);

  if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") == 0)
    return TRUE;

  g_set_error (error, RC_STORE_ERROR, RC_STORE_ERROR_IO, "%s is on a file system that cannot share memory", path);
  return FALSE;
}

/**
 * rc_sqlite_open:
 * @path: (nullable): the file; made, 0600, where it is not there; %NULL: in memory
 * @error: return location for an error
 *
 * Opens a database for writing, and brings it to this version. One of another
 * program or of a later version is refused and not touched.
 *
 * Returns: (transfer full) (nullable): the connection
 */
sqlite3 *
rc_sqlite_open (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  gboolean empty = TRUE;

  if (path != NULL && !make_file (path, &empty, error))
    return NULL;
  if (!empty && !rc_sqlite_check_file (path, error))
    return NULL;

  db = open_with (path, SQLITE_OPEN_READWRITE, error);
  if (db == NULL)
    return NULL;

  if ((path != NULL && !begin_wal (db, path, error))
      || !rc_sqlite_exec (db, PRAGMAS, error)
      || !rc_sqlite_migrate (db, migrations, G_N_ELEMENTS (migrations), error))
    return NULL;

  return g_steal_pointer (&db);
}

/**
 * rc_sqlite_open_reader:
 * @path: a file that is open for writing
 * @error: return location for an error
 *
 * Opens another connection, which cannot change anything.
 *
 * Returns: (transfer full) (nullable): the connection
 */
sqlite3 *
rc_sqlite_open_reader (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = open_with (path, SQLITE_OPEN_READONLY, error);

  if (db == NULL || !rc_sqlite_exec (db, "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON", error))
    return NULL;

  return g_steal_pointer (&db);
}

static void
make_log_name (char *name)
{
  guint8 bytes[RC_STORE_LOG_NAME_BYTES / 2];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (name, RC_STORE_LOG_NAME_BYTES + 1, bytes, sizeof bytes);
}

/**
 * rc_sqlite_rename_log:
 * @db: a database
 * @error: return location for an error
 *
 * Gives the log a new random name, so that nobody takes it for the one before.
 *
 * Returns: whether it is on disk.
 */
gboolean
rc_sqlite_rename_log (sqlite3 *db, GError **error)
{
  char name[RC_STORE_LOG_NAME_BYTES + 1];
  g_autofree char *sql = NULL;

  make_log_name (name);
  sql = g_strdup_printf ("INSERT INTO log (one, name, seq_end) VALUES (1, '%s', 1)"
                         " ON CONFLICT DO UPDATE SET name = excluded.name", name);
  return rc_sqlite_exec (db, sql, error);
}

static gboolean
read_log (sqlite3 *db, RcStoreStart *start, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT name, seq_end, (SELECT coalesce (max (party), 0) FROM party),"
                          " (SELECT coalesce (max (seq), 0) FROM message),"
                          " (SELECT time FROM message ORDER BY seq DESC LIMIT 1) FROM log", -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW)
    return rc_sqlite_fail (db, "the log's name cannot be read", error);

  g_strlcpy (start->log_name, (const char *) sqlite3_column_text (statement, 0), sizeof start->log_name);
  start->next_seq = sqlite3_column_int64 (statement, 1);
  start->next_party = sqlite3_column_int64 (statement, 2) + 1;
  start->newest_us = sqlite3_column_int64 (statement, 4);

  /* No message may stand above what was reserved; if one does, not even the
   * reserve can be trusted. */
  if (start->next_seq > (guint64) sqlite3_column_int64 (statement, 3))
    return TRUE;

  g_set_error_literal (error, RC_STORE_ERROR, RC_STORE_ERROR_DAMAGED, "there are messages above the reserved seqs");
  return FALSE;
}

/**
 * rc_sqlite_start:
 * @db: a database, open for writing
 * @start: (out caller-allocates): where to go on
 * @error: return location for an error
 *
 * Names a log that is new, and reserves the first block of seqs: all that may
 * have been given before are below it.
 *
 * Returns: whether it is on disk.
 */
gboolean
rc_sqlite_start (sqlite3 *db, RcStoreStart *start, GError **error)
{
  g_autofree char *sql = NULL;
  gint64 n_logs;

  if (!rc_sqlite_get_int64 (db, "SELECT count (*) FROM log", &n_logs, error)
      || (n_logs == 0 && !rc_sqlite_rename_log (db, error))
      || !read_log (db, start, error))
    return FALSE;

  start->reserved_end = start->next_seq + RC_STORE_SEQ_BLOCK;
  sql = g_strdup_printf ("UPDATE log SET seq_end = %" G_GUINT64_FORMAT, start->reserved_end);
  return rc_sqlite_exec (db, sql, error);
}

static RcSlice
column_slice (sqlite3_stmt *statement, int column)
{
  const void *data = sqlite3_column_blob (statement, column);

  return rc_slice (data, sqlite3_column_bytes (statement, column));
}

/**
 * rc_sqlite_note_parties:
 * @db: a database
 * @store: where to note them
 * @error: return location for an error
 *
 * Tells a store all parties.
 *
 * Returns: whether all could be read.
 */
gboolean
rc_sqlite_note_parties (sqlite3 *db, RcStore *store, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int rc;

  if (sqlite3_prepare_v2 (db, "SELECT party, id FROM party ORDER BY party", -1, &statement, NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, "the ids cannot be read", error);

  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    rc_store_note_party (store, sqlite3_column_int64 (statement, 0), column_slice (statement, 1));

  return rc == SQLITE_DONE || rc_sqlite_fail (db, "the ids cannot be read", error);
}

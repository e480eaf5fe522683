/* rc-sqlite-store-writer.c - the connection that writes.
 *
 * A batch is one transaction. What is wrong with one row, as a ref that is on
 * disk already, is told of that row alone; what is wrong with the disk rolls the
 * whole batch back. */
#include "config.h"

#include <stdarg.h>

#include "rc-log.h"
#include "rc-sqlite-store-writer.h"

/* What a step of a trim removes, so that it takes milliseconds. */
#define TRIM_ROWS "256"

/* How long a reader may hold up that the WAL is emptied. */
#define WIPE_TIMEOUT_MS 200

#define OLDEST "SELECT seq FROM message ORDER BY seq LIMIT " TRIM_ROWS

/* The conversations of one party, found by leaping from key to key. */
#define CONVERSATIONS_OF_1                                                                              \
  "WITH RECURSIVE c (k) AS ("                                                                           \
  "  SELECT min (conversation) FROM message WHERE conversation > 0"                                     \
  "  UNION ALL"                                                                                         \
  "  SELECT (SELECT min (conversation) FROM message WHERE conversation > c.k) FROM c WHERE c.k IS NOT NULL" \
  ") "

struct _RcSqliteWriter
{
  sqlite3 *db;
  sqlite3_stmt *statements[RC_SQLITE_N_STATEMENTS];
  GThread *thread;
  GArray *owed;        /* of RcStoreParty: what a refused batch did not write */
  int wal_pages;
  int checkpoint_at;
  gboolean wipes;      /* the WAL holds what is to be nowhere any more */
  gboolean failing;
  gboolean fail_next;
};

static const char *const statement_sql[] = {
  [RC_SQLITE_BEGIN] = "BEGIN IMMEDIATE",
  [RC_SQLITE_COMMIT] = "COMMIT",
  [RC_SQLITE_ROLLBACK] = "ROLLBACK",
  [RC_SQLITE_SAVEPOINT] = "SAVEPOINT op",
  [RC_SQLITE_RELEASE] = "RELEASE op",
  [RC_SQLITE_ROLLBACK_TO] = "ROLLBACK TO op",
  [RC_SQLITE_INSERT_PARTY] = "INSERT OR IGNORE INTO party (party, id) VALUES (?1, ?2)",
  [RC_SQLITE_INSERT_MESSAGE] = "INSERT INTO message (seq, time, sender, receiver, conversation, ref, type, about, body)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [RC_SQLITE_FIND_ACCOUNT] = "SELECT party FROM account WHERE folded = ?1",
  [RC_SQLITE_FIND_INVITE] = "SELECT expires, used_by FROM invite WHERE hash = ?1",
  [RC_SQLITE_USE_INVITE] = "UPDATE invite SET used_by = ?2 WHERE hash = ?1",
  [RC_SQLITE_INSERT_ACCOUNT] = "INSERT INTO account (party, folded, skeleton, folded_skeleton, since, seen, password, flags)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [RC_SQLITE_DELETE_PRIVATE] = CONVERSATIONS_OF_1
                               "DELETE FROM message WHERE conversation IN"
                               " (SELECT k FROM c WHERE k >> 32 = ?1 OR k & 0xffffffff = ?1)",
  [RC_SQLITE_DELETE_MARKERS] = "DELETE FROM marker WHERE party = ?1 OR peer = ?1",
  [RC_SQLITE_DELETE_USED_INVITES] = "DELETE FROM invite WHERE used_by = ?1",
  [RC_SQLITE_DELETE_ACCOUNT] = "DELETE FROM account WHERE party = ?1",
  [RC_SQLITE_DELETE_PARTY] = "DELETE FROM party WHERE party = ?1"
                             " AND NOT EXISTS (SELECT 1 FROM message WHERE sender = ?1)",
  [RC_SQLITE_SET_PASSWORD] = "UPDATE account SET password = ?2 WHERE party = ?1",
  [RC_SQLITE_DELETE_TOKENS] = "DELETE FROM token WHERE party = ?1 AND hash IS NOT ?2",
  [RC_SQLITE_SET_FLAGS] = "UPDATE account SET flags = ?2 WHERE party = ?1",
  [RC_SQLITE_SET_SEEN] = "UPDATE account SET seen = max (seen, ?2) WHERE party = ?1",
  [RC_SQLITE_INSERT_TOKEN] = "INSERT INTO token (hash, party, created, used)"
                             " SELECT ?1, party, ?3, ?3 FROM account WHERE party = ?2",
  [RC_SQLITE_TOUCH_TOKEN] = "UPDATE token SET used = max (used, ?2) WHERE hash = ?1",
  [RC_SQLITE_DELETE_TOKEN] = "DELETE FROM token WHERE hash = ?1",
  [RC_SQLITE_INSERT_INVITE] = "INSERT OR IGNORE INTO invite (hash, created, expires) SELECT ?1, ?2, ?3"
                              " WHERE (SELECT count (*) FROM invite WHERE used_by IS NULL AND expires > ?2) < ?4",
  [RC_SQLITE_DELETE_INVITE] = "DELETE FROM invite WHERE hash = ?1",
  [RC_SQLITE_PUT_BAN] = "INSERT INTO ban (kind, what, shown, created, expires, reason) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                        " WHERE (SELECT count (*) FROM ban WHERE (kind <> ?1 OR what <> ?2)"
                        " AND (expires = 0 OR expires > ?4)) < ?7"
                        " ON CONFLICT DO UPDATE SET shown = excluded.shown, created = excluded.created,"
                        " expires = excluded.expires, reason = excluded.reason",
  [RC_SQLITE_DELETE_BAN] = "DELETE FROM ban WHERE kind = ?1 AND what = ?2",
  [RC_SQLITE_PUT_MARKER] = "INSERT INTO marker (party, peer, delivered, read, stamp) VALUES (?1, ?2, ?3, ?4, ?5)"
                           " ON CONFLICT DO UPDATE SET delivered = max (delivered, excluded.delivered),"
                           " read = max (read, excluded.read), stamp = max (stamp, excluded.stamp)"
                           " WHERE excluded.delivered > delivered OR excluded.read > read",
  [RC_SQLITE_EXPIRE_INVITES] = "DELETE FROM invite WHERE expires < ?1",
  [RC_SQLITE_EXPIRE_TOKENS] = "DELETE FROM token WHERE used < ?1",
  [RC_SQLITE_EXPIRE_BANS] = "DELETE FROM ban WHERE expires > 0 AND expires < ?1",
  [RC_SQLITE_RESERVE] = "UPDATE log SET seq_end = max (seq_end, ?1)",
  [RC_SQLITE_TRIM_OLD] = "DELETE FROM message WHERE seq IN (" OLDEST ") AND time < ?1",
  [RC_SQLITE_TRIM_ANY] = "DELETE FROM message WHERE seq IN (" OLDEST ")",
  [RC_SQLITE_USED_BYTES] = "SELECT (page_count - freelist_count) * page_size"
                           " FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
};

G_STATIC_ASSERT (G_N_ELEMENTS (statement_sql) == RC_SQLITE_N_STATEMENTS);

static void
clear_party (gpointer party)
{
  g_free (((RcStoreParty *) party)->id);
}

static int
on_wal_grown (gpointer data, sqlite3 *db, const char *name, int n_pages)
{
  RcSqliteWriter *self = data;

  if (n_pages < self->wal_pages)
    self->checkpoint_at = RC_SQLITE_CHECKPOINT_PAGES;

  self->wal_pages = n_pages;
  return SQLITE_OK;
}

/**
 * rc_sqlite_writer_new:
 * @db: (transfer full): a database from rc_sqlite_open()
 * @error: return location for an error
 *
 * Prepares what is needed to write to it.
 *
 * Returns: (transfer full) (nullable): a writer, see rc_sqlite_writer_free()
 */
RcSqliteWriter *
rc_sqlite_writer_new (sqlite3 *db, GError **error)
{
  g_autoptr (RcSqliteWriter) self = g_new0 (RcSqliteWriter, 1);

  self->db = db;
  self->checkpoint_at = RC_SQLITE_CHECKPOINT_PAGES;
  self->owed = g_array_new (FALSE, FALSE, sizeof (RcStoreParty));
  g_array_set_clear_func (self->owed, clear_party);
  sqlite3_wal_hook (db, on_wal_grown, self);

  for (guint i = 0; i < RC_SQLITE_N_STATEMENTS; i++)
    if (sqlite3_prepare_v3 (db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL) != SQLITE_OK)
      {
        rc_sqlite_fail (db, statement_sql[i], error);
        return NULL;
      }

  return g_steal_pointer (&self);
}

/**
 * rc_sqlite_writer_free:
 * @self: (transfer full): a writer whose thread has ended
 *
 * Closes the database.
 */
void
rc_sqlite_writer_free (RcSqliteWriter *self)
{
  for (guint i = 0; i < RC_SQLITE_N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);

  sqlite3_close (self->db);
  g_array_unref (self->owed);
  g_free (self);
}

/**
 * rc_sqlite_writer_forget:
 * @self: a writer whose database was emptied
 *
 * Forgets all that it knew of it.
 */
void
rc_sqlite_writer_forget (RcSqliteWriter *self)
{
  g_array_set_size (self->owed, 0);
  self->failing = FALSE;
  self->fail_next = FALSE;
}

/**
 * rc_sqlite_writer_enter:
 * @self: a writer
 *
 * Makes the calling thread the one that it belongs to.
 */
void
rc_sqlite_writer_enter (RcSqliteWriter *self)
{
  self->thread = g_thread_self ();
}

/**
 * rc_sqlite_writer_get_db:
 * @self: a writer
 *
 * Returns: its connection, for its thread.
 */
sqlite3 *
rc_sqlite_writer_get_db (RcSqliteWriter *self)
{
  return self->db;
}

/**
 * rc_sqlite_writer_fail_next:
 * @self: a writer
 *
 * Lets the next batch fail at its commit, for tests.
 */
void
rc_sqlite_writer_fail_next (RcSqliteWriter *self)
{
  self->fail_next = TRUE;
}

/**
 * rc_sqlite_writer_get:
 * @self: a writer
 * @which: a statement
 *
 * Returns: (transfer none): it, to read the row at which it stands. It must be
 *   reset then.
 */
sqlite3_stmt *
rc_sqlite_writer_get (RcSqliteWriter *self, RcSqliteStatement which)
{
  return self->statements[which];
}

static int
step_once (sqlite3_stmt *statement)
{
  int rc = sqlite3_step (statement);

  if (rc != SQLITE_ROW)
    sqlite3_reset (statement);

  return rc;
}

/**
 * rc_sqlite_writer_run:
 * @self: a writer
 * @which: a statement
 * @types: a letter for each value: `i` a #gint64, `s` a string or %NULL, `h` a
 *   hash or %NULL
 * @...: the values, which must stay during the call
 *
 * Steps a statement once, and resets it unless it stands at a row.
 *
 * Returns: what SQLite says: %SQLITE_DONE, %SQLITE_ROW or an error
 */
int
rc_sqlite_writer_run (RcSqliteWriter *self, RcSqliteStatement which, const char *types, ...)
{
  sqlite3_stmt *statement = self->statements[which];
  va_list values;

  va_start (values, types);
  for (int i = 1; types[i - 1] != '\0'; i++)
    {
      if (types[i - 1] == 'i')
        sqlite3_bind_int64 (statement, i, va_arg (values, gint64));
      else if (types[i - 1] == 's')
        sqlite3_bind_text (statement, i, va_arg (values, const char *), -1, SQLITE_STATIC);
      else
        sqlite3_bind_blob (statement, i, va_arg (values, const guint8 *), RC_STORE_HASH_BYTES, SQLITE_STATIC);
    }
  va_end (values);

  return step_once (statement);
}

static void
bind_text (sqlite3_stmt *statement, int i, RcSlice text)
{
  sqlite3_bind_text (statement, i, text.data, text.len, SQLITE_STATIC);
}

static gint64
conversation_of (const RcStoreMessage *message)
{
  gint64 low = MIN (message->sender, message->receiver);
  gint64 high = MAX (message->sender, message->receiver);

  return message->receiver == RC_STORE_ROOM ? 0 : low << 32 | high;
}

static gboolean
is_the_rows_own (int rc)
{
  return (rc & 0xff) == SQLITE_CONSTRAINT || (rc & 0xff) == SQLITE_TOOBIG || (rc & 0xff) == SQLITE_MISMATCH;
}

static int
insert_message (RcSqliteWriter *self, RcStoreResult *result)
{
  sqlite3_stmt *statement = self->statements[RC_SQLITE_INSERT_MESSAGE];
  const RcStoreMessage *message = &result->message;
  int rc;

  sqlite3_bind_int64 (statement, 1, message->seq);
  sqlite3_bind_int64 (statement, 2, message->time_us);
  sqlite3_bind_int64 (statement, 3, message->sender);
  sqlite3_bind_int64 (statement, 4, message->receiver);
  sqlite3_bind_int64 (statement, 5, conversation_of (message));
  bind_text (statement, 6, message->ref);
  bind_text (statement, 7, message->type);
  bind_text (statement, 8, message->about);
  /* An empty text is not an absent one. */
  sqlite3_bind_blob (statement, 9, message->text.len > 0 ? message->text.data : "", message->text.len, SQLITE_STATIC);

  rc = sqlite3_step (statement);
  sqlite3_reset (statement);

  result->kept = rc == SQLITE_DONE;
  result->error = rc == SQLITE_CONSTRAINT_UNIQUE ? RC_ERROR_REF_USED : RC_ERROR_STORAGE;
  return rc == SQLITE_DONE || is_the_rows_own (rc) ? SQLITE_OK : rc;
}

static int
insert_parties (RcSqliteWriter *self, GArray *parties)
{
  for (guint i = 0; i < parties->len; i++)
    {
      const RcStoreParty *party = &g_array_index (parties, RcStoreParty, i);
      int rc = rc_sqlite_writer_run (self, RC_SQLITE_INSERT_PARTY, "is", party->party, party->id);

      if (rc != SQLITE_DONE)
        return rc;
    }

  return SQLITE_OK;
}

/* An operation may have several statements: all or none of them. */
static int
run_op (RcSqliteWriter *self, RcStoreOp *op)
{
  int rc = step_once (self->statements[RC_SQLITE_SAVEPOINT]);

  if (rc != SQLITE_DONE)
    return rc;

  rc = rc_sqlite_op_run_in_thread (self, op);
  if (rc != SQLITE_OK && !is_the_rows_own (rc))
    return rc;

  if (rc != SQLITE_OK)
    {
      g_set_error (&op->error, RC_ERROR, RC_ERROR_STORAGE, "%s", sqlite3_errmsg (self->db));
      step_once (self->statements[RC_SQLITE_ROLLBACK_TO]);
    }

  rc = step_once (self->statements[RC_SQLITE_RELEASE]);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
write_batch (RcSqliteWriter *self, RcStoreBatch *batch)
{
  int rc = step_once (self->statements[RC_SQLITE_BEGIN]);

  if (rc != SQLITE_DONE)
    return rc;

  rc = insert_parties (self, self->owed);
  if (rc == SQLITE_OK)
    rc = insert_parties (self, batch->parties);

  for (gsize i = 0; i < batch->n_results && rc == SQLITE_OK; i++)
    rc = insert_message (self, &batch->results[i]);

  for (RcStoreOp *op = batch->ops; op != NULL && rc == SQLITE_OK; op = op->next)
    rc = run_op (self, op);

  if (rc != SQLITE_OK)
    return rc;
  if (self->fail_next)
    return SQLITE_FULL;

  rc = step_once (self->statements[RC_SQLITE_COMMIT]);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Said when it begins and when it ends, not for each batch. */
static void
note_health (RcSqliteWriter *self, const char *failure)
{
  if (failure != NULL && !self->failing)
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID", RC_LOG_ID_DISK, "REDCOAST_REASON", failure,
                      "MESSAGE", "the disk does not take the messages; senders are told so until it does: %s", failure);
  else if (failure == NULL && self->failing)
    g_message ("the disk takes the messages again");

  self->failing = failure != NULL;
}

static void
refuse_batch (RcSqliteWriter *self, RcStoreBatch *batch, int rc)
{
  g_autoptr (GError) error = g_error_new (RC_ERROR, RC_ERROR_STORAGE, "%s (%d)", sqlite3_errstr (rc), rc);

  /* Some errors have rolled it back already. */
  if (!sqlite3_get_autocommit (self->db))
    step_once (self->statements[RC_SQLITE_ROLLBACK]);

  self->fail_next = FALSE;
  note_health (self, error->message);
  rc_store_batch_refuse (batch, error);

  /* Later messages will name these. */
  g_array_append_vals (self->owed, batch->parties->data, batch->parties->len);
  g_array_set_clear_func (batch->parties, NULL);
  g_array_set_size (batch->parties, 0);
  g_array_set_clear_func (batch->parties, clear_party);
}

/**
 * rc_sqlite_writer_apply_in_thread:
 * @self: a writer
 * @batch: what is to be written; gets its results
 *
 * Writes a batch in one transaction, durably, or nothing of it.
 */
void
rc_sqlite_writer_apply_in_thread (RcSqliteWriter *self, RcStoreBatch *batch)
{
  gint64 begin_us = g_get_monotonic_time ();
  int rc;

  g_assert (self->thread == g_thread_self ());

  rc = write_batch (self, batch);
  if (rc != SQLITE_OK)
    {
      refuse_batch (self, batch, rc);
    }
  else
    {
      g_array_set_size (self->owed, 0);
      note_health (self, NULL);
    }

  batch->commit_us = g_get_monotonic_time () - begin_us;
}

/**
 * rc_sqlite_writer_wipe:
 * @self: a writer that has removed what is to be in no file any more
 *
 * Has the WAL emptied once this is committed: pages as they were before are still in
 * it. In the database itself what is removed is overwritten.
 */
void
rc_sqlite_writer_wipe (RcSqliteWriter *self)
{
  self->wipes = TRUE;
}

/* A reader of before is not waited for longer than a page takes it: then it is tried again
 * behind the next batch. */
static void
empty_wal (RcSqliteWriter *self)
{
  sqlite3_busy_timeout (self->db, WIPE_TIMEOUT_MS);
  if (sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK)
    {
      self->wipes = FALSE;
      self->wal_pages = 0;
      self->checkpoint_at = RC_SQLITE_CHECKPOINT_PAGES;
    }
  sqlite3_busy_timeout (self->db, RC_SQLITE_BUSY_TIMEOUT_MS);
}

/**
 * rc_sqlite_writer_checkpoint_in_thread:
 * @self: a writer
 *
 * Brings the WAL home when it has grown. Called after the results were told, so
 * that nobody waits for it who was committed before. It may fail on a full
 * disk; then the WAL goes on growing, and it is tried again later. Where
 * something is to be wiped, the WAL is emptied, whatever its size.
 */
void
rc_sqlite_writer_checkpoint_in_thread (RcSqliteWriter *self)
{
  g_assert (self->thread == g_thread_self ());

  if (self->wipes)
    {
      empty_wal (self);
      return;
    }
  if (self->wal_pages < self->checkpoint_at)
    return;

  self->checkpoint_at = self->wal_pages + RC_SQLITE_CHECKPOINT_PAGES;
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static gboolean
is_too_large (RcSqliteWriter *self, guint64 max_bytes)
{
  sqlite3_stmt *statement = self->statements[RC_SQLITE_USED_BYTES];
  gboolean too_large;

  if (max_bytes == 0)
    return FALSE;

  too_large = sqlite3_step (statement) == SQLITE_ROW && (guint64) sqlite3_column_int64 (statement, 0) > max_bytes;
  sqlite3_reset (statement);
  return too_large;
}

/**
 * rc_sqlite_writer_trim_in_thread:
 * @self: a writer
 * @op: a trim
 *
 * Goes a step on, in a transaction of its own.
 *
 * Returns: whether there is more to do.
 */
gboolean
rc_sqlite_writer_trim_in_thread (RcSqliteWriter *self, RcStoreOp *op)
{
  guint64 n_removed = 0;
  int rc;

  g_assert (self->thread == g_thread_self ());

  rc = rc_sqlite_writer_run (self, RC_SQLITE_TRIM_OLD, "i", op->time_us);
  if (rc == SQLITE_DONE)
    n_removed = sqlite3_changes (self->db);

  if (rc == SQLITE_DONE && n_removed == 0 && is_too_large (self, op->max_bytes))
    {
      rc = rc_sqlite_writer_run (self, RC_SQLITE_TRIM_ANY, "");
      n_removed = rc == SQLITE_DONE ? sqlite3_changes (self->db) : 0;
    }

  if (rc != SQLITE_DONE)
    g_set_error (&op->error, RC_ERROR, RC_ERROR_STORAGE, "%s", sqlite3_errmsg (self->db));

  op->n += n_removed;
  return rc == SQLITE_DONE && n_removed > 0;
}

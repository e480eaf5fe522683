/* rc-cache-index.c - the full-text index, and how it follows what is kept.
 *
 *      messages:   1 ........... indexed | ....... newest
 *      search:     [---- covered -------]  looked through, text by text
 *
 * Putting a text into the index costs as much as keeping it, so it is not done
 * when a message arrives: the index is up to a batch behind, and follows when
 * nothing else waits for the disk. That it is behind costs a search a look at
 * those few texts, and loses nothing: how far it is, is in the same transaction.
 * A cache from before there was an index is one that is far behind.
 *
 * What is deleted or changed leaves its text in `search_gone`, in the same
 * transaction, by a trigger: the index needs it to forget it. (A trigger may not
 * touch the index itself, as the schema of a file is not trusted.) */
#include "config.h"

#include "rc-cache-db.h"

/* Whether there is enough to do for a transaction. */
gboolean
rc_cache_index_is_due (RcCacheDb *self)
{
  return self->n_unindexed >= RC_CACHE_INDEX_BATCH;
}

static gboolean
run (RcCacheDb   *self,
     RcCacheSql   which,
     GError     **error)
{
  return rc_cache_db_run_in_thread (self, rc_cache_db_bind_in_thread (self, which, error, ""), error);
}

/* How many there are, up to a batch, and the last of them. */
static gboolean
find_batch (RcCacheDb  *self,
            gint64     *n_new,
            gint64     *last,
            GError    **error)
{
  sqlite3_stmt *statement = rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_UNINDEXED, error, "i",
                                                        (gint64) RC_CACHE_INDEX_BATCH);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW)
    {
      rc_cache_fail (self->file.db, error);
      sqlite3_reset (statement);
      return FALSE;
    }

  *n_new = sqlite3_column_int64 (statement, 0);
  *last = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
take_batch (RcCacheDb  *self,
            gint64      last,
            GError    **error)
{
  return rc_cache_exec (self->file.db, "BEGIN IMMEDIATE", error)
         && run (self, RC_CACHE_SQL_INDEX_GONE, error)
         && run (self, RC_CACHE_SQL_INDEX_CHANGED, error)
         && rc_cache_exec (self->file.db, "DELETE FROM search_gone", error)
         && rc_cache_db_run_in_thread (
           self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_INDEX_NEW, error, "i", last), error)
         && rc_cache_db_run_in_thread (
           self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_INDEXED, error, "i", last), error)
         && rc_cache_exec (self->file.db, "COMMIT", error);
}

static void
roll_back (RcCacheDb *self)
{
  if (!sqlite3_get_autocommit (self->file.db))
    sqlite3_exec (self->file.db, "ROLLBACK", NULL, NULL, NULL);
}

/* Takes one batch. What fails is tried again when the next one has come: until
 * then the texts are looked through. */
void
rc_cache_index_follow_in_thread (RcCacheDb *self)
{
  g_autoptr (GError) error = NULL;
  gint64 n_new = 0;
  gint64 last = 0;

  self->n_unindexed = 0;
  if (!find_batch (self, &n_new, &last, &error) || n_new < RC_CACHE_INDEX_BATCH)
    return;

  if (take_batch (self, last, &error))
    self->n_unindexed = RC_CACHE_INDEX_BATCH;
  else
    {
      roll_back (self);
      if (g_error_matches (error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED))
        rc_cache_index_reset_in_thread (self);
    }
}

/*< private >
 * rc_cache_index_reset_in_thread:
 *
 * The index alone is damaged: the messages are not, and it can be made from
 * them. Once in a run.
 *
 * Returns: whether it is empty now
 */
gboolean
rc_cache_index_reset_in_thread (RcCacheDb *self)
{
  if (self->was_reset)
    return FALSE;

  self->was_reset = TRUE;
  self->n_unindexed = RC_CACHE_INDEX_BATCH;
  if (rc_cache_exec (self->file.db,
                     "BEGIN IMMEDIATE; INSERT INTO search (search) VALUES ('delete-all');"
                     "DELETE FROM search_gone; UPDATE search_state SET indexed = 0; COMMIT", NULL))
    return TRUE;

  roll_back (self);
  return FALSE;
}

/* rc-cache-search.c - what is found in the texts that are kept.
 *
 * Where the hits come from, all of them checked letter by letter:
 *
 *   a word of 3 letters or more     the index
 *   only shorter ones, and rare     what in the index begins with the longest
 *   only shorter ones, and common   the texts, the ones that were kept last first
 *   … and always                    the texts that the index does not cover yet
 *
 * Of more than %RC_CACHE_MAX_HITS those which were kept last count. */
#include "config.h"

#include "rc-cache-db.h"

/* A short word that is in the index more often is faster found by looking. */
#define MAX_SHORT 20000

static gboolean
is_cancelled (RcCacheOp  *op,
              GError    **error)
{
  return op->cancellable != NULL && g_cancellable_set_error_if_cancelled (op->cancellable, error);
}

static void
take_hit (RcCacheOp    *op,
          sqlite3_stmt *statement)
{
  const char *text = sqlite3_column_blob (statement, 3);
  const RcCacheHit hit = {
    .id = sqlite3_column_int64 (statement, 0),
    .epoch = (guint) sqlite3_column_int64 (statement, 1),
    .seq = (guint64) sqlite3_column_int64 (statement, 2),
  };

  if (text == NULL
      || !rc_search_words_match (op->words, text, (gsize) sqlite3_column_bytes (statement, 3)))
    return;

  if (op->hits->len < RC_CACHE_MAX_HITS)
    g_array_append_val (op->hits, hit);
  else
    op->is_cut = TRUE;
}

static gboolean
gather (RcCacheDb     *self,
        RcCacheOp     *op,
        sqlite3_stmt  *statement,
        GError       **error)
{
  gboolean cancelled = FALSE;
  int rc = SQLITE_DONE;

  if (statement == NULL)
    return FALSE;

  while (!op->is_cut && !(cancelled = is_cancelled (op, error))
         && (rc = sqlite3_step (statement)) == SQLITE_ROW)
    take_hit (op, statement);
  if (rc != SQLITE_DONE && rc != SQLITE_ROW)
    rc_cache_fail (self->file.db, error);
  sqlite3_reset (statement);

  return !cancelled && (rc == SQLITE_DONE || rc == SQLITE_ROW);
}

static gboolean
gather_short (RcCacheDb  *self,
              RcCacheOp  *op,
              GError    **error)
{
  const char *word = rc_search_words_get_short (op->words);
  gint64 n_there = 0;

  if (!rc_cache_db_get_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_COUNT_SHORT, error, "is",
                                    (gint64) MAX_SHORT + 1, word),
        &n_there, error))
    return FALSE;

  if (n_there > MAX_SHORT)
    return gather (self, op,
                   rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_SCAN, error, "s",
                                               op->row.conversation), error);

  return gather (self, op,
                 rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_SHORT_HITS, error, "ss",
                                             op->row.conversation, word), error);
}

static gboolean
gather_indexed (RcCacheDb  *self,
                RcCacheOp  *op,
                GError    **error)
{
  g_autofree char *query = rc_search_words_dup_query (op->words);

  if (query == NULL)
    return gather_short (self, op, error);

  return gather (self, op,
                 rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_HITS, error, "ss",
                                             op->row.conversation, query), error);
}

static gboolean
gather_pending (RcCacheDb  *self,
                RcCacheOp  *op,
                GError    **error)
{
  return gather (self, op,
                 rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_SCAN_PENDING, error, "s",
                                             op->row.conversation), error)
         && gather (self, op,
                    rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_SCAN_CHANGED, error, "s",
                                                op->row.conversation), error);
}

/* An index that is damaged is begun anew, and until it has followed all texts are
 * looked through. */
static gboolean
gather_all (RcCacheDb  *self,
            RcCacheOp  *op,
            GError    **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!gather_pending (self, op, error))
    return FALSE;
  if (gather_indexed (self, op, &local_error))
    return TRUE;

  if (g_error_matches (local_error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED)
      && rc_cache_index_reset_in_thread (self))
    {
      g_array_set_size (op->hits, 0);
      op->is_cut = FALSE;
      return gather_pending (self, op, error);
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const RcCacheHit *left = a;
  const RcCacheHit *right = b;

  if (left->epoch != right->epoch)
    return left->epoch > right->epoch ? -1 : 1;
  if (left->seq != right->seq)
    return left->seq > right->seq ? -1 : 1;

  return left->id > right->id ? -1 : left->id < right->id;
}

static gboolean
is_before (const RcCacheHit *hit,
           const RcCacheRow *place)
{
  return hit->epoch < place->epoch || (hit->epoch == place->epoch && hit->seq < place->seq);
}

static gboolean
read_hit (RcCacheDb         *self,
          RcCacheOp         *op,
          const RcCacheHit  *hit,
          GError           **error)
{
  sqlite3_stmt *statement = rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_BY_ID, error, "i", hit->id);
  int rc;

  if (statement == NULL)
    return FALSE;

  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    g_ptr_array_add (op->rows, rc_cache_db_row_from (statement));
  else if (rc != SQLITE_DONE)
    rc_cache_fail (self->file.db, error);
  sqlite3_reset (statement);

  return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static gboolean
read_hits (RcCacheDb  *self,
           RcCacheOp  *op,
           GError    **error)
{
  const guint limit = MIN (op->limit, RC_CACHE_MAX_PAGE);
  guint i = 0;

  while (i < op->hits->len && !is_before (&g_array_index (op->hits, RcCacheHit, i), &op->row))
    i++;
  for (; i < op->hits->len && op->rows->len < limit; i++)
    if (!read_hit (self, op, &g_array_index (op->hits, RcCacheHit, i), error))
      return FALSE;

  op->at_end = i == op->hits->len;
  return TRUE;
}

/*< private >
 * rc_cache_db_search_in_thread:
 *
 * Returns: whether it came to its end: else an error of #RC_CACHE_ERROR, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
rc_cache_db_search_in_thread (RcCacheDb  *self,
                              RcCacheOp  *op,
                              GError    **error)
{
  op->hits = g_array_new (FALSE, FALSE, sizeof (RcCacheHit));
  op->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_cache_row_free);
  if (is_cancelled (op, error) || !gather_all (self, op, error))
    return FALSE;

  g_array_sort (op->hits, compare_newest_first);
  return read_hits (self, op, error);
}

/* rc-cache-op.c - what is handed to the cache and comes back, and how it ends. */
#include "config.h"

#include "rc-cache.h"

G_DEFINE_QUARK (rc-cache-error-quark, rc_cache_error)

static void
row_clear (RcCacheRow *row)
{
  g_free (row->from);
  g_free (row->ref);
  g_free (row->type);
  g_free (row->about);
  g_free (row->text);
  g_free (row->reason);
  g_free (row->conversation);
}

void
rc_cache_row_free (RcCacheRow *row)
{
  row_clear (row);
  g_free (row);
}

void
rc_cache_snapshot_free (RcCacheSnapshot *snapshot)
{
  g_free (snapshot->own_id);
  g_free (snapshot->log);
  g_clear_pointer (&snapshot->contacts, g_ptr_array_unref);
  g_clear_pointer (&snapshot->conversations, g_ptr_array_unref);
  g_clear_pointer (&snapshot->outbox, g_ptr_array_unref);
  g_clear_pointer (&snapshot->receipts, g_ptr_array_unref);
  g_free (snapshot);
}

/*< private >
 * rc_cache_op_new:
 * @conversation: (nullable): what it is about
 *
 * Returns: (transfer full): an operation, to be filled in and handed over
 */
RcCacheOp *
rc_cache_op_new (RcCacheVerb  verb,
                 const char  *conversation)
{
  RcCacheOp *op = g_new0 (RcCacheOp, 1);

  op->verb = verb;
  op->row.conversation = g_strdup (conversation);

  return op;
}

void
rc_cache_op_free (RcCacheOp *op)
{
  if (op->destroy != NULL)
    op->destroy (op->user_data);
  row_clear (&op->row);
  g_free (op->log);
  g_clear_pointer (&op->words, rc_search_words_free);
  g_clear_object (&op->cancellable);
  g_clear_pointer (&op->hits, g_array_unref);
  g_clear_error (&op->error);
  g_clear_pointer (&op->rows, g_ptr_array_unref);
  g_clear_pointer (&op->snapshot, rc_cache_snapshot_free);
  g_free (op);
}

/* rc-cache-entry.c - between what is kept and what is shown. */
#include "config.h"

#include "rc-cache-entry.h"

/* A message with a place, as it came from the server. */
RcCacheOp *
rc_cache_op_new_put (const RcWireMessage *message,
                     const char          *conversation,
                     guint                epoch,
                     gboolean             is_own)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_PUT, conversation);

  op->row.from = rc_slice_dup (message->from);
  op->row.ref = rc_slice_dup (message->ref);
  op->row.type = rc_slice_dup (message->type);
  op->row.about = rc_slice_dup (message->about);
  op->row.text = g_malloc (message->text.len + 1);
  if (message->text.len > 0)
    memcpy (op->row.text, message->text.data, message->text.len);
  op->row.text[message->text.len] = '\0';
  op->row.text_bytes = message->text.len;
  op->row.seq = message->seq;
  op->row.time_us = (gint64) MIN (message->time, (guint64) G_MAXINT64);
  op->row.epoch = epoch;
  op->row.is_own = !!is_own;

  return op;
}

/* An own message, written here. */
RcCacheOp *
rc_cache_op_new_own (RcCacheVerb  verb,
                     RcEntry     *entry)
{
  RcCacheOp *op = rc_cache_op_new (verb, rc_entry_get_conversation (entry));

  op->row.from = g_strdup (rc_entry_get_from (entry));
  op->row.ref = g_strdup (rc_entry_get_ref (entry));
  op->row.reason = g_strdup (rc_entry_get_error (entry));
  op->row.seq = rc_entry_get_seq (entry);
  op->row.epoch = rc_entry_get_epoch (entry);
  op->row.time_us = rc_entry_get_time_us (entry);
  op->row.is_own = TRUE;
  if (verb == RC_CACHE_WRITE)
    {
      op->row.text = g_strdup (rc_entry_get_text (entry));
      op->row.text_bytes = strlen (op->row.text);
    }

  return op;
}

/*< private >
 * rc_cache_row_to_entry:
 * @own_id: who wrote what has no place yet
 *
 * Returns: (transfer full): the entry, WAITING, FAILED, SENT or RECEIVED
 */
RcEntry *
rc_cache_row_to_entry (const RcCacheRow *row,
                       const char       *own_id)
{
  const RcWireMessage message = {
    .seq = row->seq,
    .time = (guint64) row->time_us,
    .from = rc_slice_from_string (row->from),
    .ref = rc_slice_from_string (row->ref),
    .type = rc_slice_from_string (row->type),
    .text = { row->text, row->text_bytes },
  };
  RcEntry *entry;

  if (row->seq == 0)
    {
      entry = rc_entry_new_own (own_id, row->ref, row->text, row->time_us);
      if (row->failed)
        rc_entry_set_state (entry, RC_ENTRY_FAILED, row->reason);
      return entry;
    }

  entry = rc_entry_new_received (&message, row->epoch, row->is_own);
  if (row->is_sent)
    rc_entry_set_state (entry, RC_ENTRY_SENT, NULL);

  return entry;
}

/* rc-store-numbers.c - the numbers that a store gives: seqs, and parties of ids. */
#include "config.h"

#include "rc-store-private.h"

/* Reserve anew when so much is left. */
#define RESERVE_BELOW (RC_STORE_SEQ_BLOCK / 2)

#define RETRY_MS 1000

/* --- seqs ------------------------------------------------------------------ */

static void request_block (RcStore *self);

static gboolean
on_retry (gpointer data)
{
  RcStore *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  request_block (self);
  rc_store_flush (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (RcStore *self)
{
  self->retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, g_source_get_context (self->source));
}

static void
on_reserved (RcStore *self, const RcStoreDone *done, gpointer user_data)
{
  self->reserving = FALSE;
  if (done->error != NULL)
    {
      if (!self->closing)
        retry_later (self);
      return;
    }

  self->reserved_end += RC_STORE_SEQ_BLOCK;
  if (!self->seq_missed)
    return;

  self->seq_missed = FALSE;
  if (self->events.seq_ready != NULL)
    self->events.seq_ready (self, self->events_data);
}

static void
request_block (RcStore *self)
{
  RcStoreOp *op;

  if (self->reserving || self->retry != NULL)
    return;

  self->reserving = TRUE;
  op = rc_store_op_new (RC_STORE_OP_RESERVE, on_reserved, NULL);
  op->stamp = self->reserved_end + RC_STORE_SEQ_BLOCK;
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_take_seq:
 * @self: a store
 * @seq: (out): the next one
 *
 * Gives a seq that was never given under this log, not even before a crash:
 * it lies in a block that is reserved on disk. The next block is reserved in
 * time; only when the disk has refused that for long is there none.
 *
 * Returns: whether there was one. If not, `seq_ready` is told later.
 */
gboolean
rc_store_take_seq (RcStore *self, guint64 *seq)
{
  rc_store_assert_thread (self);

  if (self->reserved_end - self->next_seq < RESERVE_BELOW)
    request_block (self);

  if (self->next_seq >= self->reserved_end)
    {
      self->seq_missed = TRUE;
      return FALSE;
    }

  *seq = self->next_seq++;
  return TRUE;
}

/**
 * rc_store_get_newest_seq:
 * @self: a store
 *
 * Returns: the highest seq that can have been given.
 */
guint64
rc_store_get_newest_seq (RcStore *self)
{
  return self->next_seq - 1;
}

/**
 * rc_store_get_newest_us:
 * @self: a store
 *
 * The clock of the machine may be set back, between two starts, too; the time
 * of a message should not be below that of the one before.
 *
 * Returns: the time of the newest message, 0 if there is none.
 */
gint64
rc_store_get_newest_us (RcStore *self)
{
  return self->newest_us;
}

/* --- parties --------------------------------------------------------------- */

/**
 * rc_store_find_party:
 * @self: a store
 * @id: an id in its owner's spelling
 *
 * Returns: the number of that id, of its account if it has or had one;
 *   %RC_STORE_NO_PARTY if it has none.
 */
gint64
rc_store_find_party (RcStore *self, RcSlice id)
{
  g_autofree char *name = rc_slice_dup (id);
  gint64 *party = g_hash_table_lookup (self->parties, name);

  return party != NULL ? *party : RC_STORE_NO_PARTY;
}

/**
 * rc_store_get_party:
 * @self: a store
 * @id: the id of a guest, in its owner's spelling
 *
 * Gives an id its number, by which messages name it. The same guest's id
 * gets the same one again. An account gets its own by rc_store_add_account().
 *
 * Returns: the number; it can be used at once.
 */
gint64
rc_store_get_party (RcStore *self, RcSlice id)
{
  gint64 party = rc_store_find_party (self, id);

  rc_store_assert_thread (self);
  if (party != RC_STORE_NO_PARTY)
    return party;

  party = self->next_party++;
  rc_store_note_party (self, party, id);
  pthread_mutex_lock (&self->lock);
  rc_store_batch_add_party (self->filling, party, id);
  pthread_mutex_unlock (&self->lock);
  return party;
}

/* rc-store-batch.c - what is committed together.
 *
 * The bytes of the messages are copied into an arena of blocks that stay with
 * the batch, and a batch is used again: in the steady state a message costs a
 * memcpy and no allocation. */
#include "config.h"

#include "rc-limits.h"
#include "rc-store-batch.h"

#define BLOCK_BYTES (256 * 1024)
#define BLOCKS_KEPT 16
#define FIRST_RESULTS 64

/* Beside its bytes, what a message takes in the queue. */
#define MESSAGE_OVERHEAD_BYTES sizeof (RcStoreResult)

/* Any one message fits a block. */
G_STATIC_ASSERT (BLOCK_BYTES >= RC_FRAME_MAX_BYTES);

static void
clear_party (gpointer party)
{
  g_free (((RcStoreParty *) party)->id);
}

/**
 * rc_store_op_free:
 * @op: (transfer full): an operation
 *
 * Frees it.
 */
void
rc_store_op_free (RcStoreOp *op)
{
  g_free (op->id);
  g_free (op->folded);
  g_free (op->skeleton);
  g_free (op->folded_skeleton);
  g_free (op->password_hash);
  g_free (op->reason);
  g_clear_error (&op->error);
  g_free (op);
}

/**
 * rc_store_batch_new:
 *
 * Returns: (transfer full): an empty batch, see rc_store_batch_free().
 */
RcStoreBatch *
rc_store_batch_new (void)
{
  RcStoreBatch *self = g_new0 (RcStoreBatch, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->parties = g_array_new (FALSE, FALSE, sizeof (RcStoreParty));
  g_array_set_clear_func (self->parties, clear_party);
  self->ops_end = &self->ops;
  return self;
}

/**
 * rc_store_batch_free:
 * @self: (transfer full): a batch
 *
 * Frees it, and what is in it.
 */
void
rc_store_batch_free (RcStoreBatch *self)
{
  rc_store_batch_clear (self);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->parties);
  g_free (self->results);
  g_free (self);
}

/**
 * rc_store_batch_clear:
 * @self: a batch
 *
 * Empties it. Most of its memory stays, for the next messages.
 */
void
rc_store_batch_clear (RcStoreBatch *self)
{
  while (self->ops != NULL)
    {
      RcStoreOp *op = self->ops;

      self->ops = op->next;
      rc_store_op_free (op);
    }

  self->ops_end = &self->ops;
  g_array_set_size (self->parties, 0);
  if (self->blocks->len > BLOCKS_KEPT)
    g_ptr_array_set_size (self->blocks, BLOCKS_KEPT);
  self->next = NULL;
  self->n_results = 0;
  self->n_full = 0;
  self->block_used = 0;
  self->bytes = 0;
  self->urgent = FALSE;
  self->refused = FALSE;
  self->commit_us = 0;
}

static char *
take_bytes (RcStoreBatch *self, gsize len)
{
  char *memory;

  if (self->n_full < self->blocks->len && self->block_used + len > BLOCK_BYTES)
    {
      self->n_full++;
      self->block_used = 0;
    }

  if (self->n_full == self->blocks->len)
    g_ptr_array_add (self->blocks, g_malloc (BLOCK_BYTES));

  memory = (char *) g_ptr_array_index (self->blocks, self->n_full) + self->block_used;
  self->block_used += len;
  return memory;
}

static RcSlice
copy_to (char **memory, RcSlice slice)
{
  RcSlice copy = { *memory, slice.len };

  if (rc_slice_is_absent (slice))
    return RC_SLICE_ABSENT;

  if (slice.len > 0)
    memcpy (*memory, slice.data, slice.len);
  *memory += slice.len;
  return copy;
}

/**
 * rc_store_batch_add_message:
 * @self: a batch
 * @message: copied; at most %RC_FRAME_MAX_BYTES of them
 *
 * Adds a message.
 *
 * Returns: the bytes that it takes.
 */
gsize
rc_store_batch_add_message (RcStoreBatch *self, const RcStoreMessage *message)
{
  gsize len = message->ref.len + message->type.len + message->about.len + message->text.len;
  RcStoreResult *result;
  char *memory;

  g_assert (len <= BLOCK_BYTES);
  if (self->n_results == self->results_size)
    {
      self->results_size = MAX (FIRST_RESULTS, self->results_size * 2);
      self->results = g_renew (RcStoreResult, self->results, self->results_size);
    }

  memory = take_bytes (self, len);
  result = &self->results[self->n_results++];
  result->message = *message;
  result->message.ref = copy_to (&memory, message->ref);
  result->message.type = copy_to (&memory, message->type);
  result->message.about = copy_to (&memory, message->about);
  result->message.text = copy_to (&memory, message->text);
  result->kept = FALSE;
  result->error = RC_ERROR_STORAGE;

  len += MESSAGE_OVERHEAD_BYTES;
  self->bytes += len;
  self->urgent = TRUE;
  return len;
}

/**
 * rc_store_batch_add_party:
 * @self: a batch
 * @party: a new number
 * @id: whose it is
 *
 * Adds an id.
 */
void
rc_store_batch_add_party (RcStoreBatch *self, gint64 party, RcSlice id)
{
  RcStoreParty entry = { party, rc_slice_dup (id) };

  g_array_append_val (self->parties, entry);
}

/**
 * rc_store_batch_add_op:
 * @self: a batch
 * @op: (transfer full): an operation
 *
 * Adds a change.
 */
void
rc_store_batch_add_op (RcStoreBatch *self, RcStoreOp *op)
{
  op->next = NULL;
  *self->ops_end = op;
  self->ops_end = &op->next;
}

/**
 * rc_store_batch_refuse:
 * @self: a batch of which nothing is on disk
 * @error: why
 *
 * Makes this the result of all that is in it.
 */
void
rc_store_batch_refuse (RcStoreBatch *self, const GError *error)
{
  self->refused = TRUE;

  for (gsize i = 0; i < self->n_results; i++)
    {
      self->results[i].kept = FALSE;
      self->results[i].error = RC_ERROR_STORAGE;
    }

  for (RcStoreOp *op = self->ops; op != NULL; op = op->next)
    {
      g_clear_error (&op->error);
      op->error = g_error_new_literal (RC_ERROR, RC_ERROR_STORAGE, error->message);
    }
}

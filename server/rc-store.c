/* rc-store.c - the main loop's side of a store.
 *
 *      main loop                               writer
 *      add_message, …  ->  filling
 *      flush           ->     |      taken whole, whenever the writer is idle
 *                             v
 *                          writing  ->  one transaction  ->  done
 *      results         <------------------------------------  |
 *
 * So there is one batch that fills while another is written, and the longer a
 * commit takes the more the next one carries. The writer is woken only by a
 * flush: a turn of the loop that brings fifty messages makes one commit, and
 * not one of one message and one of forty-nine. */
#include "config.h"

#include "rc-store-private.h"

/* Batches that wait to be filled again. */
#define SPARE_MAX 2

typedef struct
{
  GSource source;
  RcStore *store;
} DoneSource;

G_DEFINE_QUARK (rc-store-error-quark, rc_store_error)

static void
kick (RcStore *self)
{
  self->vtable->kick (self);
}

/* --- what comes back ------------------------------------------------------- */

static void
finish_op (RcStore *self, RcStoreOp *op)
{
  RcStoreDone done = { .error = op->error, .outcome = op->outcome, .party = op->party, .n = op->n };

  if (op->func != NULL)
    op->func (self, &done, op->user_data);
}

/**
 * rc_store_get_commit_bound_us:
 * @bound: below %RC_STORE_N_COMMIT_BOUNDS
 *
 * Returns: how long a commit may take to be counted there, in microseconds.
 */
gint64
rc_store_get_commit_bound_us (guint bound)
{
  static const gint64 bounds_us[RC_STORE_N_COMMIT_BOUNDS] = {
    1000, 5000, 10000, 25000, 50000, 100000, 500000, 2500000,
  };

  g_return_val_if_fail (bound < RC_STORE_N_COMMIT_BOUNDS, 0);
  return bounds_us[bound];
}

static void
count_batch (RcStore *self, RcStoreBatch *batch)
{
  RcStoreStats *stats = &self->stats;

  stats->n_batches++;
  stats->n_batches_refused += batch->refused;
  stats->commit_us_sum += batch->commit_us;
  stats->commit_us_last = batch->commit_us;
  stats->commit_us_max = MAX (stats->commit_us_max, batch->commit_us);
  for (guint i = 0; i < RC_STORE_N_COMMIT_BOUNDS; i++)
    {
      if (batch->commit_us > rc_store_get_commit_bound_us (i))
        continue;

      stats->commits_up_to[i]++;
      break;
    }
  for (gsize i = 0; i < batch->n_results; i++)
    {
      stats->n_messages += batch->results[i].kept;
      stats->n_messages_refused += !batch->results[i].kept;
    }
}

static void
finish_batch (RcStore *self, RcStoreBatch *batch)
{
  count_batch (self, batch);
  self->queued_bytes -= batch->bytes;
  self->n_queued -= batch->n_results;

  if (batch->n_results > 0)
    {
      self->settled_seq = MAX (self->settled_seq, batch->results[batch->n_results - 1].message.seq);
      if (self->events.results != NULL)
        self->events.results (self, batch->results, batch->n_results, self->events_data);
    }

  for (RcStoreOp *op = batch->ops; op != NULL; op = op->next)
    finish_op (self, op);
}

static void
recycle_batch (RcStore *self, RcStoreBatch *batch)
{
  guint n_spare = 0;

  rc_store_batch_clear (batch);
  pthread_mutex_lock (&self->lock);
  for (RcStoreBatch *spare = self->spare; spare != NULL; spare = spare->next)
    n_spare++;

  if (n_spare < SPARE_MAX)
    {
      batch->next = self->spare;
      self->spare = g_steal_pointer (&batch);
    }
  pthread_mutex_unlock (&self->lock);

  g_clear_pointer (&batch, rc_store_batch_free);
}

static void
finish_query (RcStore *self, RcStoreQuery *query)
{
  gboolean wanted = rc_store_query_check (query);

  rc_store_query_finish (query);
  if (query->type == RC_STORE_QUERY_REF)
    query->found_func (self, wanted && query->found ? &query->message : NULL, query->error, query->user_data);
  else if (query->type == RC_STORE_QUERY_INVITES)
    query->invites_func (self, (const RcStoreInvite *) (gpointer) query->invites->data, wanted ? query->invites->len : 0,
                         query->error, query->user_data);
  else
    query->page_func (self, wanted ? &query->page : NULL, query->error, query->user_data);

  rc_store_query_free (query);
}

static void
tell_if_drained (RcStore *self)
{
  if (!self->full || self->queued_bytes > self->queue_max_bytes / 2)
    return;

  self->full = FALSE;
  if (self->events.drained != NULL)
    self->events.drained (self, self->events_data);
}

static void
dispatch (RcStore *self)
{
  RcStoreBatch *batches;
  RcStoreQuery *queries;

  pthread_mutex_lock (&self->lock);
  batches = g_steal_pointer (&self->done);
  self->done_end = &self->done;
  queries = g_steal_pointer (&self->answered);
  self->answered_end = &self->answered;
  pthread_mutex_unlock (&self->lock);

  while (batches != NULL)
    {
      RcStoreBatch *batch = batches;

      batches = batch->next;
      finish_batch (self, batch);
      recycle_batch (self, batch);
    }

  while (queries != NULL)
    {
      RcStoreQuery *query = queries;

      queries = query->next;
      finish_query (self, query);
    }

  tell_if_drained (self);

  /* What a completion asked for does not wait for somebody else's turn. */
  if (!self->closing)
    rc_store_flush (self);
}

static gboolean
done_source_dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  dispatch (((DoneSource *) source)->store);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs done_source_funcs = { .dispatch = done_source_dispatch };

/* --- for the kinds of store ------------------------------------------------ */

/**
 * rc_store_init:
 * @self: a store of zeros
 * @vtable: its kind
 * @start: what the database says
 * @context: (nullable): where completions are called
 *
 * Sets up what the kinds share.
 */
void
rc_store_init (RcStore *self, const RcStoreVtable *vtable, const RcStoreStart *start, GMainContext *context)
{
  self->vtable = vtable;
  self->thread = g_thread_self ();
  self->next_seq = start->next_seq;
  self->reserved_end = start->reserved_end;
  self->settled_seq = start->next_seq - 1;
  self->next_party = start->next_party;
  self->newest_us = start->newest_us;
  g_strlcpy (self->log_name, start->log_name, sizeof self->log_name);
  self->parties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->queue_max_bytes = G_MAXSIZE;

  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);
  self->filling = rc_store_batch_new ();
  self->done_end = &self->done;
  self->answered_end = &self->answered;

  self->source = g_source_new (&done_source_funcs, sizeof (DoneSource));
  ((DoneSource *) self->source)->store = self;
  g_source_set_static_name (self->source, "rc-store");
  g_source_set_ready_time (self->source, -1);
  g_source_attach (self->source, context);
}

/**
 * rc_store_clear:
 * @self: a store whose threads have ended
 *
 * Frees what rc_store_init() made.
 */
void
rc_store_clear (RcStore *self)
{
  while (self->spare != NULL)
    {
      RcStoreBatch *batch = self->spare;

      self->spare = batch->next;
      rc_store_batch_free (batch);
    }

  g_clear_pointer (&self->filling, rc_store_batch_free);
  g_hash_table_unref (self->parties);
  pthread_cond_destroy (&self->wake);
  pthread_mutex_destroy (&self->lock);
}

/**
 * rc_store_note_party:
 * @self: a store
 * @party: a number that is on disk
 * @id: whose it is
 *
 * Told at open for each, in their order: the last one of an id counts.
 */
void
rc_store_note_party (RcStore *self, gint64 party, RcSlice id)
{
  g_hash_table_replace (self->parties, rc_slice_dup (id), g_memdup2 (&party, sizeof party));
}

/**
 * rc_store_take_batch:
 * @self: a store, its lock held
 *
 * Returns: (transfer full): all that has been added; an empty batch fills from
 *   now on.
 */
RcStoreBatch *
rc_store_take_batch (RcStore *self)
{
  RcStoreBatch *batch = self->filling;

  self->filling = self->spare;
  if (self->filling != NULL)
    self->spare = self->filling->next;
  else
    self->filling = rc_store_batch_new ();

  self->filling->next = NULL;
  return batch;
}

/**
 * rc_store_peek_trim:
 * @self: a store, its lock held
 *
 * Returns: (nullable): the trim that is to go on, until rc_store_give_trim().
 */
RcStoreOp *
rc_store_peek_trim (RcStore *self)
{
  return self->trims;
}

/**
 * rc_store_give_batch:
 * @self: a store
 * @batch: (transfer full): committed or refused
 *
 * Hands a batch back to the main loop.
 */
void
rc_store_give_batch (RcStore *self, RcStoreBatch *batch)
{
  pthread_mutex_lock (&self->lock);
  batch->next = NULL;
  *self->done_end = batch;
  self->done_end = &batch->next;
  pthread_mutex_unlock (&self->lock);

  g_source_set_ready_time (self->source, 0);
}

/**
 * rc_store_give_trim:
 * @self: a store
 * @op: the trim that rc_store_peek_trim() gave: it is over
 *
 * Hands its result to the main loop.
 */
void
rc_store_give_trim (RcStore *self, RcStoreOp *op)
{
  RcStoreBatch *batch = rc_store_batch_new ();

  pthread_mutex_lock (&self->lock);
  g_assert (self->trims == op);
  self->trims = op->next;
  pthread_mutex_unlock (&self->lock);

  rc_store_batch_add_op (batch, op);
  rc_store_give_batch (self, batch);
}

/**
 * rc_store_give_answer:
 * @self: a store
 * @query: (transfer full): answered
 *
 * Hands a query back to the main loop.
 */
void
rc_store_give_answer (RcStore *self, RcStoreQuery *query)
{
  pthread_mutex_lock (&self->lock);
  query->next = NULL;
  *self->answered_end = query;
  self->answered_end = &query->next;
  pthread_mutex_unlock (&self->lock);

  g_source_set_ready_time (self->source, 0);
}

/* --- messages -------------------------------------------------------------- */

/**
 * rc_store_add_message:
 * @self: a store
 * @message: copied; its seq is above that of the one before
 *
 * Adds a message to the batch that is being filled. Its result comes with the
 * batch's, after a commit or a failure. A duplicate of what is on disk is
 * refused alone, without harm to the others.
 */
void
rc_store_add_message (RcStore *self, const RcStoreMessage *message)
{
  rc_store_assert_thread (self);

  pthread_mutex_lock (&self->lock);
  self->queued_bytes += rc_store_batch_add_message (self->filling, message);
  pthread_mutex_unlock (&self->lock);

  self->n_queued++;
  self->newest_us = MAX (self->newest_us, message->time_us);
  if (self->queued_bytes > self->queue_max_bytes)
    self->full = TRUE;
}

/**
 * rc_store_flush:
 * @self: a store
 *
 * To be called at the end of a turn of the main loop: what was added is
 * committed as soon as the disk is free.
 */
void
rc_store_flush (RcStore *self)
{
  gboolean urgent;

  pthread_mutex_lock (&self->lock);
  urgent = self->filling->urgent && !self->kicked;
  pthread_mutex_unlock (&self->lock);

  if (urgent)
    kick (self);
}

/**
 * rc_store_is_settled:
 * @self: a store
 * @seq: a seq that was given, and its message added
 *
 * Returns: whether all up to here is committed or refused, and its results
 *   were told, so that a page read from now on lacks nothing.
 */
gboolean
rc_store_is_settled (RcStore *self, guint64 seq)
{
  return self->n_queued == 0 || seq <= self->settled_seq;
}

/**
 * rc_store_get_queued_bytes:
 * @self: a store
 *
 * Returns: what the messages take whose result is not told yet.
 */
gsize
rc_store_get_queued_bytes (RcStore *self)
{
  return self->queued_bytes;
}

/**
 * rc_store_set_queue_max:
 * @self: a store
 * @max_bytes: what the queue should not exceed
 *
 * Sets when rc_store_is_full() says so. Messages are taken all the same.
 */
void
rc_store_set_queue_max (RcStore *self, gsize max_bytes)
{
  self->queue_max_bytes = max_bytes;
  self->full = self->queued_bytes > max_bytes;
}

/**
 * rc_store_is_full:
 * @self: a store
 *
 * Returns: whether nothing more should be read from senders until `drained` is
 *   told.
 */
gboolean
rc_store_is_full (RcStore *self)
{
  return self->full;
}

/* --- the rest -------------------------------------------------------------- */

/**
 * rc_store_load_accounts:
 * @self: a store, just opened
 * @func: (scope call): called for each account; what it is given is valid
 *   during the call
 * @user_data: for @func
 * @error: return location for an error
 *
 * Tells all accounts and their tokens. It blocks, and is meant for the start.
 *
 * Returns: whether all could be read.
 */
gboolean
rc_store_load_accounts (RcStore *self, RcStoreAccountFunc func, gpointer user_data, GError **error)
{
  return self->vtable->load_accounts (self, func, user_data, error);
}

/**
 * rc_store_set_events:
 * @self: a store
 * @events: (nullable): whom to tell
 * @user_data: for @events
 *
 * Sets who is told of results.
 */
void
rc_store_set_events (RcStore *self, const RcStoreEvents *events, gpointer user_data)
{
  self->events = events != NULL ? *events : (RcStoreEvents) { NULL, NULL, NULL };
  self->events_data = user_data;
}

/**
 * rc_store_get_log_name:
 * @self: a store
 *
 * Returns: the random name that the log got when it was made or restored.
 */
const char *
rc_store_get_log_name (RcStore *self)
{
  return self->log_name;
}

/**
 * rc_store_get_stats:
 * @self: a store
 * @stats: (out caller-allocates): the figures
 *
 * For people and their measuring programs.
 */
void
rc_store_get_stats (RcStore *self, RcStoreStats *stats)
{
  *stats = self->stats;
}

static void
refuse_rest (RcStore *self)
{
  g_autoptr (GError) error = g_error_new_literal (RC_ERROR, RC_ERROR_STORAGE, "the store is closed");
  RcStoreBatch *batch;

  pthread_mutex_lock (&self->lock);
  batch = rc_store_take_batch (self);
  pthread_mutex_unlock (&self->lock);

  rc_store_batch_refuse (batch, error);
  rc_store_give_batch (self, batch);
}

/**
 * rc_store_free:
 * @self: (transfer full): a store, and not from within a completion
 *
 * Commits and answers what is still queued, calls the completions, and closes.
 * What they ask for then is refused.
 */
void
rc_store_free (RcStore *self)
{
  rc_store_assert_thread (self);

  pthread_mutex_lock (&self->lock);
  self->closing = TRUE;
  pthread_mutex_unlock (&self->lock);
  self->vtable->close (self);
  dispatch (self);
  refuse_rest (self);
  dispatch (self);

  if (self->retry != NULL)
    {
      g_source_destroy (self->retry);
      g_clear_pointer (&self->retry, g_source_unref);
    }
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->vtable->free (self);
}

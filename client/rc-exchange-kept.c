/* rc-exchange-kept.c - what of the exchange is on disk, and what waits for it.
 *
 * An own message is sent when it is on disk, never before; the server learns that
 * we have something (GOT) when that is on disk. */
#include "config.h"

#include "rc-cache-entry.h"
#include "rc-exchange-struct.h"
#include "rc-timeline-private.h"

/* What a server may have received is marked so before it can. */
typedef struct
{
  RcExchange *self;
  guint session;
} Opening;

static void
open_now (RcExchange *self)
{
  self->outbox_open = TRUE;
  rc_outbox_set_state (self->outbox, RC_ENTRY_SENDING);
  rc_exchange_pump (self);
  rc_exchange_tell_got (self);
  rc_exchange_tell_read (self);
}

/* Whether it was kept or not: in memory it is marked, and a server knows the last
 * refs of everybody. */
static void
on_sending (RcCacheOp *op,
            gpointer   user_data)
{
  Opening *opening = user_data;

  if (opening->self->session == opening->session)
    open_now (opening->self);
}

/* What we have to say comes now. */
void
rc_exchange_open_outbox (RcExchange *self)
{
  Opening *opening;

  if (self->outbox_open)
    return;
  if (self->cache == NULL || rc_outbox_get_size (self->outbox) == 0)
    {
      open_now (self);
      return;
    }

  opening = g_new0 (Opening, 1);
  opening->self = self;
  opening->session = self->session;
  rc_cache_run (self->cache, rc_cache_op_new (RC_CACHE_SENDING, NULL), on_sending, opening, g_free);
}

/* The disk works again, as far as anybody can tell. */
static void
tell_well (RcExchange *self)
{
  if (self->is_behind || !self->own_is_unkept)
    return;

  self->own_is_unkept = FALSE;
  self->failed (NULL, self->user_data);
}

static void
tell_unkept (RcExchange   *self,
             const GError *error)
{
  self->own_is_unkept = TRUE;
  self->failed (error, self->user_data);
}

static void
on_own_kept (RcCacheOp *op,
             gpointer   user_data)
{
  RcExchange *self = user_data;
  const RcOutboxItem *item =
    rc_outbox_lookup (self->outbox, rc_slice_from_string (op->row.ref));

  /* Given up meanwhile, or there is no disk any more that could keep it. */
  if (item == NULL || !item->is_held)
    return;

  if (op->error != NULL)
    rc_exchange_fail_entry (self, item->entry, op->error->message);
  else
    rc_outbox_release (self->outbox, item->entry);
  rc_exchange_pump (self);

  /* At the end: whoever is told may let go of the client. */
  if (op->error != NULL)
    tell_unkept (self, op->error);
  else
    tell_well (self);
}

/* A message was written: it waits for the disk. */
void
rc_exchange_keep_own (RcExchange *self,
                      RcEntry    *entry,
                      gboolean    ends_draft)
{
  RcCacheOp *op;

  if (self->cache == NULL)
    return;

  op = rc_cache_op_new_own (RC_CACHE_WRITE, entry);
  op->row.sent_before = !!self->outbox_open;
  op->ends_draft = ends_draft;
  rc_outbox_hold (self->outbox, entry);
  rc_cache_run (self->cache, op, on_own_kept, self, NULL);
}

/* How many are written and not on disk yet. */
guint
rc_exchange_get_n_held (RcExchange *self)
{
  return rc_outbox_count_held (self->outbox);
}

/* Whose log it is that the cursor belongs to from now on. */
void
rc_exchange_keep_log (RcExchange *self,
                      gboolean    is_new)
{
  RcCacheOp *op;

  if (self->cache == NULL)
    return;

  op = rc_cache_op_new (RC_CACHE_LOG, NULL);
  op->row.from = g_strdup (rc_conversations_get_own_id (self->conversations));
  op->log = g_strdup (rc_cursor_get_log (&self->cursor));
  op->row.epoch = rc_cursor_get_epoch (&self->cursor);
  op->is_all = is_new;
  rc_cache_run (self->cache, op, NULL, NULL, NULL);
}

static void
on_resync (RcCacheOp *op,
           gpointer   user_data)
{
  RcExchange *self = user_data;

  if (!self->is_behind || op->error != NULL)
    return;

  self->is_behind = FALSE;
  self->own_is_unkept = FALSE;
  rc_conversations_set_holds (self->conversations, FALSE);
  self->failed (NULL, self->user_data);
}

/* All behind what is kept is asked for: the cursor may move again. */
void
rc_exchange_keep_resync (RcExchange *self)
{
  rc_clock_cancel (&self->behind_timer);
  if (self->cache != NULL)
    rc_cache_run (self->cache, rc_cache_op_new (RC_CACHE_RESYNC, NULL), on_resync, self, NULL);
}

static void
on_behind (gpointer user_data)
{
  RcExchange *self = user_data;

  rc_clock_cancel (&self->behind_timer);
  rc_exchange_catch_up (self);
}

static void
fall_behind (RcExchange   *self,
             const GError *error)
{
  if (self->behind_timer == NULL)
    self->behind_timer =
      rc_clock_call_at (self->clock, rc_clock_get_monotonic_us (self->clock) + RC_EXCHANGE_BEHIND_US,
                        on_behind, self);
  if (self->is_behind)
    return;

  self->is_behind = TRUE;
  rc_conversations_set_holds (self->conversations, TRUE);
  self->failed (error, self->user_data);
}

static void
on_kept (guint         epoch,
         guint64       cursor,
         const GError *error,
         gpointer      user_data)
{
  RcExchange *self = user_data;

  if (self->cache == NULL)
    return;
  if (error != NULL)
    {
      fall_behind (self, error);
      return;
    }

  if (!self->is_behind && cursor > 0)
    rc_cursor_kept (&self->cursor, epoch, cursor);
  tell_well (self);
}

/* Tells the server how much of what it sent is on disk, once for all that came
 * back from there in a turn. */
void
rc_exchange_tell_got (RcExchange *self)
{
  RcConnection *connection = rc_link_get_connection (self->link);
  const RcWireGot got = { .seq = rc_cursor_get_kept (&self->cursor) };

  if (self->cache == NULL || connection == NULL || got.seq <= self->got)
    return;

  self->got = got.seq;
  rc_connection_send (connection, got, &got, 0);
}

static void
on_told (gpointer user_data)
{
  rc_exchange_tell_got (user_data);
}

static void
on_history_timeout (gpointer user_data)
{
  rc_exchange_end_history (user_data, FALSE, FALSE);
}

/* One page at a time: a server answers them one after the other. */
static gboolean
ask_history (const char *conversation,
             guint64     before,
             gpointer    user_data)
{
  RcExchange *self = user_data;
  RcConnection *connection = rc_link_get_connection (self->link);
  RcWireHistory history = { .before = before, .limit = RC_TIMELINE_PAGE };

  if (connection == NULL || self->history_tag != NULL)
    return FALSE;

  rc_exchange_renew_tag (self, &self->history_tag);
  g_free (self->history_with);
  self->history_with = g_strdup (conversation);
  self->history_timer =
    rc_clock_call_at (self->clock,
                      rc_clock_get_monotonic_us (self->clock) + RC_EXCHANGE_HISTORY_TIMEOUT_US,
                      on_history_timeout, self);
  history.with = rc_slice_from_string (conversation);
  history.tag = rc_slice_from_string (self->history_tag);

  /* If it cannot be sent, the connection is lost, which ends it. */
  rc_connection_send (connection, history, &history, 0);
  return TRUE;
}

/* The page has come, or does not. */
void
rc_exchange_end_history (RcExchange *self,
                         gboolean    came,
                         gboolean    is_complete)
{
  g_autofree char *with = NULL;

  rc_clock_cancel (&self->history_timer);
  if (self->history_tag == NULL)
    return;

  g_clear_pointer (&self->history_tag, g_free);
  with = g_steal_pointer (&self->history_with);
  rc_conversations_end_history (self->conversations, with, came, is_complete);
}

static const RcConversationsLink models_link = {
  on_kept,
  ask_history,
};

void
rc_exchange_connect_models (RcExchange *self)
{
  rc_conversations_set_link (self->conversations, &models_link, self);
}

/*< private >
 * rc_exchange_set_cache:
 * @cache: (nullable): stays its owner's. %NULL: there is none any more, and what
 *   waits for the disk waits no longer
 * @failed: told when the disk fails, and when it works again
 */
void
rc_exchange_set_cache (RcExchange       *self,
                       RcCache          *cache,
                       RcExchangeFailed  failed,
                       gpointer          user_data)
{
  g_autoptr (GPtrArray) entries = NULL;

  self->cache = cache;
  self->failed = failed;
  self->user_data = user_data;
  if (cache != NULL)
    {
      rc_cache_set_told (cache, on_told, self);
      return;
    }

  entries = rc_outbox_list (self->outbox);
  for (guint i = 0; i < entries->len; i++)
    rc_outbox_release (self->outbox, g_ptr_array_index (entries, i));
}

static void
restore_own (RcEntry  *entry,
             gboolean  sent_before,
             gpointer  user_data)
{
  RcExchange *self = user_data;

  if (!rc_outbox_restore (self->outbox, entry, sent_before))
    g_debug ("the outbox is full; a message waits for the next start");
}

/* What was kept, before the first session. */
void
rc_exchange_restore (RcExchange            *self,
                     const RcCacheSnapshot *snapshot)
{
  rc_cursor_restore (&self->cursor, snapshot->log, snapshot->cursor, snapshot->epoch);
  rc_conversations_restore (self->conversations, snapshot, restore_own, self);
}

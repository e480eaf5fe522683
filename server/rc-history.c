/* rc-history.c - the hub and its store: how they begin, what the store tells,
 * and how they end. */
#include "config.h"

#include "rc-ack.h"
#include "rc-deferral.h"
#include "rc-history.h"
#include "rc-receipts.h"
#include "rc-session.h"
#include "rc-sync.h"

static void
tell_if_drained (RcHub *self)
{
  GDestroyNotify func = self->drained_func;

  if (func == NULL || rc_store_get_queued_bytes (self->store) > 0)
    return;

  self->drained_func = NULL;
  func (self->drained_data);
}

static void
on_results (RcStore *store, const RcStoreResult *results, gsize n_results, gpointer user_data)
{
  RcHub *self = user_data;

  for (gsize i = 0; i < n_results; i++)
    rc_ack_settle (self, &results[i]);

  rc_sync_settle (self);
  rc_deferral_wake (self);
  tell_if_drained (self);
  rc_reactor_request_turn (self->reactor);
}

static void
on_ready_again (RcStore *store, gpointer user_data)
{
  RcHub *self = user_data;

  rc_deferral_wake (self);
  rc_reactor_request_turn (self->reactor);
}

/**
 * rc_history_start:
 * @self: a hub that is being made
 *
 * With history the log, its numbers and its clock go on where they were, and
 * the hub is told what becomes of messages.
 */
void
rc_history_start (RcHub *self)
{
  const RcStoreEvents events = { .results = on_results, .drained = on_ready_again, .seq_ready = on_ready_again };

  self->history = self->config->history;
  if (!self->history)
    return;

  g_strlcpy (self->log_name, rc_store_get_log_name (self->store), sizeof self->log_name);
  self->seq = rc_store_get_newest_seq (self->store);
  self->room_newest = self->seq;
  self->time_us = MAX (self->time_us, rc_store_get_newest_us (self->store));
  rc_store_set_queue_max (self->store, self->config->store_queue_max_bytes);
  rc_store_set_events (self->store, &events, self);
}

/**
 * rc_history_drain:
 * @self: a hub
 * @func: (scope async): called, once, when all that was taken is committed
 *   or refused and its senders are told; maybe before this returns
 * @user_data: for @func
 *
 * Reads nothing more.
 */
void
rc_history_drain (RcHub *self, GDestroyNotify func, gpointer user_data)
{
  self->draining = TRUE;
  for (RcSession *session = self->sessions; session != NULL; session = session->next)
    rc_session_hold (session);

  rc_receipts_flush (self);
  rc_store_flush (self->store);
  self->drained_func = func;
  self->drained_data = user_data;
  tell_if_drained (self);
}

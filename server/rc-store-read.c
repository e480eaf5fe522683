/* rc-store-read.c - questions to a store. */
#include "config.h"

#include "rc-limits.h"
#include "rc-store-private.h"

static RcSlice
copy_slice (RcSlice slice)
{
  return rc_slice (rc_slice_dup (slice), slice.len);
}

/**
 * rc_store_find_ref:
 * @self: a store
 * @sender: a party
 * @ref: a ref of theirs
 * @cancellable: (nullable): ends it early
 * @func: (scope async): gets the message, %NULL if there is none; or the error
 * @user_data: for @func
 *
 * Looks up on disk what a ref was used for. What is in the queue is not seen:
 * ask the memory first, and once more when the answer is there. Errors:
 * %RC_ERROR_STORAGE, %G_IO_ERROR_CANCELLED.
 */
void
rc_store_find_ref (RcStore *self, gint64 sender, RcSlice ref, GCancellable *cancellable, RcStoreFoundFunc func,
                   gpointer user_data)
{
  RcStoreQuery *query = rc_store_query_new (RC_STORE_QUERY_REF, cancellable);

  rc_store_assert_thread (self);
  query->ask.ref.sender = sender;
  query->ask.ref.ref = copy_slice (ref);
  query->found_func = func;
  query->user_data = user_data;
  self->vtable->ask (self, query);
}

/**
 * rc_store_read_sync:
 * @self: a store
 * @sync: what is asked for; copied
 * @cancellable: (nullable): ends it early
 * @func: (scope async): gets the page or the error
 * @user_data: for @func
 *
 * Reads what concerns a party: what it sent, what was sent to it, and the room,
 * oldest first. A long search gives way to other queries. Errors:
 * %RC_ERROR_STORAGE, %G_IO_ERROR_CANCELLED.
 */
void
rc_store_read_sync (RcStore *self, const RcStoreSync *sync, GCancellable *cancellable, RcStorePageFunc func,
                    gpointer user_data)
{
  RcStoreQuery *query = rc_store_query_new (RC_STORE_QUERY_SYNC, cancellable);

  rc_store_assert_thread (self);
  query->ask.sync = *sync;
  query->ask.sync.after = MIN (sync->after, RC_SEQ_MAX);
  query->ask.sync.up_to = MIN (sync->up_to, RC_SEQ_MAX);
  query->ask.sync.tag = copy_slice (sync->tag);
  query->page.last_seq = sync->after;
  query->page_func = func;
  query->user_data = user_data;
  self->vtable->ask (self, query);
}

/**
 * rc_store_read_history:
 * @self: a store
 * @history: what is asked for; copied
 * @cancellable: (nullable): ends it early
 * @func: (scope async): gets the page or the error
 * @user_data: for @func
 *
 * Reads the newest page of a conversation below a seq; in it the oldest is
 * first. Errors: %RC_ERROR_STORAGE, %G_IO_ERROR_CANCELLED.
 */
void
rc_store_read_history (RcStore *self, const RcStoreHistory *history, GCancellable *cancellable, RcStorePageFunc func,
                       gpointer user_data)
{
  RcStoreQuery *query = rc_store_query_new (RC_STORE_QUERY_HISTORY, cancellable);

  rc_store_assert_thread (self);
  query->ask.history = *history;
  query->ask.history.before = MIN (history->before, RC_SEQ_MAX);
  query->ask.history.tag = copy_slice (history->tag);
  query->page_func = func;
  query->user_data = user_data;
  self->vtable->ask (self, query);
}

/**
 * rc_store_list_invites:
 * @self: a store
 * @now_us: Unix time
 * @func: (scope async): gets the invites that may be used at @now_us, the oldest
 *   first, %RC_STORE_INVITES_MAX at most; or the error. They are valid during the
 *   call.
 * @user_data: for @func
 *
 * Lists the invites that are open. Errors: %RC_ERROR_STORAGE.
 */
void
rc_store_list_invites (RcStore *self, gint64 now_us, RcStoreInvitesFunc func, gpointer user_data)
{
  RcStoreQuery *query = rc_store_query_new (RC_STORE_QUERY_INVITES, NULL);

  rc_store_assert_thread (self);
  query->ask.now_us = now_us;
  query->invites_func = func;
  query->user_data = user_data;
  self->vtable->ask (self, query);
}

/* rc-store-bans.c - who may not come in, as the store is asked for it. */
#include "config.h"

#include "rc-store-private.h"

/**
 * rc_store_load_bans:
 * @self: a store, just opened
 * @func: (scope call): called for each ban; what it is given is valid during
 *   the call
 * @user_data: for @func
 * @error: return location for an error
 *
 * Tells all bans, the oldest first. It blocks, and is meant for the start.
 *
 * Returns: whether all could be read.
 */
gboolean
rc_store_load_bans (RcStore *self, RcStoreBanFunc func, gpointer user_data, GError **error)
{
  return self->vtable->load_bans (self, func, user_data, error);
}

/**
 * rc_store_add_ban:
 * @self: a store
 * @ban: copied
 * @func: (nullable) (scope async): called when it is on disk
 * @user_data: for @func
 *
 * Keeps a ban; one of the same kind and for the same is replaced.
 * %RC_STORE_FULL: there are %RC_STORE_BANS_MAX already.
 */
void
rc_store_add_ban (RcStore *self, const RcStoreBan *ban, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_ADD_BAN, func, user_data);

  op->flags = ban->kind;
  op->folded = g_strdup (ban->what);
  op->id = g_strdup (ban->shown);
  op->time_us = ban->created_us;
  op->until_us = ban->expires_us;
  op->reason = g_strdup (ban->reason);
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_remove_ban:
 * @self: a store
 * @kind: of what
 * @what: the folded id or the network
 * @func: (nullable) (scope async): called when it is gone from the disk
 * @user_data: for @func
 *
 * Takes a ban back. %RC_STORE_NOTHING: there is none.
 */
void
rc_store_remove_ban (RcStore *self, RcStoreBanKind kind, const char *what, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_REMOVE_BAN, func, user_data);

  op->flags = kind;
  op->folded = g_strdup (what);
  rc_store_submit (self, op, TRUE);
}

/* rc-store-ops.c - changes to accounts and what belongs to them.
 *
 * Each is committed with the messages of its batch, and its completion is
 * called after that commit. */
#include "config.h"

#include "rc-store-private.h"

/**
 * rc_store_op_new:
 * @type: what is changed
 * @func: (nullable) (scope async): called when it is on disk, or failed
 * @user_data: for @func
 *
 * Returns: (transfer full): an operation, to be filled in.
 */
RcStoreOp *
rc_store_op_new (RcStoreOpType type, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = g_new0 (RcStoreOp, 1);

  op->type = type;
  op->party = RC_STORE_NO_PARTY;
  op->func = func;
  op->user_data = user_data;
  return op;
}

static RcStoreOp *
party_op_new (RcStoreOpType type, gint64 party, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (type, func, user_data);

  op->party = party;
  return op;
}

static void
set_hash (RcStoreOp *op, const guint8 *hash)
{
  op->has_hash = hash != NULL;
  if (hash != NULL)
    memcpy (op->hash, hash, RC_STORE_HASH_BYTES);
}

/**
 * rc_store_submit:
 * @self: a store
 * @op: (transfer full): an operation
 * @urgent: whether the next flush commits it; else it goes with what does
 *
 * Adds an operation to the batch that is being filled.
 */
void
rc_store_submit (RcStore *self, RcStoreOp *op, gboolean urgent)
{
  rc_store_assert_thread (self);

  pthread_mutex_lock (&self->lock);
  rc_store_batch_add_op (self->filling, op);
  self->filling->urgent |= urgent;
  pthread_mutex_unlock (&self->lock);
}

/* --- accounts -------------------------------------------------------------- */

/* The caller's completion, with ours before it. */
typedef struct
{
  RcStoreDoneFunc func;
  gpointer user_data;
  gint64 party;
  char *id;
} Account;

static Account *
account_new (gint64 party, RcSlice id, RcStoreDoneFunc func, gpointer user_data)
{
  Account *account = g_new0 (Account, 1);

  account->func = func;
  account->user_data = user_data;
  account->party = party;
  account->id = rc_slice_dup (id);
  return account;
}

static void
account_finish (Account *account, RcStore *self, const RcStoreDone *done)
{
  if (account->func != NULL)
    account->func (self, done, account->user_data);

  g_free (account->id);
  g_free (account);
}

static void
on_account_added (RcStore *self, const RcStoreDone *done, gpointer user_data)
{
  Account *account = user_data;

  if (done->error == NULL && done->outcome == RC_STORE_DONE)
    rc_store_note_party (self, account->party, rc_slice_from_string (account->id));

  account_finish (account, self, done);
}

/**
 * rc_store_add_account:
 * @self: a store
 * @account: copied; its party is not read, the store gives it a new one
 * @invite_hash: (nullable): the hash of the invite that it needs
 * @func: (scope async): called when it is on disk, or was refused
 * @user_data: for @func
 *
 * Makes an account, and uses up its invite: both or neither. An id that is
 * taken again, after it was forgotten, is another party: it sees nothing of
 * the first one's. Outcomes: %RC_STORE_DONE, with the party; %RC_STORE_SAME,
 * with the party that this invite made under this id; %RC_STORE_TAKEN,
 * %RC_STORE_BAD_INVITE.
 */
void
rc_store_add_account (RcStore *self, const RcStoreAccount *account, const guint8 *invite_hash, RcStoreDoneFunc func,
                      gpointer user_data)
{
  gint64 party = self->next_party++;
  RcStoreOp *op = party_op_new (RC_STORE_OP_ADD_ACCOUNT, party, on_account_added,
                                account_new (party, rc_slice_from_string (account->id), func, user_data));

  op->id = g_strdup (account->id);
  op->folded = g_strdup (account->folded);
  op->skeleton = g_strdup (account->skeleton);
  op->folded_skeleton = g_strdup (account->folded_skeleton);
  op->password_hash = g_strdup (account->password_hash);
  op->time_us = account->since_us;
  op->until_us = account->seen_us;
  op->flags = account->flags;
  set_hash (op, invite_hash);
  rc_store_submit (self, op, TRUE);
}

static void
on_account_removed (RcStore *self, const RcStoreDone *done, gpointer user_data)
{
  Account *account = user_data;
  RcSlice id = rc_slice_from_string (account->id);

  if (done->error != NULL && rc_store_find_party (self, id) == RC_STORE_NO_PARTY)
    rc_store_note_party (self, account->party, id);

  account_finish (account, self, done);
}

/**
 * rc_store_remove_account:
 * @self: a store
 * @party: whose
 * @id: their id
 * @func: (nullable) (scope async): called when it is gone from the disk
 * @user_data: for @func
 *
 * Forgets somebody: the account, its tokens, its markers and everybody's for a
 * conversation with it, and all messages that it sent to or had from one
 * person. What it said in the room stays. Works for the party of a guest, too.
 * Who takes the id from now on is another party.
 */
void
rc_store_remove_account (RcStore *self, gint64 party, RcSlice id, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op;
  Account *account = account_new (party, id, func, user_data);

  if (rc_store_find_party (self, id) == party)
    g_hash_table_remove (self->parties, account->id);

  op = party_op_new (RC_STORE_OP_REMOVE_ACCOUNT, party, on_account_removed, account);
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_set_password:
 * @self: a store
 * @party: whose
 * @password_hash: (nullable): as libsodium wrote it
 * @kept_token: (nullable): the hash of the one token that stays
 * @func: (nullable) (scope async): called when it is on disk
 * @user_data: for @func
 *
 * Sets the password, and ends every other device's token with it.
 */
void
rc_store_set_password (RcStore *self, gint64 party, const char *password_hash, const guint8 *kept_token,
                       RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = party_op_new (RC_STORE_OP_SET_PASSWORD, party, func, user_data);

  op->password_hash = g_strdup (password_hash);
  set_hash (op, kept_token);
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_set_flags:
 * @self: a store
 * @party: whose
 * @flags: the caller's own
 * @func: (nullable) (scope async): called when it is on disk
 * @user_data: for @func
 *
 * Sets an account's flags.
 */
void
rc_store_set_flags (RcStore *self, gint64 party, gint64 flags, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = party_op_new (RC_STORE_OP_SET_FLAGS, party, func, user_data);

  op->flags = flags;
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_set_seen:
 * @self: a store
 * @party: whose
 * @seen_us: Unix time
 *
 * Notes when somebody was here last. It makes no commit of its own: it goes
 * with the next one, and may be lost in a crash.
 */
void
rc_store_set_seen (RcStore *self, gint64 party, gint64 seen_us)
{
  RcStoreOp *op = party_op_new (RC_STORE_OP_SET_SEEN, party, NULL, NULL);

  op->time_us = seen_us;
  rc_store_submit (self, op, FALSE);
}

/* --- tokens ---------------------------------------------------------------- */

/**
 * rc_store_add_token:
 * @self: a store
 * @party: whose
 * @hash: %RC_STORE_HASH_BYTES of it
 * @created_us: Unix time
 * @func: (nullable) (scope async): called when it is on disk
 * @user_data: for @func
 *
 * Keeps a device's resume token. %RC_STORE_NOTHING: there is no such account.
 */
void
rc_store_add_token (RcStore *self, gint64 party, const guint8 *hash, gint64 created_us, RcStoreDoneFunc func,
                    gpointer user_data)
{
  RcStoreOp *op = party_op_new (RC_STORE_OP_ADD_TOKEN, party, func, user_data);

  set_hash (op, hash);
  op->time_us = created_us;
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_touch_token:
 * @self: a store
 * @hash: %RC_STORE_HASH_BYTES of it
 * @used_us: Unix time
 *
 * Notes that a token was used; with the next commit, as rc_store_set_seen().
 */
void
rc_store_touch_token (RcStore *self, const guint8 *hash, gint64 used_us)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_TOUCH_TOKEN, NULL, NULL);

  set_hash (op, hash);
  op->time_us = used_us;
  rc_store_submit (self, op, FALSE);
}

/**
 * rc_store_remove_token:
 * @self: a store
 * @hash: %RC_STORE_HASH_BYTES of it
 * @func: (nullable) (scope async): called when it is gone from the disk
 * @user_data: for @func
 *
 * Ends one device's token.
 */
void
rc_store_remove_token (RcStore *self, const guint8 *hash, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_REMOVE_TOKEN, func, user_data);

  set_hash (op, hash);
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_remove_tokens:
 * @self: a store
 * @party: whose
 * @func: (nullable) (scope async): called when they are gone from the disk
 * @user_data: for @func
 *
 * Ends the tokens of all devices of somebody.
 */
void
rc_store_remove_tokens (RcStore *self, gint64 party, RcStoreDoneFunc func, gpointer user_data)
{
  rc_store_submit (self, party_op_new (RC_STORE_OP_REMOVE_TOKENS, party, func, user_data), TRUE);
}

/* --- invites --------------------------------------------------------------- */

/**
 * rc_store_add_invite:
 * @self: a store
 * @hash: %RC_STORE_HASH_BYTES of it
 * @created_us: Unix time
 * @expires_us: Unix time
 * @func: (nullable) (scope async): called when it is on disk
 * @user_data: for @func
 *
 * Keeps an invite, for one account.
 */
void
rc_store_add_invite (RcStore *self, const guint8 *hash, gint64 created_us, gint64 expires_us, RcStoreDoneFunc func,
                     gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_ADD_INVITE, func, user_data);

  set_hash (op, hash);
  op->time_us = created_us;
  op->until_us = expires_us;
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_remove_invite:
 * @self: a store
 * @hash: %RC_STORE_HASH_BYTES of it
 * @func: (nullable) (scope async): called when it is gone from the disk
 * @user_data: for @func
 *
 * Takes an invite back.
 */
void
rc_store_remove_invite (RcStore *self, const guint8 *hash, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_REMOVE_INVITE, func, user_data);

  set_hash (op, hash);
  rc_store_submit (self, op, TRUE);
}

/* --- markers, and keeping house -------------------------------------------- */

/**
 * rc_store_put_marker:
 * @self: a store
 * @party: whose marker
 * @peer: with whom the conversation is, or %RC_STORE_ROOM
 * @delivered: all up to here has reached a device of theirs
 * @read: all up to here was read
 * @stamp: the newest seq that was given
 * @func: (nullable) (scope async): called when it is on disk
 * @user_data: for @func
 *
 * Raises a marker. What is lower than before changes nothing, and if neither
 * rises the outcome is %RC_STORE_NOTHING.
 */
void
rc_store_put_marker (RcStore *self, gint64 party, gint64 peer, guint64 delivered, guint64 read, guint64 stamp,
                     RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = party_op_new (RC_STORE_OP_PUT_MARKER, party, func, user_data);

  op->peer = peer;
  op->delivered = delivered;
  op->read = read;
  op->stamp = stamp;
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_expire:
 * @self: a store
 * @now_us: Unix time: invites that ended before are removed
 * @unused_before_us: Unix time: tokens that were last used before are removed
 * @func: (nullable) (scope async): called when they are gone from the disk
 * @user_data: for @func
 *
 * Removes what has ended.
 */
void
rc_store_expire (RcStore *self, gint64 now_us, gint64 unused_before_us, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_EXPIRE, func, user_data);

  op->time_us = now_us;
  op->until_us = unused_before_us;
  rc_store_submit (self, op, TRUE);
}

/**
 * rc_store_trim:
 * @self: a store
 * @older_than_us: Unix time: messages from before are removed
 * @max_bytes: and, oldest first, what is needed to come down to this; 0: no limit
 * @func: (nullable) (scope async): called when it is done
 * @user_data: for @func
 *
 * Removes the oldest messages, a few at a time between the commits of others.
 * It goes by seq: of what the clock put out of order, some may stay longer.
 * The file does not shrink; what is freed is used again.
 */
void
rc_store_trim (RcStore *self, gint64 older_than_us, guint64 max_bytes, RcStoreDoneFunc func, gpointer user_data)
{
  RcStoreOp *op = rc_store_op_new (RC_STORE_OP_TRIM, func, user_data);
  RcStoreOp **end;

  op->time_us = older_than_us;
  op->max_bytes = max_bytes;

  pthread_mutex_lock (&self->lock);
  for (end = &self->trims; *end != NULL; end = &(*end)->next)
    continue;
  *end = op;
  pthread_mutex_unlock (&self->lock);

  self->vtable->kick (self);
}

/* rc-sqlite-store-ops.c - what each operation does to the database.
 *
 * Each returns SQLITE_OK or an error; of the database's own errors those that
 * are the row's make this operation fail, all others the batch. */
#include "config.h"

#include "rc-sqlite-store-writer.h"

typedef int (*OpFunc) (RcSqliteWriter *writer, RcStoreOp *op);

/* Runs a statement that gives no row. */
#define RUN(writer, ...) ok_if_done (rc_sqlite_writer_run (writer, __VA_ARGS__))

static int
ok_if_done (int rc)
{
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static const guint8 *
get_hash (const RcStoreOp *op)
{
  return op->has_hash ? op->hash : NULL;
}

static int
n_changed (RcSqliteWriter *writer)
{
  return sqlite3_changes (rc_sqlite_writer_get_db (writer));
}

static int
run_or_nothing (RcSqliteWriter *writer, RcStoreOp *op, int rc)
{
  if (rc == SQLITE_OK && n_changed (writer) == 0)
    op->outcome = RC_STORE_NOTHING;

  return rc;
}

/* @party is -1 where there is no such account. */
static int
find_account (RcSqliteWriter *writer, RcStoreOp *op, gint64 *party)
{
  sqlite3_stmt *statement = rc_sqlite_writer_get (writer, RC_SQLITE_FIND_ACCOUNT);
  int rc = rc_sqlite_writer_run (writer, RC_SQLITE_FIND_ACCOUNT, "s", op->folded);

  *party = RC_STORE_NO_PARTY;
  if (rc == SQLITE_ROW)
    *party = sqlite3_column_int64 (statement, 0);

  sqlite3_reset (statement);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
check_invite (RcSqliteWriter *writer, RcStoreOp *op, gint64 account)
{
  sqlite3_stmt *statement = rc_sqlite_writer_get (writer, RC_SQLITE_FIND_INVITE);
  int rc = rc_sqlite_writer_run (writer, RC_SQLITE_FIND_INVITE, "h", op->hash);

  op->outcome = RC_STORE_BAD_INVITE;
  if (rc == SQLITE_ROW)
    {
      gboolean used = sqlite3_column_type (statement, 1) != SQLITE_NULL;

      if (used && sqlite3_column_int64 (statement, 1) == account)
        op->outcome = RC_STORE_SAME;
      else if (!used && sqlite3_column_int64 (statement, 0) > op->time_us)
        op->outcome = RC_STORE_DONE;
    }

  sqlite3_reset (statement);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
insert_account (RcSqliteWriter *writer, RcStoreOp *op)
{
  int rc = RUN (writer, RC_SQLITE_INSERT_PARTY, "is", op->party, op->id);

  if (rc == SQLITE_OK)
    rc = RUN (writer, RC_SQLITE_INSERT_ACCOUNT, "isssiisi", op->party, op->folded, op->skeleton, op->folded_skeleton,
              op->time_us, op->until_us, op->password_hash, op->flags);
  if (rc == SQLITE_OK && op->has_hash)
    rc = RUN (writer, RC_SQLITE_USE_INVITE, "hi", op->hash, op->party);

  return rc;
}

static int
add_account (RcSqliteWriter *writer, RcStoreOp *op)
{
  gint64 account;
  int rc = find_account (writer, op, &account);

  if (rc == SQLITE_OK && op->has_hash)
    rc = check_invite (writer, op, account);
  if (rc != SQLITE_OK)
    return rc;

  if (op->outcome == RC_STORE_DONE && account == RC_STORE_NO_PARTY)
    return insert_account (writer, op);

  if (op->outcome == RC_STORE_DONE)
    op->outcome = RC_STORE_TAKEN;
  op->party = account;
  return SQLITE_OK;
}

static int
remove_account (RcSqliteWriter *writer, RcStoreOp *op)
{
  static const RcSqliteStatement rest[] = {
    RC_SQLITE_DELETE_MARKERS,
    RC_SQLITE_DELETE_USED_INVITES,
    RC_SQLITE_DELETE_ACCOUNT,
    RC_SQLITE_DELETE_PARTY,
  };
  int rc = RUN (writer, RC_SQLITE_DELETE_PRIVATE, "i", op->party);

  rc_sqlite_writer_wipe (writer);
  op->n = n_changed (writer);
  for (guint i = 0; i < G_N_ELEMENTS (rest) && rc == SQLITE_OK; i++)
    rc = RUN (writer, rest[i], "i", op->party);

  return rc;
}

static int
set_password (RcSqliteWriter *writer, RcStoreOp *op)
{
  int rc = run_or_nothing (writer, op, RUN (writer, RC_SQLITE_SET_PASSWORD, "is", op->party, op->password_hash));

  if (rc == SQLITE_OK && op->outcome == RC_STORE_DONE)
    rc = RUN (writer, RC_SQLITE_DELETE_TOKENS, "ih", op->party, get_hash (op));

  return rc;
}

static int
set_flags (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_SET_FLAGS, "ii", op->party, op->flags));
}

static int
set_seen (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_SET_SEEN, "ii", op->party, op->time_us));
}

static int
add_token (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_INSERT_TOKEN, "hii", op->hash, op->party, op->time_us));
}

static int
touch_token (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_TOUCH_TOKEN, "hi", op->hash, op->time_us));
}

static int
remove_token (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_DELETE_TOKEN, "h", op->hash));
}

static int
remove_tokens (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_DELETE_TOKENS, "ih", op->party, (const guint8 *) NULL));
}

/* Which of the two it was that kept it out. */
static int
tell_taken_or_full (RcSqliteWriter *writer, RcStoreOp *op)
{
  sqlite3_stmt *statement = rc_sqlite_writer_get (writer, RC_SQLITE_FIND_INVITE);
  int rc = rc_sqlite_writer_run (writer, RC_SQLITE_FIND_INVITE, "h", op->hash);

  op->outcome = rc == SQLITE_ROW ? RC_STORE_TAKEN : RC_STORE_FULL;
  sqlite3_reset (statement);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
add_invite (RcSqliteWriter *writer, RcStoreOp *op)
{
  int rc = RUN (writer, RC_SQLITE_INSERT_INVITE, "hiii", op->hash, op->time_us, op->until_us,
                (gint64) RC_STORE_INVITES_MAX);

  return rc == SQLITE_OK && n_changed (writer) == 0 ? tell_taken_or_full (writer, op) : rc;
}

static int
remove_invite (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_DELETE_INVITE, "h", op->hash));
}

static int
add_ban (RcSqliteWriter *writer, RcStoreOp *op)
{
  int rc = RUN (writer, RC_SQLITE_PUT_BAN, "issiisi", op->flags, op->folded, op->id, op->time_us, op->until_us,
                op->reason, (gint64) RC_STORE_BANS_MAX);

  if (rc == SQLITE_OK && n_changed (writer) == 0)
    op->outcome = RC_STORE_FULL;

  return rc;
}

static int
remove_ban (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_DELETE_BAN, "is", op->flags, op->folded));
}

static int
put_marker (RcSqliteWriter *writer, RcStoreOp *op)
{
  return run_or_nothing (writer, op, RUN (writer, RC_SQLITE_PUT_MARKER, "iiiii", op->party, op->peer,
                                          (gint64) op->delivered, (gint64) op->read, (gint64) op->stamp));
}

static int
expire (RcSqliteWriter *writer, RcStoreOp *op)
{
  int rc = RUN (writer, RC_SQLITE_EXPIRE_INVITES, "i", op->time_us);

  if (rc == SQLITE_OK)
    rc = RUN (writer, RC_SQLITE_EXPIRE_BANS, "i", op->time_us);

  return rc != SQLITE_OK ? rc : RUN (writer, RC_SQLITE_EXPIRE_TOKENS, "i", op->until_us);
}

static int
reserve (RcSqliteWriter *writer, RcStoreOp *op)
{
  return RUN (writer, RC_SQLITE_RESERVE, "i", (gint64) op->stamp);
}

static const OpFunc op_funcs[] = {
  [RC_STORE_OP_ADD_ACCOUNT] = add_account,
  [RC_STORE_OP_REMOVE_ACCOUNT] = remove_account,
  [RC_STORE_OP_SET_PASSWORD] = set_password,
  [RC_STORE_OP_SET_FLAGS] = set_flags,
  [RC_STORE_OP_SET_SEEN] = set_seen,
  [RC_STORE_OP_ADD_TOKEN] = add_token,
  [RC_STORE_OP_TOUCH_TOKEN] = touch_token,
  [RC_STORE_OP_REMOVE_TOKEN] = remove_token,
  [RC_STORE_OP_REMOVE_TOKENS] = remove_tokens,
  [RC_STORE_OP_ADD_INVITE] = add_invite,
  [RC_STORE_OP_REMOVE_INVITE] = remove_invite,
  [RC_STORE_OP_ADD_BAN] = add_ban,
  [RC_STORE_OP_REMOVE_BAN] = remove_ban,
  [RC_STORE_OP_PUT_MARKER] = put_marker,
  [RC_STORE_OP_EXPIRE] = expire,
  [RC_STORE_OP_RESERVE] = reserve,
};

G_STATIC_ASSERT (G_N_ELEMENTS (op_funcs) == RC_STORE_N_BATCH_OPS);

/**
 * rc_sqlite_op_run_in_thread:
 * @self: a writer, in a transaction
 * @op: an operation; gets its outcome
 *
 * Does it.
 *
 * Returns: %SQLITE_OK, or what SQLite says is wrong
 */
int
rc_sqlite_op_run_in_thread (RcSqliteWriter *self, RcStoreOp *op)
{
  return op_funcs[op->type] (self, op);
}

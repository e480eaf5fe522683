/* rc-sqlite-store-writer.h - the connection that writes. */
#pragma once

#include "rc-sqlite-store-schema.h"

G_BEGIN_DECLS

typedef struct _RcSqliteWriter RcSqliteWriter;

typedef enum
{
  RC_SQLITE_BEGIN,
  RC_SQLITE_COMMIT,
  RC_SQLITE_ROLLBACK,
  RC_SQLITE_SAVEPOINT,
  RC_SQLITE_RELEASE,
  RC_SQLITE_ROLLBACK_TO,
  RC_SQLITE_INSERT_PARTY,
  RC_SQLITE_INSERT_MESSAGE,
  RC_SQLITE_FIND_ACCOUNT,
  RC_SQLITE_FIND_INVITE,
  RC_SQLITE_USE_INVITE,
  RC_SQLITE_INSERT_ACCOUNT,
  RC_SQLITE_DELETE_PRIVATE,
  RC_SQLITE_DELETE_MARKERS,
  RC_SQLITE_DELETE_USED_INVITES,
  RC_SQLITE_DELETE_ACCOUNT,
  RC_SQLITE_DELETE_PARTY,
  RC_SQLITE_SET_PASSWORD,
  RC_SQLITE_DELETE_TOKENS,
  RC_SQLITE_SET_FLAGS,
  RC_SQLITE_SET_SEEN,
  RC_SQLITE_INSERT_TOKEN,
  RC_SQLITE_TOUCH_TOKEN,
  RC_SQLITE_DELETE_TOKEN,
  RC_SQLITE_INSERT_INVITE,
  RC_SQLITE_DELETE_INVITE,
  RC_SQLITE_PUT_BAN,
  RC_SQLITE_DELETE_BAN,
  RC_SQLITE_PUT_MARKER,
  RC_SQLITE_EXPIRE_INVITES,
  RC_SQLITE_EXPIRE_TOKENS,
  RC_SQLITE_EXPIRE_BANS,
  RC_SQLITE_RESERVE,
  RC_SQLITE_TRIM_OLD,
  RC_SQLITE_TRIM_ANY,
  RC_SQLITE_USED_BYTES,
} RcSqliteStatement;

#define RC_SQLITE_N_STATEMENTS (RC_SQLITE_USED_BYTES + 1)

RcSqliteWriter *rc_sqlite_writer_new                  (sqlite3            *db,
                                                       GError            **error);
void            rc_sqlite_writer_free                 (RcSqliteWriter     *self);
void            rc_sqlite_writer_enter                (RcSqliteWriter     *self);
void            rc_sqlite_writer_forget               (RcSqliteWriter     *self);
void            rc_sqlite_writer_apply_in_thread      (RcSqliteWriter     *self,
                                                       RcStoreBatch       *batch);
gboolean        rc_sqlite_writer_trim_in_thread       (RcSqliteWriter     *self,
                                                       RcStoreOp          *op);
void            rc_sqlite_writer_checkpoint_in_thread (RcSqliteWriter     *self);
void            rc_sqlite_writer_wipe                 (RcSqliteWriter     *self);
void            rc_sqlite_writer_fail_next            (RcSqliteWriter     *self);
sqlite3        *rc_sqlite_writer_get_db               (RcSqliteWriter     *self);

/* For rc-sqlite-store-ops.c: binds (i: gint64, s: string, h: hash), steps once. */
int             rc_sqlite_writer_run                  (RcSqliteWriter     *self,
                                                       RcSqliteStatement   which,
                                                       const char         *types,
                                                       ...);
sqlite3_stmt   *rc_sqlite_writer_get                  (RcSqliteWriter     *self,
                                                       RcSqliteStatement   which);
int             rc_sqlite_op_run_in_thread            (RcSqliteWriter     *self,
                                                       RcStoreOp          *op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcSqliteWriter, rc_sqlite_writer_free)

G_END_DECLS

/* rc-sqlite-store-reader.h - the connection that reads. */
#pragma once

#include "rc-sqlite-store-schema.h"

G_BEGIN_DECLS

typedef struct _RcSqliteReader RcSqliteReader;

RcSqliteReader *rc_sqlite_reader_new           (sqlite3         *db,
                                                gboolean         owns_db,
                                                GError         **error);
void            rc_sqlite_reader_free          (RcSqliteReader  *self);
void            rc_sqlite_reader_enter         (RcSqliteReader  *self);
void            rc_sqlite_reader_forget        (RcSqliteReader  *self);
gboolean        rc_sqlite_reader_ask_in_thread (RcSqliteReader  *self,
                                                RcStoreQuery    *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcSqliteReader, rc_sqlite_reader_free)

G_END_DECLS

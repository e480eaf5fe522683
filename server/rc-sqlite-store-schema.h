/* rc-sqlite-store-schema.h - the database: what is in it, and how it is opened. */
#pragma once

#include <sqlite3.h>

#include "rc-store-private.h"

G_BEGIN_DECLS

/* "RCst": what `file` and we tell our databases by. */
#define RC_SQLITE_APPLICATION_ID 0x52437374

#define RC_SQLITE_SCHEMA_VERSION 2

/* What is written to the WAL before it is brought home. */
#define RC_SQLITE_CHECKPOINT_PAGES 1000

/* How long somebody else with the file may be waited for. */
#define RC_SQLITE_BUSY_TIMEOUT_MS 5000

/**
 * RcSqliteMigration:
 * @version: the version that it leads to
 * @sql: the statements, for one transaction
 */
typedef struct
{
  int version;
  const char *sql;
} RcSqliteMigration;

sqlite3 *rc_sqlite_open          (const char               *path,
                                  GError                  **error);
sqlite3 *rc_sqlite_open_reader   (const char               *path,
                                  GError                  **error);
gboolean rc_sqlite_check_file    (const char               *path,
                                  GError                  **error);
gboolean rc_sqlite_migrate       (sqlite3                  *db,
                                  const RcSqliteMigration  *migrations,
                                  guint                     n_migrations,
                                  GError                  **error);
gboolean rc_sqlite_start         (sqlite3                  *db,
                                  RcStoreStart             *start,
                                  GError                  **error);
gboolean rc_sqlite_note_parties  (sqlite3                  *db,
                                  RcStore                  *store,
                                  GError                  **error);
gboolean rc_sqlite_rename_log    (sqlite3                  *db,
                                  GError                  **error);
gboolean rc_sqlite_load_accounts (sqlite3                  *db,
                                  RcStoreAccountFunc        func,
                                  gpointer                  user_data,
                                  GError                  **error);
gboolean rc_sqlite_load_bans     (sqlite3                  *db,
                                  RcStoreBanFunc            func,
                                  gpointer                  user_data,
                                  GError                  **error);
gboolean rc_sqlite_exec          (sqlite3                  *db,
                                  const char               *sql,
                                  GError                  **error);
gboolean rc_sqlite_get_int64     (sqlite3                  *db,
                                  const char               *sql,
                                  gint64                   *value,
                                  GError                  **error);
gboolean rc_sqlite_fail          (sqlite3                  *db,
                                  const char               *what,
                                  GError                  **error);

static inline void
rc_sqlite_close (sqlite3 *db)
{
  sqlite3_close (db);
}

static inline void
rc_sqlite_finalize (sqlite3_stmt *statement)
{
  sqlite3_finalize (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, rc_sqlite_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, rc_sqlite_finalize)

G_END_DECLS

/* rc-sqlite-store.h - a store in a file. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

RcStore  *rc_sqlite_store_open          (const char           *path,
                                         GMainContext         *context,
                                         GError              **error);
void      rc_sqlite_store_backup        (RcStore              *self,
                                         const char           *path,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean  rc_sqlite_store_backup_finish (GAsyncResult         *result,
                                         GError              **error);
gboolean  rc_sqlite_store_verify        (const char           *path,
                                         GError              **error);
gboolean  rc_sqlite_store_restore       (const char           *backup_path,
                                         const char           *path,
                                         GError              **error);

G_END_DECLS

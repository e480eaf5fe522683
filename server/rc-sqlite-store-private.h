/* rc-sqlite-store-private.h - for the other files of the store in a file. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

const char *rc_sqlite_store_get_path (RcStore *store);

G_END_DECLS

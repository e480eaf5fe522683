/* rc-id-looks.h - whether all of an id can be seen, and in one order only. */
#pragma once

#include <gio/gio.h>

#include "rc-slice.h"

G_BEGIN_DECLS

gboolean rc_id_looks_check (RcSlice   id,
                            GError  **error);

G_END_DECLS

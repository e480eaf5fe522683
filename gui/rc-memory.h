/* rc-memory.h - how the allocator of the C library is to go about. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RC_MEMORY_TRIM_SECONDS 10

void  rc_memory_share_arenas (void);
guint rc_memory_trim_later   (void);

G_END_DECLS

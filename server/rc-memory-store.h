/* rc-memory-store.h - a store in memory, for tests. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

RcStore *rc_memory_store_new       (GMainContext *context);
void     rc_memory_store_fail_next (RcStore      *self);
void     rc_memory_store_hold      (RcStore      *self);
void     rc_memory_store_release   (RcStore      *self);

G_END_DECLS

/* rc-memory-store.h - a store in memory, for tests. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

/**
 * RcMemoryDatabase:
 *
 * What a store in memory stands on, kept where there are many, one after the other.
 */
typedef struct _RcMemoryDatabase RcMemoryDatabase;

RcMemoryDatabase *rc_memory_database_new    (void);
void              rc_memory_database_free   (RcMemoryDatabase *self);

RcStore          *rc_memory_store_new       (GMainContext     *context);
RcStore          *rc_memory_store_new_on    (RcMemoryDatabase *database,
                                             GMainContext     *context);
void              rc_memory_store_fail_next (RcStore          *self);
void              rc_memory_store_hold      (RcStore          *self);
void              rc_memory_store_release   (RcStore          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcMemoryDatabase, rc_memory_database_free)

G_END_DECLS

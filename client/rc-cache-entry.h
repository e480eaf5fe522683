/* rc-cache-entry.h - between what is kept and what is shown. */
#pragma once

#include "rc-cache.h"
#include "rc-entry-private.h"

G_BEGIN_DECLS

RcCacheOp *rc_cache_op_new_put   (const RcWireMessage *message,
                                  const char          *conversation,
                                  guint                epoch,
                                  gboolean             is_own);
RcCacheOp *rc_cache_op_new_own   (RcCacheVerb          verb,
                                  RcEntry             *entry);
RcEntry   *rc_cache_row_to_entry (const RcCacheRow    *row,
                                  const char          *own_id);

G_END_DECLS

/* rc-cache-ops.h - a cache, and what is handed to it. */
#pragma once

#include "rc-cache.h"

G_BEGIN_DECLS

/* Of the test that runs. */
extern char *kept_path;
extern RcCache *kept_cache;
extern RcCacheOp *last_op; /* what came back */
extern guint n_back;
extern guint n_failed_ops;

void             rc_cache_ops_set_up    (void); /* a folder, and nothing in it */
void             rc_cache_ops_tear_down (void);

void             begin      (void); /* a new cache, of log "first" */
RcCacheSnapshot *open_again (void);
RcCacheOp       *run        (RcCacheOp  *op); /* waits until it is back */
RcCacheOp       *run_well   (RcCacheOp  *op); /* … without an error */
void             keep       (RcCacheOp  *op, /* for rc_cache_run() */
                             gpointer    user_data);

RcCacheOp       *new_log    (const char *log,
                             guint       epoch);
RcCacheOp       *new_put    (const char *conversation,
                             const char *from,
                             const char *ref,
                             guint64     seq,
                             const char *text);
RcCacheOp       *new_own    (RcCacheVerb verb,
                             const char *conversation,
                             const char *ref,
                             const char *text);
RcCacheOp       *new_page   (RcCacheVerb verb,
                             const char *conversation,
                             guint64     seq,
                             guint       limit);

G_END_DECLS

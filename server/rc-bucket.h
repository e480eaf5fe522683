/* rc-bucket.h - how often something may be tried, by whom. */
#pragma once

#include <glib.h>

#include "rc-hash.h"

G_BEGIN_DECLS

/* What a table may hold, whoever knocks. */
#define RC_BUCKETS_MAX 65536

typedef struct _RcBuckets RcBuckets;

RcBuckets *rc_buckets_new      (guint             burst,
                                gint64            period_us);
void       rc_buckets_set_rate (RcBuckets        *self,
                                guint             burst,
                                gint64            period_us);
void       rc_buckets_free     (RcBuckets        *self);
gboolean   rc_buckets_take     (RcBuckets        *self,
                                RcSlice           key,
                                gint64            now_us);
guint      rc_buckets_get_size (RcBuckets        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBuckets, rc_buckets_free)

G_END_DECLS

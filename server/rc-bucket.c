/* rc-bucket.c - how often something may be tried, by whom.
 *
 * A token bucket for each key, kept as the one time at which it will be full
 * again:
 *
 *     now          full_us
 *      |--------------|           each try moves full_us by a token's time;
 *                                 one that would move it beyond a whole bucket
 *                                 from now is refused, and moves nothing
 *
 * A bucket that is full says nothing and is swept. Keys are kept as hashes with a
 * key of the table's own: they are of one size, whatever a peer has sent. When
 * the table is full of others, those for whom there is no room share one
 * bucket: then they hinder one another, and nobody else. */
#include "config.h"

#include "rc-bucket.h"

struct _RcBuckets
{
  GHashTable *buckets; /* owned, of Bucket */
  RcHashKey key;
  gint64 token_us;     /* what one try costs */
  gint64 period_us;    /* what a whole bucket is worth */
  gint64 shared_us;
  guint sweep_at;      /* at so many buckets */
  gint64 sweep_us;     /* and not before then */
};

typedef struct
{
  guint64 hash;
  gint64 full_us;
} Bucket;

#define SWEEP_MIN 1024

static guint
bucket_hash (gconstpointer bucket)
{
  return (guint) ((const Bucket *) bucket)->hash;
}

static gboolean
bucket_equal (gconstpointer a, gconstpointer b)
{
  return ((const Bucket *) a)->hash == ((const Bucket *) b)->hash;
}

/**
 * rc_buckets_set_rate:
 * @self: a table
 * @burst: how many tries a full bucket is good for; 0: no limit
 * @period_us: in which time an empty bucket fills
 *
 * Changes them; what was tried before still counts.
 */
void
rc_buckets_set_rate (RcBuckets *self, guint burst, gint64 period_us)
{
  self->token_us = burst > 0 ? MAX (period_us / burst, 1) : 0;
  self->period_us = self->token_us * burst;
}

/**
 * rc_buckets_new:
 * @burst: how many tries a full bucket is good for; 0: no limit
 * @period_us: in which time an empty bucket fills
 *
 * Returns: (transfer full): an empty table, see rc_buckets_free().
 */
RcBuckets *
rc_buckets_new (guint burst, gint64 period_us)
{
  RcBuckets *self = g_new0 (RcBuckets, 1);

  self->buckets = g_hash_table_new_full (bucket_hash, bucket_equal, g_free, NULL);
  rc_hash_key_make (&self->key);
  rc_buckets_set_rate (self, burst, period_us);
  self->sweep_at = SWEEP_MIN;
  return self;
}

/**
 * rc_buckets_free:
 * @self: (transfer full): a table
 *
 * Frees it.
 */
void
rc_buckets_free (RcBuckets *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static gboolean
is_full (gpointer key, gpointer value, gpointer now_us)
{
  return ((const Bucket *) key)->full_us <= *(const gint64 *) now_us;
}

/* As seldom as the table doubles, so that a try costs the same on average; and
 * when it cannot double any more, a few times in a period. */
static void
sweep (RcBuckets *self, gint64 now_us)
{
  if (g_hash_table_size (self->buckets) < self->sweep_at || now_us < self->sweep_us)
    return;

  self->sweep_us = self->sweep_at == RC_BUCKETS_MAX ? now_us + self->period_us / 4 : 0;
  g_hash_table_foreach_remove (self->buckets, is_full, &now_us);
  self->sweep_at = CLAMP (2 * g_hash_table_size (self->buckets), SWEEP_MIN, RC_BUCKETS_MAX);
}

static gint64 *
find (RcBuckets *self, RcSlice key, gint64 now_us)
{
  Bucket wanted = { rc_hash (&self->key, key), 0 };
  Bucket *found = g_hash_table_lookup (self->buckets, &wanted);

  if (found != NULL)
    return &found->full_us;

  sweep (self, now_us);
  if (g_hash_table_size (self->buckets) >= RC_BUCKETS_MAX)
    return &self->shared_us;

  found = g_memdup2 (&wanted, sizeof wanted);
  g_hash_table_add (self->buckets, found);
  return &found->full_us;
}

/**
 * rc_buckets_take:
 * @self: a table
 * @key: who tries
 * @now_us: monotonic time
 *
 * Takes a token from the bucket of @key.
 *
 * Returns: whether there was one.
 */
gboolean
rc_buckets_take (RcBuckets *self, RcSlice key, gint64 now_us)
{
  gint64 *full_us;
  gint64 next_us;

  if (self->token_us == 0)
    return TRUE;

  full_us = find (self, key, now_us);
  next_us = MAX (*full_us, now_us) + self->token_us;
  if (next_us > now_us + self->period_us)
    return FALSE;

  *full_us = next_us;
  return TRUE;
}

/**
 * rc_buckets_get_size:
 * @self: a table
 *
 * Returns: how many buckets it holds now.
 */
guint
rc_buckets_get_size (RcBuckets *self)
{
  return g_hash_table_size (self->buckets);
}

/* rc-bench-times.c - how long things took: a histogram. */
#include "config.h"

#include <string.h>

#include "rc-bench-times.h"

/* Below RC_BENCH_TIMES_STEPS a bucket is a nanosecond; from there on each
 * doubling is cut into as many buckets. */
static guint
find_bucket (guint64 ns)
{
  guint shift;

  if (ns < RC_BENCH_TIMES_STEPS)
    return ns;

  shift = g_bit_storage (ns / RC_BENCH_TIMES_STEPS) - 1;
  return MIN ((shift + 1) * RC_BENCH_TIMES_STEPS + (ns >> shift) - RC_BENCH_TIMES_STEPS, RC_BENCH_TIMES_BUCKETS - 1);
}

static double
middle_of (guint bucket)
{
  guint shift;

  if (bucket < RC_BENCH_TIMES_STEPS)
    return bucket;

  shift = bucket / RC_BENCH_TIMES_STEPS - 1;
  return ((bucket % RC_BENCH_TIMES_STEPS) + RC_BENCH_TIMES_STEPS + 0.5) * ((guint64) 1 << shift);
}

/* Forgets all. */
void
rc_bench_times_clear (RcBenchTimes *self)
{
  memset (self, 0, sizeof *self);
}

/**
 * rc_bench_times_add:
 * @self: a histogram
 * @ns: nanoseconds
 *
 * Notes one.
 */
void
rc_bench_times_add (RcBenchTimes *self, gint64 ns)
{
  self->n++;
  self->max_ns = MAX (self->max_ns, ns);
  self->buckets[find_bucket (MAX (ns, 0))]++;
}

/* Adds all of @other. */
void
rc_bench_times_merge (RcBenchTimes *self, const RcBenchTimes *other)
{
  self->n += other->n;
  self->max_ns = MAX (self->max_ns, other->max_ns);
  for (guint i = 0; i < RC_BENCH_TIMES_BUCKETS; i++)
    self->buckets[i] += other->buckets[i];
}

/**
 * rc_bench_times_get_us:
 * @self: a histogram
 * @part: 0.5 for the median, 0.99, 1 for the longest
 *
 * Returns: the time, in microseconds, that @part of them were done in; 0 where
 *   there are none.
 */
double
rc_bench_times_get_us (const RcBenchTimes *self, double part)
{
  guint64 wanted = self->n * part;
  guint64 seen = 0;

  if (part >= 1)
    return self->max_ns / 1000.0;

  for (guint i = 0; i < RC_BENCH_TIMES_BUCKETS && self->n > 0; i++)
    {
      seen += self->buckets[i];
      if (seen > wanted)
        return MIN (middle_of (i), self->max_ns) / 1000;
    }

  return self->max_ns / 1000.0;
}

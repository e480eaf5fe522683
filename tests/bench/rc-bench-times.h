/* rc-bench-times.h - how long things took: a histogram. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each doubling has this many buckets, so a figure is off by 3 % at most. */
#define RC_BENCH_TIMES_STEPS 32
#define RC_BENCH_TIMES_BUCKETS (RC_BENCH_TIMES_STEPS * 40)

typedef struct
{
  guint64 n;
  gint64 max_ns;
  guint64 buckets[RC_BENCH_TIMES_BUCKETS];
} RcBenchTimes;

void   rc_bench_times_clear  (RcBenchTimes       *self);
void   rc_bench_times_add    (RcBenchTimes       *self,
                              gint64              ns);
void   rc_bench_times_merge  (RcBenchTimes       *self,
                              const RcBenchTimes *other);
double rc_bench_times_get_us (const RcBenchTimes *self,
                              double              part);

G_END_DECLS

/* rc-bench-bare-store.h - what SQLite takes at most on this disk. */
#pragma once

#include "rc-bench-base.h"

G_BEGIN_DECLS

double rc_bench_bare_store_run (const char *folder,
                                double      seconds,
                                guint       per_batch,
                                guint       n_pairs);
void   rc_bench_make_ref       (GRand      *random,
                                char       *ref);

/* Of a ref that is made so. */
#define RC_BENCH_REF_BYTES 16

G_END_DECLS

/* rc-bench-load.h - a load for some time, and what came of it. */
#pragma once

#include "rc-bench-swarm.h"

G_BEGIN_DECLS

/**
 * RcBenchRound:
 * @seconds: how long it was measured
 * @cpu_ns: the processor time of what was measured, meanwhile
 * @n_deliveries: how many messages arrived, meanwhile
 * @n_told: how many were acknowledged, meanwhile
 * @n_lost: how many of all that were sent did not arrive
 * @times: from sending to arriving
 */
typedef struct
{
  double seconds;
  gint64 cpu_ns;
  guint64 n_deliveries;
  guint64 n_told;
  guint64 n_lost;
  RcBenchTimes times;
} RcBenchRound;

/**
 * RcBenchDirect:
 * @n_pairs: how many pairs, one of whom writes to the other
 * @window: how many messages of each may be on their way or not acknowledged
 * @per_second: where it is not 0, so many messages a second in all, whatever is
 *   on its way
 * @seconds: how long
 */
typedef struct
{
  guint n_pairs;
  guint window;
  guint per_second;
  double seconds;
} RcBenchDirect;

void   rc_bench_direct_run  (RcBenchSwarm        *swarm,
                             const RcBenchDirect *load,
                             RcBenchRound        *round);
void   rc_bench_room_run    (RcBenchSwarm        *swarm,
                             guint                n_members,
                             double               seconds,
                             RcBenchRound        *round);
double rc_bench_round_rate  (const RcBenchRound  *round);
double rc_bench_round_cpu   (const RcBenchRound  *round);

G_END_DECLS

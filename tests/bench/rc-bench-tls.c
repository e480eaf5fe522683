/* rc-bench-tls.c - what TLS costs. */
#include "config.h"

#include "rc-bench-plan.h"

#define ROUNDS_MAX 64
#define IDLE 1000

static void
measure_direct (const RcBenchPlan *plan, RcBenchSwarm *tls, RcBenchSwarm *plain)
{
  RcBenchDirect load = { .n_pairs = 50, .window = 64, .seconds = plan->seconds };
  g_autofree RcBenchRound *with = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *without = g_new (RcBenchRound, 1);
  double ours[ROUNDS_MAX], theirs[ROUNDS_MAX], ratios[ROUNDS_MAX];
  RcBenchRow row = { .what = "TLS : plain, window 64, 50 pairs", .unit = "deliveries/s", .goal = 0.5, .round = with };

  for (guint i = 0; i < plan->rounds; i++)
    {
      rc_bench_direct_run (plain, &load, without);
      rc_bench_direct_run (tls, &load, with);
      ours[i] = rc_bench_round_rate (with);
      theirs[i] = rc_bench_round_rate (without);
      ratios[i] = ours[i] / theirs[i];
    }

  row.ours = rc_bench_median (ours, plan->rounds);
  row.yardstick = rc_bench_median (theirs, plan->rounds);
  row.value = rc_bench_median (ratios, plan->rounds);
  rc_bench_report_add (plan->report, &row);
}

static void
measure_memory (const RcBenchPlan *plan, RcBenchSwarm *swarm)
{
  gsize before;
  RcBenchRow row = { .what = "memory of an idle connection, TLS", .unit = "bytes", .goal = 24 * 1024, .at_most = TRUE };

  rc_bench_swarm_grow (swarm, 100);
  before = rc_bench_process_get_bytes (swarm->process);
  rc_bench_swarm_grow (swarm, 100 + IDLE);
  row.ours = (double) (rc_bench_process_get_bytes (swarm->process) - before) / IDLE;
  rc_bench_report_add (plan->report, &row);
}

/**
 * rc_bench_plan_tls:
 * @plan: the plan
 *
 * The same load with and without TLS, and what a connection holds.
 */
void
rc_bench_plan_tls (const RcBenchPlan *plan)
{
  const char *const settings[] = { "history=off", NULL };
  g_autoptr (RcBenchProcess) process = rc_bench_process_server (settings);
  g_autoptr (RcBenchSwarm) tls = rc_bench_swarm_new (RC_BENCH_SERVER, process, RC_LOGIN_GUEST, TRUE);
  g_autoptr (RcBenchSwarm) plain = rc_bench_swarm_new (RC_BENCH_SERVER, process, RC_LOGIN_GUEST, FALSE);

  plain->first_index = 10000;
  measure_memory (plan, tls);
  rc_bench_swarm_grow (plain, 100);
  measure_direct (plan, tls, plain);
}

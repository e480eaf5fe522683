/* rc-bench-durable.c - messages that are on disk before they are acknowledged.
 *
 * The yardstick is a bare loop that writes the same rows on the same core in
 * transactions of as many as are on their way here. */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "rc-bench-bare-store.h"
#include "rc-bench-plan.h"

#define PAIRS 50
#define WINDOW 64
#define ROUNDS_MAX 64

/* What a server of ours is asked to bear easily: to see what the disk does to
 * what is live, not what a full store's queue does. */
#define PACE 5000

static double
run_bare (double seconds)
{
  const char *where = g_getenv ("REDCOAST_BENCH_DIR");
  g_autofree char *folder = g_build_filename (where != NULL ? where : g_get_tmp_dir (), "redcoast-bench-XXXXXX", NULL);
  double rate;

  rc_bench_check (g_mkdtemp (folder) != NULL, folder);
  rc_bench_pin (rc_bench_other_core ());
  rate = rc_bench_bare_store_run (folder, seconds, PAIRS * WINDOW, PAIRS);
  rc_bench_pin (rc_bench_own_core ());
  g_rmdir (folder);
  return rate;
}

static void
measure_rate (const RcBenchPlan *plan, RcBenchSwarm *kept)
{
  RcBenchDirect load = { .n_pairs = PAIRS, .window = WINDOW, .seconds = plan->seconds };
  g_autofree RcBenchRound *round = g_new (RcBenchRound, 1);
  double ours[ROUNDS_MAX], bare[ROUNDS_MAX], ratios[ROUNDS_MAX];
  RcBenchRow row = {
    .what = "durable, window 64, 50 pairs: acknowledged",
    .unit = "messages/s",
    .goal = 0.7,
    .round = round,
  };

  for (guint i = 0; i < plan->rounds; i++)
    {
      bare[i] = run_bare (plan->seconds);
      rc_bench_direct_run (kept, &load, round);
      ours[i] = round->n_told / round->seconds;
      ratios[i] = ours[i] / bare[i];
    }

  row.ours = rc_bench_median (ours, plan->rounds);
  row.yardstick = rc_bench_median (bare, plan->rounds);
  row.value = rc_bench_median (ratios, plan->rounds);
  rc_bench_report_add (plan->report, &row);
}

static void
measure_live (const RcBenchPlan *plan, RcBenchSwarm *kept, RcBenchSwarm *lost)
{
  RcBenchDirect load = { .n_pairs = PAIRS, .per_second = PACE, .seconds = plan->seconds };
  g_autofree RcBenchRound *with = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *without = g_new (RcBenchRound, 1);
  double ours[ROUNDS_MAX], theirs[ROUNDS_MAX], ratios[ROUNDS_MAX];
  RcBenchRow row = {
    .what = "live p99 at 5,000/s, history on : off",
    .unit = "µs",
    .goal = 1.5,
    .at_most = TRUE,
    .round = with,
  };

  for (guint i = 0; i < plan->rounds; i++)
    {
      rc_bench_direct_run (lost, &load, without);
      rc_bench_direct_run (kept, &load, with);
      ours[i] = rc_bench_times_get_us (&with->times, 0.99);
      theirs[i] = rc_bench_times_get_us (&without->times, 0.99);
      ratios[i] = ours[i] / theirs[i];
    }

  row.ours = rc_bench_median (ours, plan->rounds);
  row.yardstick = rc_bench_median (theirs, plan->rounds);
  row.value = rc_bench_median (ratios, plan->rounds);
  rc_bench_report_add (plan->report, &row);
}

/**
 * rc_bench_plan_durable:
 * @plan: the plan
 *
 * What keeping messages costs those who send, and those who only listen.
 */
void
rc_bench_plan_durable (const RcBenchPlan *plan)
{
  const char *const on[] = { "history=on", NULL };
  const char *const off[] = { "history=off", NULL };
  g_autoptr (RcBenchProcess) on_process = rc_bench_process_server (on);
  g_autoptr (RcBenchProcess) off_process = rc_bench_process_server (off);
  g_autoptr (RcBenchSwarm) kept = rc_bench_swarm_new (RC_BENCH_SERVER, on_process, RC_LOGIN_OPEN, FALSE);
  g_autoptr (RcBenchSwarm) lost = rc_bench_swarm_new (RC_BENCH_SERVER, off_process, RC_LOGIN_GUEST, FALSE);

  rc_bench_swarm_grow (kept, PAIRS * 2);
  rc_bench_swarm_grow (lost, PAIRS * 2);
  measure_rate (plan, kept);
  measure_live (plan, kept, lost);
}

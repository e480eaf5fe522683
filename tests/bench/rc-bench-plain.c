/* rc-bench-plain.c - the server beside the bare relay.
 *
 * A round of the one and a round of the other, in turns: what the machine does
 * besides befalls both. The figure is the median of the rounds' ratios. */
#include "config.h"

#include "rc-bench-plan.h"

#define ROUNDS_MAX 64

typedef struct
{
  const RcBenchPlan *plan;
  RcBenchProcess *server_process;
  RcBenchProcess *relay_process;
  RcBenchSwarm *server;
  RcBenchSwarm *relay;
} Plain;

/* The figures of all rounds. */
typedef struct
{
  double ours[ROUNDS_MAX];
  double theirs[ROUNDS_MAX];
  double ratios[ROUNDS_MAX];
  guint n;
  RcBenchRound all; /* the server's */
} Series;

static void
note (Series *series, double ours, double theirs, const RcBenchRound *round)
{
  series->ours[series->n] = ours;
  series->theirs[series->n] = theirs;
  series->ratios[series->n] = ours / theirs;
  series->n++;

  rc_bench_times_merge (&series->all.times, &round->times);
  series->all.cpu_ns += round->cpu_ns;
  series->all.seconds += round->seconds;
  series->all.n_deliveries += round->n_deliveries;
  series->all.n_lost += round->n_lost;
}

static void
report (Plain *self, const Series *series, const char *what, const char *unit, double goal, gboolean at_most)
{
  RcBenchRow row = {
    .what = what,
    .unit = unit,
    .ours = rc_bench_median (series->ours, series->n),
    .yardstick = rc_bench_median (series->theirs, series->n),
    .value = rc_bench_median (series->ratios, series->n),
    .goal = goal,
    .at_most = at_most,
    .round = &series->all,
  };

  rc_bench_report_add (self->plan->report, &row);
}

static void
measure_pair (Plain *self, const char *what, double goal)
{
  RcBenchDirect load = { .n_pairs = 1, .window = 1, .seconds = self->plan->seconds };
  g_autofree Series *series = g_new0 (Series, 1);
  g_autofree RcBenchRound *ours = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *theirs = g_new (RcBenchRound, 1);

  for (guint i = 0; i < self->plan->rounds; i++)
    {
      rc_bench_direct_run (self->relay, &load, theirs);
      rc_bench_direct_run (self->server, &load, ours);
      note (series, rc_bench_times_get_us (&ours->times, 0.5), rc_bench_times_get_us (&theirs->times, 0.5), ours);
    }

  report (self, series, what, "µs", goal, TRUE);
}

/* The same by the processor time that each has had, which tells them apart where
 * the load generator is the slower one, or the machine has other things to do. */
static void
note_capacity (Series *series, const RcBenchRound *ours, const RcBenchRound *theirs)
{
  note (series, 1e6 / rc_bench_round_cpu (ours), 1e6 / rc_bench_round_cpu (theirs), ours);
}

static void
report_both (Plain *self, const Series *rates, const Series *capacities, const char *what, double goal)
{
  g_autofree char *by_cpu = g_strdup_printf ("%s, a CPU second", what);

  report (self, rates, what, "deliveries/s", goal, FALSE);
  report (self, capacities, by_cpu, "deliveries", goal, FALSE);
}

static void
measure_direct (Plain *self, guint n_pairs)
{
  RcBenchDirect load = { .n_pairs = n_pairs, .window = 64, .seconds = self->plan->seconds };
  g_autofree char *what = g_strdup_printf ("direct, window 64, %u pairs", n_pairs);
  g_autofree Series *rates = g_new0 (Series, 1);
  g_autofree Series *capacities = g_new0 (Series, 1);
  g_autofree RcBenchRound *ours = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *theirs = g_new (RcBenchRound, 1);

  for (guint i = 0; i < self->plan->rounds; i++)
    {
      rc_bench_direct_run (self->relay, &load, theirs);
      rc_bench_direct_run (self->server, &load, ours);
      note (rates, rc_bench_round_rate (ours), rc_bench_round_rate (theirs), ours);
      note_capacity (capacities, ours, theirs);
    }

  report_both (self, rates, capacities, what, 0.5);
}

static void
measure_room (Plain *self, guint n_members)
{
  g_autofree char *what = g_strdup_printf ("room of %u", n_members);
  g_autofree Series *rates = g_new0 (Series, 1);
  g_autofree Series *capacities = g_new0 (Series, 1);
  g_autofree RcBenchRound *ours = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *theirs = g_new (RcBenchRound, 1);

  for (guint i = 0; i < self->plan->rounds; i++)
    {
      rc_bench_room_run (self->relay, n_members, self->plan->seconds, theirs);
      rc_bench_room_run (self->server, n_members, self->plan->seconds, ours);
      note (rates, rc_bench_round_rate (ours), rc_bench_round_rate (theirs), ours);
      note_capacity (capacities, ours, theirs);
    }

  report_both (self, rates, capacities, what, 0.9);
}

static void
grow (Plain *self, guint n_peers)
{
  rc_bench_swarm_grow (self->relay, n_peers);
  rc_bench_swarm_grow (self->server, n_peers);
}

static void
start (Plain *self, const RcBenchPlan *plan)
{
  const char *const settings[] = { "history=off", NULL };

  self->plan = plan;
  self->server_process = rc_bench_process_server (settings);
  self->relay_process = rc_bench_process_relay ();
  self->server = rc_bench_swarm_new (RC_BENCH_SERVER, self->server_process, RC_LOGIN_GUEST, FALSE);
  self->relay = rc_bench_swarm_new (RC_BENCH_RELAY, self->relay_process, RC_LOGIN_GUEST, FALSE);
}

static void
stop (Plain *self)
{
  rc_bench_swarm_free (self->server);
  rc_bench_swarm_free (self->relay);
  rc_bench_process_stop (self->server_process);
  rc_bench_process_stop (self->relay_process);
}

/**
 * rc_bench_plan_plain:
 * @plan: the plan
 *
 * Pairs and rooms, with as many connections as these need.
 */
void
rc_bench_plan_plain (const RcBenchPlan *plan)
{
  Plain self;

  start (&self, plan);
  grow (&self, 2);
  measure_pair (&self, "direct, window 1, 1 pair: p50", 1.3);
  grow (&self, 100);
  measure_direct (&self, 50);
  measure_room (&self, 100);
  grow (&self, 1000);
  measure_direct (&self, 500);
  measure_room (&self, 1000);
  grow (&self, 5000);
  measure_room (&self, 5000);
  stop (&self);
}

/* --- a crowd that says nothing ---------------------------------------------- */

static void
measure_log_in (Plain *self)
{
  guint n = self->plan->n_idle;
  gsize before = rc_bench_process_get_bytes (self->server_process);
  double theirs = n / rc_bench_swarm_grow (self->relay, n);
  double ours = n / rc_bench_swarm_grow (self->server, n);
  RcBenchRow rate = { .what = "log-ins", .unit = "log-ins/s", .ours = ours, .yardstick = theirs, .goal = 0.5 };
  RcBenchRow memory = {
    .what = "memory of an idle connection, plain",
    .unit = "bytes",
    .ours = (double) (rc_bench_process_get_bytes (self->server_process) - before) / n,
    .goal = 2048,
    .at_most = TRUE,
  };

  rc_bench_report_add (self->plan->report, &rate);
  rc_bench_report_add (self->plan->report, &memory);
}

static void
measure_pair_tail (Plain *self)
{
  RcBenchDirect load = { .n_pairs = 1, .window = 1, .seconds = self->plan->seconds };
  g_autofree Series *series = g_new0 (Series, 1);
  g_autofree RcBenchRound *ours = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *theirs = g_new (RcBenchRound, 1);

  for (guint i = 0; i < self->plan->rounds; i++)
    {
      rc_bench_direct_run (self->relay, &load, theirs);
      rc_bench_direct_run (self->server, &load, ours);
      note (series, rc_bench_times_get_us (&ours->times, 0.99), rc_bench_times_get_us (&theirs->times, 0.99), ours);
    }

  report (self, series, "1 pair beside the idle: p99", "µs", 1.5, TRUE);
}

/* The same load on a server of few connections and on one of many. */
static void
measure_growth (Plain *self)
{
  const char *const settings[] = { "history=off", NULL };
  g_autoptr (RcBenchProcess) small_process = rc_bench_process_server (settings);
  g_autoptr (RcBenchSwarm) small = rc_bench_swarm_new (RC_BENCH_SERVER, small_process, RC_LOGIN_GUEST, FALSE);
  RcBenchDirect load = { .n_pairs = 50, .window = 64, .seconds = self->plan->seconds };
  g_autofree char *what = g_strdup_printf ("CPU per delivery, %u connections : 100", self->plan->n_idle);
  g_autofree Series *series = g_new0 (Series, 1);
  g_autofree RcBenchRound *many = g_new (RcBenchRound, 1);
  g_autofree RcBenchRound *few = g_new (RcBenchRound, 1);

  rc_bench_swarm_grow (small, 100);
  for (guint i = 0; i < self->plan->rounds; i++)
    {
      rc_bench_direct_run (small, &load, few);
      rc_bench_direct_run (self->server, &load, many);
      note (series, rc_bench_round_cpu (many), rc_bench_round_cpu (few), many);
    }

  report (self, series, what, "µs", 1.1, TRUE);
}

/**
 * rc_bench_plan_crowd:
 * @plan: the plan
 *
 * A crowd that says nothing: what it costs to let it in and to have it here, and
 * what it does to those who speak.
 */
void
rc_bench_plan_crowd (const RcBenchPlan *plan)
{
  g_autofree char *what = g_strdup_printf ("1 pair beside %u idle: p50", plan->n_idle);
  Plain self;

  start (&self, plan);
  measure_log_in (&self);
  measure_pair (&self, what, 1.2);
  measure_pair_tail (&self);
  measure_growth (&self);
  stop (&self);
}

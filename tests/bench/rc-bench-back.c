/* rc-bench-back.c - everybody coming back at once, and all that somebody missed. */
#include "config.h"

#include "rc-bench-plan.h"
#include "rc-bench-witness.h"

#define WITNESS_INDEX 900000
#define WRITERS 20
#define WINDOW 128

/* --- everybody at once, over TLS, with a resume token ----------------------- */

static void
come_back (RcBenchSwarm *swarm, char **tokens, guint n, RcBenchWitness *witness)
{
  gint64 begin_ns = rc_bench_now_ns ();

  for (guint i = 0; i < n; i++)
    {
      rc_bench_swarm_connect (swarm, i, tokens[i]);
      if (i % 8 == 0)
        rc_bench_witness_turn (witness, swarm);
    }

  while (swarm->n_in < n)
    {
      rc_bench_witness_turn (witness, swarm);
      if (rc_bench_now_ns () - begin_ns > RC_BENCH_DEADLINE_NS)
        rc_bench_fail ("only %u of %u came back", swarm->n_in, n);
    }
}

static char **
take_tokens (RcBenchSwarm *swarm)
{
  char **tokens = g_new0 (char *, swarm->peers->len + 1);

  for (guint i = 0; i < swarm->peers->len; i++)
    tokens[i] = g_steal_pointer (&rc_bench_swarm_get (swarm, i)->token);

  return tokens;
}

static void
report_witness (const RcBenchPlan *plan, const char *what, RcBenchWitness *witness, double goal_us)
{
  const RcBenchRound *round = rc_bench_witness_get (witness);
  RcBenchRow row = {
    .what = what,
    .unit = "µs",
    .ours = rc_bench_times_get_us (&round->times, 0.99),
    .goal = goal_us,
    .at_most = TRUE,
    .round = round,
  };

  rc_bench_report_add (plan->report, &row);
}

/**
 * rc_bench_plan_back:
 * @plan: the plan
 *
 * Everybody comes back at once, while two who stayed write to one another.
 */
void
rc_bench_plan_back (const RcBenchPlan *plan)
{
  const char *const settings[] = { "history=on", NULL };
  g_autofree char *what = g_strdup_printf ("%u come back at once over TLS: all in", plan->n_back);
  g_autoptr (RcBenchProcess) process = rc_bench_process_server (settings);
  g_autoptr (RcBenchSwarm) swarm = rc_bench_swarm_new (RC_BENCH_SERVER, process, RC_LOGIN_OPEN, TRUE);
  g_autoptr (RcBenchWitness) witness = NULL;
  g_autofree char **tokens = NULL;
  RcBenchRow row = { .what = what, .unit = "s", .goal = 3, .at_most = TRUE };
  gint64 begin_ns;

  rc_bench_swarm_grow (swarm, plan->n_back);
  witness = rc_bench_witness_new (process, RC_LOGIN_OPEN, TRUE, WITNESS_INDEX);
  tokens = take_tokens (swarm);
  rc_bench_swarm_leave (swarm);

  begin_ns = rc_bench_now_ns ();
  come_back (swarm, tokens, plan->n_back, witness);
  row.ours = (rc_bench_now_ns () - begin_ns) / 1e9;
  rc_bench_report_add (plan->report, &row);
  report_witness (plan, "meanwhile, between two who stayed: p99", witness, 20000);
}

/* --- what was missed --------------------------------------------------------- */

typedef struct
{
  RcBenchSwarm *swarm;
  guint n_wanted;
  guint n_sent;
  guint n_told;
  guint reader_index;
} Filling;

static void
write_more (Filling *self, RcBenchPeer *writer)
{
  while (self->n_sent < self->n_wanted && writer->n_sent - writer->n_told < WINDOW)
    {
      rc_bench_swarm_send (self->swarm, writer, self->reader_index);
      self->n_sent++;
    }
}

static void
on_filling (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
  Filling *self = user_data;

  if (event->kind != RC_BENCH_SENT)
    return;

  peer->n_told++;
  self->n_told++;
  write_more (self, peer);
}

/* Writes to somebody who is not there. */
static void
fill (RcBenchSwarm *swarm, guint n, guint reader_index)
{
  Filling self = { .swarm = swarm, .n_wanted = n, .reader_index = reader_index };
  gint64 begin_ns = rc_bench_now_ns ();

  swarm->func = on_filling;
  swarm->user_data = &self;
  swarm->now_ns = begin_ns;
  for (guint i = 0; i < WRITERS; i++)
    write_more (&self, rc_bench_swarm_get (swarm, i));

  while (self.n_told < n)
    {
      rc_bench_swarm_turn (swarm, 100);
      if (rc_bench_now_ns () - begin_ns > RC_BENCH_DEADLINE_NS)
        rc_bench_fail ("only %u of %u were kept", self.n_told, n);
    }
}

typedef struct
{
  RcBenchSwarm *swarm;
  guint n_got;
  guint64 seq;
  gboolean ended;
} Catching;

static void
on_caught (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
  Catching *self = user_data;

  if (event->kind == RC_BENCH_MESSAGE)
    {
      if (event->seq <= self->seq)
        rc_bench_fail ("what was missed does not come in its order");
      self->seq = event->seq;
      self->n_got++;
      return;
    }

  self->ended = event->kind == RC_BENCH_END && !event->more;
  if (self->ended)
    return;

  rc_bench_talk_sync (peer, self->seq);
  rc_bench_swarm_touch (self->swarm, peer);
}

static double
catch_up (RcBenchSwarm *reader, guint n, RcBenchWitness *witness)
{
  Catching self = { .swarm = reader };
  gint64 begin_ns = rc_bench_now_ns ();

  reader->func = on_caught;
  reader->user_data = &self;
  rc_bench_talk_sync (rc_bench_swarm_get (reader, 0), 0);
  rc_bench_swarm_touch (reader, rc_bench_swarm_get (reader, 0));
  while (!self.ended)
    {
      rc_bench_witness_turn (witness, reader);
      if (rc_bench_now_ns () - begin_ns > RC_BENCH_DEADLINE_NS)
        rc_bench_fail ("only %u of %u were told", self.n_got, n);
    }

  if (self.n_got != n)
    rc_bench_fail ("%u messages were missed, and %u are told", n, self.n_got);

  return n / ((rc_bench_now_ns () - begin_ns) / 1e9);
}

/**
 * rc_bench_plan_sync:
 * @plan: the plan
 *
 * Somebody comes back who has missed much, while two others write to one another.
 */
void
rc_bench_plan_sync (const RcBenchPlan *plan)
{
  const char *const settings[] = { "history=on", NULL };
  g_autofree char *what = g_strdup_printf ("SYNC of %u missed messages", plan->n_missed);
  g_autoptr (RcBenchProcess) process = rc_bench_process_server (settings);
  g_autoptr (RcBenchSwarm) writers = rc_bench_swarm_new (RC_BENCH_SERVER, process, RC_LOGIN_OPEN, FALSE);
  g_autoptr (RcBenchSwarm) reader = rc_bench_swarm_new (RC_BENCH_SERVER, process, RC_LOGIN_OPEN, FALSE);
  g_autoptr (RcBenchWitness) witness = rc_bench_witness_new (process, RC_LOGIN_OPEN, FALSE, WITNESS_INDEX);
  RcBenchRow row = { .what = what, .unit = "messages/s", .goal = 300000 };
  char *token;

  reader->first_index = WRITERS;
  rc_bench_swarm_grow (writers, WRITERS);
  rc_bench_swarm_grow (reader, 1);
  token = g_steal_pointer (&rc_bench_swarm_get (reader, 0)->token);
  rc_bench_swarm_leave (reader);
  fill (writers, plan->n_missed, WRITERS);

  rc_bench_swarm_connect (reader, WRITERS, token);
  while (reader->n_in < 1)
    rc_bench_swarm_turn (reader, 100);

  row.ours = catch_up (reader, plan->n_missed, witness);
  rc_bench_report_add (plan->report, &row);
  report_witness (plan, "meanwhile, between two others: p99", witness, 20000);
}

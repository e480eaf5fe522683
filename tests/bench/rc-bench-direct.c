/* rc-bench-direct.c - pairs, one of whom writes to the other.
 *
 * The next message is written as soon as an earlier one has arrived and, where
 * that is so, is acknowledged. Each must arrive once and in its order. */
#include "config.h"

#include "rc-bench-load.h"

typedef struct
{
  RcBenchSwarm *swarm;
  const RcBenchDirect *load;
  RcBenchRound *round;
  gboolean measuring;
  gboolean stopping;
  guint64 n_sent;
  guint64 n_arrived;
  guint64 n_told;
  gint64 begin_ns;
  gint64 begin_cpu_ns;
} Direct;

static void
go_on (Direct *self, RcBenchPeer *sender)
{
  guint32 done = sender->n_got;

  if (self->stopping || self->load->per_second > 0)
    return;

  if (self->swarm->target == RC_BENCH_SERVER)
    done = MIN (done, sender->n_told);

  while (sender->n_sent - done < self->load->window)
    {
      rc_bench_swarm_send (self->swarm, sender, sender->partner->index);
      self->n_sent++;
    }
}

static void
on_message (Direct *self, RcBenchPeer *peer, const RcBenchText *text)
{
  RcBenchPeer *sender = peer->partner;

  if (text->from != sender->index || text->number != sender->n_got + 1)
    rc_bench_fail ("message %u of %u came where %u was due", text->number, text->from, sender->n_got + 1);

  sender->n_got++;
  self->n_arrived++;
  if (self->measuring)
    {
      self->round->n_deliveries++;
      rc_bench_times_add (&self->round->times, self->swarm->now_ns - text->sent_ns);
    }
  go_on (self, sender);
}

static void
on_sent (Direct *self, RcBenchPeer *sender, guint32 number)
{
  if (number != sender->n_told + 1)
    rc_bench_fail ("message %u of %u is acknowledged where %u was due", number, sender->index, sender->n_told + 1);

  sender->n_told++;
  self->n_told++;
  self->round->n_told += self->measuring;
  go_on (self, sender);
}

static void
on_event (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
  if (event->kind == RC_BENCH_MESSAGE)
    on_message (user_data, peer, &event->text);
  else
    on_sent (user_data, peer, event->number);
}

/* Those that are due by now, one of each pair after the other. */
static void
keep_pace (Direct *self)
{
  guint64 due;

  self->swarm->now_ns = rc_bench_now_ns ();
  due = (self->swarm->now_ns - self->begin_ns) / 1e9 * self->load->per_second;
  while (self->n_sent < due)
    {
      RcBenchPeer *sender = rc_bench_swarm_get (self->swarm, self->n_sent % self->load->n_pairs * 2);

      rc_bench_swarm_send (self->swarm, sender, sender->partner->index);
      self->n_sent++;
    }
}

static void
run_for (Direct *self, double seconds)
{
  gint64 end_ns = rc_bench_now_ns () + seconds * 1e9;

  while (rc_bench_now_ns () < end_ns)
    {
      if (self->load->per_second > 0)
        keep_pace (self);
      rc_bench_swarm_turn (self->swarm, 1);
    }
}

static gboolean
is_done (Direct *self)
{
  return self->n_arrived == self->n_sent && (self->swarm->target == RC_BENCH_RELAY || self->n_told == self->n_sent);
}

static void
begin (Direct *self)
{
  self->swarm->func = on_event;
  self->swarm->user_data = self;
  self->swarm->now_ns = self->begin_ns = rc_bench_now_ns ();
  for (guint i = 0; i < self->load->n_pairs; i++)
    {
      RcBenchPeer *sender = rc_bench_swarm_get (self->swarm, i * 2);
      RcBenchPeer *receiver = rc_bench_swarm_get (self->swarm, i * 2 + 1);

      sender->partner = receiver;
      receiver->partner = sender;
      sender->n_told = sender->n_got = sender->n_sent;
      go_on (self, sender);
    }
}

/**
 * rc_bench_direct_run:
 * @swarm: enough connections
 * @load: what is to be done
 * @round: (out caller-allocates): what came of it
 *
 * Warms up, measures, and waits for what is on its way.
 */
void
rc_bench_direct_run (RcBenchSwarm *swarm, const RcBenchDirect *load, RcBenchRound *round)
{
  Direct self = { .swarm = swarm, .load = load, .round = round };
  gint64 begin_ns;

  memset (round, 0, sizeof *round);
  begin (&self);
  run_for (&self, load->seconds / 8);

  self.measuring = TRUE;
  begin_ns = rc_bench_now_ns ();
  self.begin_cpu_ns = rc_bench_process_get_cpu_ns (swarm->process);
  run_for (&self, load->seconds);
  round->seconds = (rc_bench_now_ns () - begin_ns) / 1e9;
  round->cpu_ns = rc_bench_process_get_cpu_ns (swarm->process) - self.begin_cpu_ns;

  self.measuring = FALSE;
  self.stopping = TRUE;
  begin_ns = rc_bench_now_ns ();
  while (!is_done (&self) && rc_bench_now_ns () - begin_ns < RC_BENCH_DEADLINE_NS / 6)
    rc_bench_swarm_turn (swarm, 10);
  round->n_lost = self.n_sent - self.n_arrived;
}

/* Deliveries a second. */
double
rc_bench_round_rate (const RcBenchRound *round)
{
  return round->n_deliveries / round->seconds;
}

/* Processor seconds for a million deliveries. */
double
rc_bench_round_cpu (const RcBenchRound *round)
{
  return round->n_deliveries > 0 ? round->cpu_ns / 1e3 / round->n_deliveries : 0;
}

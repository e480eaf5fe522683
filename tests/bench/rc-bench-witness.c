/* rc-bench-witness.c - two who write to one another while something else goes on.
 *
 * One message at a time, a thousandth of a second after the last one: the
 * question is how long the server's loop is away, not how much it can do. They
 * are looked at between any two connections of the others, so that it is the
 * server that is measured, and not the load generator's own work. */
#include "config.h"

#include "rc-bench-witness.h"

#define PAUSE_NS 1000000

struct _RcBenchWitness
{
  RcBenchSwarm *swarm;
  RcBenchRound round;
  gint64 next_ns;
};

static void
on_event (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
  RcBenchWitness *self = user_data;

  if (event->kind != RC_BENCH_MESSAGE)
    return;

  self->round.n_deliveries++;
  rc_bench_times_add (&self->round.times, self->swarm->now_ns - event->text.sent_ns);
  self->next_ns = self->swarm->now_ns + PAUSE_NS;
}

/**
 * rc_bench_witness_new:
 * @process: the server
 * @method: how the two log in
 * @tls: whether they speak TLS
 * @first_index: who they are, of two that nobody else is
 *
 * Returns: (transfer full): two who are logged in, see rc_bench_witness_free()
 */
RcBenchWitness *
rc_bench_witness_new (RcBenchProcess *process, RcLoginMethod method, gboolean tls, guint first_index)
{
  RcBenchWitness *self = g_new0 (RcBenchWitness, 1);

  self->swarm = rc_bench_swarm_new (RC_BENCH_SERVER, process, method, tls);
  self->swarm->first_index = first_index;
  rc_bench_swarm_grow (self->swarm, 2);
  self->swarm->func = on_event;
  self->swarm->user_data = self;
  return self;
}

/* They leave. */
void
rc_bench_witness_free (RcBenchWitness *self)
{
  rc_bench_swarm_free (self->swarm);
  g_free (self);
}

/**
 * rc_bench_witness_turn:
 * @self: two
 * @other: what else goes on
 *
 * Goes on with both a little.
 */
void
rc_bench_witness_turn (RcBenchWitness *self, RcBenchSwarm *other)
{
  self->swarm->now_ns = rc_bench_now_ns ();
  if (self->swarm->now_ns >= self->next_ns)
    {
      self->next_ns = G_MAXINT64;
      rc_bench_swarm_send (self->swarm, rc_bench_swarm_get (self->swarm, 0), rc_bench_swarm_get (self->swarm, 1)->index);
    }

  rc_bench_swarm_turn (self->swarm, 0);
  other->events_max = 1;
  rc_bench_swarm_turn (other, 0);
}

/* How long their messages took. */
const RcBenchRound *
rc_bench_witness_get (RcBenchWitness *self)
{
  return &self->round;
}

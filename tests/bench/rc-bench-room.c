/* rc-bench-room.c - a room in which a few write, and everybody hears.
 *
 * So many messages are on their way in all; the next one is written when one
 * more has arrived everywhere, as counted by its deliveries. */
#include "config.h"

#include "rc-bench-load.h"

#define WINDOW 64
#define SPEAKERS 10

typedef struct
{
  RcBenchSwarm *swarm;
  RcBenchRound *round;
  guint n_members;
  gboolean measuring;
  gboolean stopping;
  guint64 n_sent;
  guint64 n_arrived;
  guint64 n_told;
} Room;

static void
go_on (Room *self)
{
  while (!self->stopping && self->n_sent < self->n_arrived / (self->n_members - 1) + WINDOW)
    {
      RcBenchPeer *speaker = rc_bench_swarm_get (self->swarm, self->n_sent % SPEAKERS);

      rc_bench_swarm_send (self->swarm, speaker, RC_BENCH_RELAY_ALL);
      self->n_sent++;
    }
}

static void
on_event (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
  Room *self = user_data;

  if (event->kind == RC_BENCH_SENT)
    {
      self->n_told++;
      self->round->n_told += self->measuring;
      return;
    }

  self->n_arrived++;
  if (self->measuring)
    {
      self->round->n_deliveries++;
      rc_bench_times_add (&self->round->times, self->swarm->now_ns - event->text.sent_ns);
    }
}

static void
run_for (Room *self, double seconds)
{
  gint64 end_ns = rc_bench_now_ns () + seconds * 1e9;

  while (rc_bench_now_ns () < end_ns)
    {
      go_on (self);
      rc_bench_swarm_turn (self->swarm, 1);
    }
}

static gboolean
is_done (Room *self)
{
  return self->n_arrived == self->n_sent * (self->n_members - 1) &&
         (self->swarm->target == RC_BENCH_RELAY || self->n_told == self->n_sent);
}

static void
drain (Room *self)
{
  gint64 begin_ns = rc_bench_now_ns ();

  self->measuring = FALSE;
  self->stopping = TRUE;
  while (!is_done (self) && rc_bench_now_ns () - begin_ns < RC_BENCH_DEADLINE_NS / 6)
    rc_bench_swarm_turn (self->swarm, 10);
  self->round->n_lost = self->n_sent * (self->n_members - 1) - self->n_arrived;
}

static void
begin (Room *self)
{
  RcBenchSwarm *swarm = self->swarm;

  swarm->func = on_event;
  swarm->user_data = self;
  swarm->now_ns = rc_bench_now_ns ();
  swarm->stream_from = swarm->first_index + SPEAKERS;
  if (swarm->stream == NULL)
    swarm->stream = rc_bench_stream_new (swarm->target);

  rc_bench_stream_reset (swarm->stream);
  for (guint i = 0; i < swarm->peers->len; i++)
    {
      rc_bench_swarm_get (swarm, i)->stream_at = 0;
      rc_bench_swarm_get (swarm, i)->stream_frame = 0;
    }
}

/**
 * rc_bench_room_run:
 * @swarm: a swarm
 * @n_members: how many connections it has: all of them are in the room
 * @seconds: how long
 * @round: (out caller-allocates): what came of it
 *
 * Warms up, measures, and waits for what is on its way.
 */
void
rc_bench_room_run (RcBenchSwarm *swarm, guint n_members, double seconds, RcBenchRound *round)
{
  Room self = { .swarm = swarm, .round = round, .n_members = n_members };
  gint64 begin_ns, begin_cpu_ns;

  memset (round, 0, sizeof *round);
  begin (&self);
  run_for (&self, seconds / 8);

  self.measuring = TRUE;
  begin_ns = rc_bench_now_ns ();
  begin_cpu_ns = rc_bench_process_get_cpu_ns (swarm->process);
  run_for (&self, seconds);
  round->seconds = (rc_bench_now_ns () - begin_ns) / 1e9;
  round->cpu_ns = rc_bench_process_get_cpu_ns (swarm->process) - begin_cpu_ns;

  drain (&self);
  swarm->stream_from = G_MAXUINT;
}

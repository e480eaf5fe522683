/* rc-bench-swarm.c - many connections to one server or relay. */
#include "config.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "rc-bench-swarm.h"

#define EVENTS_MAX 256
#define BUFFER_BYTES (256 * 1024)

/* How many may be logging in at once. */
#define AT_ONCE 64

static void
ignore (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
}

/**
 * rc_bench_swarm_new:
 * @target: what is measured
 * @process: its process, which must outlive it
 * @method: how everybody logs in
 * @tls: whether they speak TLS
 *
 * Returns: (transfer full): a swarm of nobody, see rc_bench_swarm_free()
 */
RcBenchSwarm *
rc_bench_swarm_new (RcBenchTarget target, RcBenchProcess *process, RcLoginMethod method, gboolean tls)
{
  RcBenchSwarm *self = g_new0 (RcBenchSwarm, 1);

  self->target = target;
  self->process = process;
  self->method = method;
  self->func = ignore;
  self->peers = g_ptr_array_new ();
  self->stream_from = G_MAXUINT;
  self->events_max = EVENTS_MAX;
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->buffer = g_malloc (BUFFER_BYTES);
  if (tls)
    gnutls_certificate_allocate_credentials (&self->tls);

  return self;
}

/* Closes all connections. Those of the same ids may come again at once. */
void
rc_bench_swarm_leave (RcBenchSwarm *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    rc_bench_peer_free (g_ptr_array_index (self->peers, i));

  g_ptr_array_set_size (self->peers, 0);
  self->touched = NULL;
  self->n_in = 0;
}

/* The same, and frees it. */
void
rc_bench_swarm_free (RcBenchSwarm *self)
{
  rc_bench_swarm_leave (self);
  g_ptr_array_unref (self->peers);
  g_clear_pointer (&self->stream, rc_bench_stream_free);
  g_clear_pointer (&self->tls, gnutls_certificate_free_credentials);
  close (self->epoll_fd);
  g_free (self->buffer);
  g_free (self);
}

/* Has it flushed at the end of the turn. */
void
rc_bench_swarm_touch (RcBenchSwarm *self, RcBenchPeer *peer)
{
  if (peer->touched)
    return;

  peer->touched = TRUE;
  peer->touched_next = self->touched;
  self->touched = peer;
}

static void
watch (RcBenchSwarm *self, RcBenchPeer *peer, int operation, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = peer };

  rc_bench_check (epoll_ctl (self->epoll_fd, operation, peer->fd, &event) == 0, "epoll_ctl");
}

static void
greet_if_ready (RcBenchSwarm *self, RcBenchPeer *peer)
{
  if (peer->state != RC_BENCH_PEER_CONNECTING || !rc_bench_peer_shake (peer))
    return;

  peer->state = RC_BENCH_PEER_GREETING;
  rc_bench_talk_greet (self->target, peer, peer->token != NULL ? RC_LOGIN_TOKEN : self->method);
  rc_bench_swarm_touch (self, peer);
}

/**
 * rc_bench_swarm_connect:
 * @self: a swarm
 * @index: who comes
 * @token: (transfer full) (nullable): what it has to come back with
 *
 * Connects one more, who is logged in some turns later.
 */
void
rc_bench_swarm_connect (RcBenchSwarm *self, guint index, char *token)
{
  RcBenchPeer *peer = rc_bench_peer_new (rc_bench_process_get_port (self->process), index, self->tls);

  peer->token = token;
  g_ptr_array_add (self->peers, peer);
  watch (self, peer, EPOLL_CTL_ADD, EPOLLIN);
  greet_if_ready (self, peer);
}

static void
flush_touched (RcBenchSwarm *self)
{
  while (self->touched != NULL)
    {
      RcBenchPeer *peer = self->touched;
      gboolean was_blocked = peer->blocked;

      self->touched = peer->touched_next;
      peer->touched = FALSE;
      rc_bench_peer_flush (peer);
      if (peer->blocked != was_blocked)
        watch (self, peer, EPOLL_CTL_MOD, peer->blocked ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }
}

static void
on_event (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data)
{
  RcBenchSwarm *self = user_data;

  if (event->kind != RC_BENCH_IN)
    {
      self->func (peer, event, self->user_data);
      return;
    }

  peer->state = RC_BENCH_PEER_IN;
  self->n_in++;
  self->in_at_ns = self->now_ns;
}

static void
read_peer (RcBenchSwarm *self, RcBenchPeer *peer)
{
  gssize n;

  do
    {
      n = rc_bench_peer_read (peer, self->buffer, BUFFER_BYTES);
      self->now_ns = rc_bench_now_ns ();
      if (n > 0 && self->stream != NULL && peer->index >= self->stream_from)
        rc_bench_stream_feed (self->stream, peer, self->buffer, n, on_event, self);
      else if (n > 0)
        rc_bench_talk_feed (self->target, peer, self->buffer, n, on_event, self);
    }
  while (n > 0 && peer->tls != NULL);
}

/**
 * rc_bench_swarm_turn:
 * @self: a swarm
 * @timeout_ms: how long to wait for anything
 *
 * Takes what has arrived, tells of it, and writes what is to be said.
 *
 * Returns: whether anything has
 */
gboolean
rc_bench_swarm_turn (RcBenchSwarm *self, int timeout_ms)
{
  struct epoll_event events[EVENTS_MAX];
  int n;

  flush_touched (self);
  n = epoll_wait (self->epoll_fd, events, self->events_max, timeout_ms);
  self->now_ns = rc_bench_now_ns ();
  for (int i = 0; i < n; i++)
    {
      RcBenchPeer *peer = events[i].data.ptr;

      if ((events[i].events & EPOLLOUT) != 0)
        rc_bench_swarm_touch (self, peer);

      greet_if_ready (self, peer);
      if ((events[i].events & ~EPOLLOUT) != 0 && peer->state != RC_BENCH_PEER_CONNECTING)
        read_peer (self, peer);
    }

  flush_touched (self);
  return n > 0;
}

/**
 * rc_bench_swarm_grow:
 * @self: a swarm
 * @n_peers: how many there are to be
 *
 * Connects and logs in those that are missing, some at once.
 *
 * Returns: how many seconds that took
 */
double
rc_bench_swarm_grow (RcBenchSwarm *self, guint n_peers)
{
  gint64 begin_ns = rc_bench_now_ns ();

  self->now_ns = begin_ns;
  while (self->n_in < n_peers)
    {
      while (self->peers->len < n_peers && self->peers->len - self->n_in < AT_ONCE)
        rc_bench_swarm_connect (self, self->first_index + self->peers->len, NULL);

      rc_bench_swarm_turn (self, 100);
      if (rc_bench_now_ns () - begin_ns > RC_BENCH_DEADLINE_NS)
        rc_bench_fail ("only %u of %u could log in", self->n_in, n_peers);
    }

  return (rc_bench_now_ns () - begin_ns) / 1e9;
}

/**
 * rc_bench_swarm_send:
 * @self: a swarm
 * @peer: who writes
 * @to: to whom
 *
 * Writes the next message of @peer.
 */
void
rc_bench_swarm_send (RcBenchSwarm *self, RcBenchPeer *peer, guint32 to)
{
  rc_bench_talk_send (self->target, peer, to, self->now_ns);
  rc_bench_swarm_touch (self, peer);
}

/* The @n th connection. */
RcBenchPeer *
rc_bench_swarm_get (RcBenchSwarm *self, guint n)
{
  return g_ptr_array_index (self->peers, n);
}

/* rc-reactor.c - all connections as one source of the main loop.
 *
 * GLib's loop polls every source at every turn. Here it polls one epoll
 * descriptor, so that a turn costs what is ready and not what is connected:
 *
 *     dispatch:  [ what is ready -> its watch -> end of turn ] until nothing
 *                is ready, a few times at most; then the deadlines that have
 *                passed -> end of turn
 *
 * The end of a turn flushes what the turn has touched, and frees what it has
 * closed: a watch is never freed while events that name it may be at hand. */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

#include "rc-reactor.h"

#define EVENTS_MAX 256

/* How often the connections may go before the loop's other sources. */
#define ROUNDS_MAX 8

typedef struct
{
  GSource base;
  RcReactor *reactor;
} ReactorSource;

struct _RcReactor
{
  GSource *source;     /* owned */
  RcChunkPool *pool;   /* owned */
  guint8 *buffer;      /* owned */
  GPtrArray *queues;   /* owned, of borrowed */
  int epoll_fd;
  gint64 now_us;
  gint64 time_us;
  gint64 armed_us;     /* when the source wakes up by itself */
  gboolean turn_wanted; /* somebody has done something outside of a turn */
  RcTurnEndFunc turn_end;
  gpointer turn_end_data;
};

static void
read_clocks (RcReactor *self)
{
  self->now_us = g_get_monotonic_time ();
  self->time_us = g_get_real_time ();
}

static void
end_turn (RcReactor *self)
{
  self->turn_wanted = FALSE;
  if (self->turn_end != NULL)
    self->turn_end (self->turn_end_data);
}

static gboolean
run_round (RcReactor *self)
{
  struct epoll_event events[EVENTS_MAX];
  int n = epoll_wait (self->epoll_fd, events, EVENTS_MAX, 0);

  if (n <= 0)
    return FALSE;

  read_clocks (self);
  for (int i = 0; i < n; i++)
    {
      RcWatch *watch = events[i].data.ptr;

      if (watch->events != 0)
        watch->func (watch, events[i].events);
    }

  end_turn (self);
  return TRUE;
}

static void
run_deadlines (RcReactor *self)
{
  guint n = 0;

  read_clocks (self);
  for (guint i = 0; i < self->queues->len; i++)
    n += rc_deadline_queue_expire (g_ptr_array_index (self->queues, i), self->now_us);

  if (n > 0 || self->turn_wanted)
    end_turn (self);
}

/* Waking up early costs a turn; being set anew at every turn costs more. So
 * it is only ever set earlier, until it has passed. */
static void
arm (RcReactor *self)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->queues->len; i++)
    next_us = MIN (next_us, rc_deadline_queue_next (g_ptr_array_index (self->queues, i)));

  if (next_us >= self->armed_us && self->armed_us > self->now_us)
    return;

  if (next_us == self->armed_us)
    return;

  self->armed_us = next_us;
  g_source_set_ready_time (self->source, next_us == G_MAXINT64 ? -1 : next_us);
}

static gboolean
reactor_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  RcReactor *self = ((ReactorSource *) source)->reactor;

  for (guint i = 0; i < ROUNDS_MAX && run_round (self); i++)
    continue;

  run_deadlines (self);
  arm (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs reactor_funcs = {
  .dispatch = reactor_dispatch,
};

/**
 * rc_reactor_new:
 * @context: the main context whose thread it lives in
 * @error: return location for an error
 *
 * Makes a reactor and attaches it to @context. Errors: #GUnixError's domain.
 *
 * Returns: (transfer full) (nullable): a reactor, see rc_reactor_free().
 */
RcReactor *
rc_reactor_new (GMainContext *context, GError **error)
{
  RcReactor *self;
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);

  if (epoll_fd < 0)
    {
      g_set_error (error, G_UNIX_ERROR, 0, "epoll: %s", g_strerror (errno));
      return NULL;
    }

  self = g_new0 (RcReactor, 1);
  self->epoll_fd = epoll_fd;
  self->pool = rc_chunk_pool_new ();
  self->buffer = g_malloc (RC_REACTOR_BUFFER_BYTES);
  self->queues = g_ptr_array_new ();
  self->armed_us = G_MAXINT64;
  read_clocks (self);

  self->source = g_source_new (&reactor_funcs, sizeof (ReactorSource));
  ((ReactorSource *) self->source)->reactor = self;
  g_source_set_static_name (self->source, "RcReactor");
  g_source_add_unix_fd (self->source, epoll_fd, G_IO_IN);
  g_source_attach (self->source, context);
  return self;
}

/**
 * rc_reactor_free:
 * @self: (transfer full): a reactor without watches
 *
 * Detaches and frees it. All chunks of its pool must be back.
 */
void
rc_reactor_free (RcReactor *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_unref (self->queues);
  rc_chunk_pool_free (self->pool);
  g_free (self->buffer);
  close (self->epoll_fd);
  g_free (self);
}

/**
 * rc_reactor_set_turn_end:
 * @self: a reactor
 * @func: (scope forever): called at the end of each turn
 * @user_data: for @func
 *
 * Sets what flushes and reaps.
 */
void
rc_reactor_set_turn_end (RcReactor *self, RcTurnEndFunc func, gpointer user_data)
{
  self->turn_end = func;
  self->turn_end_data = user_data;
}

/**
 * rc_reactor_add_queue:
 * @self: a reactor
 * @queue: (transfer none): a queue that lives as long as @self
 *
 * From now on the deadlines of @queue pass by themselves.
 */
void
rc_reactor_add_queue (RcReactor *self, RcDeadlineQueue *queue)
{
  g_ptr_array_add (self->queues, queue);
}

/**
 * rc_reactor_watch:
 * @self: a reactor
 * @watch: a watch whose func and fd are set
 * @events: EPOLLIN, EPOLLOUT, both, or 0 for nothing at all, not even a
 *   hang-up
 *
 * Changes what @watch asks for. Costs nothing where that is what it asks for.
 *
 * Returns: %FALSE where the system has no room for it.
 */
gboolean
rc_reactor_watch (RcReactor *self, RcWatch *watch, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };
  int operation = events == 0 ? EPOLL_CTL_DEL : watch->events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;

  if (events == watch->events)
    return TRUE;

  watch->events = events;
  if (epoll_ctl (self->epoll_fd, operation, watch->fd, &event) == 0)
    return TRUE;

  g_warning ("epoll_ctl: %s", g_strerror (errno));
  watch->events = 0;
  return FALSE;
}

/**
 * rc_reactor_request_turn:
 * @self: a reactor
 *
 * Makes sure that there is a turn soon: for who has touched a connection or
 * set a deadline outside of one.
 */
void
rc_reactor_request_turn (RcReactor *self)
{
  self->armed_us = 0;
  self->turn_wanted = TRUE;
  g_source_set_ready_time (self->source, 0);
}

/**
 * rc_reactor_get_now_us:
 * @self: a reactor
 *
 * Returns: the monotonic time at which the turn began, in microseconds.
 */
gint64
rc_reactor_get_now_us (RcReactor *self)
{
  return self->now_us;
}

/**
 * rc_reactor_get_time_us:
 * @self: a reactor
 *
 * Returns: the Unix time at which the turn began, in microseconds.
 */
gint64
rc_reactor_get_time_us (RcReactor *self)
{
  return self->time_us;
}

/**
 * rc_reactor_get_buffer:
 * @self: a reactor
 *
 * Returns: (transfer none): the %RC_REACTOR_BUFFER_BYTES that everybody reads
 *   to, each until it gives back control.
 */
guint8 *
rc_reactor_get_buffer (RcReactor *self)
{
  return self->buffer;
}

/**
 * rc_reactor_get_pool:
 * @self: a reactor
 *
 * Returns: (transfer none): where output takes its memory from.
 */
RcChunkPool *
rc_reactor_get_pool (RcReactor *self)
{
  return self->pool;
}

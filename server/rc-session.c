/* rc-session.c - one connection: its life, and what it says. */
#include "config.h"

#include <errno.h>
#include <sys/ioctl.h>

#include <glib/gi18n-lib.h>

#include "rc-ack.h"
#include "rc-address-table.h"
#include "rc-deferral.h"
#include "rc-dispatch.h"
#include "rc-door.h"
#include "rc-seed.h"
#include "rc-session.h"
#include "rc-sync.h"
#include "rc-tls-transport.h"
#include "rc-turn.h"

/* How many buffers one session may fill in a turn, before the others have
 * theirs. */
#define READS_MAX 2

/* How much may be read ahead of the rate, in seconds' worth. */
#define BURST_US (4 * G_USEC_PER_SEC)

static gint64
now (RcSession *self)
{
  return rc_reactor_get_now_us (self->hub->reactor);
}

/* Whether nothing is read for now: a frame, or its answer, waits. Of who is
 * closing everything is read, to be thrown away. */
static gboolean
is_waiting (RcSession *self)
{
  return self->deferral != NULL || (self->pending != NULL && rc_session_is_open (self));
}

static void
update_interest (RcSession *self)
{
  guint32 events = 0;

  if (self->state == RC_SESSION_DEAD)
    return;

  if (!self->paused && !self->eof && !is_waiting (self))
    events |= EPOLLIN;
  if (self->blocked)
    events |= EPOLLOUT;

  if (!rc_reactor_watch (self->hub->reactor, &self->watch, events))
    rc_session_kill (self);
}

static void
queue_ending (RcSession *self)
{
  if (self->ending_queued)
    return;

  self->ending_queued = TRUE;
  self->ending_next = self->hub->ending;
  self->hub->ending = self;
}

/**
 * rc_session_close:
 * @self: a session
 *
 * Closes @self once what is queued has been written, or after the linger
 * time-out. From now on it is told nothing more, and what it says is not
 * heard. At the end of the turn its person has left.
 */
void
rc_session_close (RcSession *self)
{
  if (!rc_session_is_open (self))
    return;

  self->state = RC_SESSION_CLOSING;
  self->paused = FALSE;
  rc_deferral_drop (self);
  rc_deadline_stop (&self->pause);
  rc_session_touch (self);
  queue_ending (self);
}

/**
 * rc_session_kill:
 * @self: a session
 *
 * Ends @self at once: nothing can be written to it any more. It is freed at
 * the end of the turn.
 */
void
rc_session_kill (RcSession *self)
{
  if (self->state == RC_SESSION_DEAD)
    return;

  self->state = RC_SESSION_DEAD;
  rc_deadline_stop (&self->life);
  rc_deadline_stop (&self->pause);
  (void) rc_reactor_watch (self->hub->reactor, &self->watch, 0);
  queue_ending (self);
}

static gboolean
has_unread_input (RcSession *self)
{
  int n_bytes = 0;

  return ioctl (self->watch.fd, FIONREAD, &n_bytes) != 0 || n_bytes > 0;
}

/* All of the last words are written. Closing with unread bytes would reset the
 * connection and might take those words back: so the peer is to close, but
 * where the server ends and there are none. */
static void
end_if_closing (RcSession *self)
{
  if (self->state != RC_SESSION_CLOSING)
    return;

  if (self->eof || (self->hub->shutting_down && !has_unread_input (self)))
    {
      rc_session_kill (self);
      return;
    }

  if (self->write_ended)
    return;

  self->write_ended = TRUE;
  self->transport.vtable->end_write (&self->transport);
}

/**
 * rc_session_flush:
 * @self: a session
 *
 * Writes what is queued, as far as the socket takes it.
 */
void
rc_session_flush (RcSession *self)
{
  gsize queued = self->output.n_bytes;
  RcFlush flushed;

  if (self->state == RC_SESSION_DEAD || self->blocked)
    return;

  flushed = rc_output_flush (&self->output, rc_reactor_get_pool (self->hub->reactor), &self->transport);
  self->hub->counts.bytes_out += queued - self->output.n_bytes;
  switch (flushed)
    {
    case RC_FLUSH_DONE:
      rc_sync_drained (self);
      end_if_closing (self);
      break;
    case RC_FLUSH_BLOCKED:
      self->blocked = TRUE;
      break;
    case RC_FLUSH_FAILED:
    default:
      rc_session_kill (self);
      break;
    }

  update_interest (self);
}

/**
 * rc_session_may_go_on:
 * @self: a session
 *
 * Checks the rate. Beyond it @self is not read from until it has waited long
 * enough; what it has sent stays in order.
 *
 * Returns: whether its next frame may be taken.
 */
gboolean
rc_session_may_go_on (RcSession *self)
{
  if (!rc_session_is_open (self) || self->pending != NULL)
    return FALSE;

  if (self->deferral != NULL)
    {
      update_interest (self);
      return FALSE;
    }

  if (self->hub->config->session_rate == 0 || self->rate_us - now (self) < BURST_US)
    return TRUE;

  self->paused = TRUE;
  rc_deadline_queue_start (&self->hub->throttle_queue, &self->pause, now (self));
  update_interest (self);
  return FALSE;
}

/**
 * rc_session_wait:
 * @self: a session, in one of its frames
 * @pending: what it waits for
 *
 * Takes no further frame until rc_session_go_on(), and reads no more; what has
 * been sent stays in order.
 */
void
rc_session_wait (RcSession *self, RcPending *pending)
{
  g_assert (self->pending == NULL);

  self->pending = pending;
  update_interest (self);
}

/**
 * rc_session_go_on:
 * @self: a session that has waited
 *
 * Goes on with what it has sent in the meantime. For use outside of a turn.
 */
void
rc_session_go_on (RcSession *self)
{
  self->pending = NULL;
  rc_reactor_request_turn (self->hub->reactor);
  if (rc_session_is_open (self) && !self->paused)
    rc_session_resume (self);
}

/**
 * rc_session_abandon:
 * @self: a session that ends
 *
 * Whatever it has waited for, it does so no more.
 */
void
rc_session_abandon (RcSession *self)
{
  RcPending *pending = g_steal_pointer (&self->pending);

  if (pending != NULL)
    pending->abandon (pending);
}

/**
 * rc_session_charge:
 * @self: a session
 * @n_frames: how many
 *
 * Counts frames that @self has sent, or an answer that costs as much, against
 * its rate.
 */
void
rc_session_charge (RcSession *self, guint n_frames)
{
  gint64 rate = self->hub->config->session_rate;

  if (rate > 0)
    self->rate_us = MAX (self->rate_us, now (self)) + n_frames * (G_USEC_PER_SEC / rate);
}

static void
refuse_long_body (RcSession *self, const RcFrame *frame)
{
  self->hub->counts.refused += frame->verb == RC_VERB_SEND;
  rc_session_put_error (self, frame, RC_ERROR_TOO_LONG, _ ("The body is too long; 64 KiB are the most."));
}

static void
refuse_stream (RcSession *self, const GError *error)
{
  RcError code = error->domain == RC_ERROR ? (RcError) error->code : RC_ERROR_BAD_FRAME;

  rc_session_put_error (self, NULL, code, error->message);
  rc_session_close (self);
}

/* Returns whether there may be another frame. */
static gboolean
parse_one (RcSession *self)
{
  g_autoptr (GError) error = NULL;
  RcFrame frame;

  switch (rc_frame_reader_next (&self->reader, &frame, &error))
    {
    case RC_PARSE_MORE:
      return FALSE;
    case RC_PARSE_FRAME:
      rc_session_charge (self, 1);
      rc_dispatch (self, &frame);
      return TRUE;
    case RC_PARSE_TOO_LONG:
      rc_session_charge (self, 1);
      refuse_long_body (self, &frame);
      return TRUE;
    case RC_PARSE_BROKEN:
    default:
      refuse_stream (self, error);
      return FALSE;
    }
}

/**
 * rc_session_parse:
 * @self: a session whose reader was fed
 *
 * Does what the frames ask for, until there are no more, the rate is used up
 * or the connection is to be closed.
 */
void
rc_session_parse (RcSession *self)
{
  while (rc_session_may_go_on (self) && parse_one (self))
    continue;

  if (rc_session_is_open (self))
    rc_frame_reader_keep (&self->reader);
  else
    rc_frame_reader_clear (&self->reader);
}

static void
process (RcSession *self, const guint8 *data, gsize len)
{
  if (!rc_session_is_open (self))
    return;

  switch (self->door)
    {
    case RC_DOOR_FRAMES:
      rc_frame_reader_feed (&self->reader, data, len);
      rc_session_parse (self);
      break;
    case RC_DOOR_SEED:
      rc_seed_feed (self, data, len);
      break;
    case RC_DOOR_SNIFF:
    default:
      rc_door_sniff (self, data, len);
      break;
    }
}

static void
note_life (RcSession *self)
{
  self->active_us = now (self);
  if (self->state == RC_SESSION_ONLINE && self->door == RC_DOOR_FRAMES)
    rc_deadline_queue_touch (&self->hub->ping_queue, &self->life, self->active_us);
}

static void
end_of_stream (RcSession *self)
{
  self->eof = TRUE;
  if (self->door == RC_DOOR_SEED)
    rc_seed_end (self);

  rc_session_close (self);
  rc_session_touch (self);
}

static void
read_input (RcSession *self)
{
  guint8 *buffer = rc_reactor_get_buffer (self->hub->reactor);

  /* It comes from memory while the system reads. */
  if (self->person != NULL && self->person->refs != NULL)
    rc_ref_window_warm (self->person->refs);

  for (guint i = 0; i < READS_MAX && !self->paused && !is_waiting (self) && self->state != RC_SESSION_DEAD; i++)
    {
      gssize n = self->transport.vtable->read (&self->transport, buffer, RC_REACTOR_BUFFER_BYTES);

      if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        {
          /* A handshake may wait for the other direction. */
          if (self->transport.wants_write)
            rc_session_touch (self);
          return;
        }

      if (n < 0)
        {
          rc_session_kill (self);
          return;
        }

      if (n == 0)
        {
          end_of_stream (self);
          return;
        }

      note_life (self);
      self->hub->counts.bytes_in += n;
      process (self, buffer, n);
      if (n < RC_REACTOR_BUFFER_BYTES && self->transport.vtable->short_read_drains)
        return;
    }
}

static void
on_ready (RcWatch *watch, guint32 events)
{
  RcSession *self = RC_CONTAINER_OF (watch, RcSession, watch);

  if ((events & EPOLLOUT) != 0)
    {
      self->blocked = FALSE;
      rc_session_touch (self);
    }

  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0)
    return;

  if ((watch->events & EPOLLIN) != 0)
    {
      read_input (self);
      rc_turn_flush_ahead (self->hub);
    }
  else if ((events & (EPOLLHUP | EPOLLERR)) != 0)
    rc_session_kill (self);
}

/**
 * rc_session_resume:
 * @self: a session that was paused
 *
 * Goes on with what it has sent, and reads on if the rate allows it.
 */
void
rc_session_resume (RcSession *self)
{
  if (self->hub->draining)
    return;

  self->paused = FALSE;
  note_life (self);

  if (self->door == RC_DOOR_FRAMES)
    rc_session_parse (self);
  else if (self->door == RC_DOOR_SEED)
    rc_seed_resume (self);

  update_interest (self);
}

/**
 * rc_session_hold:
 * @self: a session
 *
 * Reads nothing more from @self: the server ends, and what was read is still
 * to be answered.
 */
void
rc_session_hold (RcSession *self)
{
  self->paused = TRUE;
  update_interest (self);
}

/**
 * rc_session_find_peer:
 * @self: a session
 * @id: whom it writes to
 *
 * Finds a person, and remembers who it was: most messages go where the last
 * one went.
 *
 * Returns: (transfer none) (nullable): the person, who is here or has an account.
 */
RcPerson *
rc_session_find_peer (RcSession *self, RcSlice id)
{
  RcPerson *peer = self->peer;

  if (peer != NULL && (rc_person_is_here (peer) || peer->account) && rc_slice_equal (rc_person_get_id (peer), id))
    return peer;

  peer = rc_hub_find (self->hub, id);
  if (peer == self->peer)
    return peer;

  g_clear_pointer (&self->peer, rc_person_unref);
  if (peer != NULL)
    self->peer = rc_person_ref (peer);
  return peer;
}

/**
 * rc_session_new:
 * @hub: the hub
 * @fd: (transfer full): a connected, non-blocking socket
 * @address: (nullable): the acceptor's count of connections from there
 * @plain_allowed: whether it may speak without TLS
 *
 * Makes a session and has it read from. It has the time for log-in from now.
 *
 * Returns: (transfer none): a session, which the hub owns.
 */
RcSession *
rc_session_new (RcHub *hub, int fd, RcAddressCount *address, gboolean plain_allowed)
{
  RcSession *self = g_new0 (RcSession, 1);

  self->hub = hub;
  self->address = address;
  self->watch.func = on_ready;
  self->watch.fd = fd;
  rc_transport_init_auto (&self->transport, fd, hub->certificate, hub->handshakes, plain_allowed);
  rc_frame_reader_init (&self->reader);
  self->room_index = RC_NO_INDEX;
  self->roster_index = RC_NO_INDEX;
  self->waiting_index = RC_NO_INDEX;
  self->presence = RC_PRESENCE_ONLINE;
  self->active_us = g_get_monotonic_time ();
  rc_deadline_queue_start (&hub->login_queue, &self->life, self->active_us);

  self->next = hub->sessions;
  if (self->next != NULL)
    self->next->prev = self;
  hub->sessions = self;
  hub->n_sessions++;

  update_interest (self);
  rc_reactor_request_turn (hub->reactor);
  return self;
}

/**
 * rc_session_free:
 * @self: (transfer full): a session that has left, at the end of a turn
 *
 * Closes the socket and frees all.
 */
void
rc_session_free (RcSession *self)
{
  RcHub *hub = self->hub;

  if (self->prev != NULL)
    self->prev->next = self->next;
  else
    hub->sessions = self->next;
  if (self->next != NULL)
    self->next->prev = self->prev;
  hub->n_sessions--;

  rc_sync_drop (self);
  rc_ack_forget (self);
  rc_deferral_drop (self);
  rc_deadline_stop (&self->life);
  rc_deadline_stop (&self->pause);
  rc_output_clear (&self->output, rc_reactor_get_pool (hub->reactor));
  rc_frame_reader_clear (&self->reader);
  g_clear_pointer (&self->peer, rc_person_unref);
  g_clear_pointer (&self->seed, rc_seed_free);
  rc_address_table_leave (self->address);
  self->transport.vtable->close (&self->transport);
  g_free (self);
}

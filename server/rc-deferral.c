/* rc-deferral.c - a frame that cannot be answered yet.
 *
 *     SEND   the store is full, has no seq, or must be asked for the ref first
 *     SYNC, HISTORY   the one before is not answered yet
 *
 * The frame is copied, which is rare; until it is done again nothing more is
 * read from its session, so what comes behind it stays in order. */
#include "config.h"

#include "rc-deferral.h"
#include "rc-dispatch.h"

struct _RcDeferral
{
  gsize header_len;
  gsize body_len;
  gboolean has_body;
  char bytes[];
};

/**
 * rc_deferral_wait:
 * @session: a session
 *
 * Has @session go on when the store has room, see rc_deferral_wake().
 */
void
rc_deferral_wait (RcSession *session)
{
  GPtrArray *waiting = session->hub->waiting;

  if (session->waiting_index != RC_NO_INDEX)
    return;

  session->waiting_index = waiting->len;
  g_ptr_array_add (waiting, session);
}

static void
stop_waiting (RcSession *session)
{
  GPtrArray *waiting = session->hub->waiting;
  guint index = session->waiting_index;

  if (index == RC_NO_INDEX)
    return;

  g_ptr_array_remove_index_fast (waiting, index);
  if (index < waiting->len)
    ((RcSession *) g_ptr_array_index (waiting, index))->waiting_index = index;
  session->waiting_index = RC_NO_INDEX;
}

/**
 * rc_deferral_put:
 * @session: a session that has none
 * @frame: a frame that it sent; copied
 * @for_store: whether it waits for rc_deferral_wake(); else only for
 *   rc_deferral_redo()
 *
 * Keeps @frame for later.
 */
void
rc_deferral_put (RcSession *session, const RcFrame *frame, gboolean for_store)
{
  gsize header_len = frame->header.len;
  gsize body_len = frame->body.len;
  RcDeferral *self = g_malloc (sizeof *self + header_len + body_len);

  g_assert (session->deferral == NULL);
  self->header_len = header_len;
  self->body_len = body_len;
  self->has_body = !rc_slice_is_absent (frame->body);
  memcpy (self->bytes, frame->header.data, header_len);
  if (body_len > 0)
    memcpy (self->bytes + header_len, frame->body.data, body_len);

  session->deferral = self;
  if (for_store)
    rc_deferral_wait (session);
}

static gboolean
parse (const RcDeferral *self, RcFrame *frame)
{
  gsize body_len;

  if (rc_frame_parse_header (frame, rc_slice (self->bytes, self->header_len), &body_len, NULL) != RC_PARSE_FRAME)
    return FALSE;

  frame->body = self->has_body ? rc_slice (self->bytes + self->header_len, self->body_len) : RC_SLICE_ABSENT;
  return TRUE;
}

/**
 * rc_deferral_peek_send:
 * @session: a session
 * @send: (out caller-allocates): the SEND that waits, borrowed
 *
 * Returns: whether it is one
 */
gboolean
rc_deferral_peek_send (RcSession *session, RcWireSend *send)
{
  RcFrame frame;

  return session->deferral != NULL && parse (session->deferral, &frame) && frame.verb == RC_VERB_SEND &&
         rc_wire_send_parse (&frame, send, NULL);
}

static void
go_on (RcSession *session)
{
  if (session->deferral == NULL && !session->paused && rc_session_is_open (session))
    rc_session_resume (session);
}

/**
 * rc_deferral_redo:
 * @session: a session
 *
 * Does the frame that has waited, if there is one, and goes on with what has
 * come behind it.
 */
void
rc_deferral_redo (RcSession *session)
{
  g_autofree RcDeferral *self = NULL;
  RcFrame frame;

  if (session->deferral == NULL || session->hub->draining)
    return;

  self = g_steal_pointer (&session->deferral);
  stop_waiting (session);
  if (parse (self, &frame))
    rc_dispatch (session, &frame);

  go_on (session);
}

/**
 * rc_deferral_skip:
 * @session: a session
 *
 * Forgets the frame that has waited, which is answered, and goes on.
 */
void
rc_deferral_skip (RcSession *session)
{
  rc_deferral_drop (session);
  go_on (session);
}

/**
 * rc_deferral_drop:
 * @session: a session
 *
 * Forgets the frame that has waited.
 */
void
rc_deferral_drop (RcSession *session)
{
  stop_waiting (session);
  g_clear_pointer (&session->deferral, g_free);
}

/**
 * rc_deferral_wake:
 * @hub: the hub
 *
 * The store has room again, or what was pending is not any more: all who wait
 * for that try again.
 */
void
rc_deferral_wake (RcHub *hub)
{
  guint n = hub->waiting->len;

  if (hub->draining)
    return;

  /* Each is taken out; who must wait on stands at the end again. */
  for (guint i = 0; i < n && hub->waiting->len > 0; i++)
    {
      RcSession *session = g_ptr_array_index (hub->waiting, 0);

      stop_waiting (session);
      if (session->deferral != NULL)
        rc_deferral_redo (session);
      else if (session->door == RC_DOOR_SEED && rc_session_is_open (session))
        rc_session_resume (session);
    }
}

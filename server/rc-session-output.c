/* rc-session-output.c - one connection: what it is told.
 *
 * Whatever is queued is flushed once, at the end of the turn. A session that is
 * closing takes nothing any more. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-address-table.h"
#include "rc-id.h"
#include "rc-log.h"
#include "rc-session.h"

static RcChunkPool *
get_pool (RcSession *self)
{
  return rc_reactor_get_pool (self->hub->reactor);
}

static gsize
find_frame_end (const guint8 *data, gsize start, gsize end)
{
  const guint8 *lf = memchr (data + start, '\n', end - start);
  gsize header_len, body_len;
  RcFrame frame;

  if (lf == NULL)
    return end;

  header_len = lf - (data + start);
  if (rc_frame_parse_header (&frame, rc_slice (data + start, header_len), &body_len, NULL) != RC_PARSE_FRAME)
    return end;

  start += header_len + 1;
  return rc_slice_is_absent (rc_frame_get (&frame, RC_KEY_LEN)) ? start : start + body_len + 1;
}

static gsize
find_line_end (const guint8 *data, gsize start, gsize end)
{
  const guint8 *lf = memchr (data + start, '\n', end - start);

  return lf == NULL ? end : (gsize) (lf - data) + 1;
}

static void
log_slow_reader (RcSession *self)
{
  g_autofree char *address = rc_address_to_string (self->watch.fd);
  const char *id = self->person != NULL ? self->person->id_key.name.data : "a connection";

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE_ID", RC_LOG_ID_SLOW_READER, "REDCOAST_ID", id,
                    "REDCOAST_ADDRESS", address, "REDCOAST_REASON", rc_error_to_code (RC_ERROR_SLOW_READER), "MESSAGE",
                    "%s reads too slowly: %" G_GSIZE_FORMAT " bytes waited, disconnected", id, self->output.n_bytes);
}

static void
drop_slow_reader (RcSession *self)
{
  gboolean is_seed = self->door == RC_DOOR_SEED;

  log_slow_reader (self);

  self->hub->counts.slow_readers++;
  rc_output_cut (&self->output, get_pool (self), is_seed ? find_line_end : find_frame_end);
  if (is_seed)
    rc_session_put_line (self, "you read too slowly\n");
  else
    rc_session_put_error (self, NULL, RC_ERROR_SLOW_READER, _ ("You read too slowly, and the queue is full."));

  rc_session_close (self);
}

/* What a turn queues may be more than the bound for a reader who keeps up:
 * the socket is asked first. */
static G_GNUC_NO_INLINE void
ask_socket (RcSession *self)
{
  rc_session_flush (self);
  if (rc_session_is_open (self) && self->output.n_bytes > (gsize) self->hub->config->queue_max_bytes)
    drop_slow_reader (self);
}

static inline void
check_bound (RcSession *self)
{
  if (self->output.n_bytes > (gsize) self->hub->config->queue_max_bytes)
    ask_socket (self);
}

/**
 * rc_session_append_raw:
 * @self: a session
 * @chunk: a chunk
 * @offset: where the bytes start in it
 * @len: how many
 *
 * As rc_session_append(), but does not bring @self up to date with the room:
 * for the room itself.
 */
void
rc_session_append_raw (RcSession *self, RcChunk *chunk, guint32 offset, guint32 len)
{
  if (!rc_session_is_open (self) || len == 0)
    return;

  rc_output_append (&self->output, get_pool (self), chunk, offset, len);
  rc_session_touch (self);
  check_bound (self);
}

/**
 * rc_session_append:
 * @self: a session
 * @chunk: a chunk; a reference is taken
 * @offset: where the bytes start in it
 * @len: how many; whole frames, or lines for a client of the tutorial
 *
 * Queues what others get as well.
 */
void
rc_session_append (RcSession *self, RcChunk *chunk, guint32 offset, guint32 len)
{
  rc_room_catch_up (&self->hub->room, self);
  rc_session_append_raw (self, chunk, offset, len);
}

/**
 * rc_session_reserve:
 * @self: a session
 * @size: how many bytes are needed at most
 *
 * Gives memory for one frame; rc_session_commit() must follow.
 *
 * Returns: (transfer none): @size bytes.
 */
guint8 *
rc_session_reserve (RcSession *self, gsize size)
{
  RcChunk *own = self->output.own;

  if (rc_room_has_news (&self->hub->room))
    rc_room_catch_up (&self->hub->room, self);

  if (own != NULL && own->size - own->used >= size)
    return own->data + own->used;

  return rc_output_reserve (&self->output, get_pool (self), size);
}

/**
 * rc_session_commit:
 * @self: a session
 * @len: how many of the reserved bytes were filled; may be 0
 *
 * Queues what was encoded.
 */
void
rc_session_commit (RcSession *self, gsize len)
{
  if (!rc_session_is_open (self) || len == 0)
    return;

  if (!rc_output_extend (&self->output, len))
    rc_output_commit (&self->output, get_pool (self), len);
  if (!self->touched)
    rc_session_touch (self);
  check_bound (self);
}

/**
 * rc_session_put_line:
 * @self: a session of the tutorial's door
 * @line: what to say, its LF included
 *
 * Queues a line.
 */
void
rc_session_put_line (RcSession *self, const char *line)
{
  gsize len = strlen (line);

  memcpy (rc_session_reserve (self, len), line, len);
  rc_session_commit (self, len);
}

/* What an answer repeats of the frame that it answers, where that may be
 * written again. */
static void
repeat_request (RcWireError *error, const RcFrame *frame)
{
  RcSlice ref = rc_frame_get (frame, RC_KEY_REF);
  RcSlice tag = rc_frame_get (frame, RC_KEY_TAG);

  if (!rc_slice_is_absent (ref) && rc_ref_check (ref))
    error->ref = ref;
  if (tag.len <= RC_TAG_MAX_BYTES)
    error->tag = tag;
  if (frame->name.len <= RC_TAG_MAX_BYTES)
    error->re = frame->name;
}

/**
 * rc_session_put_error:
 * @self: a session
 * @frame: (nullable): the frame that is answered
 * @code: what is wrong
 * @sentence: the same for people
 *
 * Queues an ERROR. Where @code closes the connection, the caller does.
 */
void
rc_session_put_error (RcSession *self, const RcFrame *frame, RcError code, const char *sentence)
{
  RcWireError error = { .code = code, .sentence = rc_slice_from_string (sentence) };

  if (frame != NULL)
    repeat_request (&error, frame);

  rc_session_put (self, error, &error, error.sentence.len);
}

/**
 * rc_session_put_bye:
 * @self: a session
 * @reason: (nullable): why
 * @tag: the tag of what is answered, may be absent
 *
 * Queues a BYE; the caller closes. A client of the tutorial knows none.
 */
void
rc_session_put_bye (RcSession *self, const char *reason, RcSlice tag)
{
  RcWireBye bye = { .reason = rc_slice_from_string (reason), .tag = tag };

  if (self->door != RC_DOOR_SEED)
    rc_session_put (self, bye, &bye, 0);
}

/**
 * rc_session_touch:
 * @self: a session
 *
 * Has @self flushed at the end of the turn.
 */
void
rc_session_touch (RcSession *self)
{
  RcHub *hub = self->hub;

  if (self->touched || self->state == RC_SESSION_DEAD)
    return;

  self->touched = TRUE;
  self->touched_next = NULL;
  if (hub->touched_tail != NULL)
    hub->touched_tail->touched_next = self;
  else
    hub->touched_head = self;
  hub->touched_tail = self;
  hub->n_touched++;
}

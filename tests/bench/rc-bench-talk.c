/* rc-bench-talk.c - what is said to what is measured, and what it says.
 *
 * All of it goes through the protocol module. A SEND is written once for each
 * receiver; for the next one only its ref and its text are written anew, which
 * both have their places: what is to be measured is the server. */
#include "config.h"

#include <string.h>

#include "rc-bench-talk.h"
#include "rc-frame-writer.h"

#define REF_DIGITS 8
#define ID_BYTES 16

/* A SEND, and where in it is what changes. */
typedef struct
{
  guint32 to;
  gsize len;
  gsize ref_at;
  gsize text_at;
  guint8 bytes[RC_FRAME_BOUND (RC_BENCH_TEXT_BYTES)];
} Template;

static RcSlice
make_id (guint32 index, char *memory)
{
  if (index == RC_BENCH_RELAY_ALL)
    return RC_SLICE_LITERAL (RC_ROOM_ALL);

  return rc_slice (memory, g_snprintf (memory, ID_BYTES, "bench-%u", index));
}

static void
greet_relay (RcBenchPeer *peer)
{
  RcBenchRelayMessage message = { .from = peer->index, .to = RC_BENCH_RELAY_LOGIN };

  memcpy (rc_bench_peer_reserve (peer, sizeof message), &message, sizeof message);
}

/**
 * rc_bench_talk_greet:
 * @target: whom it speaks to
 * @peer: a new connection
 * @method: how it logs in: as a guest, openly, or with the token that it has
 *
 * Says who it is.
 */
void
rc_bench_talk_greet (RcBenchTarget target, RcBenchPeer *peer, RcLoginMethod method)
{
  gsize size = RC_FRAME_BOUND (RC_TAG_MAX_BYTES);
  char id[ID_BYTES];
  RcWireHello hello = {
    .v = RC_PROTOCOL_VERSION,
    .history = RC_WIRE_ABSENT,
    .registration = RC_WIRE_ABSENT,
    .guests = RC_WIRE_ABSENT,
    .body_max = RC_WIRE_ABSENT,
    .idle = RC_WIRE_ABSENT,
    .name = RC_SLICE_LITERAL ("redcoast-bench"),
  };
  RcWireLogin login = { .id = make_id (peer->index, id), .method = method };

  if (target == RC_BENCH_RELAY)
    {
      greet_relay (peer);
      return;
    }

  if (method == RC_LOGIN_TOKEN)
    login.secret = rc_slice_from_string (peer->token);
  rc_bench_peer_commit (peer, size, rc_wire_hello_write (&hello, rc_bench_peer_reserve (peer, size), size));
  rc_bench_peer_commit (peer, size, rc_wire_login_write (&login, rc_bench_peer_reserve (peer, size), size));
}

/**
 * rc_bench_talk_sync:
 * @peer: who has missed something
 * @after: the last that it has
 *
 * Asks for the next page.
 */
void
rc_bench_talk_sync (RcBenchPeer *peer, guint64 after)
{
  RcWireSync sync = { .after = after, .limit = RC_WIRE_ABSENT };
  gsize size = RC_FRAME_BOUND (0);

  rc_bench_peer_commit (peer, size, rc_wire_sync_write (&sync, rc_bench_peer_reserve (peer, size), size));
}

static Template *
make_template (guint32 to)
{
  Template *self = g_new0 (Template, 1);
  char text[RC_BENCH_TEXT_BYTES];
  char id[ID_BYTES];
  RcWireSend send = {
    .ref = RC_SLICE_LITERAL ("00000000"),
    .to = make_id (to, id),
    .again = RC_WIRE_ABSENT,
    .text = rc_slice (text, sizeof text),
  };
  const guint8 *ref;

  rc_bench_text_init (text);
  self->to = to;
  self->len = rc_wire_send_write (&send, self->bytes, sizeof self->bytes);
  ref = memmem (self->bytes, self->len, " ref=", 5);
  self->ref_at = ref + 5 - self->bytes;
  self->text_at = self->len - 1 - sizeof text;
  return self;
}

static void
send_to_server (RcBenchPeer *peer, guint32 to, const RcBenchText *text)
{
  Template *template = peer->template;
  guint8 *memory;

  if (template == NULL || template->to != to)
    {
      g_free (template);
      peer->template = template = make_template (to);
    }

  memory = rc_bench_peer_reserve (peer, template->len);
  memcpy (memory, template->bytes, template->len);
  rc_bench_put_hex ((char *) memory + template->ref_at, text->number, REF_DIGITS);
  rc_bench_text_write ((char *) memory + template->text_at, text);
}

static void
send_to_relay (RcBenchPeer *peer, guint32 to, const RcBenchText *text)
{
  RcBenchRelayMessage *message = (gpointer) rc_bench_peer_reserve (peer, sizeof *message);

  message->from = peer->index;
  message->to = to;
  rc_bench_text_init (message->text);
  rc_bench_text_write (message->text, text);
}

/**
 * rc_bench_talk_send:
 * @target: whom it speaks to
 * @peer: who writes
 * @to: to whom, or %RC_BENCH_RELAY_ALL
 * @now_ns: the time
 *
 * Writes the next message.
 */
void
rc_bench_talk_send (RcBenchTarget target, RcBenchPeer *peer, guint32 to, gint64 now_ns)
{
  RcBenchText text = { peer->index, ++peer->n_sent, now_ns };

  if (target == RC_BENCH_SERVER)
    send_to_server (peer, to, &text);
  else
    send_to_relay (peer, to, &text);
}

static void
read_text (RcSlice slice, RcBenchEvent *event)
{
  event->kind = RC_BENCH_MESSAGE;
  if (!rc_bench_text_read (slice, &event->text))
    rc_bench_fail ("a text has changed on its way: %.*s", (int) slice.len, slice.data);
}

static void
read_sent (const RcFrame *frame, RcBenchEvent *event)
{
  RcSlice ref = rc_frame_get (frame, RC_KEY_REF);
  guint64 number;

  if (ref.len != REF_DIGITS || !rc_bench_get_hex (ref.data, REF_DIGITS, &number))
    rc_bench_fail ("what nobody has sent is acknowledged: %.*s", (int) frame->header.len, frame->header.data);

  event->kind = RC_BENCH_SENT;
  event->number = number;
}

static void
read_message (const RcFrame *frame, RcBenchEvent *event)
{
  if (!rc_slice_to_uint (rc_frame_get (frame, RC_KEY_SEQ), RC_SEQ_MAX, &event->seq))
    rc_bench_fail ("a message has no seq: %.*s", (int) frame->header.len, frame->header.data);

  read_text (frame->body, event);
}

/**
 * rc_bench_talk_read:
 * @frame: what the server says
 * @event: (out caller-allocates): what that means
 *
 * Returns: whether it means anything here. What is wrong ends the measurement.
 */
gboolean
rc_bench_talk_read (const RcFrame *frame, RcBenchEvent *event)
{
  switch (frame->verb)
    {
    case RC_VERB_MESSAGE:
      read_message (frame, event);
      return TRUE;
    case RC_VERB_SENT:
      read_sent (frame, event);
      return TRUE;
    case RC_VERB_WELCOME:
      event->kind = RC_BENCH_IN;
      return TRUE;
    case RC_VERB_END:
      event->kind = RC_BENCH_END;
      event->more = rc_slice_equal_string (rc_frame_get (frame, RC_KEY_MORE), "1");
      return TRUE;
    case RC_VERB_ERROR:
    case RC_VERB_BYE:
      rc_bench_fail ("the server says: %.*s %.*s", (int) frame->header.len, frame->header.data, (int) frame->body.len,
                     frame->body.len > 0 ? frame->body.data : "");
    default:
      return FALSE;
    }
}

static void
feed_server (RcBenchPeer *peer, const guint8 *data, gsize len, RcBenchEventFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RcBenchEvent event;
  RcFrame frame;
  RcParse parse;

  rc_frame_reader_feed (&peer->reader, data, len);
  while ((parse = rc_frame_reader_next (&peer->reader, &frame, &error)) == RC_PARSE_FRAME)
    {
      if (!rc_bench_talk_read (&frame, &event))
        continue;

      if (event.kind == RC_BENCH_IN && frame.body.len > 0 && peer->token == NULL)
        peer->token = rc_slice_dup (frame.body);
      func (peer, &event, user_data);
    }

  if (parse != RC_PARSE_MORE)
    rc_bench_fail ("the server does not speak the protocol: %s", error != NULL ? error->message : "too long");
}

static void
take_from_relay (RcBenchPeer *peer, const guint8 *bytes, RcBenchEventFunc func, gpointer user_data)
{
  const RcBenchRelayMessage *message = (const RcBenchRelayMessage *) (const void *) bytes;
  RcBenchEvent event = { .kind = RC_BENCH_IN };

  if (message->to != RC_BENCH_RELAY_LOGIN)
    read_text (rc_slice (message->text, sizeof message->text), &event);
  func (peer, &event, user_data);
}

static void
feed_relay (RcBenchPeer *peer, const guint8 *data, gsize len, RcBenchEventFunc func, gpointer user_data)
{
  gsize at = 0;

  if (peer->part_len > 0)
    {
      at = MIN (len, sizeof peer->part - peer->part_len);
      memcpy (peer->part + peer->part_len, data, at);
      peer->part_len += at;
      if (peer->part_len < sizeof peer->part)
        return;
      take_from_relay (peer, peer->part, func, user_data);
    }

  for (; len - at >= sizeof peer->part; at += sizeof peer->part)
    take_from_relay (peer, data + at, func, user_data);

  peer->part_len = len - at;
  memcpy (peer->part, data + at, len - at);
}

/**
 * rc_bench_talk_feed:
 * @target: who speaks
 * @peer: to whom
 * @data: what was read
 * @len: how many bytes
 * @func: (scope call): told what it means
 * @user_data: for @func
 *
 * Takes what was read.
 */
void
rc_bench_talk_feed (RcBenchTarget target, RcBenchPeer *peer, const guint8 *data, gsize len, RcBenchEventFunc func,
                    gpointer user_data)
{
  if (target == RC_BENCH_SERVER)
    feed_server (peer, data, len, func, user_data);
  else
    feed_relay (peer, data, len, func, user_data);
}

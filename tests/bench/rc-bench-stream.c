/* rc-bench-stream.c - what all members of a room hear, which is the same.
 *
 *     bytes   | message | message | mess
 *                       ^ a member   ^ the first member
 *
 * Whoever is first has its bytes parsed and checked; those of all others are
 * compared with these, which checks every byte of every delivery, and leaves
 * the load generator's core to the system's share of the work. */
#include "config.h"

#include <string.h>

#include "rc-bench-stream.h"

typedef struct
{
  gsize end; /* of the message, in the bytes */
  RcBenchEvent event;
} Item;

struct _RcBenchStream
{
  RcBenchTarget target;
  GByteArray *bytes;
  GArray *items;
  RcBenchPeer first; /* no connection: it reads for all */
};

/* Returns an empty stream. */
RcBenchStream *
rc_bench_stream_new (RcBenchTarget target)
{
  RcBenchStream *self = g_new0 (RcBenchStream, 1);

  self->target = target;
  self->bytes = g_byte_array_new ();
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  rc_frame_reader_init (&self->first.reader);
  return self;
}

/* Frees it. */
void
rc_bench_stream_free (RcBenchStream *self)
{
  rc_frame_reader_clear (&self->first.reader);
  g_byte_array_unref (self->bytes);
  g_array_unref (self->items);
  g_free (self);
}

/* Begins anew, when everybody has heard all of it; so must the members. */
void
rc_bench_stream_reset (RcBenchStream *self)
{
  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->items, 0);
}

static void
note_item (RcBenchStream *self, const RcBenchEvent *event, gsize end)
{
  Item item = { end, *event };

  if (event->kind != RC_BENCH_MESSAGE)
    rc_bench_fail ("a member hears what is for another");

  g_array_append_val (self->items, item);
}

static void
extend_server (RcBenchStream *self, gsize end_before)
{
  RcFrameReader *reader = &self->first.reader;
  RcBenchEvent event;
  RcFrame frame;

  rc_frame_reader_feed (reader, self->bytes->data + end_before, self->bytes->len - end_before);
  while (rc_frame_reader_next (reader, &frame, NULL) == RC_PARSE_FRAME)
    if (rc_bench_talk_read (&frame, &event))
      note_item (self, &event, self->bytes->len - reader->input.len);
}

static void
extend_relay (RcBenchStream *self)
{
  gsize size = sizeof (RcBenchRelayMessage);

  while ((self->items->len + 1) * size <= self->bytes->len)
    {
      gsize at = self->items->len * size + G_STRUCT_OFFSET (RcBenchRelayMessage, text);
      RcBenchEvent event = { .kind = RC_BENCH_MESSAGE };

      if (!rc_bench_text_read (rc_slice (self->bytes->data + at, RC_BENCH_TEXT_BYTES), &event.text))
        rc_bench_fail ("a text has changed on its way");
      note_item (self, &event, at - G_STRUCT_OFFSET (RcBenchRelayMessage, text) + size);
    }
}

static void
extend (RcBenchStream *self, const guint8 *data, gsize len)
{
  gsize end_before = self->bytes->len;

  g_byte_array_append (self->bytes, data, len);
  if (self->target == RC_BENCH_SERVER)
    extend_server (self, end_before);
  else
    extend_relay (self);
}

/**
 * rc_bench_stream_feed:
 * @self: a stream
 * @peer: a member
 * @data: what it has heard
 * @len: how many bytes
 * @func: (scope call): told of each message that it now has whole
 * @user_data: for @func
 *
 * Takes what a member has read; where it is not what the others have, the
 * measurement ends.
 */
void
rc_bench_stream_feed (RcBenchStream *self, RcBenchPeer *peer, const guint8 *data, gsize len, RcBenchEventFunc func,
                      gpointer user_data)
{
  gsize known = MIN (len, self->bytes->len - peer->stream_at);

  if (known > 0 && memcmp (self->bytes->data + peer->stream_at, data, known) != 0)
    rc_bench_fail ("member %u hears something else than the others", peer->index);

  if (known < len)
    extend (self, data + known, len - known);

  peer->stream_at += len;
  while (peer->stream_frame < self->items->len)
    {
      const Item *item = &g_array_index (self->items, Item, peer->stream_frame);

      if (item->end > peer->stream_at)
        return;

      peer->stream_frame++;
      func (peer, &item->event, user_data);
    }
}

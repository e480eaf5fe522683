/* fuzz-frames.c - bytes into frames, and frames into typed messages.
 *
 * Holds: however the bytes are cut, the same frames come out, and the same error
 * ends them; no value of a frame lies outside of its bytes; a typed message that
 * was read can be written, and reads the same again. */
#include "config.h"

#include <string.h>

#include "rc-frame-reader.h"
#include "rc-frame-writer.h"
#include "rc-fuzz.h"
#include "rc-wire.h"

/* What all frames of a stream come to: a hash of headers and bodies, so that two
 * ways of cutting can be compared without keeping either. */
typedef struct
{
  GChecksum *seen;
  guint n_frames;
  RcParse end;
} Outcome;

static void
note (Outcome       *outcome,
      RcParse        parse,
      const RcFrame *frame)
{
  guint8 kind = parse;

  g_checksum_update (outcome->seen, &kind, 1);
  outcome->n_frames++;
  if (frame->body.data != NULL)
    g_checksum_update (outcome->seen, (const guchar *) frame->body.data, frame->body.len);
  for (guint key = 0; key < RC_N_KEYS; key++)
    {
      RcSlice value = rc_frame_get (frame, (RcKey) key);

      if (value.data != NULL)
        g_checksum_update (outcome->seen, (const guchar *) value.data, value.len);
    }
}

#define ROUND_TRIP(Type, name)                                                          \
  static void                                                                           \
  round_trip_##name (const RcFrame *frame)                                              \
  {                                                                                     \
    gsize size = RC_FRAME_BOUND (frame->body.len);                                      \
    g_autofree guint8 *memory = g_malloc (size);                                        \
    g_autofree guint8 *again = g_malloc (size);                                         \
    RcFrameReader reader;                                                               \
    RcFrame parsed;                                                                     \
    Type message;                                                                       \
    gsize len;                                                                          \
                                                                                        \
    if (!rc_wire_##name##_parse (frame, &message, NULL))                                \
      return;                                                                           \
                                                                                        \
    len = rc_wire_##name##_write (&message, memory, size);                              \
    RC_FUZZ_CHECK (len > 0 && len <= size);                                             \
    rc_frame_reader_init (&reader);                                                     \
    rc_frame_reader_feed (&reader, memory, len);                                        \
    RC_FUZZ_CHECK (rc_frame_reader_next (&reader, &parsed, NULL) == RC_PARSE_FRAME);     \
    RC_FUZZ_CHECK (rc_wire_##name##_parse (&parsed, &message, NULL));                   \
    RC_FUZZ_CHECK (rc_wire_##name##_write (&message, again, size) == len);              \
    RC_FUZZ_CHECK (memcmp (memory, again, len) == 0);                                   \
    rc_frame_reader_clear (&reader);                                                    \
  }

ROUND_TRIP (RcWireHello, hello)
ROUND_TRIP (RcWireLogin, login)
ROUND_TRIP (RcWireWelcome, welcome)
ROUND_TRIP (RcWirePassword, password)
ROUND_TRIP (RcWirePlain, logout)
ROUND_TRIP (RcWirePlain, roster)
ROUND_TRIP (RcWireContact, contact)
ROUND_TRIP (RcWireSend, send)
ROUND_TRIP (RcWireSent, sent)
ROUND_TRIP (RcWireMessage, message)
ROUND_TRIP (RcWireSync, sync)
ROUND_TRIP (RcWireHistory, history)
ROUND_TRIP (RcWireEnd, end)
ROUND_TRIP (RcWireGot, got)
ROUND_TRIP (RcWireRead, read)
ROUND_TRIP (RcWireReceipt, receipt)
ROUND_TRIP (RcWireTyping, typing)
ROUND_TRIP (RcWireStatus, status)
ROUND_TRIP (RcWirePlain, ping)
ROUND_TRIP (RcWirePlain, pong)
ROUND_TRIP (RcWireError, error)
ROUND_TRIP (RcWireBye, bye)

static void (*const round_trips[]) (const RcFrame *frame) = {
  [RC_VERB_HELLO] = round_trip_hello,
  [RC_VERB_LOGIN] = round_trip_login,
  [RC_VERB_WELCOME] = round_trip_welcome,
  [RC_VERB_PASSWORD] = round_trip_password,
  [RC_VERB_LOGOUT] = round_trip_logout,
  [RC_VERB_ROSTER] = round_trip_roster,
  [RC_VERB_CONTACT] = round_trip_contact,
  [RC_VERB_SEND] = round_trip_send,
  [RC_VERB_SENT] = round_trip_sent,
  [RC_VERB_MESSAGE] = round_trip_message,
  [RC_VERB_SYNC] = round_trip_sync,
  [RC_VERB_HISTORY] = round_trip_history,
  [RC_VERB_END] = round_trip_end,
  [RC_VERB_GOT] = round_trip_got,
  [RC_VERB_READ] = round_trip_read,
  [RC_VERB_RECEIPT] = round_trip_receipt,
  [RC_VERB_TYPING] = round_trip_typing,
  [RC_VERB_STATUS] = round_trip_status,
  [RC_VERB_PING] = round_trip_ping,
  [RC_VERB_PONG] = round_trip_pong,
  [RC_VERB_ERROR] = round_trip_error,
  [RC_VERB_BYE] = round_trip_bye,
};

/* Takes what is there; whether there may be more. */
static gboolean
drain (RcFrameReader *reader,
       Outcome       *outcome,
       gboolean       in_depth)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      RcFrame frame = { 0 };

      outcome->end = rc_frame_reader_next (reader, &frame, &error);
      if (outcome->end == RC_PARSE_MORE)
        return TRUE;
      if (outcome->end == RC_PARSE_BROKEN)
        {
          RC_FUZZ_CHECK (error != NULL);
          return FALSE;
        }

      note (outcome, outcome->end, &frame);
      if (in_depth && outcome->end == RC_PARSE_FRAME && (gsize) frame.verb < G_N_ELEMENTS (round_trips)
          && round_trips[frame.verb] != NULL)
        round_trips[frame.verb](&frame);
    }
}

/* @step: so many bytes at once */
static Outcome
read_all (const guint8 *data,
          gsize         size,
          gsize         step)
{
  Outcome outcome = { .seen = g_checksum_new (G_CHECKSUM_MD5) };
  RcFrameReader reader;

  rc_frame_reader_init (&reader);
  for (gsize at = 0; at < size; at += step)
    {
      /* A copy of its own, so that what is read beyond it is found. */
      g_autofree guint8 *piece = g_memdup2 (data + at, MIN (step, size - at));

      rc_frame_reader_feed (&reader, piece, MIN (step, size - at));
      if (!drain (&reader, &outcome, step >= size))
        break;
      rc_frame_reader_keep (&reader);
    }

  rc_frame_reader_clear (&reader);
  return outcome;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const gsize steps[] = { 1, 7, 61 };
  Outcome whole;

  if (size == 0)
    return 0;

  whole = read_all (data, size, size);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      Outcome cut = read_all (data, size, steps[i]);

      RC_FUZZ_CHECK (cut.n_frames == whole.n_frames && cut.end == whole.end);
      RC_FUZZ_CHECK (g_str_equal (g_checksum_get_string (cut.seen), g_checksum_get_string (whole.seen)));
      g_checksum_free (cut.seen);
    }

  g_checksum_free (whole.seen);
  return 0;
}

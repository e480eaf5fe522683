/* rc-frame-writer.c - a frame, written straight to where it is sent from. */
#include "config.h"

#include "rc-frame-writer.h"
#include "rc-plain-private.h"
#include "rc-verb-private.h"

static void
put (RcFrameWriter *writer, guint8 *limit, const void *data, gsize len)
{
  if (writer->failed || (gsize) (limit - writer->at) < len)
    {
      writer->failed = TRUE;
      return;
    }

  memcpy (writer->at, data, len);
  writer->at += len;
}

static void
put_written (RcFrameWriter *writer, const RcWritten *written)
{
  if (writer->failed || writer->header_end - writer->at < RC_WRITTEN_BYTES)
    {
      put (writer, writer->header_end, written->text, written->len);
      return;
    }

  memcpy (writer->at, written->text, RC_WRITTEN_BYTES);
  writer->at += written->len;
}

static void
put_key (RcFrameWriter *writer, RcKey key)
{
  put_written (writer, &rc_written_keys[key]);
}

/* A value that would be read back as the same value. */
static gboolean
is_value (RcSlice value)
{
  if (rc_count_plain (value, '!') == value.len)
    return value.len > 0;

  for (gsize i = 0; i < value.len; i++)
    {
      guint8 byte = value.data[i];

      if (byte <= ' ' || byte == 0x7f)
        return FALSE;
      if (byte == 0xc2 && i + 1 < value.len && (guint8) value.data[i + 1] < 0xa0)
        return FALSE;
    }

  return g_utf8_validate_len (value.data, value.len, NULL);
}

/* Of any guint64. */
#define NUMBER_MAX_DIGITS 20

#define DIGITS_8 100000000u

/* What one step of eight digits may write beyond the number. */
#define DIGITS_SPARE 8

/* Eight decimal digits of a number below DIGITS_8, the first in the lowest byte:
 * two numbers of four digits side by side, then four of two, then eight of one.
 * Multiplying and shifting divides by 100 and by 10 in all of them at once,
 * exactly for numbers as small as these; the masks drop what a neighbour has
 * shifted in. */
static guint64
to_digits (guint32 value)
{
  guint64 pairs = value / 10000 | (guint64) (value % 10000) << 32;
  guint64 high = (pairs * 10486 >> 20) & G_GUINT64_CONSTANT (0x0000007f0000007f);

  pairs = high | (pairs - high * 100) << 16;
  high = (pairs * 103 >> 10) & G_GUINT64_CONSTANT (0x000f000f000f000f);
  return high | (pairs - high * 10) << 8;
}

static guint8 *
write_digits (guint8 *at, guint64 digits, guint n)
{
  guint64 text = GUINT64_TO_LE ((digits | RC_EVERY_BYTE ('0')) >> (8 - n) * 8);

  memcpy (at, &text, sizeof text);
  return at + n;
}

/* Writes eight bytes at a time, whatever the number's length: there must be
 * room for DIGITS_SPARE more. */
static guint8 *
write_number (guint8 *at, guint64 value)
{
  guint64 digits;

  if (value >= DIGITS_8)
    {
      at = write_number (at, value / DIGITS_8);
      return write_digits (at, to_digits (value % DIGITS_8), 8);
    }

  /* Zeros in front are bytes of zero at the lower end. */
  digits = to_digits (value);
  return write_digits (at, digits, value == 0 ? 1 : 8 - __builtin_ctzll (digits) / 8);
}

/**
 * rc_frame_writer_begin:
 * @writer: (out caller-allocates): the writer
 * @verb: the verb
 * @memory: where the frame is written to
 * @size: the bytes of @memory; RC_FRAME_BOUND() is always enough
 *
 * Begins a frame.
 */
void
rc_frame_writer_begin (RcFrameWriter *writer, RcVerb verb, void *memory, gsize size)
{
  writer->start = memory;
  writer->at = memory;
  writer->end = writer->start + size;
  writer->header_end = writer->start + MIN (size, RC_HEADER_MAX_BYTES);
  writer->failed = FALSE;
  put_written (writer, &rc_written_verbs[verb]);
}

/**
 * rc_frame_writer_slice:
 * @writer: a writer
 * @key: a key, in a frame once
 * @value: its value; an absent one is left out
 *
 * Adds a key. A value that breaks the grammar fails the frame.
 */
void
rc_frame_writer_slice (RcFrameWriter *writer, RcKey key, RcSlice value)
{
  if (rc_slice_is_absent (value))
    return;

  if (!is_value (value))
    writer->failed = TRUE;

  put_key (writer, key);
  put (writer, writer->header_end, value.data, value.len);
}

/**
 * rc_frame_writer_uint:
 * @writer: a writer
 * @key: a key, in a frame once
 * @value: a number
 *
 * Adds a key with a number, in decimal.
 */
void
rc_frame_writer_uint (RcFrameWriter *writer, RcKey key, guint64 value)
{
  guint8 digits[NUMBER_MAX_DIGITS + DIGITS_SPARE];

  put_key (writer, key);
  if (!writer->failed && (gsize) (writer->header_end - writer->at) >= sizeof digits)
    writer->at = write_number (writer->at, value);
  else
    put (writer, writer->header_end, digits, write_number (digits, value) - digits);
}

/**
 * rc_frame_writer_end:
 * @writer: a writer
 *
 * Ends a frame without a body.
 *
 * Returns: the bytes of the frame, 0 where it could not be written.
 */
gsize
rc_frame_writer_end (RcFrameWriter *writer)
{
  put (writer, writer->end, "\n", 1);

  return writer->failed ? 0 : (gsize) (writer->at - writer->start);
}

/**
 * rc_frame_writer_end_body:
 * @writer: a writer
 * @body: the body, at most %RC_BODY_MAX_BYTES; where it is absent the frame has
 *   none
 *
 * Ends a frame with a body.
 *
 * Returns: the bytes of the frame, 0 where it could not be written.
 */
gsize
rc_frame_writer_end_body (RcFrameWriter *writer, RcSlice body)
{
  if (rc_slice_is_absent (body))
    return rc_frame_writer_end (writer);

  if (body.len > RC_BODY_MAX_BYTES)
    writer->failed = TRUE;

  rc_frame_writer_uint (writer, RC_KEY_LEN, body.len);
  put (writer, writer->end, "\n", 1);
  put (writer, writer->end, body.data, body.len);
  put (writer, writer->end, "\n", 1);

  return writer->failed ? 0 : (gsize) (writer->at - writer->start);
}

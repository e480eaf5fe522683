/* rc-frame-writer.c - a frame, written straight to where it is sent from. */
#include "config.h"

#include "rc-frame-writer.h"
#include "rc-plain-private.h"

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
put_key (RcFrameWriter *writer, RcKey key)
{
  RcSlice written = rc_key_to_written (key);

  put (writer, writer->header_end, written.data, written.len);
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

static const char two_digits[] =
  "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
  "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static guint
count_digits (guint64 value)
{
  guint n = 1;

  for (; value >= 10000; value /= 10000)
    n += 4;

  return n + (value >= 10) + (value >= 100) + (value >= 1000);
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
  const char *name = rc_verb_to_name (verb);

  writer->start = memory;
  writer->at = memory;
  writer->end = writer->start + size;
  writer->header_end = writer->start + MIN (size, RC_HEADER_MAX_BYTES);
  writer->failed = FALSE;
  put (writer, writer->header_end, name, strlen (name));
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
  guint n = count_digits (value);
  guint8 *digit;

  put_key (writer, key);
  if (writer->failed || (gsize) (writer->header_end - writer->at) < n)
    {
      writer->failed = TRUE;
      return;
    }

  /* From the last digit to the first, two a division, in their place. */
  writer->at += n;
  digit = writer->at;
  for (; value >= 100; value /= 100)
    {
      digit -= 2;
      memcpy (digit, two_digits + value % 100 * 2, 2);
    }
  if (value >= 10)
    memcpy (digit - 2, two_digits + value * 2, 2);
  else
    digit[-1] = '0' + value;
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

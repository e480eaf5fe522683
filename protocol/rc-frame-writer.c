/* rc-frame-writer.c - a frame, written straight to where it is sent from. */
#include "config.h"

#include "rc-frame-writer-private.h"

/* Writes no byte more than @len, and none where there is no room for all. */
void
rc_frame_writer_put_exactly (RcFrameWriter *writer, guint8 *limit, const void *data, gsize len)
{
  if (writer->failed || (gsize) (limit - writer->at) < len)
    {
      writer->failed = TRUE;
      return;
    }

  memcpy (writer->at, data, len);
  writer->at += len;
}

/* A value that would be read back as the same value. */
static gboolean
is_value (RcSlice value)
{
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

/* Looks at a value in full that is empty or not plain. */
void
rc_frame_writer_check_value (RcFrameWriter *writer, RcSlice value)
{
  if (value.len == 0 || !is_value (value))
    writer->failed = TRUE;
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
  rc_frame_writer_put_written (writer, &rc_written_verbs[verb]);
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

  rc_frame_writer_check_value (writer, value);
  rc_frame_writer_put_written (writer, &rc_written_keys[key]);
  rc_frame_writer_put_exactly (writer, writer->header_end, value.data, value.len);
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
  guint8 digits[RC_DECIMAL_MAX_DIGITS + RC_DECIMAL_SPARE];

  rc_frame_writer_put_written (writer, &rc_written_keys[key]);
  rc_frame_writer_put_exactly (writer, writer->header_end, digits, rc_decimal_write (digits, value) - digits);
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
  return rc_frame_writer_put_end (writer);
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
  return rc_frame_writer_put_body (writer, body);
}

/* rc-frame-writer-private.h - the writer's steps, to be built into the layout of
 * a frame that is written often. */
#pragma once

#include "rc-decimal-private.h"
#include "rc-frame-writer.h"
#include "rc-stamp.h"
#include "rc-verb-private.h"

G_BEGIN_DECLS

void rc_frame_writer_put_exactly (RcFrameWriter *writer,
                                  guint8        *limit,
                                  const void    *data,
                                  gsize          len);
void rc_frame_writer_check_value (RcFrameWriter *writer,
                                  RcSlice        value);

/* Copies 8 to 16 bytes as two words that may overlap, both read first. Returns
 * whether all are plain. */
static inline gboolean
rc_copy_words (guint8 *at, const char *data, gsize len)
{
  guint64 first, last;

  memcpy (&first, data, sizeof first);
  memcpy (&last, data + len - sizeof last, sizeof last);
  memcpy (at, &first, sizeof first);
  memcpy (at + len - sizeof last, &last, sizeof last);
  return (rc_word_find_odd (first, '!') | rc_word_find_odd (last, '!')) == 0;
}

/* The same for fewer than 8. */
static inline gboolean
rc_copy_short (guint8 *at, const char *data, gsize len)
{
  guint32 first, last;
  guint64 odd = 0;

  if (len >= sizeof first)
    {
      memcpy (&first, data, sizeof first);
      memcpy (&last, data + len - sizeof last, sizeof last);
      memcpy (at, &first, sizeof first);
      memcpy (at + len - sizeof last, &last, sizeof last);
      return rc_word_find_odd (first | (guint64) last << 32, '!') == 0;
    }

  for (gsize i = 0; i < len; i++)
    {
      at[i] = data[i];
      odd |= rc_word_find_odd (RC_EVERY_BYTE ((guint64) at[i]), '!');
    }
  return odd == 0;
}

/* Copies a value. Returns whether it is plain: no space, no control character,
 * nothing but ASCII. */
static inline gboolean
rc_copy_value (guint8 *at, RcSlice value)
{
  gsize last = value.len - RC_BLOCK_BYTES;
  RcBlock odd = { 0 };
  RcBlock block;

  if (value.len < sizeof (guint64))
    return rc_copy_short (at, value.data, value.len);
  if (value.len < RC_BLOCK_BYTES)
    return rc_copy_words (at, value.data, value.len);

  for (gsize i = 0; i <= last; i += RC_BLOCK_BYTES)
    {
      block = rc_block_load (value.data + i);
      memcpy (at + i, &block, sizeof block);
      odd |= rc_block_find_odd (block, '!');
    }

  block = rc_block_load (value.data + last);
  memcpy (at + last, &block, sizeof block);
  return !rc_block_has_any (odd | rc_block_find_odd (block, '!'));
}

static inline void
rc_frame_writer_put_written (RcFrameWriter *writer, const RcWritten *written)
{
  if (writer->header_end - writer->at < RC_WRITTEN_BYTES)
    {
      rc_frame_writer_put_exactly (writer, writer->header_end, written->text, written->len);
      return;
    }

  memcpy (writer->at, written->text, RC_WRITTEN_BYTES);
  writer->at += written->len;
}

static G_ALWAYS_INLINE inline void
rc_frame_writer_put_slice (RcFrameWriter *writer, RcKey key, RcSlice value)
{
  const RcWritten *written = &rc_written_keys[key];

  if ((gsize) (writer->header_end - writer->at) < RC_WRITTEN_BYTES + value.len)
    {
      rc_frame_writer_slice (writer, key, value);
      return;
    }

  memcpy (writer->at, written->text, RC_WRITTEN_BYTES);
  writer->at += written->len;
  if (value.len == 0 || !rc_copy_value (writer->at, value))
    rc_frame_writer_check_value (writer, value);
  writer->at += value.len;
}

static inline void
rc_frame_writer_put_stamp (RcFrameWriter *writer, const RcStamp *stamp)
{
  if (writer->header_end - writer->at < RC_STAMP_BYTES)
    {
      rc_frame_writer_put_exactly (writer, writer->header_end, stamp->text, stamp->len);
      return;
    }

  memcpy (writer->at, stamp->text, RC_STAMP_BYTES);
  writer->at += stamp->len;
}

static inline void
rc_frame_writer_put_uint (RcFrameWriter *writer, RcKey key, guint64 value)
{
  const RcWritten *written = &rc_written_keys[key];

  if (writer->header_end - writer->at < RC_WRITTEN_BYTES + RC_DECIMAL_MAX_DIGITS + RC_DECIMAL_SPARE)
    {
      rc_frame_writer_uint (writer, key, value);
      return;
    }

  memcpy (writer->at, written->text, RC_WRITTEN_BYTES);
  writer->at = rc_decimal_write (writer->at + written->len, value);
}

/* Where the header ended in time, as it nearly always does. */
static inline gsize
rc_frame_writer_put_end (RcFrameWriter *writer)
{
  if (writer->failed || writer->at >= writer->end)
    return 0;

  *writer->at++ = '\n';
  return writer->at - writer->start;
}

static inline gsize
rc_frame_writer_put_body (RcFrameWriter *writer, RcSlice body)
{
  if (rc_slice_is_absent (body))
    return rc_frame_writer_put_end (writer);

  rc_frame_writer_put_uint (writer, RC_KEY_LEN, body.len);
  if (writer->failed || body.len > RC_BODY_MAX_BYTES || (gsize) (writer->end - writer->at) < body.len + 2)
    return 0;

  *writer->at++ = '\n';
  memcpy (writer->at, body.data, body.len);
  writer->at += body.len;
  *writer->at++ = '\n';
  return writer->at - writer->start;
}

G_END_DECLS

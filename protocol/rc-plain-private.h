/* rc-plain-private.h - runs of plain ASCII, eight bytes at a time.
 *
 * Nearly all that goes over the wire is plain: to know that costs an eighth of
 * a look at every byte. Whatever is not plain is then looked at in full. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

#define RC_EVERY_BYTE(b) ((b) * G_GUINT64_CONSTANT (0x0101010101010101))

/* Has its high bit set in some byte where @word holds one that is not from
 * @lowest to 0x7e; none where it holds none. Without a byte above 0x7f, taking
 * @lowest from each byte borrows where one is below it, and adding 1 carries
 * where one is 0x7f. */
static inline guint64
rc_find_odd (const char *data, guint8 lowest)
{
  guint64 word;

  memcpy (&word, data, sizeof word);
  return word | (word - RC_EVERY_BYTE (lowest)) | (word + RC_EVERY_BYTE (1));
}

/* From the @i th byte on, all before which are plain. */
static inline gsize
rc_count_plain_from (RcSlice slice, gsize i, guint8 lowest)
{
  const char *data = slice.data;

  for (; i + 8 <= slice.len; i += 8)
    if ((rc_find_odd (data + i, lowest) & RC_EVERY_BYTE (0x80)) != 0)
      return i;

  /* The last word again is less than up to seven bytes. */
  if (slice.len >= 8)
    return (rc_find_odd (data + slice.len - 8, lowest) & RC_EVERY_BYTE (0x80)) == 0 ? slice.len : i;

  for (; i < slice.len; i++)
    if ((guint8) data[i] < lowest || (guint8) data[i] > 0x7e)
      return i;

  return i;
}

/* How many bytes @slice begins with, at least, that are from @lowest (0x01 to
 * 0x80) to 0x7e. Where it is all of them, that is the answer; where it is
 * fewer, one of the bytes behind them is another. */
static inline gsize
rc_count_plain (RcSlice slice, guint8 lowest)
{
  return rc_count_plain_from (slice, 0, lowest);
}

/* The same for what is long: four words a step. */
static inline gsize
rc_count_plain_text (RcSlice slice, guint8 lowest)
{
  const char *data = slice.data;
  gsize i = 0;

  for (; i + 32 <= slice.len; i += 32)
    {
      guint64 odd = rc_find_odd (data + i, lowest) | rc_find_odd (data + i + 8, lowest) |
                    rc_find_odd (data + i + 16, lowest) | rc_find_odd (data + i + 24, lowest);

      if ((odd & RC_EVERY_BYTE (0x80)) != 0)
        return i;
    }

  return rc_count_plain_from (slice, i, lowest);
}

G_END_DECLS

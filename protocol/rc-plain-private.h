/* rc-plain-private.h - runs of plain ASCII, eight bytes at a time.
 *
 * Nearly all that goes over the wire is plain: to know that costs an eighth of
 * a look at every byte. Whatever is not plain is then looked at in full. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

#define RC_EVERY_BYTE(b) ((b) * G_GUINT64_CONSTANT (0x0101010101010101))

/* How many bytes @slice begins with, at least, that are from @lowest (0x01 to
 * 0x80) to 0x7e. Where it is all of them, that is the answer; where it is
 * fewer, the next byte but seven may be another. In a word without a byte
 * above 0x7f, taking @lowest from each byte borrows where one is below it, and
 * adding 1 carries where one is 0x7f. */
static inline gsize
rc_count_plain (RcSlice slice, guint8 lowest)
{
  gsize i = 0;
  guint64 word, bad;

  for (; i + 8 <= slice.len; i += 8)
    {
      memcpy (&word, slice.data + i, sizeof word);
      bad = word | (word - RC_EVERY_BYTE (lowest)) | (word + RC_EVERY_BYTE (1));
      if ((bad & RC_EVERY_BYTE (0x80)) != 0)
        return i;
    }

  for (; i < slice.len; i++)
    if ((guint8) slice.data[i] < lowest || (guint8) slice.data[i] > 0x7e)
      return i;

  return i;
}

G_END_DECLS

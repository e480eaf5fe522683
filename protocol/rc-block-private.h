/* rc-block-private.h - sixteen bytes at a time.
 *
 * Nearly all that goes over the wire is plain ASCII: to know that costs a
 * sixteenth of a look at every byte. Whatever is not plain is then looked at in
 * full. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

#define RC_BLOCK_BYTES 16

typedef guint8 RcBlock __attribute__ ((vector_size (RC_BLOCK_BYTES)));
typedef gint8 RcSignedBlock __attribute__ ((vector_size (RC_BLOCK_BYTES)));

#define RC_EVERY_BYTE(b) ((b) * G_GUINT64_CONSTANT (0x0101010101010101))

static inline RcBlock
rc_block_load (const void *data)
{
  RcBlock block;

  memcpy (&block, data, sizeof block);
  return block;
}

/* The first @len bytes of @data, fewer than a block, and @filling behind them. */
static inline RcBlock
rc_block_load_short (const void *data, gsize len, guint8 filling)
{
  RcBlock block = (RcBlock) { 0 } + filling;

  memcpy (&block, data, len);
  return block;
}

/* 0xff for each byte that is @byte. */
static inline RcBlock
rc_block_find (RcBlock block, guint8 byte)
{
  return (RcBlock) (block == byte);
}

/* 0xff for each byte that is below @lowest or not ASCII: that is negative, with
 * a sign. */
static inline RcBlock
rc_block_find_below (RcBlock block, gint8 lowest)
{
  return (RcBlock) ((RcSignedBlock) block < lowest);
}

/* 0xff for each byte that is not one from @lowest to 0x7e. */
static inline RcBlock
rc_block_find_odd (RcBlock block, gint8 lowest)
{
  return rc_block_find_below (block, lowest) | rc_block_find (block, 0x7f);
}

/* A bit for each byte of @found, which are 0x00 or 0xff; the first is the lowest. */
static inline guint
rc_block_to_bits (RcBlock found)
{
#if defined (__SSE2__)
  typedef char Chars __attribute__ ((vector_size (RC_BLOCK_BYTES)));

  return (guint) __builtin_ia32_pmovmskb128 ((Chars) found);
#else
  guint64 words[2];

  memcpy (words, &found, sizeof words);
  for (guint i = 0; i < 2; i++)
    words[i] = ((GUINT64_FROM_LE (words[i]) & RC_EVERY_BYTE (1)) * G_GUINT64_CONSTANT (0x0102040810204080)) >> 56;
  return (guint) (words[0] | words[1] << 8);
#endif
}

/* Whether any byte of @found is 0xff. */
static inline gboolean
rc_block_has_any (RcBlock found)
{
#if defined (__SSE2__)
  return rc_block_to_bits (found) != 0;
#else
  guint64 words[2];

  memcpy (words, &found, sizeof words);
  return (words[0] | words[1]) != 0;
#endif
}

/* A block that has each of @len bytes, 1 to 16 of them, at least once, and no
 * other. */
static inline RcBlock
rc_block_gather (const char *data, gsize len)
{
  guint64 words[2];
  guint32 halves[2];

  if (len >= 8)
    {
      memcpy (&words[0], data, 8);
      memcpy (&words[1], data + len - 8, 8);
    }
  else if (len >= 4)
    {
      memcpy (&halves[0], data, 4);
      memcpy (&halves[1], data + len - 4, 4);
      words[0] = words[1] = halves[0] | (guint64) halves[1] << 32;
    }
  else
    {
      words[0] = words[1] = (guint8) data[0] * G_GUINT64_CONSTANT (0x0101010100000101) |
                            (guint64) (guint8) data[len / 2] << 16 | (guint64) (guint8) data[len - 1] << 24;
    }

  return rc_block_load (words);
}

/* Has its high bit set in some byte where @word holds one that is not from
 * @lowest to 0x7e; none where it holds none. Without a byte above 0x7f, taking
 * @lowest from each byte borrows where one is below it, and adding 1 carries
 * where one is 0x7f. */
static inline guint64
rc_word_find_odd (guint64 word, guint8 lowest)
{
  return (word | (word - RC_EVERY_BYTE (lowest)) | (word + RC_EVERY_BYTE (1))) & RC_EVERY_BYTE (0x80);
}

/* Finds what is wrong with the bytes of a block. */
typedef RcBlock (*RcBlockFunc) (RcBlock block);

/* Whether @find finds any byte of @slice. */
static G_ALWAYS_INLINE inline gboolean
rc_block_search (RcSlice slice, RcBlockFunc find)
{
  RcBlock found = { 0 };

  if (slice.len < RC_BLOCK_BYTES)
    return slice.len > 0 && rc_block_has_any (find (rc_block_gather (slice.data, slice.len)));

  for (gsize i = 0; i + RC_BLOCK_BYTES <= slice.len; i += RC_BLOCK_BYTES)
    found |= find (rc_block_load (slice.data + i));

  /* The last block again is less than up to 15 bytes. */
  found |= find (rc_block_load (slice.data + slice.len - RC_BLOCK_BYTES));
  return rc_block_has_any (found);
}

G_END_DECLS

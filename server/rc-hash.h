/* rc-hash.h - hashes of what comes from the wire, with a key of the server's own. */
#pragma once

#include <glib.h>
#include <sodium.h>

#include "rc-slice.h"

G_BEGIN_DECLS

/**
 * RcHashKey:
 *
 * A random key, made at start: without it nobody can make names that all fall
 * into one bucket, or two messages that look the same.
 */
typedef struct
{
  guint8 bytes[crypto_shorthash_KEYBYTES];
} RcHashKey;

static inline void
rc_hash_key_make (RcHashKey *key)
{
  crypto_shorthash_keygen (key->bytes);
}

static inline guint64
rc_hash (const RcHashKey *key, RcSlice slice)
{
  guint64 hash;

  G_STATIC_ASSERT (sizeof hash == crypto_shorthash_BYTES);
  crypto_shorthash ((guint8 *) &hash, (const guint8 *) slice.data, slice.len, key->bytes);
  return hash;
}

#define RC_HASH_FACTOR G_GUINT64_CONSTANT (0xc6a4a7935bd1e995)

/* Multiplies, and folds the two halves of the product. */
static inline guint64
rc_hash_mix (guint64 a, guint64 b)
{
#if defined (__SIZEOF_INT128__)
  __extension__ unsigned __int128 product = (unsigned __int128) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
#else
  guint64 high = (a >> 32) * (b >> 32);
  guint64 low = (a & G_MAXUINT32) * (b & G_MAXUINT32);
  guint64 middle = (a >> 32) * (b & G_MAXUINT32) + (low >> 32);
  guint64 other = (a & G_MAXUINT32) * (b >> 32) + (middle & G_MAXUINT32);

  return (a * b) ^ (high + (middle >> 32) + (other >> 32));
#endif
}

static inline guint64
rc_hash_get_word (const char *data)
{
  guint64 word;

  memcpy (&word, data, sizeof word);
  return word;
}

/* Fewer than eight bytes. */
static inline guint64
rc_hash_get_short (RcSlice slice)
{
  guint32 first, last;
  guint64 word = 0;

  if (slice.len >= sizeof first)
    {
      memcpy (&first, slice.data, sizeof first);
      memcpy (&last, slice.data + slice.len - sizeof last, sizeof last);
      return first | (guint64) last << 32;
    }

  for (gsize i = 0; i < slice.len; i++)
    word = word << 8 | (guint8) slice.data[i];
  return word;
}

/* Goes on with a hash of what a person says, where only the same person's
 * hashes are ever compared: whoever made two alike would fool nobody but
 * themselves. So it needs no more than a multiplication for sixteen bytes, from
 * the key on, as wyhash does it: a fraction of rc_hash()'s cost. */
static inline guint64
rc_hash_quick (const RcHashKey *key, guint64 hash, RcSlice slice)
{
  guint64 secret = rc_hash_get_word ((const char *) key->bytes + sizeof secret);
  gsize i = 0;

  hash ^= slice.len * RC_HASH_FACTOR;
  for (; i + 16 < slice.len; i += 16)
    hash = rc_hash_mix (rc_hash_get_word (slice.data + i) ^ hash, rc_hash_get_word (slice.data + i + 8) ^ secret);

  if (slice.len >= 16)
    return rc_hash_mix (rc_hash_get_word (slice.data + slice.len - 16) ^ hash,
                        rc_hash_get_word (slice.data + slice.len - 8) ^ secret);
  if (slice.len >= 8)
    return rc_hash_mix (rc_hash_get_word (slice.data) ^ hash, rc_hash_get_word (slice.data + slice.len - 8) ^ secret);

  return rc_hash_mix (rc_hash_get_short (slice) ^ hash, secret);
}

/* Where such a hash begins. */
static inline guint64
rc_hash_quick_start (const RcHashKey *key)
{
  G_STATIC_ASSERT (sizeof key->bytes == 2 * sizeof (guint64));
  return rc_hash_get_word ((const char *) key->bytes);
}

G_END_DECLS

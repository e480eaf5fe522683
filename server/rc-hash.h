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

static inline guint64
rc_hash_add_word (guint64 hash, guint64 word)
{
  word *= RC_HASH_FACTOR;
  word ^= word >> 47;
  return (hash ^ word * RC_HASH_FACTOR) * RC_HASH_FACTOR;
}

/* Goes on with a hash of what a person says, where only the same person's
 * hashes are ever compared: whoever made two alike would fool nobody but
 * themselves. So it needs no more than MurmurHash64A's mixing, from the key on,
 * at a tenth of rc_hash()'s cost. */
static inline guint64
rc_hash_quick (guint64 hash, RcSlice slice)
{
  guint64 word;
  gsize i = 0;

  hash ^= slice.len * RC_HASH_FACTOR;
  for (; i + sizeof word <= slice.len; i += sizeof word)
    {
      memcpy (&word, slice.data + i, sizeof word);
      hash = rc_hash_add_word (hash, word);
    }

  word = 0;
  for (guint shift = 0; i < slice.len; i++, shift += 8)
    word |= (guint64) (guint8) slice.data[i] << shift;

  hash = rc_hash_add_word (hash, word);
  return hash ^ hash >> 47;
}

/* Where such a hash begins. */
static inline guint64
rc_hash_quick_start (const RcHashKey *key)
{
  guint64 hash;

  G_STATIC_ASSERT (sizeof hash <= sizeof key->bytes);
  memcpy (&hash, key->bytes, sizeof hash);
  return hash;
}

G_END_DECLS

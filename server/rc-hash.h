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

G_END_DECLS

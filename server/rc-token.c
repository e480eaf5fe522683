/* rc-token.c - random secrets, and what is kept of them. */
#include "config.h"

#include "rc-token.h"

/**
 * rc_token_make:
 * @text: (out caller-allocates): %RC_TOKEN_TEXT_BYTES
 *
 * Makes a secret that nobody can guess: a resume token, or an invite.
 */
void
rc_token_make (char *text)
{
  guint8 bytes[RC_TOKEN_BYTES];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, RC_TOKEN_TEXT_BYTES, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
}

/**
 * rc_token_hash:
 * @text: what is given as such a secret
 * @hash: (out caller-allocates): %RC_TOKEN_HASH_BYTES
 *
 * Hashes it. A fast hash does: what is hashed has 256 random bits.
 */
void
rc_token_hash (RcSlice text, guint8 *hash)
{
  crypto_generichash (hash, RC_TOKEN_HASH_BYTES, (const guint8 *) text.data, text.len, NULL, 0);
}

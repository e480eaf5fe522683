/* rc-token.h - random secrets, and what is kept of them. */
#pragma once

#include <sodium.h>

#include "rc-slice.h"

G_BEGIN_DECLS

/* As text: 32 random bytes in base64url, and a NUL. */
#define RC_TOKEN_BYTES 32
#define RC_TOKEN_TEXT_BYTES sodium_base64_ENCODED_LEN (RC_TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
#define RC_TOKEN_HASH_BYTES 32

void rc_token_make (char    *text);
void rc_token_hash (RcSlice  text,
                    guint8  *hash);

G_END_DECLS

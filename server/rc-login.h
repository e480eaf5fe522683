/* rc-login.h - who may log in as whom, whatever the door. */
#pragma once

#include "rc-hub.h"

G_BEGIN_DECLS

/* A resume token as text: 32 random bytes in base64url, and a NUL. */
#define RC_TOKEN_BYTES 32
#define RC_TOKEN_TEXT_BYTES sodium_base64_ENCODED_LEN (RC_TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)

RcPerson *rc_login_take       (RcHub     *hub,
                               RcSlice    id,
                               GError   **error);
RcPerson *rc_login_resume     (RcHub     *hub,
                               RcSlice    id,
                               RcSlice    token,
                               GError   **error);
void      rc_login_make_room  (RcHub     *hub,
                               RcPerson  *person);
void      rc_login_make_token (char      *text);

G_END_DECLS

/* rc-login.h - who may log in as whom, whatever the door. */
#pragma once

#include "rc-hub.h"

G_BEGIN_DECLS

/* A new id, checked, and what it looks like claimed. */
typedef struct
{
  char *folded;
  RcSkeletonClaim *claim;
} RcNewId;

gboolean  rc_login_check_id   (RcHub     *hub,
                               RcSlice    id,
                               RcNewId   *new_id,
                               GError   **error);
RcPerson *rc_login_take       (RcHub     *hub,
                               RcSlice    id,
                               GError   **error);
RcPerson *rc_login_resume     (RcHub     *hub,
                               RcSlice    id,
                               RcSlice    token,
                               guint8    *hash,
                               GError   **error);
gboolean  rc_login_may_hash   (RcSession *session,
                               RcSlice    id,
                               GError   **error);
gboolean  rc_login_may_open   (RcSession *session,
                               GError   **error);
gboolean  rc_login_check_new_password (RcSlice    password,
                                       GError   **error);
void      rc_login_enter      (RcSession *session,
                               RcPerson  *person,
                               const guint8 *token_hash,
                               RcSlice    token,
                               RcSlice    tag);
void      rc_login_put_error  (RcSession *session,
                               RcVerb     verb,
                               RcSlice    tag,
                               RcError    code,
                               const char *sentence);
void      rc_login_refuse     (RcSession *session,
                               RcSlice    tag,
                               const GError *error);

G_END_DECLS

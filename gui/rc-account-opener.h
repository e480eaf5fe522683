/* rc-account-opener.h - the token that is kept of an account, and its engine. */
#pragma once

#include "rc-account.h"

G_BEGIN_DECLS

/* @token: (nullable): good until the function returns. */
typedef void (*RcAccountOpenerFunc) (gpointer    owner,
                                     const char *token);

GCancellable *rc_account_opener_find_token (RcSecretStore        *store,
                                            const char           *server,
                                            const char           *id,
                                            RcAccountOpenerFunc   func,
                                            gpointer              owner);
RcClient     *rc_account_opener_open       (const char           *server,
                                            const char           *id,
                                            const char           *token,  /* nullable */
                                            const RcInviteLink   *link,   /* nullable */
                                            gboolean              is_kept,
                                            RcSecretStore        *store,
                                            GError              **error);

G_END_DECLS

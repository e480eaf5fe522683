/* rc-account.h - what belongs to one id on one server. */
#pragma once

#include "rc-client.h"
#include "rc-invite-link.h"
#include "rc-secret-store.h"

G_BEGIN_DECLS

char     *rc_account_dup_key        (const char           *server,
                                    const char           *id);
char     *rc_account_dup_cache_path (const char           *server,
                                    const char           *id);
void      rc_account_keep_token     (RcClient             *client,
                                    RcSecretStore        *store);
RcClient *rc_account_open           (const char           *server,
                                    const char           *id,
                                    const char           *token,  /* nullable */
                                    const RcInviteLink   *link,   /* nullable */
                                    gboolean              is_kept,
                                    RcSecretStore        *store,
                                    GError              **error);
void      rc_account_delete         (const char           *server,
                                    const char           *id,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean  rc_account_delete_finish  (GAsyncResult         *result,
                                    GError              **error);
RcSecretStore *rc_account_get_store (RcClient *client); /* nullable */

G_END_DECLS

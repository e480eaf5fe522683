/* rc-account.h - what belongs to one id on one server. */
#pragma once

#include "rc-client.h"
#include "rc-secret-store.h"

G_BEGIN_DECLS

char          *rc_account_dup_cache_path (const char    *server,
                                          const char    *id);
void           rc_account_keep_token     (RcClient      *client,
                                          RcSecretStore *store);
RcSecretStore *rc_account_get_store      (RcClient      *client); /* nullable */

G_END_DECLS

/* rc-cli-account.h - the resume token between two runs. */
#pragma once

#include "rc-cli-options.h"

G_BEGIN_DECLS

void        rc_cli_account_recall (RcCliOptions       *options,
                                   RcSecretStore      *store);
RcCliStatus rc_cli_account_forget (const RcCliOptions *options,
                                   RcSecretStore      *store);
void        rc_cli_account_settle (RcSecretStore      *store);

G_END_DECLS

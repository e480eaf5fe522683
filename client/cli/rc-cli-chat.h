/* rc-cli-chat.h - a person at a terminal. */
#pragma once

#include "rc-cli-options.h"

G_BEGIN_DECLS

RcCliStatus rc_cli_chat_run (const RcCliOptions *options,
                             RcSecretStore      *store);

G_END_DECLS

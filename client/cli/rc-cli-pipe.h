/* rc-cli-pipe.h - each line of the standard input is a message. */
#pragma once

#include "rc-cli-options.h"

G_BEGIN_DECLS

RcCliStatus rc_cli_pipe_run (const RcCliOptions *options,
                             RcSecretStore      *store);

G_END_DECLS

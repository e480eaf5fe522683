/* rc-cli-known.h - the servers whose keys are known. */
#pragma once

#include "rc-client.h"

G_BEGIN_DECLS

char  *rc_cli_known_get_path (void);
char **rc_cli_known_lookup   (const char *server);
void   rc_cli_known_watch    (RcClient   *client);

G_END_DECLS

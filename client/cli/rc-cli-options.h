/* rc-cli-options.h - the command line of redcoast-cli. */
#pragma once

#include "rc-client.h"

G_BEGIN_DECLS

typedef enum
{
  RC_CLI_OK = 0,
  RC_CLI_NOT_TAKEN = 1,
  RC_CLI_USAGE = 2,
  RC_CLI_NOT_CONNECTED = 3,
} RcCliStatus;

typedef struct
{
  char *server;
  char *id;
  char *to;
  char **pins;
  gboolean tls;
  char *invite;    /* nullable */
  char *password;  /* nullable */
  gboolean wants_new_id;
  guint timeout_s;
  gboolean version;
} RcCliOptions;

gboolean rc_cli_options_parse (RcCliOptions  *options,
                               int           *argc,
                               char        ***argv,
                               GError       **error);
RcClient *rc_cli_options_new_client (const RcCliOptions *options,
                                     gboolean            wants_roster,
                                     guint               backoff_min_ms,
                                     guint               backoff_max_ms);
void     rc_cli_options_clear (RcCliOptions  *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcCliOptions, rc_cli_options_clear)

G_END_DECLS

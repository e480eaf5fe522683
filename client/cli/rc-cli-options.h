/* rc-cli-options.h - the command line of redcoast-cli. */
#pragma once

#include "rc-client.h"
#include "rc-secret-store.h"

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
  char *token;     /* nullable: of an earlier run */
  gboolean wants_new_id;
  gboolean guest;
  gboolean forget;
  guint timeout_s;
  gboolean version;
} RcCliOptions;

RcLoginMethod rc_cli_options_get_method (const RcCliOptions *options);
gboolean rc_cli_options_lack_password (const RcCliOptions *options);
gboolean rc_cli_options_parse (RcCliOptions  *options,
                               int           *argc,
                               char        ***argv,
                               GError       **error);
RcClient *rc_cli_options_new_client (const RcCliOptions *options,
                                     RcSecretStore      *store,
                                     gboolean            wants_roster,
                                     guint               backoff_min_ms,
                                     guint               backoff_max_ms);
void     rc_cli_options_clear (RcCliOptions  *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcCliOptions, rc_cli_options_clear)

G_END_DECLS

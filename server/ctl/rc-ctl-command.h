/* rc-ctl-command.h - what redcoastctl can do. */
#pragma once

#include "rc-ctl-client.h"

G_BEGIN_DECLS

typedef struct _RcCtlCommand RcCtlCommand;

/**
 * RcCtlStatus:
 * @RC_CTL_DONE: done
 * @RC_CTL_REFUSED: it was not done, and why stands on standard error
 * @RC_CTL_USAGE: the command line is wrong
 * @RC_CTL_UNREACHABLE: no server answers
 *
 * The exit status.
 */
typedef enum
{
  RC_CTL_DONE,
  RC_CTL_REFUSED,
  RC_CTL_USAGE,
  RC_CTL_UNREACHABLE,
} RcCtlStatus;

/* The options that not every command takes. */
typedef enum
{
  RC_CTL_TAKES_VERIFY = 1 << 0,
  RC_CTL_TAKES_PASSWORD_FILE = 1 << 1,
  RC_CTL_TAKES_YES = 1 << 2,
  RC_CTL_TAKES_EXPIRES = 1 << 3,
  RC_CTL_TAKES_ADDRESS = 1 << 4,
  RC_CTL_TAKES_QR = 1 << 5,
  RC_CTL_TAKES_REASON = 1 << 6,
  RC_CTL_TAKES_NETWORK = 1 << 7,
} RcCtlTakes;

/* How what the option is for stands behind a command. */
typedef enum
{
  RC_CTL_NOTHING, /* nothing stands behind it */
  RC_CTL_WORD,    /* one word */
  RC_CTL_FILE,    /* a path, which becomes absolute */
  RC_CTL_TEXT,    /* all words that follow */
} RcCtlArgument;

/**
 * RcCtlOptions:
 *
 * The command line. What is not given is %NULL, %FALSE or 0.
 */
typedef struct
{
  char *data_dir;
  gboolean json;
  gboolean version;
  gboolean verify;
  char *password_file;
  gboolean yes;
  char *expires;
  char *address;
  gboolean qr;
  gboolean no_qr;
  char *reason;
  gboolean network;
  char **words; /* the command and what belongs to it */
} RcCtlOptions;

/**
 * RcCtlCommand:
 * @name: one word, or two with a space between them
 * @asks: (nullable): what the server is asked for
 * @argument: what stands behind it
 * @argument_name: (nullable): its name on the wire
 * @shown: (nullable): its name for people
 * @takes: of #RcCtlTakes
 * @quiet: a person is told nothing where it worked
 * @help: what it does
 * @run: does it; @value is what stands behind it
 */
struct _RcCtlCommand
{
  const char *name;
  const char *asks;
  RcCtlArgument argument;
  const char *argument_name;
  const char *shown;
  guint takes;
  gboolean quiet;
  const char *help;
  RcCtlStatus (*run) (const RcCtlCommand *command,
                      const RcCtlOptions *options,
                      const char         *value);
};

RcCtlStatus         rc_ctl_command_fail      (RcCtlStatus         status,
                                              const char         *sentence);
const RcCtlCommand *rc_ctl_command_find      (char              **words,
                                              guint              *n_used);
char               *rc_ctl_command_describe  (void);
RcCtlStatus         rc_ctl_command_run       (const RcCtlOptions *options);

/* For the files that have commands of their own. */
JsonBuilder        *rc_ctl_command_arguments (const RcCtlCommand *command,
                                              const char         *value);
void                rc_ctl_command_add       (JsonBuilder        *arguments,
                                              const char         *name,
                                              const char         *value);
JsonNode           *rc_ctl_command_ask       (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              JsonBuilder        *arguments,
                                              RcCtlStatus        *status);
JsonNode           *rc_ctl_command_ask_pieces (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              JsonBuilder        *arguments,
                                              RcCtlPieceFunc      func,
                                              gpointer            user_data,
                                              RcCtlStatus        *status);
void                rc_ctl_command_print     (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              JsonNode           *result);
char               *rc_ctl_command_get_dir   (const RcCtlOptions *options);
gboolean            rc_ctl_duration_parse    (const char         *text,
                                              gint64             *seconds);

/* rc-ctl-local.c */
RcCtlStatus         rc_ctl_run_backup        (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);
RcCtlStatus         rc_ctl_run_restore       (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);

/* rc-ctl-accounts.c */
RcCtlStatus         rc_ctl_run_password      (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);
RcCtlStatus         rc_ctl_run_forget        (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);

/* rc-ctl-invites.c */
RcCtlStatus         rc_ctl_run_invite        (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);

/* rc-ctl-export.c */
RcCtlStatus         rc_ctl_run_export        (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);

/* rc-ctl-bans.c */
RcCtlStatus         rc_ctl_run_ban           (const RcCtlCommand *command,
                                              const RcCtlOptions *options,
                                              const char         *value);

G_END_DECLS

/* rc-cli-password.h - asks a person at a terminal for a password. */
#pragma once

#include "rc-cli-line.h"
#include "rc-cli-options.h"

G_BEGIN_DECLS

typedef enum
{
  RC_CLI_PASSWORD_NONE,
  RC_CLI_PASSWORD_PRESENT, /* of an account that there is */
  RC_CLI_PASSWORD_NEW,
  RC_CLI_PASSWORD_AGAIN,   /* the new one once more */
} RcCliPasswordQuestion;

/**
 * RcCliPassword:
 * @question: what is asked at this moment
 * @chosen: (nullable): the new password, until it was typed once more
 *
 * A field of its owner's, who hands on what was entered while there is a
 * question.
 */
typedef struct
{
  const RcCliOptions *options;
  RcClient *client;
  RcCliLine *line;
  RcCliPasswordQuestion question;
  char *chosen;
} RcCliPassword;

void     rc_cli_password_init     (RcCliPassword      *self,
                                   const RcCliOptions *options,
                                   RcClient           *client,
                                   RcCliLine          *line);
void     rc_cli_password_clear    (RcCliPassword      *self);
void     rc_cli_password_choose   (RcCliPassword      *self);
gboolean rc_cli_password_ask      (RcCliPassword      *self,
                                   const GError       *error);
gboolean rc_cli_password_is_asked (RcCliPassword      *self);
gboolean rc_cli_password_take     (RcCliPassword      *self,
                                   const char         *text);

G_END_DECLS

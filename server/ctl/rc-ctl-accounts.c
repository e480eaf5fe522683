/* rc-ctl-accounts.c - accounts: what has to be asked first. */
#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "rc-ctl-client.h"
#include "rc-ctl-command.h"
#include "rc-ctl-password.h"

/**
 * rc_ctl_run_password:
 *
 * Makes an account, or sets its password.
 */
RcCtlStatus
rc_ctl_run_password (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = rc_ctl_command_arguments (command, value);
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  char *password = rc_ctl_password_read (options->password_file, &error);
  RcCtlStatus status;

  if (password == NULL)
    return rc_ctl_command_fail (RC_CTL_REFUSED, error->message);

  rc_ctl_command_add (arguments, "password", password);
  rc_ctl_password_free (password);
  result = rc_ctl_command_ask (command, options, arguments, &status);
  if (result != NULL)
    rc_ctl_command_print (command, options, result);
  return status;
}

/**
 * rc_ctl_run_forget:
 *
 * Forgets somebody, if that is really meant.
 */
RcCtlStatus
rc_ctl_run_forget (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  RcCtlStatus status;

  if (!options->yes && !isatty (STDIN_FILENO))
    return rc_ctl_command_fail (RC_CTL_USAGE, _ ("This cannot be undone. Say --yes where nobody can be asked."));

  if (!options->yes && !rc_ctl_password_confirm (value))
    return rc_ctl_command_fail (RC_CTL_REFUSED, _ ("Nothing was changed."));

  arguments = rc_ctl_command_arguments (command, value);
  result = rc_ctl_command_ask (command, options, arguments, &status);
  if (result != NULL)
    rc_ctl_command_print (command, options, result);
  return status;
}

/* rc-ctl-bans.c - who may not come in. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-ctl-command.h"

/**
 * rc_ctl_run_ban:
 *
 * Bans somebody, or takes a ban back.
 */
RcCtlStatus
rc_ctl_run_ban (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = json_builder_begin_object (json_builder_new ());
  g_autoptr (JsonNode) result = NULL;
  RcCtlStatus status;
  gint64 seconds = 0;

  if (options->expires != NULL && !g_str_equal (options->expires, "never") &&
      !rc_ctl_duration_parse (options->expires, &seconds))
    return rc_ctl_command_fail (RC_CTL_USAGE, _ ("A period is a number and s, m, h, d or w, as in 7d."));

  rc_ctl_command_add (arguments, options->network ? "network" : "id", value);
  rc_ctl_command_add (arguments, "reason", options->reason);
  json_builder_set_member_name (arguments, "seconds");
  json_builder_add_int_value (arguments, seconds);
  result = rc_ctl_command_ask (command, options, arguments, &status);
  if (result != NULL)
    rc_ctl_command_print (command, options, result);
  return status;
}

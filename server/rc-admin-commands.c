/* rc-admin-commands.c - what the administrator can ask a running server for, as
 * a table. */
#include "config.h"

#include "rc-admin-commands.h"

static const struct
{
  const char *name;
  RcAdminFunc run;
} commands[] = {
  { "account-add", rc_admin_run_account_add },
  { "account-list", rc_admin_run_account_list },
  { "account-password", rc_admin_run_account_password },
  { "backup", rc_admin_run_backup },
  { "ban", rc_admin_run_ban },
  { "bans", rc_admin_run_bans },
  { "export", rc_admin_run_export },
  { "forget", rc_admin_run_forget },
  { "invite", rc_admin_run_invite },
  { "invite-list", rc_admin_run_invite_list },
  { "invite-revoke", rc_admin_run_invite_revoke },
  { "kick", rc_admin_run_kick },
  { "pin", rc_admin_run_pin },
  { "reload", rc_admin_run_reload },
  { "say", rc_admin_run_say },
  { "status", rc_admin_run_status },
  { "unban", rc_admin_run_unban },
  { "who", rc_admin_run_who },
};

/**
 * rc_admin_commands_find:
 * @name: a command
 *
 * Returns: (nullable): what carries it out.
 */
RcAdminFunc
rc_admin_commands_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return commands[i].run;

  return NULL;
}

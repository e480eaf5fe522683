/* rc-admin-commands.c - what the administrator can ask a running server for. */
#include "config.h"

#include "rc-admin-commands.h"
#include "rc-figures.h"
#include "rc-session.h"

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *string)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, string);
}

/* By the code of the error, where there were any. */
static void
add_refused (JsonBuilder *builder, const RcFigures *figures)
{
  for (guint code = 0; code < RC_COUNTS_N_ERRORS; code++)
    {
      g_autofree char *name = NULL;

      if (figures->log_ins_refused[code] == 0)
        continue;

      name = g_strconcat ("log-ins-refused-", rc_error_to_code (code), NULL);
      add_number (builder, name, figures->log_ins_refused[code]);
    }
}

static void
add_commits (JsonBuilder *builder, const RcStoreStats *stats)
{
  add_number (builder, "commits", stats->n_batches);
  add_number (builder, "commit-us-mean", stats->n_batches > 0 ? stats->commit_us_sum / (gint64) stats->n_batches : 0);
  add_number (builder, "commit-us-max", stats->commit_us_max);
}

static void
run_status (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gsize n_figures;
  const RcFigure *list = rc_figures_list (&n_figures);
  RcFigures figures;

  rc_figures_collect (&figures, hub);
  json_builder_begin_object (builder);
  add_string (builder, "version", PACKAGE_VERSION);
  add_string (builder, "name", hub->config->name);
  add_string (builder, "log", hub->log_name);
  add_number (builder, "seq", hub->seq);
  for (gsize i = 0; i < n_figures; i++)
    add_number (builder, list[i].name, rc_figures_get (&figures, &list[i]));
  add_refused (builder, &figures);
  add_commits (builder, &figures.store);
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

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
  { "status", run_status },
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

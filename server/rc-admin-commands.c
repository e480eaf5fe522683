/* rc-admin-commands.c - what the administrator can ask a running server for. */
#include "config.h"

#include "rc-admin-commands.h"
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

static guint
count_here (RcHub *hub)
{
  GHashTableIter iter;
  gpointer person;
  guint n = 0;

  g_hash_table_iter_init (&iter, hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    n += rc_person_is_here (person);

  return n;
}

static void
add_store_stats (JsonBuilder *builder, RcStore *store)
{
  RcStoreStats stats;

  rc_store_get_stats (store, &stats);
  add_number (builder, "messages-kept", stats.n_messages);
  add_number (builder, "messages-refused", stats.n_messages_refused);
  add_number (builder, "commits", stats.n_batches);
  add_number (builder, "commit-us-mean", stats.n_batches > 0 ? stats.commit_us_sum / (gint64) stats.n_batches : 0);
  add_number (builder, "commit-us-max", stats.commit_us_max);
  add_number (builder, "store-queue-bytes", rc_store_get_queued_bytes (store));
}

static void
run_status (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gsize queue_bytes = 0;

  for (RcSession *session = hub->sessions; session != NULL; session = session->next)
    queue_bytes += session->output.n_bytes;

  json_builder_begin_object (builder);
  add_string (builder, "version", PACKAGE_VERSION);
  add_string (builder, "name", hub->config->name);
  add_string (builder, "log", hub->log_name);
  add_number (builder, "seq", hub->seq);
  add_number (builder, "connections", hub->n_sessions);
  add_number (builder, "people", count_here (hub));
  add_number (builder, "queue-bytes", queue_bytes);
  add_store_stats (builder, hub->store);
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

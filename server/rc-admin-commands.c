/* rc-admin-commands.c - what the administrator can ask a running server for. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-admin-call.h"
#include "rc-figures.h"
#include "rc-id.h"
#include "rc-session.h"
#include "rc-sqlite-store.h"

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

static void
add_person (JsonBuilder *builder, const RcPerson *person)
{
  g_autofree char *id = rc_slice_dup (rc_person_get_id (person));

  json_builder_begin_object (builder);
  add_string (builder, "id", id);
  add_string (builder, "state", rc_presence_to_string (person->presence));
  add_number (builder, "sessions", person->n_sessions);
  add_number (builder, "since", person->since_us);
  json_builder_set_member_name (builder, "guest");
  json_builder_add_boolean_value (builder, person->guest);
  json_builder_end_object (builder);
}

static void
run_who (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer person;

  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    if (rc_person_is_here (person))
      add_person (builder, person);

  json_builder_end_array (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

/* Who is meant, however it is spelt. */
static RcPerson *
find_here (RcHub *hub, const char *id)
{
  g_autofree char *folded = NULL;
  RcPerson *person;

  if (id == NULL || !rc_id_check (rc_slice_from_string (id), NULL))
    return NULL;

  folded = rc_id_fold (rc_slice_from_string (id));
  person = rc_hub_find_folded (hub, rc_slice_from_string (folded));
  return person != NULL && rc_person_is_here (person) ? person : NULL;
}

static void
run_kick (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  RcPerson *person = find_here (hub, rc_admin_call_get_string (call, "id"));

  if (person == NULL)
    {
      rc_admin_call_fail (call, _ ("Nobody of that id is here."));
      return;
    }

  /* With its last session the person may be gone as well. */
  rc_person_ref (person);
  for (RcSession *session = person->sessions, *next; session != NULL; session = next)
    {
      next = session->person_next;
      if (session->door == RC_DOOR_FRAMES)
        rc_session_put_bye (session, "kicked", RC_SLICE_ABSENT);
      rc_session_close (session);
    }

  rc_person_unref (person);
  rc_reactor_request_turn (hub->reactor);
  rc_admin_call_return (call, NULL);
}

static void
on_backup_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAdminCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (rc_sqlite_store_backup_finish (result, &error))
    rc_admin_call_return (call, NULL);
  else
    rc_admin_call_fail (call, "%s", error->message);
}

static void
run_backup (RcAdminCall *call)
{
  const char *path = rc_admin_call_get_string (call, "file");

  if (path == NULL || !g_path_is_absolute (path))
    {
      rc_admin_call_fail (call, _ ("A backup needs the whole path of a file."));
      return;
    }

  rc_sqlite_store_backup (rc_admin_call_get_hub (call)->store, path, on_backup_done, call);
}

static const struct
{
  const char *name;
  RcAdminFunc run;
} commands[] = {
  { "backup", run_backup },
  { "kick", run_kick },
  { "status", run_status },
  { "who", run_who },
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

/* rc-admin-status.c - the administrator asks: how the server is, in figures. */
#include "config.h"

#include "rc-admin-commands.h"
#include "rc-figures.h"

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
      rc_admin_add_number (builder, name, figures->log_ins_refused[code]);
    }
}

static void
add_commits (JsonBuilder *builder, const RcStoreStats *stats)
{
  rc_admin_add_number (builder, "commits", stats->n_batches);
  rc_admin_add_number (builder, "commit-us-mean",
                       stats->n_batches > 0 ? stats->commit_us_sum / (gint64) stats->n_batches : 0);
  rc_admin_add_number (builder, "commit-us-max", stats->commit_us_max);
}

/**
 * rc_admin_run_status:
 *
 * Tells the figures of the server.
 */
void
rc_admin_run_status (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gsize n_figures;
  const RcFigure *list = rc_figures_list (&n_figures);
  RcFigures figures;

  rc_figures_collect (&figures, hub);
  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "version", PACKAGE_VERSION);
  rc_admin_add_string (builder, "name", hub->config->name);
  rc_admin_add_string (builder, "log", hub->log_name);
  rc_admin_add_number (builder, "seq", hub->seq);
  for (gsize i = 0; i < n_figures; i++)
    rc_admin_add_number (builder, list[i].name, rc_figures_get (&figures, &list[i]));
  add_refused (builder, &figures);
  add_commits (builder, &figures.store);
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

/* rc-metrics-text.c - the server's figures as OpenMetrics text, version 1.0.0.
 *
 *     # TYPE redcoast_received_bytes counter
 *     # UNIT redcoast_received_bytes bytes
 *     # HELP redcoast_received_bytes Bytes that were read from clients, before TLS.
 *     redcoast_received_bytes_total 4711
 *     …
 *     # EOF */
#include "config.h"

#include "rc-metrics-text.h"

static void
add_head (GString *text, const char *name, const char *type, const char *unit, const char *doc)
{
  g_string_append_printf (text, "# TYPE %s %s\n", name, type);
  if (unit != NULL)
    g_string_append_printf (text, "# UNIT %s %s\n", name, unit);
  g_string_append_printf (text, "# HELP %s %s\n", name, doc);
}

static void
add_figure (GString *text, const RcFigures *figures, const RcFigure *figure)
{
  g_autofree char *name = g_strconcat ("redcoast_", figure->name, NULL);

  g_strdelimit (name, "-", '_');
  add_head (text, name, figure->is_counter ? "counter" : "gauge", figure->unit, figure->doc);
  g_string_append_printf (text, "%s%s %" G_GUINT64_FORMAT "\n", name, figure->is_counter ? "_total" : "",
                          rc_figures_get (figures, figure));
}

static void
add_refused (GString *text, const RcFigures *figures)
{
  add_head (text, "redcoast_log_ins_refused", "counter", NULL, "Log-ins that were refused, by the code of the error.");
  for (guint code = 0; code < RC_COUNTS_N_ERRORS; code++)
    if (figures->log_ins_refused[code] > 0)
      g_string_append_printf (text, "redcoast_log_ins_refused_total{reason=\"%s\"} %" G_GUINT64_FORMAT "\n",
                              rc_error_to_code (code), figures->log_ins_refused[code]);
}

static void
add_seconds (GString *text, const char *format, gint64 time_us)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  /* The decimal point does not depend on the language. */
  g_ascii_formatd (number, sizeof number, format, (double) time_us / G_USEC_PER_SEC);
  g_string_append (text, number);
}

static void
add_commits (GString *text, const RcStoreStats *stats)
{
  guint64 n = 0;

  add_head (text, "redcoast_commit_seconds", "histogram", "seconds", "How long a commit to the disk took.");
  for (guint i = 0; i < RC_STORE_N_COMMIT_BOUNDS; i++)
    {
      n += stats->commits_up_to[i];
      g_string_append (text, "redcoast_commit_seconds_bucket{le=\"");
      add_seconds (text, "%.3f", rc_store_get_commit_bound_us (i));
      g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", n);
    }

  g_string_append_printf (text, "redcoast_commit_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", stats->n_batches);
  g_string_append_printf (text, "redcoast_commit_seconds_count %" G_GUINT64_FORMAT "\n", stats->n_batches);
  g_string_append (text, "redcoast_commit_seconds_sum ");
  add_seconds (text, "%.6f", stats->commit_us_sum);
  g_string_append_c (text, '\n');
}

/**
 * rc_metrics_text_make:
 * @figures: the figures
 *
 * Writes all of them; see %RC_METRICS_CONTENT_TYPE.
 *
 * Returns: (transfer full): lines of text.
 */
char *
rc_metrics_text_make (const RcFigures *figures)
{
  GString *text = g_string_new (NULL);
  gsize n_figures;
  const RcFigure *list = rc_figures_list (&n_figures);

  add_head (text, "redcoast_build", "info", NULL, "The version of redcoastd.");
  g_string_append (text, "redcoast_build_info{version=\"" PACKAGE_VERSION "\"} 1\n");
  for (gsize i = 0; i < n_figures; i++)
    add_figure (text, figures, &list[i]);
  add_refused (text, figures);
  add_commits (text, &figures->store);
  g_string_append (text, "# EOF\n");
  return g_string_free (text, FALSE);
}

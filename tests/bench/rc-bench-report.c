/* rc-bench-report.c - the figures, beside what they are to be. */
#include "config.h"

#include <json-glib/json-glib.h>

#include "rc-bench-report.h"

typedef struct
{
  RcBenchRow row;
  gboolean has_round;
  RcBenchRound round;
} Line;

struct _RcBenchReport
{
  GPtrArray *lines;
};

static void
free_line (gpointer data)
{
  Line *line = data;

  g_free ((char *) line->row.what);
  g_free (line);
}

/* Returns an empty report. */
RcBenchReport *
rc_bench_report_new (void)
{
  RcBenchReport *self = g_new0 (RcBenchReport, 1);

  self->lines = g_ptr_array_new_with_free_func (free_line);
  return self;
}

/* Frees it. */
void
rc_bench_report_free (RcBenchReport *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * rc_bench_report_add:
 * @self: a report
 * @row: a row, which is copied; its unit must stay
 *
 * Notes a figure, and says on standard error that it is there.
 */
void
rc_bench_report_add (RcBenchReport *self, const RcBenchRow *row)
{
  Line *line = g_new0 (Line, 1);

  line->row = *row;
  line->row.what = g_strdup (row->what);
  line->row.round = NULL;
  if (row->value == 0)
    line->row.value = row->yardstick > 0 ? row->ours / row->yardstick : row->ours;

  line->has_round = row->round != NULL;
  if (line->has_round)
    line->round = *row->round;

  g_ptr_array_add (self->lines, line);
  g_printerr ("%-52s %14.6g %s\n", row->what, row->ours, row->unit);
}

static gboolean
is_met (const RcBenchRow *row)
{
  return row->at_most ? row->value <= row->goal : row->value >= row->goal;
}

static char *
format_number (double value)
{
  if (value == 0)
    return g_strdup ("");

  return value >= 1000 ? g_strdup_printf ("%.0f", value) : g_strdup_printf ("%.4g", value);
}

static void
print_line (const Line *line)
{
  const RcBenchRow *row = &line->row;
  g_autofree char *ours = format_number (row->ours);
  g_autofree char *yardstick = format_number (row->yardstick);
  g_autofree char *value = format_number (row->value);
  g_autofree char *goal = format_number (row->goal);

  g_print ("| %-52s | %11s | %11s | %-12s | %8s | %s %7s | %-3s |", row->what, ours, yardstick, row->unit, value,
           row->at_most ? "≤" : "≥", goal, is_met (row) ? "yes" : "NO");
  if (line->has_round)
    g_print (" %6.3f | %4.0f / %4.0f / %5.0f / %5.0f | %" G_GUINT64_FORMAT " |\n", rc_bench_round_cpu (&line->round),
             rc_bench_times_get_us (&line->round.times, 0.5), rc_bench_times_get_us (&line->round.times, 0.99),
             rc_bench_times_get_us (&line->round.times, 0.999), rc_bench_times_get_us (&line->round.times, 1),
             line->round.n_lost);
  else
    g_print ("        |                             |   |\n");
}

/* Prints a table that Markdown takes as well. */
void
rc_bench_report_print (RcBenchReport *self)
{
  g_print ("| %-52s | %11s | %11s | %-12s | %8s | %9s | met | CPU s/M | µs p50 / p99 / p99.9 / max | lost |\n", "what",
           "server", "yardstick", "unit", "figure", "goal");
  g_print ("|---|---|---|---|---|---|---|---|---|---|\n");
  for (guint i = 0; i < self->lines->len; i++)
    print_line (g_ptr_array_index (self->lines, i));
}

static void
put_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
put_round (JsonBuilder *builder, const RcBenchRound *round)
{
  put_number (builder, "cpu_seconds_per_million", rc_bench_round_cpu (round));
  put_number (builder, "p50_us", rc_bench_times_get_us (&round->times, 0.5));
  put_number (builder, "p99_us", rc_bench_times_get_us (&round->times, 0.99));
  put_number (builder, "p999_us", rc_bench_times_get_us (&round->times, 0.999));
  put_number (builder, "max_us", rc_bench_times_get_us (&round->times, 1));
  put_number (builder, "lost", round->n_lost);
}

static void
put_line (JsonBuilder *builder, const Line *line)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, line->row.what);
  json_builder_set_member_name (builder, "unit");
  json_builder_add_string_value (builder, line->row.unit);
  put_number (builder, "server", line->row.ours);
  put_number (builder, "yardstick", line->row.yardstick);
  put_number (builder, "figure", line->row.value);
  put_number (builder, line->row.at_most ? "at_most" : "at_least", line->row.goal);
  json_builder_set_member_name (builder, "met");
  json_builder_add_boolean_value (builder, is_met (&line->row));
  if (line->has_round)
    put_round (builder, &line->round);
  json_builder_end_object (builder);
}

/**
 * rc_bench_report_write:
 * @self: a report
 * @path: a file, which is written anew
 * @seconds: how long all of it took
 *
 * Writes the same as JSON.
 */
void
rc_bench_report_write (RcBenchReport *self, const char *path, double seconds)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (builder);
  put_number (builder, "seconds", seconds);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->lines->len; i++)
    put_line (builder, g_ptr_array_index (self->lines, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  if (!json_generator_to_file (generator, path, &error))
    rc_bench_fail ("%s", error->message);
}

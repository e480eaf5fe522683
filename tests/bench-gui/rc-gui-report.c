/* rc-gui-report.c - the figures, beside what they are to be.
 *
 * A row fails where the ratio is above its bound, or where the absolute number is
 * twice its goal: machines differ, and this one may have other things to do. With a
 * slack only the ratios are looked at, and may be that much larger. */
#include "config.h"

#include <check.h>
#include <json-glib/json-glib.h>

#include "rc-gui-report.h"

#define TOLERANCE 2

struct _RcGuiReport
{
  GArray *rows; /* of RcGuiRow */
  double slack; /* 0: none */
};

/* Returns an empty report. */
RcGuiReport *
rc_gui_report_new (void)
{
  RcGuiReport *self = g_new0 (RcGuiReport, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (RcGuiRow));
  return self;
}

/* Frees it. */
void
rc_gui_report_free (RcGuiReport *self)
{
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * rc_gui_report_set_slack:
 * @self: a report
 * @slack: what each ratio's bound is multiplied by
 *
 * For a machine that is not ours alone: the absolute numbers are printed only.
 */
void
rc_gui_report_set_slack (RcGuiReport *self,
                         double       slack)
{
  self->slack = slack;
}

/**
 * rc_gui_report_add:
 * @self: a report
 * @row: a row; its strings must stay
 */
void
rc_gui_report_add (RcGuiReport    *self,
                   const RcGuiRow *row)
{
  g_array_append_val (self->rows, *row);
  g_printerr ("%-64s %10.4g %s (%.4g)\n", row->what, row->ours, row->unit, row->yardstick);
}

static double
get_ratio (const RcGuiRow *row)
{
  return row->yardstick > 0 ? row->ours / row->yardstick : 0;
}

static double
get_absolute (const RcGuiRow *row)
{
  return row->is_above ? row->ours - row->yardstick : row->ours;
}

static gboolean
passes (RcGuiReport    *self,
        const RcGuiRow *row)
{
  if (self->slack > 0)
    return row->ratio_max <= 0 || get_ratio (row) <= row->ratio_max * self->slack;
  return (row->ratio_max <= 0 || get_ratio (row) <= row->ratio_max) && get_absolute (row) <= row->goal * TOLERANCE;
}

static void
print_row (RcGuiReport    *self,
           const RcGuiRow *row)
{
  g_autofree char *ratio = row->yardstick > 0 ? g_strdup_printf ("%.2f", get_ratio (row)) : g_strdup ("");
  g_autofree char *most = row->ratio_max > 0 ? g_strdup_printf ("≤ %.4g", row->ratio_max) : g_strdup ("");
  g_autofree char *yardstick = row->yardstick > 0 ? g_strdup_printf ("%.4g", row->yardstick) : g_strdup ("");
  g_autofree char *goal = g_strdup_printf ("≤ %s%.4g", row->is_above ? "+ " : "", row->goal);

  g_print ("| %-66s | %8.4g | %8s | %-6s | %6s | %6s | %9.4g | %8s | %-3s | %-4s |\n", row->what, row->ours, yardstick, row->unit,
           ratio, most, get_absolute (row), goal, get_absolute (row) <= row->goal ? "yes" : "NO",
           passes (self, row) ? "ok" : "FAIL");
}

/* Prints a table that Markdown takes as well. */
void
rc_gui_report_print (RcGuiReport *self)
{
  g_print ("| %-66s | %8s | %8s | %-6s | %6s | %6s | %9s | %8s | met | test |\n", "what", "ours", "beside", "unit", "ratio",
           "bound", "figure", "goal");
  g_print ("|---|---|---|---|---|---|---|---|---|---|\n");
  for (guint i = 0; i < self->rows->len; i++)
    print_row (self, &g_array_index (self->rows, RcGuiRow, i));
}

static void
put_number (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
put_row (RcGuiReport    *self,
         JsonBuilder    *builder,
         const RcGuiRow *row)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, row->what);
  json_builder_set_member_name (builder, "unit");
  json_builder_add_string_value (builder, row->unit);
  put_number (builder, "ours", row->ours);
  put_number (builder, "yardstick", row->yardstick);
  put_number (builder, "ratio", get_ratio (row));
  put_number (builder, "ratio_at_most", row->ratio_max);
  put_number (builder, "figure", get_absolute (row));
  put_number (builder, "at_most", row->goal);
  json_builder_set_member_name (builder, "met");
  json_builder_add_boolean_value (builder, get_absolute (row) <= row->goal);
  json_builder_set_member_name (builder, "passes");
  json_builder_add_boolean_value (builder, passes (self, row));
  json_builder_end_object (builder);
}

/**
 * rc_gui_report_write:
 * @self: a report
 * @path: a file, which is written anew
 *
 * Writes the same as JSON.
 */
void
rc_gui_report_write (RcGuiReport *self,
                     const char  *path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->rows->len; i++)
    put_row (self, builder, &g_array_index (self->rows, RcGuiRow, i));
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  ck_assert_msg (json_generator_to_file (generator, path, NULL), "%s cannot be written", path);
}

/* Whether no row has failed. */
gboolean
rc_gui_report_passes (RcGuiReport *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (!passes (self, &g_array_index (self->rows, RcGuiRow, i)))
        return FALSE;
    }

  return TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

/**
 * rc_gui_quantile:
 * @values: of double; is sorted
 * @part: 0 to 1
 *
 * Returns: what that part of the values is at most
 */
double
rc_gui_quantile (GArray *values,
                 double  part)
{
  ck_assert_uint_gt (values->len, 0);
  g_array_sort (values, compare);
  return g_array_index (values, double, MIN ((guint) ((double) values->len * part), values->len - 1));
}

/* The median of doubles, which are sorted. */
double
rc_gui_median (GArray *values)
{
  return rc_gui_quantile (values, 0.5);
}

/* rc-ctl-show.c - results, as people read them.
 *
 * An object becomes a line for each member, an array of objects a table with a
 * column for each member of the first. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-ctl-show.h"
#include "rc-id.h"

/* The members that are times; 0: there is none. */
static const char *const times[] = { "created", "expires", "seen", "since", "used", NULL };

static char *
show_time (gint64 time_us)
{
  g_autoptr (GDateTime) time = NULL;

  if (time_us == 0)
    return g_strdup ("-");

  time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);
  return time != NULL ? g_date_time_format (time, "%F %T") : g_strdup ("?");
}

/**
 * rc_ctl_json:
 * @node: what people have written is in it
 * @pretty: whether it takes several lines
 *
 * Returns: (transfer full): @node as JSON that does no harm to a terminal: what
 *   would is escaped, and is the same to who reads JSON.
 */
char *
rc_ctl_json (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = json_to_string (node, pretty);
  GString *safe = g_string_sized_new (strlen (text) + 1);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* Outside of strings there are ends of lines, and within none. */
      if (c == '\n' || !rc_text_is_harmful (c))
        g_string_append_unichar (safe, c);
      else
        g_string_append_printf (safe, "\\u%04x", c);
    }

  return g_string_free (safe, FALSE);
}

/* What stands in a cell; whatever people chose is made harmless. */
static char *
show_value (const char *name, JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _ ("yes") : _ ("no"));
  if (type == G_TYPE_STRING)
    return rc_text_make_safe ((RcSlice) { json_node_get_string (node), strlen (json_node_get_string (node)) }, FALSE);
  if (type == G_TYPE_INT64 && g_strv_contains (times, name))
    return show_time (json_node_get_int (node));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return rc_ctl_json (node, FALSE);
}

/* The columns of a terminal that it takes. */
static guint
measure (const char *cell)
{
  guint width = 0;

  for (; *cell != '\0'; cell = g_utf8_next_char (cell))
    {
      gunichar c = g_utf8_get_char (cell);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

static void
pad (GString *text, const char *cell, guint width)
{
  g_string_append (text, cell);
  for (guint i = measure (cell); i < width; i++)
    g_string_append_c (text, ' ');
}

static void
trim_line (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);

  g_string_append_c (text, '\n');
}

static void
show_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);
  guint width = 0;

  for (GList *name = names; name != NULL; name = name->next)
    width = MAX (width, measure (name->data));

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autofree char *value = show_value (name->data, json_object_get_member (object, name->data));

      pad (text, name->data, width + 2);
      g_string_append (text, value);
      trim_line (text);
    }
}

static char *
get_cell (JsonArray *rows, guint row, const char *column)
{
  JsonNode *node = json_array_get_element (rows, row);
  JsonNode *member = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), column) : NULL;

  return member != NULL ? show_value (column, member) : g_strdup ("");
}

/* The head and the cells of one column, from the top, and how wide it is. */
static GPtrArray *
get_column (JsonArray *rows, const char *column, guint *width)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (column));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_ptr_array_add (cells, get_cell (rows, i, column));

  *width = 0;
  for (guint i = 0; i < cells->len; i++)
    *width = MAX (*width, measure (g_ptr_array_index (cells, i)));

  return cells;
}

static void
unref_column (gpointer column)
{
  g_ptr_array_unref (column);
}

static void
show_array (GString *text, JsonArray *rows)
{
  JsonNode *first = json_array_get_length (rows) > 0 ? json_array_get_element (rows, 0) : NULL;
  g_autoptr (GList) names = NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (unref_column);
  g_autoptr (GArray) widths = g_array_new (FALSE, TRUE, sizeof (guint));

  if (first == NULL || !JSON_NODE_HOLDS_OBJECT (first))
    return;

  names = json_object_get_members (json_node_get_object (first));
  g_array_set_size (widths, g_list_length (names));
  for (GList *name = names; name != NULL; name = name->next)
    g_ptr_array_add (columns, get_column (rows, name->data, &g_array_index (widths, guint, columns->len)));

  for (guint row = 0; row <= json_array_get_length (rows); row++)
    {
      for (guint i = 0; i < columns->len; i++)
        pad (text, g_ptr_array_index ((GPtrArray *) g_ptr_array_index (columns, i), row), g_array_index (widths, guint, i) + 2);
      trim_line (text);
    }
}

/**
 * rc_ctl_show:
 * @result: what the server answered
 *
 * Returns: (transfer full): @result for people, empty where there is nothing
 *   to say.
 */
char *
rc_ctl_show (JsonNode *result)
{
  GString *text = g_string_new (NULL);

  if (JSON_NODE_HOLDS_OBJECT (result))
    show_object (text, json_node_get_object (result));
  else if (JSON_NODE_HOLDS_ARRAY (result))
    show_array (text, json_node_get_array (result));

  return g_string_free (text, FALSE);
}

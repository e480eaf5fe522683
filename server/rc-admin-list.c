/* rc-admin-list.c - lists of any length, and what their rows are made of.
 *
 * A list goes out in pages, so that neither a turn of the loop nor a line of
 * the answer grows with it. */
#include "config.h"

#include "rc-admin-commands.h"

#define PAGE_ROWS 256

typedef struct
{
  GPtrArray *items; /* owned */
  guint next;
  RcAdminRowFunc func;
} List;

static void
list_free (List *list)
{
  g_ptr_array_unref (list->items);
  g_free (list);
}

static JsonNode *
make_page (List *list, RcHub *hub)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint end = MIN (list->items->len, list->next + PAGE_ROWS);

  json_builder_begin_array (builder);
  for (; list->next < end; list->next++)
    list->func (builder, hub, g_ptr_array_index (list->items, list->next));
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static void
put_page (RcAdminCall *call, gboolean ok, gpointer user_data)
{
  List *list = user_data;
  JsonNode *page = make_page (list, rc_admin_call_get_hub (call));

  if (ok && list->next < list->items->len)
    {
      rc_admin_call_put (call, page, put_page, list);
      return;
    }

  list_free (list);
  rc_admin_call_return (call, page);
}

/**
 * rc_admin_list_return:
 * @call: (transfer full): a call
 * @items: (transfer full): what is listed, with what frees an item
 * @func: (scope async): makes a row of one
 *
 * Ends the call with a list. @items must stand for themselves: what they are
 * about may change before it is their turn.
 */
void
rc_admin_list_return (RcAdminCall *call, GPtrArray *items, RcAdminRowFunc func)
{
  List *list = g_new0 (List, 1);

  list->items = items;
  list->func = func;
  put_page (call, TRUE, list);
}

/**
 * rc_admin_add_number:
 * @builder: stands in an object
 * @name: a member
 * @number: its value
 *
 * Adds a member.
 */
void
rc_admin_add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

/**
 * rc_admin_add_string:
 * @builder: stands in an object
 * @name: a member
 * @string: its value, in UTF-8
 *
 * Adds a member.
 */
void
rc_admin_add_string (JsonBuilder *builder, const char *name, const char *string)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, string);
}

/**
 * rc_admin_add_slice:
 * @builder: stands in an object
 * @name: a member
 * @slice: its value; where it is absent, nothing is added
 *
 * Adds a member; one that is no text as `NAME-base64`.
 */
void
rc_admin_add_slice (JsonBuilder *builder, const char *name, RcSlice slice)
{
  g_autofree char *text = NULL;
  g_autofree char *other_name = NULL;

  if (rc_slice_is_absent (slice))
    return;

  if (g_utf8_validate_len (slice.data, slice.len, NULL))
    {
      text = rc_slice_dup (slice);
      rc_admin_add_string (builder, name, text);
      return;
    }

  text = g_base64_encode ((const guchar *) slice.data, slice.len);
  other_name = g_strconcat (name, "-base64", NULL);
  rc_admin_add_string (builder, other_name, text);
}

/**
 * rc_admin_add_boolean:
 * @builder: stands in an object
 * @name: a member
 * @value: its value
 *
 * Adds a member.
 */
void
rc_admin_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

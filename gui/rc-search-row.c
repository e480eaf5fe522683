/* rc-search-row.c - a message that was found, as a line of a list.
 *
 * In which conversation, who wrote it where that does not go without saying, and
 * when; below it what is around the hit, which is bold. It is plain text: what people
 * write is never markup.
 *
 * As a row of the contact list it gives the list item, which is what has the focus,
 * the accessible name and an action for assistive technology: "result.open". */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-presence-avatar.h"
#include "rc-search-row.h"
#include "rc-words.h"

struct _RcSearchRow
{
  GtkWidget parent_instance;

  /* owned */
  RcSearchResult *result;       /* nullable */
  char *name;                   /* for a screen reader; nullable */
  GSimpleActionGroup *actions;

  /* template children */
  GtkWidget *avatar;
  GtkLabel *title_label;
  GtkLabel *from_label;
  GtkLabel *time_label;
  GtkLabel *excerpt_label;
};

G_DEFINE_FINAL_TYPE (RcSearchRow, rc_search_row, GTK_TYPE_WIDGET)

/* Nothing where the conversation is theirs. */
static const char *
get_sender (RcSearchResult *result,
            RcContact      *contact)
{
  if (rc_search_result_get_is_own (result))
    return rc_contact_get_is_self (contact) ? "" : _("You");
  return rc_contact_get_is_room (contact) ? rc_search_result_get_from (result) : "";
}

static void
show_excerpt (RcSearchRow *self)
{
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  guint n_ranges = 0;
  const RcSearchRange *ranges = rc_search_result_get_ranges (self->result, &n_ranges);

  for (guint i = 0; i < n_ranges; i++)
    {
      PangoAttribute *attribute = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      attribute->start_index = (guint) ranges[i].start;
      attribute->end_index = (guint) ranges[i].end;
      pango_attr_list_insert (bold, attribute);
    }
  gtk_label_set_text (self->excerpt_label, rc_search_result_get_snippet (self->result));
  gtk_label_set_attributes (self->excerpt_label, bold);
}

static void
name_item (RcSearchRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item != NULL && self->name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
}

static char *
make_name (RcSearchRow *self,
           const char  *title,
           const char  *sender,
           const char  *time)
{
  const char *excerpt = rc_search_result_get_snippet (self->result);

  if (*sender == '\0')
    /* Translators: a message that was found, as a screen reader says it:
     * conversation, time, text */
    return g_strdup_printf (_("%s, %s: %s"), title, time, excerpt);
  /* Translators: a message that was found, as a screen reader says it:
   * conversation, who wrote it, time, text */
  return g_strdup_printf (_("%s, %s, %s: %s"), title, sender, time, excerpt);
}

static void
show_result (RcSearchRow *self,
             RcContact   *contact)
{
  const char *sender = get_sender (self->result, contact);
  g_autofree char *title = rc_words_contact_name (contact);
  g_autofree char *time = rc_words_time (rc_search_result_get_time_us (self->result), g_get_real_time ());

  g_object_set (self->avatar, "text", rc_contact_get_id (contact), "room", rc_contact_get_is_room (contact), NULL);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->from_label, sender);
  gtk_label_set_text (self->time_label, time);
  show_excerpt (self);
  g_free (self->name);
  self->name = make_name (self, title, sender, time);
  name_item (self);
}

/* What a click would do; the list knows where the item stands by now. */
static void
on_open (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWidget *item = gtk_widget_get_parent (user_data);

  if (item != NULL)
    gtk_widget_activate (item);
}

static void
on_parent_changed (RcSearchRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item == NULL)
    return;
  gtk_widget_insert_action_group (item, "result", G_ACTION_GROUP (self->actions));
  name_item (self);
}

static void
rc_search_row_dispose (GObject *object)
{
  RcSearchRow *self = RC_SEARCH_ROW (object);
  GtkWidget *child;

  /* The list item may keep the group longer than we live. */
  if (self->actions != NULL)
    g_action_map_remove_action (G_ACTION_MAP (self->actions), "open");
  g_clear_object (&self->actions);
  g_clear_object (&self->result);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rc_search_row_parent_class)->dispose (object);
}

static void
rc_search_row_finalize (GObject *object)
{
  g_free (RC_SEARCH_ROW (object)->name);
  G_OBJECT_CLASS (rc_search_row_parent_class)->finalize (object);
}

static void
rc_search_row_class_init (RcSearchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_search_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_search_row_finalize;

  g_type_ensure (RC_TYPE_PRESENCE_AVATAR);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-search-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RcSearchRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, RcSearchRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RcSearchRow, from_label);
  gtk_widget_class_bind_template_child (widget_class, RcSearchRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, RcSearchRow, excerpt_label);
}

static void
rc_search_row_init (RcSearchRow *self)
{
  static const GActionEntry entries[] = { { .name = "open", .activate = on_open } };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "notify::parent", G_CALLBACK (on_parent_changed), NULL);
}

/**
 * rc_search_row_new:
 *
 * Returns: (transfer floating): a row without a result
 */
GtkWidget *
rc_search_row_new (void)
{
  return g_object_new (RC_TYPE_SEARCH_ROW, NULL);
}

/**
 * rc_search_row_set_result:
 * @self: a row
 * @result: (nullable): what was found
 * @contact: (nullable): whose conversation it is in; given with @result
 */
void
rc_search_row_set_result (RcSearchRow    *self,
                          RcSearchResult *result,
                          RcContact      *contact)
{
  g_return_if_fail (RC_IS_SEARCH_ROW (self));
  g_return_if_fail (result == NULL || RC_IS_CONTACT (contact));

  if (g_set_object (&self->result, result) && result != NULL)
    show_result (self, contact);
}

/**
 * rc_search_row_get_result:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what was found
 */
RcSearchResult *
rc_search_row_get_result (RcSearchRow *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_ROW (self), NULL);

  return self->result;
}

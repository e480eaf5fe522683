/* rc-compat-names.c - what the toolkit makes inside of its widgets and forgets to name. */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rc-compat.h"

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
is_a (GtkWidget  *widget,
      const char *type_name)
{
  return strcmp (G_OBJECT_TYPE_NAME (widget), type_name) == 0;
}

static const char *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *label = find_label (child);

      if (label != NULL && *label != '\0')
        return label;
    }
  return NULL;
}

static void
name_tab (GtkWidget *tab)
{
  const char *title = find_label (tab);
  GtkWidget *parent = gtk_widget_get_parent (tab);

  if (title == NULL)
    return;
  set_name (tab, title);
  /* What the keyboard reaches is the box around the tab. */
  if (parent != NULL && is_a (parent, "AdwGizmo"))
    set_name (parent, title);
}

static gboolean
is_in_tab (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (is_a (widget, "AdwTab"))
        return TRUE;
    }
  return FALSE;
}

/* The row speaks for its pictures, as the tab does. */
static void
name_image (GtkWidget *image)
{
  if (gtk_widget_get_ancestor (image, ADW_TYPE_ENTRY_ROW) != NULL)
    set_name (image, _("Edit"));
  else if (is_in_tab (image) || gtk_widget_get_ancestor (image, ADW_TYPE_ACTION_ROW) != NULL ||
           gtk_widget_get_ancestor (image, GTK_TYPE_SHORTCUTS_WINDOW) != NULL ||
           gtk_widget_get_ancestor (image, ADW_TYPE_ABOUT_WINDOW) != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (image),
                                 GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}

/* GTK 4.8 leaves the underscore of a mnemonic in the name. */
static void
name_answer (GtkWidget *button)
{
  const char *label = gtk_button_get_label (GTK_BUTTON (button));
  g_auto (GStrv) parts = label != NULL ? g_strsplit (label, "_", 2) : NULL;
  g_autofree char *name = parts != NULL ? g_strjoinv ("", parts) : NULL;

  if (name != NULL)
    set_name (button, name);
}

/* A page without a title is the whole window, and nobody sees its switch. */
static void
name_switch (GtkWidget *button)
{
  GtkRoot *root = gtk_widget_get_root (button);
  const char *title = find_label (button);

  if (title == NULL && GTK_IS_WINDOW (root))
    title = gtk_window_get_title (GTK_WINDOW (root));
  if (title != NULL)
    set_name (button, title);
}

/* Not a label of its own, which GTK takes the name from. */
static gboolean
has_child_for_label (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL &&
         (gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL || find_label (widget) != NULL);
}

/* What it does is said by the toolkit in a tooltip, or shown by an icon that is known. */
static void
name_button (GtkWidget *button)
{
  const char *icon = gtk_button_get_icon_name (GTK_BUTTON (button));

  if (icon == NULL)
    set_name (button, find_label (button));
  else if (gtk_widget_get_tooltip_text (button) != NULL)
    set_name (button, gtk_widget_get_tooltip_text (button));
  else if (strcmp (icon, "window-close-symbolic") == 0)
    set_name (button, _("Close"));
  else if (strcmp (icon, "edit-find-symbolic") == 0)
    set_name (button, _("Search"));
}

/* Buttons of ours have a name, which stays. */
static gboolean
is_of_toolkit (GtkWidget *widget)
{
  const GType types[] = { ADW_TYPE_ABOUT_WINDOW, ADW_TYPE_ENTRY_ROW, ADW_TYPE_PREFERENCES_WINDOW, GTK_TYPE_SEARCH_BAR,
                          GTK_TYPE_SHORTCUTS_WINDOW };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (gtk_widget_get_ancestor (widget, types[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
name_list (GtkWidget *list)
{
  GtkWidget *group = gtk_widget_get_ancestor (list, ADW_TYPE_PREFERENCES_GROUP);
  const char *title = group != NULL ? adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)) : "";

  if (*title != '\0')
    set_name (list, title);
  else if (gtk_widget_get_ancestor (list, ADW_TYPE_ABOUT_WINDOW) != NULL)
    set_name (list, _("Details"));
  else
    /* Translators: what a screen reader says of the rows with the server, the id and the password */
    set_name (list, _("Connection"));
}

/* In windows that are the toolkit's, and that we only fill. */
static void
name_in_window (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW);

  if (row != NULL && (GTK_IS_LIST_VIEW (widget) || is_a (widget, "GtkListItemWidget")))
    set_name (widget, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  else if (GTK_IS_SEARCH_ENTRY (widget) && (gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_WINDOW) != NULL ||
                                            gtk_widget_get_ancestor (widget, GTK_TYPE_SHORTCUTS_WINDOW) != NULL))
    set_name (widget, _("Search"));
  else if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_SHORTCUTS_WINDOW) != NULL)
    set_name (widget, find_label (widget) != NULL ? find_label (widget) : _("Search"));
  else if (GTK_IS_TEXT_VIEW (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_ABOUT_WINDOW) != NULL)
    set_name (widget, _("Text"));
}

/* A label that may be broken within a word is measured for each letter by itself.
 * Letters of Arabic join, and are of another width then: GTK 4.8 complains of itself,
 * and lets the text stand out of the window. */
static void
wrap_by_words (GtkLabel *label)
{
  if (!gtk_label_get_wrap (label) || gtk_widget_get_direction (GTK_WIDGET (label)) != GTK_TEXT_DIR_RTL)
    return;
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_WORD);
}

static void
name_one (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (GTK_IS_LABEL (widget))
    wrap_by_words (GTK_LABEL (widget));
  else if (GTK_IS_SCROLLBAR (widget))
    set_name (widget, _("Scroll Bar"));
  else if (is_a (widget, "AdwTab"))
    name_tab (widget);
  else if (GTK_IS_BUTTON (widget) && parent != NULL && is_a (parent, "AdwTab"))
    set_name (widget, gtk_widget_has_css_class (widget, "tab-close-button")
                        ? _("Close Tab") : _("Unread Messages"));
  else if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    name_answer (widget);
  else if (has_child_for_label (widget) && is_of_toolkit (widget))
    name_button (widget);
  else if (is_a (widget, "AdwViewSwitcherButton"))
    name_switch (widget);
  else if (GTK_IS_LIST_BOX (widget))
    name_list (widget);
  else if (GTK_IS_IMAGE (widget))
    name_image (widget);
  else
    name_in_window (widget);
}

/**
 * rc_compat_name_internals:
 * @root: a widget
 *
 * Gives an accessible name to what the toolkit makes inside of its own widgets
 * below @root and forgets to name: scroll bars, tabs and their buttons, answers, the
 * list of a preferences group. Without it a screen reader says the name of a
 * class there. Labels are wrapped by words where one reads from right to left.
 */
void
rc_compat_name_internals (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  name_one (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    rc_compat_name_internals (child);
}

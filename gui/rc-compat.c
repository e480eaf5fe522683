/* rc-compat.c - what this or that version of the toolkit lacks.
 *
 * The same source builds on GTK 4.8 with libadwaita 1.2 and on all later ones;
 * what differs between them stands in this file and nowhere else. */
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

static void
name_image (GtkWidget *image)
{
  if (gtk_widget_get_ancestor (image, ADW_TYPE_ENTRY_ROW) != NULL)
    set_name (image, _("Edit"));
  else if (is_in_tab (image))
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

static void
name_one (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (GTK_IS_SCROLLBAR (widget))
    set_name (widget, _("Scroll Bar"));
  else if (is_a (widget, "AdwTab"))
    name_tab (widget);
  else if (GTK_IS_BUTTON (widget) && parent != NULL && is_a (parent, "AdwTab"))
    set_name (widget, gtk_widget_has_css_class (widget, "tab-close-button")
                        ? _("Close Tab") : _("Unread Messages"));
  else if (GTK_IS_BUTTON (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_MESSAGE_DIALOG) != NULL)
    name_answer (widget);
  else if (GTK_IS_LIST_BOX (widget))
    set_name (widget, _("Connection"));
  else if (GTK_IS_IMAGE (widget))
    name_image (widget);
}

/**
 * rc_compat_name_internals:
 * @root: a widget
 *
 * Gives an accessible name to what the toolkit makes inside of its own widgets
 * below @root and forgets to name: scroll bars, tabs and their buttons, answers, the
 * list of a preferences group. Without it a screen reader says the name of a
 * class there.
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

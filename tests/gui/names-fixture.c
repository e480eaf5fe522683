/* names-fixture.c - whether all that can be operated has a name. */
#include "config.h"

#include <check.h>

#include "names-fixture.h"
#include "rc-contact-row.h"
#include "rc-presence-avatar.h"

static gboolean
needs_name (GtkWidget *widget)
{
  switch ((int) gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)))
    {
    case GTK_ACCESSIBLE_ROLE_BUTTON:
    case GTK_ACCESSIBLE_ROLE_TEXT_BOX:
    case GTK_ACCESSIBLE_ROLE_SEARCH_BOX:
    case GTK_ACCESSIBLE_ROLE_LIST:
    case GTK_ACCESSIBLE_ROLE_LIST_ITEM:
    case GTK_ACCESSIBLE_ROLE_IMG:
    case GTK_ACCESSIBLE_ROLE_SCROLLBAR:
    case GTK_ACCESSIBLE_ROLE_LOG:
    case GTK_ACCESSIBLE_ROLE_TAB:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The innards of an entry or a row speak for it, and a picture within a button
 * is the button's. What has the role of a presentation is not shown to a screen reader, with
 * all that is in it: as an avatar, beside which there is the word. */
static gboolean
is_part_of_another (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return GTK_IS_TEXT (widget) ||
         gtk_widget_get_ancestor (widget, RC_TYPE_CONTACT_ROW) != NULL ||
         (GTK_IS_IMAGE (widget) && (GTK_IS_BUTTON (parent) ||
                                    gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL ||
                                    gtk_widget_get_ancestor (widget, RC_TYPE_PRESENCE_AVATAR) != NULL ||
                                    GTK_IS_SEARCH_ENTRY (parent)));
}

static gboolean
has_mnemonic (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget));
}

/* GTK 4.8 would leave the underscore of a mnemonic in a name that it takes from it. */
static gboolean
is_named_without_mnemonic (GtkWidget *button)
{
  g_autoptr(GString) plain = g_string_new (gtk_button_get_label (GTK_BUTTON (button)));
  g_autofree char *difference = NULL;

  g_string_replace (plain, "_", "", 1);
  difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, plain->str);
  return difference == NULL;
}

/* GTK names a button by what is in it, which is a picture here. */
static gboolean
has_picture_for_name (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_is_visible (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL &&
         GTK_IS_IMAGE (gtk_button_get_child (GTK_BUTTON (widget)));
}

/* From a screen reader. */
static gboolean
is_hidden (GtkAccessible *accessible)
{
  g_autofree char *difference = gtk_test_accessible_check_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);

  return difference == NULL;
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (has_picture_for_name (widget) ||
      gtk_accessible_get_accessible_role (accessible) == GTK_ACCESSIBLE_ROLE_TAB)
    return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (has_mnemonic (widget))
    return is_named_without_mnemonic (widget);
  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         is_hidden (accessible) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static char *
path_of (GtkWidget *widget)
{
  GString *path = g_string_new (NULL);

  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      g_string_prepend (path, G_OBJECT_TYPE_NAME (widget));
      g_string_prepend (path, " > ");
    }
  return g_string_free (path, FALSE);
}

/* Returns how many were looked at. */
static guint
survey (GtkWidget *widget,
        GString   *nameless)
{
  guint n_seen = 0;

  /* The toolkit's own, made anew when they open. */
  if (GTK_IS_POPOVER (widget) || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkTooltipWindow"))
    return 0;
  if (needs_name (widget) && !is_part_of_another (widget))
    {
      n_seen++;
      if (!has_name (widget))
        {
          g_autofree char *path = path_of (widget);

          g_string_append_printf (nameless, "\n%s", path);
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_seen += survey (child, nameless);
  return n_seen;
}

/* The toolkit tells what it would say to a screen reader, and needs none. */
void
names_fixture_init (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
}

void
names_fixture_expect (GtkWidget *root,
                      guint      n_least)
{
  g_autoptr(GString) nameless = g_string_new (NULL);
  guint n_seen = survey (root, nameless);

  ck_assert_msg (nameless->len == 0, "without a name:%s", nameless->str);
  ck_assert_uint_ge (n_seen, n_least);
}

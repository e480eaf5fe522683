/* test-accessible-names.c - nothing that can be operated is without a name.
 *
 * - every button, entry, list, row and picture of each page, and of each window that
 *   belongs to it, has a label or is labelled by another widget */
#include "config.h"

#include "gui-fixture.h"
#include "rc-about.h"
#include "rc-cache.h"
#include "rc-chat-page.h"
#include "rc-client.h"
#include "rc-connect-page.h"
#include "rc-contact-list.h"
#include "rc-contact-row.h"
#include "rc-key-page.h"
#include "rc-notice-bar.h"
#include "rc-password-dialog.h"
#include "rc-preferences.h"
#include "rc-quick-switcher.h"
#include "rc-settings.h"

static void
set_up (void)
{
  gui_fixture_init ();
}

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
      return TRUE;
    default:
      return FALSE;
    }
}

/* The innards of an entry or a row speak for it, and a picture within a button
 * is the button's. */
static gboolean
is_part_of_another (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return GTK_IS_TEXT (widget) ||
         gtk_widget_get_ancestor (widget, RC_TYPE_CONTACT_ROW) != NULL ||
         (GTK_IS_IMAGE (widget) && (GTK_IS_BUTTON (parent) ||
                                    gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL ||
                                    GTK_IS_SEARCH_ENTRY (parent)));
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN) ||
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

  if (GTK_IS_POPOVER (widget))
    return 0; /* the toolkit's own, made anew when it opens */
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

static void
assert_named (GtkWidget *child,
              guint      n_least)
{
  g_autoptr(GString) nameless = g_string_new (NULL);
  guint n_seen;

  gui_fixture_show (child, "names", 900, 600);
  gui_fixture_turn ();
  n_seen = survey (child, nameless);
  ck_assert_msg (nameless->len == 0, "without a name:%s", nameless->str);
  ck_assert_uint_ge (n_seen, n_least);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

START_TEST (the_connect_page)
{
  assert_named (rc_connect_page_new (), 5);
}
END_TEST

START_TEST (the_chat_page)
{
  g_autoptr(RcClient) client = rc_client_new ("localhost", "ben");
  GtkWidget *page = g_object_new (RC_TYPE_CHAT_PAGE, "client", client, NULL);

  assert_named (page, 12);
}
END_TEST

START_TEST (the_chat_page_where_nobody_is_found)
{
  g_autoptr(RcClient) client = rc_client_new ("localhost", "ben");
  RcChatPage *page = g_object_new (RC_TYPE_CHAT_PAGE, "client", client, NULL);
  GtkWidget *list = NULL;
  g_autoptr(GString) nameless = g_string_new (NULL);

  gui_fixture_show (GTK_WIDGET (page), "names", 900, 600);
  rc_chat_page_start_search (page);
  list = find (GTK_WIDGET (page), RC_TYPE_CONTACT_LIST);
  gtk_editable_set_text (GTK_EDITABLE (find (list, GTK_TYPE_SEARCH_ENTRY)), "zhang");
  gui_fixture_turn ();
  ck_assert_uint_ge (survey (list, nameless), 2);
  ck_assert_msg (nameless->len == 0, "without a name:%s", nameless->str);
}
END_TEST

START_TEST (the_notice_bar)
{
  g_autoptr(GError) error = g_error_new_literal (RC_CACHE_ERROR, RC_CACHE_ERROR_FULL, "full");
  GtkWidget *bar = rc_notice_bar_new ();

  rc_notice_bar_show (RC_NOTICE_BAR (bar), error, NULL);
  assert_named (bar, 1);
}
END_TEST

START_TEST (the_key_page)
{
  assert_named (rc_key_page_new (), 2);
}
END_TEST

/* A window of its own. */
static void
assert_window_named (GtkWidget *window,
                     guint      n_least)
{
  g_autoptr(GString) nameless = g_string_new (NULL);
  guint n_seen = 0;

  gtk_window_present (GTK_WINDOW (window));
  gui_fixture_wait ((GuiPredicate) gtk_widget_get_mapped, window);
  gui_fixture_turn ();
  n_seen = survey (window, nameless);
  ck_assert_msg (nameless->len == 0, "without a name:%s", nameless->str);
  ck_assert_uint_ge (n_seen, n_least);
  gtk_window_destroy (GTK_WINDOW (window));
}

START_TEST (the_password_dialog)
{
  g_autoptr(RcClient) client = rc_client_new ("localhost", "ben");
  GtkWidget *parent = gui_fixture_show (gtk_label_new ("parent"), "parent", 400, 300);

  assert_window_named (rc_password_dialog_new (GTK_WINDOW (parent), client), 4);
}
END_TEST

START_TEST (the_preferences)
{
  g_autoptr (GSettings) settings = rc_settings_open ();

  assert_window_named (rc_preferences_new (settings), 8);
}
END_TEST

START_TEST (what_is_about_the_program)
{
  assert_window_named (GTK_WIDGET (rc_about_new (NULL)), 4);
}
END_TEST

/* The innards of this popover are ours. */
START_TEST (the_quick_switcher)
{
  g_autoptr(RcClient) client = rc_client_new ("localhost", "ben");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *switcher = rc_quick_switcher_new ();
  g_autoptr(GString) nameless = g_string_new (NULL);
  guint n_seen = 0;

  gui_fixture_show (box, "names", 900, 600);
  gtk_widget_set_parent (switcher, box);
  rc_quick_switcher_open (RC_QUICK_SWITCHER (switcher), G_LIST_MODEL (rc_client_get_roster (client)), TRUE);
  gui_fixture_turn ();
  for (GtkWidget *child = gtk_widget_get_first_child (switcher); child != NULL; child = gtk_widget_get_next_sibling (child))
    n_seen += survey (child, nameless);
  ck_assert_msg (nameless->len == 0, "without a name:%s", nameless->str);
  ck_assert_uint_ge (n_seen, 3);
  gtk_popover_popdown (GTK_POPOVER (switcher));
  gtk_widget_unparent (switcher);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("accessible names");

  g_setenv ("GTK_A11Y", "test", TRUE);
  tcase_add_checked_fixture (tcase, set_up, NULL);
  tcase_add_test (tcase, the_connect_page);
  tcase_add_test (tcase, the_chat_page);
  tcase_add_test (tcase, the_chat_page_where_nobody_is_found);
  tcase_add_test (tcase, the_notice_bar);
  tcase_add_test (tcase, the_key_page);
  tcase_add_test (tcase, the_password_dialog);
  tcase_add_test (tcase, the_preferences);
  tcase_add_test (tcase, what_is_about_the_program);
  tcase_add_test (tcase, the_quick_switcher);
  return gui_fixture_run ("accessible-names", tcase);
}

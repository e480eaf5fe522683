/* test-accessible-names.c - nothing that can be operated is without a name.
 *
 * - every button, entry, list, row and picture of each page, and of each window that
 *   belongs to it, has a label or is labelled by another widget
 *
 * The questions about a key are in test-key-dialogs.c, what is found in
 * test-search-page.c, what an export says in test-exporter.c. */
#include "config.h"

#include "gui-fixture.h"
#include "names-fixture.h"
#include "rc-about.h"
#include "rc-cache.h"
#include "rc-chat-page.h"
#include "rc-client.h"
#include "rc-connect-page.h"
#include "rc-contact-list.h"
#include "rc-conversation-window.h"
#include "rc-key-page.h"
#include "rc-message-details.h"
#include "rc-notice-bar.h"
#include "rc-password-dialog.h"
#include "rc-preferences.h"
#include "rc-quick-switcher.h"
#include "rc-settings.h"
#include "rc-shortcuts.h"
#include "rc-timeline-view.h"

static void
set_up (void)
{
  gui_fixture_init ();
}

static void
assert_named (GtkWidget *child,
              guint      n_least)
{
  gui_fixture_show (child, "names", 900, 600);
  gui_fixture_turn ();
  names_fixture_expect (child, n_least);
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

  gui_fixture_show (GTK_WIDGET (page), "names", 900, 600);
  rc_chat_page_start_search (page);
  list = gui_fixture_find (GTK_WIDGET (page), RC_TYPE_CONTACT_LIST);
  gtk_editable_set_text (GTK_EDITABLE (gui_fixture_find (list, GTK_TYPE_SEARCH_ENTRY)), "zhang");
  gui_fixture_turn ();
  names_fixture_expect (list, 2);
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
  gtk_window_present (GTK_WINDOW (window));
  gui_fixture_wait ((GuiPredicate) gtk_widget_get_mapped, window);
  gui_fixture_turn ();
  names_fixture_expect (window, n_least);
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

  gui_fixture_show (box, "names", 900, 600);
  gtk_widget_set_parent (switcher, box);
  rc_quick_switcher_open (RC_QUICK_SWITCHER (switcher), G_LIST_MODEL (rc_client_get_roster (client)), TRUE);
  gui_fixture_turn ();
  names_fixture_expect (gtk_widget_get_first_child (switcher), 3);
  gtk_popover_popdown (GTK_POPOVER (switcher));
  gtk_widget_unparent (switcher);
}
END_TEST

/* Of this type, which something has just opened. */
static GtkWidget *
find_window (GType type)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  ck_abort_msg ("there is no %s", g_type_name (type));
  return NULL;
}

START_TEST (the_shortcuts)
{
  GtkWidget *parent = gui_fixture_show (gtk_label_new ("parent"), "parent", 400, 300);

  rc_shortcuts_show (GTK_WINDOW (parent));
  assert_window_named (find_window (GTK_TYPE_SHORTCUTS_WINDOW), 2);
}
END_TEST

START_TEST (the_window_of_a_conversation_and_the_details_of_a_message)
{
  g_autoptr(RcClient) client = rc_client_new ("localhost", "ben");
  RcChatPage *page = g_object_new (RC_TYPE_CHAT_PAGE, "client", client, NULL);
  RcEntry *entry = NULL;
  GtkWidget *view = NULL;

  gui_fixture_show (GTK_WIDGET (page), "names", 900, 600);
  rc_chat_page_open_id (page, "ana");
  entry = rc_client_send (client, "ana", "hello", NULL);
  view = gui_fixture_find (GTK_WIDGET (page), RC_TYPE_TIMELINE_VIEW);
  rc_message_details_show (RC_TIMELINE_VIEW (view), entry, client);
  assert_window_named (find_window (ADW_TYPE_MESSAGE_DIALOG), 1);
  gtk_widget_activate_action (gui_fixture_find (GTK_WIDGET (page), ADW_TYPE_TAB_VIEW), "tab.move", NULL);
  assert_window_named (find_window (RC_TYPE_CONVERSATION_WINDOW), 5);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("accessible names");

  names_fixture_init ();
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
  tcase_add_test (tcase, the_shortcuts);
  tcase_add_test (tcase, the_window_of_a_conversation_and_the_details_of_a_message);
  return gui_fixture_run ("accessible-names", tcase);
}

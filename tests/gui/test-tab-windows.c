/* test-tab-windows.c - conversations in windows of their own.
 *
 * - a tab goes to a window of its own and back, by its menu, by a key and by a drag,
 *   and keeps its draft and its place; not to another account's window
 * - a window with one tab says its name once; its menu has what the tab's menu has
 * - a window's tab is one that is open: it is not made twice, and is shown there
 * - a window that is closed closes its tabs; one that is destroyed gives them back
 * - with the contacts the windows of their conversations go
 * - F6 goes round a window's regions; letters begin a message there
 * - a window looks for messages in its conversation, and shows the shortcuts */
#include "config.h"

#include "rc-conversation-search.h"
#include "rc-timeline-view.h"
#include "tabs-fixture.h"

START_TEST (a_tab_goes_to_a_window_of_its_own_and_back)
{
  RcConversationWindow *window = NULL;
  AdwTabView *view = NULL;

  rc_chat_page_open_id (tabs->page, "ana");
  rc_composer_set_text (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "half");
  window = move_out ("ana");
  view = rc_conversation_window_get_view (window);
  expect_tabs (main_view (), "all");
  expect_tabs (view, "ana");
  ck_assert_str_eq (gtk_window_get_title (GTK_WINDOW (window)), "ana");
  expect_draft (composer_of (GTK_WIDGET (window)), "half");
  ck_assert (rc_chat_page_shows (tabs->page, "ana"));
  ck_assert (rc_chat_page_shows (tabs->page, "all"));

  gtk_widget_activate_action (GTK_WIDGET (view), "tab.move", NULL);
  gui_fixture_wait (is_gone, NULL);
  expect_tabs (main_view (), "all ana");
  ck_assert (rc_chat_page_shows (tabs->page, "ana"));
  ck_assert (!rc_chat_page_shows (tabs->page, "all"));
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "half");
}
END_TEST

START_TEST (a_key_moves_it_out)
{
  rc_chat_page_open_id (tabs->page, "ana");
  gui_fixture_type ("chat", "ctrl+shift+n");
  /* The new window has the focus, so xdotool did not let go of the keys. */
  ck_assert (g_spawn_command_line_sync ("xdotool keyup n keyup shift keyup ctrl", NULL, NULL, NULL, NULL));
  gui_fixture_wait (is_there, NULL);
  expect_tabs (main_view (), "all");
  /* What the key does there; pressed by xdotool it would take the window from under it. */
  gtk_widget_activate_action (GTK_WIDGET (find_window ()), "chat.move-tab", NULL);
  gui_fixture_wait (is_gone, NULL);
  expect_tabs (main_view (), "all ana");
}
END_TEST

/* As libadwaita does it where a tab is let go of outside of all bars. */
static RcConversationWindow *
drag_out (AdwTabView *view,
          AdwTabPage *tab)
{
  AdwTabView *created = NULL;

  g_signal_emit_by_name (view, "create-window", &created);
  ck_assert_ptr_nonnull (created);
  ck_assert_ptr_ne (created, view);
  adw_tab_view_transfer_page (view, tab, created, 0);
  return RC_CONVERSATION_WINDOW (gtk_widget_get_root (GTK_WIDGET (created)));
}

START_TEST (a_tab_is_dragged_out_and_back)
{
  RcConversationWindow *window = NULL;
  AdwTabView *view = NULL;

  rc_chat_page_open_id (tabs->page, "ana");
  rc_composer_set_text (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "half");
  window = drag_out (main_view (), adw_tab_view_get_nth_page (main_view (), 1));
  view = rc_conversation_window_get_view (window);
  gui_fixture_wait (is_there, NULL);
  expect_tabs (main_view (), "all");
  expect_tabs (view, "ana");
  ck_assert (rc_chat_page_shows (tabs->page, "ana"));
  expect_draft (composer_of (GTK_WIDGET (window)), "half");

  adw_tab_view_transfer_page (view, adw_tab_view_get_nth_page (view, 0), main_view (), 0);
  gui_fixture_wait (is_gone, NULL);
  expect_tabs (main_view (), "ana all");
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 0)))), "half");
  tabs_fixture_end ();

  tabs_fixture_start ("ben");
  expect_tabs (main_view (), "ana all");
}
END_TEST

START_TEST (a_tab_is_dragged_from_window_to_window)
{
  RcConversationWindow *first = NULL;
  RcConversationWindow *second = NULL;

  rc_chat_page_open_id (tabs->page, "ana");
  rc_chat_page_open_id (tabs->page, "zoe");
  first = drag_out (main_view (), adw_tab_view_get_nth_page (main_view (), 1));
  adw_tab_view_transfer_page (main_view (), adw_tab_view_get_nth_page (main_view (), 1),
                              rc_conversation_window_get_view (first), 1);
  expect_tabs (rc_conversation_window_get_view (first), "ana zoe");
  second = drag_out (rc_conversation_window_get_view (first),
                     adw_tab_view_get_nth_page (rc_conversation_window_get_view (first), 0));
  expect_tabs (rc_conversation_window_get_view (first), "zoe");
  expect_tabs (rc_conversation_window_get_view (second), "ana");
  gui_fixture_turn ();
  rc_chat_page_open_id (tabs->page, "zoe");
  expect_tabs (main_view (), "all");
}
END_TEST

static gboolean
is_home (gpointer user_data)
{
  return adw_tab_view_get_n_pages (main_view ()) == 2;
}

/* libadwaita would let it be dropped there. */
START_TEST (a_tab_does_not_move_to_another_account)
{
  g_autoptr(RcClient) other = rc_client_new ("localhost", "zoe");
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (NULL);
  RcChatPage *other_page = g_object_new (RC_TYPE_CHAT_PAGE, NULL);
  GtkWidget *other_window = NULL;
  AdwTabView *theirs = NULL;

  rc_chat_page_set_prefs (other_page, prefs, tabs->settings);
  rc_chat_page_set_client (other_page, other);
  other_window = gui_fixture_show (GTK_WIDGET (other_page), "other", 900, 600);
  theirs = ADW_TAB_VIEW (gui_fixture_find (other_window, ADW_TYPE_TAB_VIEW));
  rc_chat_page_open_id (tabs->page, "ana");
  adw_tab_view_transfer_page (main_view (), adw_tab_view_get_nth_page (main_view (), 1), theirs, 0);
  gui_fixture_wait (is_home, NULL);
  expect_tabs (main_view (), "all ana");
  expect_tabs (theirs, "all");

  rc_chat_page_set_client (other_page, NULL);
  gtk_window_destroy (GTK_WINDOW (other_window));
}
END_TEST

static AdwTabBar *
get_bar (RcConversationWindow *window)
{
  return ADW_TAB_BAR (gui_fixture_find (GTK_WIDGET (window), ADW_TYPE_TAB_BAR));
}

static gboolean
has_action (GMenuModel *menu,
            const char *wanted)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *action = NULL;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action);
      if (g_strcmp0 (action, wanted) == 0 || (section != NULL && has_action (section, wanted)))
        return TRUE;
    }

  return FALSE;
}

START_TEST (a_window_with_one_tab_says_its_name_once)
{
  const char *const actions[] = { "tab.move", "tab.pin", "tab.export", "tab.close" };
  RcConversationWindow *window = move_out ("ana");
  AdwTabView *view = rc_conversation_window_get_view (window);
  GMenuModel *menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (gui_fixture_find (GTK_WIDGET (window), GTK_TYPE_MENU_BUTTON)));

  ck_assert (!adw_tab_bar_get_tabs_revealed (get_bar (window)));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    ck_assert_msg (has_action (menu, actions[i]), "the menu lacks %s", actions[i]);

  gtk_widget_activate_action (GTK_WIDGET (window), "tab.pin", NULL);
  expect_tabs (view, "ana*");
  ck_assert (adw_tab_bar_get_tabs_revealed (get_bar (window)));
  gtk_widget_activate_action (GTK_WIDGET (window), "tab.pin", NULL);
  ck_assert (!adw_tab_bar_get_tabs_revealed (get_bar (window)));

  /* With two of them it says which is which. */
  rc_chat_page_open_id (tabs->page, "zoe");
  adw_tab_view_transfer_page (main_view (), adw_tab_view_get_nth_page (main_view (), 1), view, 1);
  ck_assert (adw_tab_bar_get_tabs_revealed (get_bar (window)));
}
END_TEST

START_TEST (a_pinned_tab_stays_pinned)
{
  RcConversationWindow *window = NULL;

  rc_chat_page_open_id (tabs->page, "ana");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.pin", NULL);
  window = move_out ("ana");
  expect_tabs (rc_conversation_window_get_view (window), "ana*");
  gtk_widget_activate_action (GTK_WIDGET (rc_conversation_window_get_view (window)), "tab.move", NULL);
  gui_fixture_wait (is_gone, NULL);
  expect_tabs (main_view (), "ana* all");
}
END_TEST

START_TEST (what_is_open_elsewhere_is_shown_there)
{
  RcConversationWindow *window = move_out ("ana");

  rc_chat_page_open_id (tabs->page, "ana");
  expect_tabs (main_view (), "all");
  expect_tabs (rc_conversation_window_get_view (window), "ana");
  ck_assert_ptr_eq (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), RC_TYPE_COMPOSER),
                    GTK_WIDGET (composer_of (GTK_WIDGET (window))));
}
END_TEST

START_TEST (a_closed_window_closes_its_tabs)
{
  RcConversationWindow *window = move_out ("ana");

  rc_composer_set_text (composer_of (GTK_WIDGET (window)), "not yet");
  gtk_window_close (GTK_WINDOW (window));
  gui_fixture_wait (is_gone, NULL);
  expect_tabs (main_view (), "all");
  rc_chat_page_open_id (tabs->page, "ana");
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "not yet");
  tabs_fixture_end ();

  tabs_fixture_start ("ben");
  expect_tabs (main_view (), "all ana");
}
END_TEST

START_TEST (a_destroyed_window_gives_its_tabs_back)
{
  RcConversationWindow *window = move_out ("ana");

  rc_composer_set_text (composer_of (GTK_WIDGET (window)), "not yet");
  gtk_window_destroy (GTK_WINDOW (window));
  ck_assert_ptr_null (find_window ());
  expect_tabs (main_view (), "all ana");
  rc_chat_page_open_id (tabs->page, "ana");
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "not yet");
}
END_TEST

START_TEST (with_the_contacts_the_windows_go)
{
  move_out ("ana");
  tabs_fixture_end ();
  ck_assert_ptr_null (find_window ());

  /* The next start has it as a tab. */
  tabs_fixture_start ("ben");
  expect_tabs (main_view (), "all ana");
}
END_TEST

static gboolean
are_tabs_seen (gpointer window)
{
  AdwTabBar *bar = get_bar (window);

  return adw_tab_bar_get_tabs_revealed (bar) && gtk_widget_get_height (GTK_WIDGET (bar)) > 0;
}

START_TEST (f6_goes_round_a_window)
{
  RcConversationWindow *window = NULL;

  rc_client_send (tabs->client, "ana", "something to look at", NULL);
  window = move_out ("ana");
  gui_fixture_turn ();
  /* One tab alone has no bar to go to. */
  gui_fixture_type ("ana", "F6");
  wait_for_focus_in (window, RC_TYPE_TIMELINE_VIEW);
  gui_fixture_type ("ana", "shift+F6");
  rc_chat_page_open_id (tabs->page, "zoe");
  adw_tab_view_transfer_page (main_view (), adw_tab_view_get_nth_page (main_view (), 1),
                              rc_conversation_window_get_view (window), 1);
  rc_chat_page_open_id (tabs->page, "ana");
  gui_fixture_wait (are_tabs_seen, window);
  gui_fixture_type ("ana", "F6");
  wait_for_focus_in (window, ADW_TYPE_TAB_BAR);
  gui_fixture_type ("ana", "F6");
  wait_for_focus_in (window, RC_TYPE_TIMELINE_VIEW);
  gui_fixture_type ("ana", "h i");
  wait_for_draft (composer_of (GTK_WIDGET (window)), "hi");
  gui_fixture_type ("ana", "shift+F6");
  wait_for_focus_in (window, RC_TYPE_TIMELINE_VIEW);
  gui_fixture_type ("ana", "ctrl+Return");
  gui_fixture_turn ();
}
END_TEST

static gboolean
are_shortcuts_shown (gpointer user_data)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (GTK_IS_SHORTCUTS_WINDOW (window) && gtk_widget_get_mapped (window))
        return gtk_window_get_transient_for (GTK_WINDOW (window)) == user_data;
    }

  return FALSE;
}

START_TEST (a_window_looks_for_messages_and_says_its_keys)
{
  RcConversationWindow *window = move_out ("ana");

  ck_assert (gtk_widget_activate_action (GTK_WIDGET (window), "win.find", NULL));
  wait_for_focus_in (window, RC_TYPE_CONVERSATION_SEARCH);
  ck_assert (gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL));
  gui_fixture_wait (are_shortcuts_shown, window);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("tab windows");

  tcase_add_checked_fixture (tcase, tabs_fixture_set_up, tabs_fixture_tear_down);
  tcase_add_test (tcase, a_tab_goes_to_a_window_of_its_own_and_back);
  tcase_add_test (tcase, a_key_moves_it_out);
  tcase_add_test (tcase, a_tab_is_dragged_out_and_back);
  tcase_add_test (tcase, a_tab_is_dragged_from_window_to_window);
  tcase_add_test (tcase, a_tab_does_not_move_to_another_account);
  tcase_add_test (tcase, a_window_with_one_tab_says_its_name_once);
  tcase_add_test (tcase, a_pinned_tab_stays_pinned);
  tcase_add_test (tcase, what_is_open_elsewhere_is_shown_there);
  tcase_add_test (tcase, a_closed_window_closes_its_tabs);
  tcase_add_test (tcase, a_destroyed_window_gives_its_tabs_back);
  tcase_add_test (tcase, with_the_contacts_the_windows_go);
  tcase_add_test (tcase, f6_goes_round_a_window);
  tcase_add_test (tcase, a_window_looks_for_messages_and_says_its_keys);
  return gui_fixture_run ("tab-windows", tcase);
}

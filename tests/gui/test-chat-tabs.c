/* test-chat-tabs.c - the open conversations, as tabs of the main window.
 *
 * - a tab of the last time has no page before it is selected
 * - order, pins and the selected tab are kept for the next start, an account each,
 *   twenty tabs and sixteen accounts at most
 * - a tab says what is unread and who types, also before it has a page
 * - its menu pins, moves to either side, and closes
 * - letters typed with a tab focused begin a message */
#include "config.h"

#include "rc-contact-private.h"
#include "rc-tab-memory.h"
#include "tabs-fixture.h"

START_TEST (a_tab_has_no_page_before_it_is_selected)
{
  rc_chat_page_open_id (tabs->page, "ana");
  rc_chat_page_open_id (tabs->page, "zoe");
  tabs_fixture_end ();

  tabs_fixture_start ("ben");
  expect_tabs (main_view (), "all ana zoe");
  ck_assert_ptr_null (rc_conversation_tab_get_page (content (main_view (), 0)));
  ck_assert_ptr_null (rc_conversation_tab_get_page (content (main_view (), 1)));
  ck_assert_ptr_nonnull (rc_conversation_tab_get_page (content (main_view (), 2)));
  ck_assert_str_eq (adw_tab_page_get_title (adw_tab_view_get_nth_page (main_view (), 1)), "ana");
  adw_tab_view_set_selected_page (main_view (), adw_tab_view_get_nth_page (main_view (), 1));
  ck_assert_ptr_nonnull (rc_conversation_tab_get_page (content (main_view (), 1)));
  ck_assert_ptr_null (rc_conversation_tab_get_page (content (main_view (), 0)));
}
END_TEST

START_TEST (order_pins_and_selection_are_kept)
{
  rc_chat_page_open_id (tabs->page, "ana");
  rc_chat_page_open_id (tabs->page, "zoe");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.pin", NULL);
  rc_chat_page_open_id (tabs->page, "ana");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-left", NULL);
  expect_tabs (main_view (), "zoe* ana all");
  tabs_fixture_end ();

  tabs_fixture_start ("ben");
  expect_tabs (main_view (), "zoe* ana all");
  ck_assert (rc_chat_page_shows (tabs->page, "ana"));
  tabs_fixture_end ();

  tabs_fixture_start ("carl");
  expect_tabs (main_view (), "all");
  tabs_fixture_end ();

  tabs_fixture_start ("ben");
  expect_tabs (main_view (), "zoe* ana all");
}
END_TEST

START_TEST (what_is_kept_has_a_bound)
{
  g_autofree char *selected = NULL;
  g_autoptr(GVariant) mine = NULL;

  for (int i = 0; i < RC_TAB_MEMORY_MAX_TABS + 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%d", i);

      rc_chat_page_open_id (tabs->page, id);
    }
  for (int i = 0; i < RC_TAB_MEMORY_MAX_ACCOUNTS + 5; i++)
    {
      g_autofree char *account = g_strdup_printf ("somebody%d elsewhere", i);

      rc_tab_memory_save (tabs->settings, account, "", g_variant_new_parsed ("[('x', false)]"));
    }
  mine = g_settings_get_value (tabs->settings, "open-tabs");
  ck_assert_uint_eq (g_variant_n_children (mine), RC_TAB_MEMORY_MAX_ACCOUNTS);
  g_variant_unref (g_steal_pointer (&mine));
  rc_chat_page_open_id (tabs->page, "p0");
  tabs_fixture_end ();

  tabs_fixture_start ("ben");
  ck_assert_int_eq (adw_tab_view_get_n_pages (main_view ()), RC_TAB_MEMORY_MAX_TABS);
}
END_TEST

START_TEST (a_tab_says_what_is_unread_and_who_types)
{
  RcContact *room = NULL;
  AdwTabPage *tab = NULL;

  rc_chat_page_open_id (tabs->page, "zoe");
  tabs_fixture_end ();
  tabs_fixture_start ("ben");
  room = rc_roster_lookup (rc_client_get_roster (tabs->client), "all");
  tab = adw_tab_view_get_nth_page (main_view (), 0);
  ck_assert_ptr_null (rc_conversation_tab_get_page (content (main_view (), 0)));
  ck_assert (!adw_tab_page_get_needs_attention (tab));
  ck_assert_ptr_null (adw_tab_page_get_indicator_icon (tab));
  rc_contact_set_unread (room, 2);
  ck_assert (adw_tab_page_get_needs_attention (tab));
  ck_assert_str_eq (adw_tab_page_get_indicator_tooltip (tab), "Unread Messages");
  rc_contact_set_typing (room, TRUE);
  ck_assert_str_eq (adw_tab_page_get_indicator_tooltip (tab), "Typing…");
  rc_contact_set_typing (room, FALSE);
  rc_contact_set_unread (room, 0);
  ck_assert (!adw_tab_page_get_needs_attention (tab));
  ck_assert_ptr_null (adw_tab_page_get_indicator_icon (tab));
}
END_TEST

START_TEST (the_menu_moves_pins_and_closes)
{
  AdwTabPage *tab = NULL;

  rc_chat_page_open_id (tabs->page, "ana");
  rc_chat_page_open_id (tabs->page, "zoe");
  tab = adw_tab_view_get_nth_page (main_view (), 1);
  /* It is about the tab whose menu is open, not about the one that is selected. */
  g_signal_emit_by_name (main_view (), "setup-menu", tab);
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-right", NULL);
  expect_tabs (main_view (), "all zoe ana");
  g_signal_emit_by_name (main_view (), "setup-menu", tab);
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-right", NULL);
  expect_tabs (main_view (), "all zoe ana");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.pin", NULL);
  expect_tabs (main_view (), "ana* all zoe");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.pin", NULL);
  expect_tabs (main_view (), "ana all zoe");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.close", NULL);
  gui_fixture_turn ();
  expect_tabs (main_view (), "all zoe");
  g_signal_emit_by_name (main_view (), "setup-menu", NULL);
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.close", NULL);
  gui_fixture_turn ();
  expect_tabs (main_view (), "all");
}
END_TEST

START_TEST (left_is_left_from_right_to_left_too)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  rc_chat_page_open_id (tabs->page, "ana");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-right", NULL);
  expect_tabs (main_view (), "ana all");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-left", NULL);
  expect_tabs (main_view (), "all ana");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}
END_TEST

START_TEST (letters_at_a_tab_begin_a_message)
{
  rc_chat_page_open_id (tabs->page, "ana");
  gui_fixture_turn ();
  gui_fixture_type ("chat", "F6");
  gui_fixture_type ("chat", "F6");
  wait_for_focus_in (tabs->main_window, ADW_TYPE_TAB_BAR);
  gui_fixture_type ("chat", "h i");
  wait_for_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "hi");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("chat tabs");

  tcase_add_checked_fixture (tcase, tabs_fixture_set_up, tabs_fixture_tear_down);
  tcase_add_test (tcase, a_tab_has_no_page_before_it_is_selected);
  tcase_add_test (tcase, order_pins_and_selection_are_kept);
  tcase_add_test (tcase, what_is_kept_has_a_bound);
  tcase_add_test (tcase, a_tab_says_what_is_unread_and_who_types);
  tcase_add_test (tcase, the_menu_moves_pins_and_closes);
  tcase_add_test (tcase, left_is_left_from_right_to_left_too);
  tcase_add_test (tcase, letters_at_a_tab_begin_a_message);
  return gui_fixture_run ("chat-tabs", tcase);
}

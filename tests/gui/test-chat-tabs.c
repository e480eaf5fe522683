/* test-chat-tabs.c - the open conversations, in one window and in several.
 *
 * - a tab of the last time has no page before it is selected
 * - order, pins and the selected tab are kept for the next start, an account each,
 *   twenty tabs and sixteen accounts at most
 * - a tab says what is unread and who types, also before it has a page
 * - its menu pins, moves to either side, and closes
 * - a tab goes to a window of its own and back, by its menu and by a key, and
 *   keeps its draft and its place
 * - a window's tab is one that is open: it is not made twice, and is shown there
 * - a window that is closed closes its tabs; one that is destroyed gives them back
 * - with the contacts the windows of their conversations go
 * - F6 goes round a window's regions; letters begin a message there
 * - a window looks for messages in its conversation, and shows the shortcuts
 * - letters typed with a tab focused begin a message */
#include "config.h"

#include "gui-fixture.h"
#include "rc-chat-page.h"
#include "rc-composer.h"
#include "rc-contact-private.h"
#include "rc-conversation-search.h"
#include "rc-conversation-tab.h"
#include "rc-conversation-window.h"
#include "rc-settings.h"
#include "rc-tab-memory.h"
#include "rc-timeline-view.h"

static GSettings *settings;
static RcContactPrefs *prefs;
static RcClient *client;
static RcChatPage *page;
static GtkWidget *main_window;

static void
start (const char *id)
{
  client = rc_client_new ("localhost", id);
  page = g_object_new (RC_TYPE_CHAT_PAGE, NULL);
  rc_chat_page_set_prefs (page, prefs, settings);
  rc_chat_page_set_client (page, client);
  main_window = gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
}

/* As the program does it when it ends. */
static void
end (void)
{
  rc_chat_page_set_client (page, NULL);
  gtk_window_destroy (GTK_WINDOW (main_window));
  g_clear_object (&client);
  gui_fixture_turn ();
}

static void
set_up (void)
{
  gui_fixture_init ();
  settings = rc_settings_open ();
  g_settings_reset (settings, "open-tabs");
  prefs = rc_contact_prefs_new (NULL);
  start ("ben");
}

static void
tear_down (void)
{
  end ();
  g_object_unref (prefs);
  g_object_unref (settings);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static AdwTabView *
main_view (void)
{
  return ADW_TAB_VIEW (find (main_window, ADW_TYPE_TAB_VIEW));
}

static RcConversationTab *
content (AdwTabView *view,
         int         n)
{
  return RC_CONVERSATION_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (view, n)));
}

/* The ids of a view's tabs, in their order; pinned ones with a star. */
static char *
list_tabs (AdwTabView *view)
{
  GString *list = g_string_new (NULL);

  for (int i = 0; i < adw_tab_view_get_n_pages (view); i++)
    g_string_append_printf (list, "%s%s%s", i > 0 ? " " : "", rc_conversation_tab_get_id (content (view, i)),
                            adw_tab_page_get_pinned (adw_tab_view_get_nth_page (view, i)) ? "*" : "");
  return g_string_free (list, FALSE);
}

static void
expect_tabs (AdwTabView *view,
             const char *expected)
{
  g_autofree char *list = list_tabs (view);

  ck_assert_str_eq (list, expected);
}

static RcConversationWindow *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (RC_IS_CONVERSATION_WINDOW (window))
        return RC_CONVERSATION_WINDOW (window);
    }

  return NULL;
}

static gboolean
is_there (gpointer user_data)
{
  return find_window () != NULL && gtk_widget_get_mapped (GTK_WIDGET (find_window ()));
}

static gboolean
is_gone (gpointer user_data)
{
  return find_window () == NULL;
}

/* The selected one, by its menu. */
static RcConversationWindow *
move_out (const char *id)
{
  rc_chat_page_open_id (page, id);
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move", NULL);
  gui_fixture_wait (is_there, NULL);
  return find_window ();
}

static RcComposer *
composer_of (GtkWidget *widget)
{
  return RC_COMPOSER (find (widget, RC_TYPE_COMPOSER));
}

static void
expect_draft (RcComposer *composer,
              const char *expected)
{
  g_autofree char *draft = rc_composer_get_text (composer);

  ck_assert_str_eq (draft, expected);
}

START_TEST (a_tab_has_no_page_before_it_is_selected)
{
  rc_chat_page_open_id (page, "ana");
  rc_chat_page_open_id (page, "zoe");
  end ();

  start ("ben");
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
  rc_chat_page_open_id (page, "ana");
  rc_chat_page_open_id (page, "zoe");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.pin", NULL);
  rc_chat_page_open_id (page, "ana");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-left", NULL);
  expect_tabs (main_view (), "zoe* ana all");
  end ();

  start ("ben");
  expect_tabs (main_view (), "zoe* ana all");
  ck_assert (rc_chat_page_shows (page, "ana"));
  end ();

  start ("carl");
  expect_tabs (main_view (), "all");
  end ();

  start ("ben");
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

      rc_chat_page_open_id (page, id);
    }
  for (int i = 0; i < RC_TAB_MEMORY_MAX_ACCOUNTS + 5; i++)
    {
      g_autofree char *account = g_strdup_printf ("somebody%d elsewhere", i);

      rc_tab_memory_save (settings, account, "", g_variant_new_parsed ("[('x', false)]"));
    }
  mine = g_settings_get_value (settings, "open-tabs");
  ck_assert_uint_eq (g_variant_n_children (mine), RC_TAB_MEMORY_MAX_ACCOUNTS);
  g_variant_unref (g_steal_pointer (&mine));
  rc_chat_page_open_id (page, "p0");
  end ();

  start ("ben");
  ck_assert_int_eq (adw_tab_view_get_n_pages (main_view ()), RC_TAB_MEMORY_MAX_TABS);
}
END_TEST

START_TEST (a_tab_says_what_is_unread_and_who_types)
{
  RcContact *room = NULL;
  AdwTabPage *tab = NULL;

  rc_chat_page_open_id (page, "zoe");
  end ();
  start ("ben");
  room = rc_roster_lookup (rc_client_get_roster (client), "all");
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

  rc_chat_page_open_id (page, "ana");
  rc_chat_page_open_id (page, "zoe");
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
  rc_chat_page_open_id (page, "ana");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-right", NULL);
  expect_tabs (main_view (), "ana all");
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move-left", NULL);
  expect_tabs (main_view (), "all ana");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}
END_TEST

START_TEST (a_tab_goes_to_a_window_of_its_own_and_back)
{
  RcConversationWindow *window = NULL;
  AdwTabView *view = NULL;

  rc_chat_page_open_id (page, "ana");
  rc_composer_set_text (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "half");
  window = move_out ("ana");
  view = rc_conversation_window_get_view (window);
  expect_tabs (main_view (), "all");
  expect_tabs (view, "ana");
  ck_assert_str_eq (gtk_window_get_title (GTK_WINDOW (window)), "ana");
  expect_draft (composer_of (GTK_WIDGET (window)), "half");
  ck_assert (rc_chat_page_shows (page, "ana"));
  ck_assert (rc_chat_page_shows (page, "all"));

  gtk_widget_activate_action (GTK_WIDGET (view), "tab.move", NULL);
  gui_fixture_wait (is_gone, NULL);
  expect_tabs (main_view (), "all ana");
  ck_assert (rc_chat_page_shows (page, "ana"));
  ck_assert (!rc_chat_page_shows (page, "all"));
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "half");
}
END_TEST

START_TEST (a_key_moves_it_out)
{
  rc_chat_page_open_id (page, "ana");
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

START_TEST (a_pinned_tab_stays_pinned)
{
  RcConversationWindow *window = NULL;

  rc_chat_page_open_id (page, "ana");
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

  rc_chat_page_open_id (page, "ana");
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
  rc_chat_page_open_id (page, "ana");
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "not yet");
  end ();

  start ("ben");
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
  rc_chat_page_open_id (page, "ana");
  expect_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "not yet");
}
END_TEST

START_TEST (with_the_contacts_the_windows_go)
{
  move_out ("ana");
  end ();
  ck_assert_ptr_null (find_window ());

  /* The next start has it as a tab. */
  start ("ben");
  expect_tabs (main_view (), "all ana");
}
END_TEST

typedef struct
{
  gpointer window;
  GType type;
} Place;

static gboolean
is_focus_in (gpointer user_data)
{
  Place *place = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (place->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, place->type) != NULL;
}

/* The keys have been pressed; the window may have to come to them yet. */
static void
wait_for_focus_in (gpointer window,
                   GType    type)
{
  Place place = { window, type };

  gui_fixture_wait (is_focus_in, &place);
}

typedef struct
{
  RcComposer *composer;
  const char *text;
} Draft;

static gboolean
is_draft (gpointer user_data)
{
  Draft *draft = user_data;
  g_autofree char *text = rc_composer_get_text (draft->composer);

  return g_str_equal (text, draft->text);
}

static void
wait_for_draft (RcComposer *composer,
                const char *text)
{
  Draft draft = { composer, text };

  gui_fixture_wait (is_draft, &draft);
}

START_TEST (f6_goes_round_a_window)
{
  RcConversationWindow *window = NULL;

  rc_client_send (client, "ana", "something to look at", NULL);
  window = move_out ("ana");
  gui_fixture_turn ();
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

START_TEST (letters_at_a_tab_begin_a_message)
{
  rc_chat_page_open_id (page, "ana");
  gui_fixture_turn ();
  gui_fixture_type ("chat", "F6");
  gui_fixture_type ("chat", "F6");
  wait_for_focus_in (main_window, ADW_TYPE_TAB_BAR);
  gui_fixture_type ("chat", "h i");
  wait_for_draft (composer_of (GTK_WIDGET (rc_conversation_tab_get_page (content (main_view (), 1)))), "hi");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("chat tabs");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_tab_has_no_page_before_it_is_selected);
  tcase_add_test (tcase, order_pins_and_selection_are_kept);
  tcase_add_test (tcase, what_is_kept_has_a_bound);
  tcase_add_test (tcase, a_tab_says_what_is_unread_and_who_types);
  tcase_add_test (tcase, the_menu_moves_pins_and_closes);
  tcase_add_test (tcase, left_is_left_from_right_to_left_too);
  tcase_add_test (tcase, a_tab_goes_to_a_window_of_its_own_and_back);
  tcase_add_test (tcase, a_key_moves_it_out);
  tcase_add_test (tcase, a_pinned_tab_stays_pinned);
  tcase_add_test (tcase, what_is_open_elsewhere_is_shown_there);
  tcase_add_test (tcase, a_closed_window_closes_its_tabs);
  tcase_add_test (tcase, a_destroyed_window_gives_its_tabs_back);
  tcase_add_test (tcase, with_the_contacts_the_windows_go);
  tcase_add_test (tcase, f6_goes_round_a_window);
  tcase_add_test (tcase, a_window_looks_for_messages_and_says_its_keys);
  tcase_add_test (tcase, letters_at_a_tab_begin_a_message);
  return gui_fixture_run ("chat-tabs", tcase);
}

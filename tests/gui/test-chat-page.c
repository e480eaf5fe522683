/* test-chat-page.c - contacts and conversations together.
 *
 * - the room's tab is there from the start
 * - a menu is made when it is opened
 * - a contact has one tab, however often it is opened
 * - a draft outlives its tab
 * - another client's conversations are not shown
 * - at phone width the list stands alone, and says then what there is to say of the
 *   connection
 * - F6 goes round the regions, Shift+F6 back
 * - letters typed with the timeline focused begin a message
 * - what blocked people wrote is not shown, and is again when that is undone
 * - a draft that is not seen is marked in its row
 * - what was open is open again at the next start, and for nobody else
 * - a pinned tab stays, and can be closed after all
 * - the way back says in how many other conversations something is unread
 * - somebody who is in no list is written to */
#include "config.h"

#include "gui-fixture.h"
#include "rc-back-button.h"
#include "rc-chat-page.h"
#include "rc-client.h"
#include "rc-composer.h"
#include "rc-connection-bar.h"
#include "rc-contact-list.h"
#include "rc-conversation-page.h"
#include "rc-contact-private.h"
#include "rc-entry-private.h"
#include "rc-menu-button.h"
#include "rc-notice-bar.h"
#include "rc-settings.h"
#include "rc-state-button.h"
#include "rc-timeline-private.h"
#include "rc-timeline-view.h"

static RcClient *client;
static RcChatPage *page;

static void
set_up (void)
{
  gui_fixture_init ();
  client = rc_client_new ("localhost", "ben");
  page = g_object_new (RC_TYPE_CHAT_PAGE, "client", client, NULL);
}

static void
tear_down (void)
{
  g_object_unref (client);
}

static int
n_tabs (void)
{
  GtkWidget *view = gui_fixture_find (GTK_WIDGET (page), ADW_TYPE_TAB_VIEW);

  return adw_tab_view_get_n_pages (ADW_TAB_VIEW (view));
}

static RcContact *
room (void)
{
  return rc_roster_lookup (rc_client_get_roster (client), "all");
}

START_TEST (the_room_is_open_from_the_start)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  ck_assert_int_eq (n_tabs (), 1);
}
END_TEST

/* At each start, for whoever opens no menu. */
START_TEST (menus_are_made_when_they_are_opened)
{
  const GType types[] = { RC_TYPE_MENU_BUTTON, RC_TYPE_STATE_BUTTON };

  gui_fixture_show (GTK_WIDGET (page), "menus", 900, 640);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkMenuButton *button = GTK_MENU_BUTTON (gui_fixture_find (gui_fixture_find (GTK_WIDGET (page), types[i]), GTK_TYPE_MENU_BUTTON));

      ck_assert (gtk_widget_is_sensitive (GTK_WIDGET (button)));
      ck_assert_ptr_null (gtk_menu_button_get_popover (button));
      gtk_menu_button_popup (button);
      ck_assert_ptr_nonnull (gtk_menu_button_get_popover (button));
      ck_assert (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (button))));
      gtk_menu_button_popdown (button);
    }
}
END_TEST

START_TEST (a_contact_has_one_tab)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_chat_page_open (page, room ());
  rc_chat_page_open (page, room ());
  ck_assert_int_eq (n_tabs (), 1);
  ck_assert (rc_chat_page_close_tab (page));
  gui_fixture_turn ();
  ck_assert_int_eq (n_tabs (), 0);
  ck_assert (!rc_chat_page_close_tab (page));
}
END_TEST

START_TEST (a_draft_outlives_its_tab)
{
  GtkWidget *composer;
  g_autofree char *draft = NULL;

  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  composer = gui_fixture_find (GTK_WIDGET (page), RC_TYPE_COMPOSER);
  rc_composer_set_text (RC_COMPOSER (composer), "not yet");
  rc_chat_page_close_tab (page);
  gui_fixture_turn ();
  rc_chat_page_open (page, room ());
  composer = gui_fixture_find (GTK_WIDGET (page), RC_TYPE_COMPOSER);
  draft = rc_composer_get_text (RC_COMPOSER (composer));
  ck_assert_str_eq (draft, "not yet");
}
END_TEST

START_TEST (logged_out_there_is_no_tab)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_chat_page_set_client (page, NULL);
  gui_fixture_turn ();
  ck_assert_int_eq (n_tabs (), 0);
}
END_TEST

static gboolean
is_folded (gpointer user_data)
{
  return adw_leaflet_get_folded (ADW_LEAFLET (user_data));
}

static gboolean
is_away (gpointer user_data)
{
  return !gtk_widget_get_mapped (user_data);
}

START_TEST (at_phone_width_the_list_stands_alone)
{
  GtkWidget *leaflet = gui_fixture_find (GTK_WIDGET (page), ADW_TYPE_LEAFLET);
  GtkWidget *tab_bar = gui_fixture_find (GTK_WIDGET (page), ADW_TYPE_TAB_BAR);
  GtkWidget *conversation = gui_fixture_find (GTK_WIDGET (page), RC_TYPE_CONVERSATION_PAGE);

  gui_fixture_show (GTK_WIDGET (page), "chat", 360, 600);
  gui_fixture_wait (is_folded, leaflet);
  ck_assert (!gtk_widget_get_visible (tab_bar));
  gui_fixture_wait (is_away, conversation);
  rc_chat_page_open (page, room ());
  gui_fixture_turn ();
  ck_assert (gtk_widget_get_mapped (conversation));
  gtk_widget_activate_action (GTK_WIDGET (page), "chat.back", NULL);
  ck_assert_str_eq (adw_leaflet_get_visible_child_name (ADW_LEAFLET (leaflet)), "contacts");
}
END_TEST

/* Beside a conversation, whose pane says so, there is no need for it. */
START_TEST (a_list_alone_says_what_there_is_to_say)
{
  GtkWidget *list_bar = NULL;
  g_autoptr(RcClient) of_bar = NULL;

  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), RC_TYPE_CONNECTION_BAR), 1);
  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), RC_TYPE_NOTICE_BAR), 1);
  gui_fixture_show (GTK_WIDGET (page), "chat", 360, 600);
  gui_fixture_wait (is_folded, gui_fixture_find (GTK_WIDGET (page), ADW_TYPE_LEAFLET));
  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), RC_TYPE_CONNECTION_BAR), 2);
  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), RC_TYPE_NOTICE_BAR), 2);
  list_bar = gui_fixture_find (gtk_widget_get_parent (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_CONTACT_LIST)), RC_TYPE_CONNECTION_BAR);
  ck_assert_ptr_nonnull (list_bar);
  g_object_get (list_bar, "client", &of_bar, NULL);
  ck_assert_ptr_eq (of_bar, client);
  ck_assert (gtk_widget_get_mapped (list_bar));
}
END_TEST

static GtkWidget *
focus (void)
{
  return gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));
}

static gboolean
is_in_list (void)
{
  return gtk_widget_get_ancestor (focus (), RC_TYPE_CONTACT_LIST) != NULL;
}

static gboolean
is_in_composer (void)
{
  return gtk_widget_get_ancestor (focus (), RC_TYPE_COMPOSER) != NULL;
}

START_TEST (f6_goes_round_the_regions)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_client_send (client, "all", "something to look at", NULL);
  rc_chat_page_open (page, room ());
  gui_fixture_turn ();
  ck_assert (is_in_composer ());
  gui_fixture_type ("chat", "F6");
  ck_assert (is_in_list ());
  gui_fixture_type ("chat", "F6");
  ck_assert (RC_IS_TIMELINE_VIEW (focus ()));
  gui_fixture_type ("chat", "F6");
  ck_assert (is_in_composer ());
  gui_fixture_type ("chat", "shift+F6");
  ck_assert (RC_IS_TIMELINE_VIEW (focus ()));
}
END_TEST

static gboolean
has_draft (gpointer user_data)
{
  g_autofree char *draft = rc_composer_get_text (RC_COMPOSER (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_COMPOSER)));

  return g_str_equal (draft, user_data);
}

START_TEST (letters_begin_a_message)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_client_send (client, "all", "something to look at", NULL);
  gui_fixture_turn ();
  gtk_widget_grab_focus (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_TIMELINE_VIEW));
  gui_fixture_type ("chat", "h i");
  gui_fixture_wait (has_draft, "hi");
  ck_assert (is_in_composer ());
}
END_TEST

START_TEST (a_stranger_has_a_tab)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_chat_page_open_id (page, "zoe");
  rc_chat_page_open_id (page, "zoe");
  ck_assert_int_eq (n_tabs (), 2);
  gui_fixture_type ("chat", "h i Return");
  gui_fixture_turn ();
  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_timeline (client, "zoe"))), 1);
}
END_TEST

static guint
count_shown (void)
{
  RcTimelineView *view = RC_TIMELINE_VIEW (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_TIMELINE_VIEW));

  return g_list_model_get_n_items (rc_timeline_view_get_model (view));
}

START_TEST (blocked_people_are_not_shown)
{
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (NULL);
  const RcWireMessage message = {
    .from = rc_slice_from_string ("ana"),
    .to = rc_slice_from_string ("all"),
    .ref = rc_slice_from_string ("r1"),
    .text = rc_slice_from_string ("theirs"),
    .seq = 1,
  };
  g_autoptr(RcEntry) entry = rc_entry_new_received (&message, 0, FALSE);

  rc_chat_page_set_client (page, NULL);
  rc_chat_page_set_prefs (page, prefs, NULL);
  rc_chat_page_set_client (page, client);
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_client_send (client, "all", "ours", NULL);
  rc_timeline_add (rc_client_get_timeline (client, "all"), entry);
  rc_timeline_flush (rc_client_get_timeline (client, "all"));
  gui_fixture_turn ();
  ck_assert_uint_eq (count_shown (), 2);
  rc_contact_prefs_set (prefs, "ana", RC_CONTACT_PREF_BLOCKED, TRUE);
  ck_assert_uint_eq (count_shown (), 1);
  rc_contact_prefs_set (prefs, "ana", RC_CONTACT_PREF_BLOCKED, FALSE);
  ck_assert_uint_eq (count_shown (), 2);
}
END_TEST

START_TEST (a_draft_that_is_not_seen_is_marked)
{
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (NULL);

  rc_chat_page_set_client (page, NULL);
  rc_chat_page_set_prefs (page, prefs, NULL);
  rc_chat_page_set_client (page, client);
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  rc_composer_set_text (RC_COMPOSER (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_COMPOSER)), "half a sen");
  ck_assert (!rc_contact_prefs_get (prefs, "all", RC_CONTACT_PREF_DRAFT));
  rc_chat_page_open_id (page, "zoe");
  ck_assert (rc_contact_prefs_get (prefs, "all", RC_CONTACT_PREF_DRAFT));
  rc_chat_page_open (page, room ());
  ck_assert (!rc_contact_prefs_get (prefs, "all", RC_CONTACT_PREF_DRAFT));
}
END_TEST

static void
start_again (GSettings  *settings,
             const char *id)
{
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (NULL);

  g_set_object (&client, NULL);
  client = rc_client_new ("localhost", id);
  page = g_object_new (RC_TYPE_CHAT_PAGE, NULL);
  rc_chat_page_set_prefs (page, prefs, settings);
  rc_chat_page_set_client (page, client);
  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
}

START_TEST (what_was_open_is_open_again)
{
  g_autoptr(GSettings) settings = rc_settings_open ();

  start_again (settings, "ben");
  rc_chat_page_open_id (page, "ana");
  rc_chat_page_open_id (page, "zoe");
  rc_chat_page_open_id (page, "ana");
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));

  start_again (settings, "ben");
  ck_assert_int_eq (n_tabs (), 3);
  ck_assert (rc_chat_page_shows (page, "ana"));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));

  start_again (settings, "carl");
  ck_assert_int_eq (n_tabs (), 1);
  ck_assert (rc_chat_page_shows (page, "all"));
}
END_TEST

START_TEST (a_pinned_tab_stays)
{
  AdwTabView *view = ADW_TAB_VIEW (gui_fixture_find (GTK_WIDGET (page), ADW_TYPE_TAB_VIEW));

  gui_fixture_show (GTK_WIDGET (page), "chat", 900, 600);
  gtk_widget_activate_action (GTK_WIDGET (view), "tab.pin", NULL);
  ck_assert_int_eq (adw_tab_view_get_n_pinned_pages (view), 1);
  gtk_widget_activate_action (GTK_WIDGET (view), "tab.pin", NULL);
  ck_assert_int_eq (adw_tab_view_get_n_pinned_pages (view), 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "tab.pin", NULL);
  rc_chat_page_set_client (page, NULL);
  ck_assert_int_eq (n_tabs (), 0);
}
END_TEST

static gboolean
says (gpointer user_data)
{
  GtkWidget *button = gtk_widget_get_first_child (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_BACK_BUTTON));
  g_autofree char *mistake = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                                 (const char *) user_data);

  return mistake == NULL;
}

START_TEST (the_way_back_says_what_waits)
{
  gui_fixture_show (GTK_WIDGET (page), "chat", 360, 600);
  ck_assert (says (""));
  rc_contact_set_unread (room (), 3);
  gui_fixture_turn ();
  ck_assert (says (""));
  rc_chat_page_open_id (page, "zoe");
  gui_fixture_wait (says, "1 unread conversation");
  rc_contact_set_unread (room (), 0);
  gui_fixture_wait (says, "");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("chat page");

  g_setenv ("GTK_A11Y", "test", TRUE);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_room_is_open_from_the_start);
  tcase_add_test (tcase, menus_are_made_when_they_are_opened);
  tcase_add_test (tcase, a_contact_has_one_tab);
  tcase_add_test (tcase, a_draft_outlives_its_tab);
  tcase_add_test (tcase, logged_out_there_is_no_tab);
  tcase_add_test (tcase, at_phone_width_the_list_stands_alone);
  tcase_add_test (tcase, f6_goes_round_the_regions);
  tcase_add_test (tcase, letters_begin_a_message);
  tcase_add_test (tcase, a_stranger_has_a_tab);
  tcase_add_test (tcase, blocked_people_are_not_shown);
  tcase_add_test (tcase, a_draft_that_is_not_seen_is_marked);
  tcase_add_test (tcase, a_list_alone_says_what_there_is_to_say);
  tcase_add_test (tcase, what_was_open_is_open_again);
  tcase_add_test (tcase, a_pinned_tab_stays);
  tcase_add_test (tcase, the_way_back_says_what_waits);
  return gui_fixture_run ("chat-page", tcase);
}

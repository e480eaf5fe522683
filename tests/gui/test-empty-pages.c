/* test-empty-pages.c - where there is nothing to show, what to do is said.
 *
 * - nobody else is on the server: how others come in; not before the server has said
 *   so, and not while somebody is there
 * - a search finds nobody: they can be written to, by the button and by Enter, where
 *   what was typed may be an id; else it says why it is none
 * - a conversation without messages, the notebook, no conversation at all
 * - what nobody has seen yet is not there: no page, no scrolled window */
#include "config.h"

#include "gui-fixture.h"
#include "rc-alone-hint.h"
#include "rc-chat-page.h"
#include "rc-client-fixture.h"
#include "rc-conversation-page.h"
#include "rc-nobody-page.h"

#define TITLE "empty"

static RcChatPage *page;

static void
set_up (void)
{
  gui_fixture_init ();
  rc_client_fixture_set_up ();
  page = g_object_new (RC_TYPE_CHAT_PAGE, "client", fixture->client, NULL);
  gui_fixture_show (GTK_WIDGET (page), TITLE, 900, 600);
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  gui_fixture_turn ();
  rc_client_fixture_tear_down ();
}

static gboolean
is_there (gpointer user_data)
{
  return gui_fixture_find_mapped (GTK_WIDGET (page), GPOINTER_TO_SIZE (user_data)) != NULL;
}

static gboolean
is_said (gpointer user_data)
{
  return rc_alone_hint_get_shown (user_data);
}

static gboolean
is_not_said (gpointer user_data)
{
  return !rc_alone_hint_get_shown (user_data);
}

START_TEST (who_is_alone_learns_how_others_come)
{
  RcAloneHint *hint = RC_ALONE_HINT (gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_ALONE_HINT));

  ck_assert_ptr_nonnull (hint);
  ck_assert (!rc_alone_hint_get_shown (hint));
  go_online ();
  ck_assert (!rc_alone_hint_get_shown (hint));
  rc_fake_server_send (fixture->server, "CONTACT id=alice state=online since=7\n");
  gui_fixture_wait (is_said, hint);
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=online since=5\n");
  gui_fixture_wait (is_not_said, hint);
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=gone since=5\n");
  gui_fixture_wait (is_said, hint);
  rc_client_stop (fixture->client);
  gui_fixture_wait (is_not_said, hint);
}
END_TEST

static gboolean
is_in_search (gpointer user_data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY) != NULL && gtk_widget_get_mapped (focus);
}

static RcNobodyPage *
search (const char *keys)
{
  rc_chat_page_start_search (page);
  gui_fixture_wait (is_in_search, NULL);
  gui_fixture_type (TITLE, keys);
  gui_fixture_wait (is_there, GSIZE_TO_POINTER (RC_TYPE_NOBODY_PAGE));
  gui_fixture_turn ();
  return RC_NOBODY_PAGE (gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_NOBODY_PAGE));
}

START_TEST (who_is_not_found_can_be_written_to)
{
  RcNobodyPage *nobody = search ("z h a n g");

  ck_assert_str_eq (rc_nobody_page_get_id (nobody), "zhang");
  if (_i == 0)
    gui_fixture_type (TITLE, "Return");
  else
    g_signal_emit_by_name (gui_fixture_find_mapped (GTK_WIDGET (nobody), GTK_TYPE_BUTTON), "clicked");
  gui_fixture_turn ();
  ck_assert (rc_chat_page_shows (page, "zhang"));
  ck_assert_ptr_null (gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_NOBODY_PAGE));
}
END_TEST

START_TEST (what_is_no_id_cannot)
{
  RcNobodyPage *nobody = search ("z h slash g");
  GtkWidget *status = gui_fixture_find_mapped (GTK_WIDGET (nobody), ADW_TYPE_STATUS_PAGE);

  ck_assert_ptr_null (rc_nobody_page_get_id (nobody));
  ck_assert_ptr_null (gui_fixture_find_mapped (GTK_WIDGET (nobody), GTK_TYPE_BUTTON));
  ck_assert_str_ne (adw_status_page_get_description (ADW_STATUS_PAGE (status)), "");
  gui_fixture_type (TITLE, "Return");
  gui_fixture_turn ();
  ck_assert (rc_chat_page_shows (page, "all"));
}
END_TEST

static void
check_page (const char *description)
{
  GtkWidget *status = gui_fixture_find_mapped (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE);

  ck_assert_ptr_nonnull (status);
  ck_assert_str_eq (adw_status_page_get_description (ADW_STATUS_PAGE (status)), description);
}

START_TEST (a_conversation_without_messages_says_what_it_is_for)
{
  go_online ();
  rc_fake_server_send (fixture->server, "CONTACT id=alice state=online since=7\n");
  RC_WAIT_FOR (contact ("alice") != NULL);
  check_page ("What you write here goes to everybody on this server.");
  rc_chat_page_open_id (page, "bob");
  gui_fixture_turn ();
  check_page ("Write below to say hello to bob.");
  rc_chat_page_open_id (page, "alice");
  gui_fixture_turn ();
  check_page ("Keep notes here. Nobody else sees them.");
  while (rc_chat_page_close_tab (page))
    gui_fixture_turn ();
  check_page ("Choose somebody from the list to write to.");
  send_text ("all", "cake");
  rc_chat_page_open_id (page, "all");
  gui_fixture_turn ();
  ck_assert_ptr_null (gui_fixture_find_mapped (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE));
}
END_TEST

START_TEST (a_page_is_made_when_it_is_seen)
{
  /* That of the room, which has no messages yet. */
  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE), 1);
  while (rc_chat_page_close_tab (page))
    gui_fixture_turn ();
  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE), 1);
  check_page ("Choose somebody from the list to write to.");
  search ("z h");
  ck_assert_uint_eq (gui_fixture_count (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE), 2);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("empty pages");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, who_is_alone_learns_how_others_come);
  tcase_add_loop_test (tcase, who_is_not_found_can_be_written_to, 0, 2);
  tcase_add_test (tcase, what_is_no_id_cannot);
  tcase_add_test (tcase, a_conversation_without_messages_says_what_it_is_for);
  tcase_add_test (tcase, a_page_is_made_when_it_is_seen);
  return gui_fixture_run ("empty-pages", tcase);
}

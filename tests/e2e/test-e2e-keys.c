/* test-e2e-keys.c - the window by keyboard alone, with real keys.
 *
 * - Ctrl+K finds somebody, Enter opens, also who was never met; Escape leaves it
 * - Alt+1…9, Ctrl+Tab and Ctrl+Shift+Tab switch tabs, and each keeps its draft
 * - Ctrl+W closes the tab, and its draft is there when it is opened again
 * - Tab leaves the composer, and comes back to it: no trap
 * - the search in all messages has no trap either; Ctrl+F stays in it, and Escape, Ctrl+W
 *   and Ctrl+K leave it, for where one was, at the width of a phone too
 * - at the width of a phone Back leads to the list and keeps the draft; letters
 *   that are typed at the list look for somebody */
#include "config.h"

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define N_STOPS_MAX 20

static void
find_and_open (RcE2eApp *app, const char *id)
{
  rc_e2e_screen_press (app, "ctrl+k");
  g_object_unref (rc_e2e_node_find_focused (app, "Go to conversation*"));
  rc_e2e_screen_type (app, id);
  rc_e2e_screen_press (app, "Return");
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));
}

START_TEST (tabs_are_switched_and_closed)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcTestPeer) ben = rc_test_peer_log_in (rc_test_server_get_port (server), "ben");
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  rc_e2e_chat_wait_contact (app, "ben", "Online");
  find_and_open (app, "ana");
  rc_e2e_screen_type (app, "for ana");
  rc_e2e_chat_wait_draft (app, NULL, "for ana");
  find_and_open (app, "ben");
  rc_e2e_screen_type (app, "for ben");
  rc_e2e_chat_wait_draft (app, NULL, "for ben");

  rc_e2e_screen_press (app, "alt+2");
  rc_e2e_chat_wait_draft (app, NULL, "for ana");
  rc_e2e_screen_press (app, "ctrl+Tab");
  rc_e2e_chat_wait_draft (app, NULL, "for ben");
  rc_e2e_screen_press (app, "ctrl+shift+Tab");
  rc_e2e_chat_wait_draft (app, NULL, "for ana");
  rc_e2e_screen_press (app, "alt+1");
  rc_e2e_chat_wait_draft (app, NULL, "");
  rc_e2e_screen_press (app, "alt+3");
  rc_e2e_chat_wait_draft (app, NULL, "for ben");

  rc_e2e_screen_press (app, "ctrl+w");
  rc_e2e_chat_wait_draft (app, NULL, "for ana");
  ck_assert_uint_eq (rc_e2e_node_count (app, NULL, ATSPI_ROLE_INVALID, "Conversation with ben"), 0);
  find_and_open (app, "ben");
  rc_e2e_chat_wait_draft (app, NULL, "for ben");
  ck_assert_uint_eq (rc_e2e_node_count (app, NULL, ATSPI_ROLE_INVALID, "Conversation with ben"), 1);
}
END_TEST

START_TEST (who_was_never_met_is_written_to)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_screen_press (app, "ctrl+k");
  g_object_unref (rc_e2e_node_find_focused (app, "Go to conversation*"));
  rc_e2e_screen_press (app, "Escape");
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));
  find_and_open (app, "nobody-yet");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, "Conversation with nobody-yet"));
  rc_e2e_screen_type (app, "hello");
  rc_e2e_screen_press (app, "Return");
  /* The server knows nobody of that id, and says so. */
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "You, *: hello, Not sent*"));
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "F6");
  /* The timeline has the focus now: letters begin a message all the same. */
  rc_e2e_screen_type (app, "again");
  rc_e2e_chat_wait_draft (app, NULL, "again");
}
END_TEST

START_TEST (the_composer_is_no_trap)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);
  gboolean is_back = FALSE;

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_screen_type (app, "stays");
  rc_e2e_screen_press (app, "Tab");
  g_object_unref (rc_e2e_node_find_focused (app, "Send"));
  for (guint i = 0; i < N_STOPS_MAX && !is_back; i++)
    {
      g_autoptr (AtspiAccessible) focused = NULL;
      g_autofree char *name = NULL;

      rc_e2e_screen_press (app, "Tab");
      focused = rc_e2e_node_find_focused (app, "*");
      name = atspi_accessible_get_name (focused, NULL);
      is_back = g_strcmp0 (name, "Message") == 0;
    }
  ck_assert_msg (is_back, "Tab does not come round to the composer");
  rc_e2e_chat_wait_draft (app, NULL, "stays");
}
END_TEST

/* From Tab to Tab, until @last has the keyboard: whether @on_the_way had it. */
static gboolean
walk_to (RcE2eApp *app, const char *last, const char *on_the_way)
{
  gboolean was_there = FALSE;

  for (guint i = 0; i < N_STOPS_MAX; i++)
    {
      g_autoptr (AtspiAccessible) focused = NULL;
      g_autofree char *name = NULL;

      rc_e2e_screen_press (app, "Tab");
      focused = rc_e2e_node_find_focused (app, "*");
      name = atspi_accessible_get_name (focused, NULL);
      if (g_pattern_match_simple (last, name))
        return was_there;
      was_there = was_there || g_pattern_match_simple (on_the_way, name);
    }

  return FALSE;
}

START_TEST (the_search_in_all_messages_is_no_trap)
{
  static const char entry[] = "Search all messages*";
  static const char row[] = "Everyone, You, ??:??: do not answer";
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_say (app, "do not answer");
  rc_e2e_chat_wait_sent (app, "do not answer");
  rc_e2e_screen_press (app, "ctrl+shift+f");
  g_object_unref (rc_e2e_node_find_focused (app, entry));
  rc_e2e_screen_type (app, "answer");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, row));
  ck_assert_msg (walk_to (app, entry, row), "Tab does not come by the row, and round to the entry");
  rc_e2e_screen_press (app, "ctrl+f");
  g_object_unref (rc_e2e_node_find_focused (app, entry));
  rc_e2e_screen_press (app, "ctrl+w");
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));
  rc_e2e_screen_press (app, "ctrl+shift+f");
  g_object_unref (rc_e2e_node_find_focused (app, entry));
  rc_e2e_screen_press (app, "ctrl+k");
  g_object_unref (rc_e2e_node_find_focused (app, "Go to conversation*"));
  rc_e2e_screen_press (app, "Escape");
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));

  rc_e2e_screen_place (app, 0, 0, 360, 640);
  rc_e2e_node_click (app, NULL, "Back");
  g_object_unref (rc_e2e_node_find_focused (app, RC_E2E_ROOM ", *"));
  rc_e2e_screen_press (app, "ctrl+shift+f");
  g_object_unref (rc_e2e_node_find_focused (app, entry));
  rc_e2e_screen_press (app, "Escape");
  g_object_unref (rc_e2e_node_find_focused (app, RC_E2E_ROOM ", *"));
  rc_e2e_screen_press (app, "ctrl+shift+f");
  g_object_unref (rc_e2e_node_find_focused (app, entry));
  rc_e2e_screen_press (app, "Down");
  rc_e2e_screen_press (app, "Return");
  g_object_unref (rc_e2e_node_find_focused (app, "Search in conversation*"));
}
END_TEST

START_TEST (back_at_phone_width_keeps_the_draft)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  find_and_open (app, "ana");
  rc_e2e_screen_type (app, "half a sen");
  rc_e2e_chat_wait_draft (app, NULL, "half a sen");
  rc_e2e_node_click (app, NULL, "Back");
  /* The row that one came from, which says that something is begun there. */
  g_object_unref (rc_e2e_node_find_focused (app, "ana, Online*"));
  /* With the list focused, letters look for somebody. */
  rc_e2e_screen_type (app, "yew");
  g_object_unref (rc_e2e_node_find_focused (app, "Search contacts*"));
  rc_e2e_screen_press (app, "Return");
  rc_e2e_chat_wait_draft (app, NULL, "");
  rc_e2e_node_click (app, NULL, "Back");
  g_object_unref (rc_e2e_node_find_focused (app, "*, Online*"));
  find_and_open (app, "ana");
  rc_e2e_screen_type (app, "tence");
  rc_e2e_chat_wait_draft (app, NULL, "half a sentence");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    tabs_are_switched_and_closed,
    who_was_never_met_is_written_to,
    the_composer_is_no_trap,
    the_search_in_all_messages_is_no_trap,
    back_at_phone_width_keeps_the_draft,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-keys", tests);
}

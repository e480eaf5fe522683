/* test-e2e-search.c - what was said, found again, by keyboard in real windows.
 *
 * - Ctrl+F in a conversation: what was written to one another, in Chinese too; the older
 *   match and the newer one; Escape reads on
 * - Ctrl+Shift+F in all of them: the newest first; Enter lands at the message, wherever it
 *   is; whoever comes back can choose another one; Escape goes back to what is written
 * - by the main menu as well, and what assistive technology opens
 * - both in a conversation's own window
 * - what is kept is found at the next start, without a server, and so it is said */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define BAR "Search in conversation*"
#define PAGE "Search all messages*"

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

static void
wait_focused (RcE2eApp *app, const char *name)
{
  g_object_unref (rc_e2e_node_find_focused (app, name));
}

/* Also what no key of this keyboard has. */
static void
look_for (RcE2eApp *app, const char *entry, const char *text)
{
  g_autoptr (AtspiAccessible) node = rc_e2e_node_find_focused (app, entry);

  rc_e2e_node_write (app, node, text);
}

static void
say (RcE2eApp *app, const char *text)
{
  rc_e2e_chat_say (app, text);
  rc_e2e_chat_wait_sent (app, text);
}

/* Two people who know one another; what is looked for is in two conversations. */
static void
chat (RcE2eApp *ye, RcE2eApp *listener, guint16 port)
{
  rc_e2e_screen_place (ye, 0, 0, 1280, 510);
  rc_e2e_screen_place (listener, 0, 514, 1280, 510);
  rc_e2e_chat_log_in (ye, port, "yewenjie");
  rc_e2e_chat_log_in (listener, port, "1379");
  rc_e2e_chat_wait_contact (ye, "1379", "Online");
  rc_e2e_chat_wait_contact (listener, "yewenjie", "Online");
  rc_e2e_chat_open (listener, RC_E2E_ROOM);
  say (listener, "Our antenna is listening");
  rc_e2e_chat_open (ye, "1379");
  say (ye, "Is anybody there");
  rc_e2e_chat_open (listener, "yewenjie");
  say (listener, "不要回答！");
  say (listener, "Turn your Antenna away");
  say (listener, "不要回答！不要回答！");
  rc_e2e_chat_wait_received (ye, "1379", "不要回答！不要回答！");
}

static void
say_as_peer (RcTestPeer *peer, const char *to, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s-%zu to=%s len=%zu\n%s\n", to, strlen (text), to, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

/* The same of somebody who has no window. */
static RcTestPeer *
listen (RcE2eApp *ye, guint16 port)
{
  RcTestPeer *listener;

  rc_e2e_chat_log_in (ye, port, "yewenjie");
  listener = rc_test_peer_log_in (port, "1379");
  say_as_peer (listener, "all", "Our antenna is listening");
  say_as_peer (listener, "yewenjie", "不要回答！");
  say_as_peer (listener, "yewenjie", "Turn your Antenna away");
  say_as_peer (listener, "yewenjie", "不要回答！不要回答！");
  rc_e2e_chat_wait_contact (ye, "1379", "Online");
  rc_e2e_chat_open (ye, "1379");
  rc_e2e_chat_wait_received (ye, "1379", "不要回答！不要回答！");
  return listener;
}

START_TEST (what_was_said_is_found_again)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) ye = rc_e2e_app_start (NULL);
  g_autoptr (RcE2eApp) listener = rc_e2e_app_start (NULL);

  chat (ye, listener, rc_test_server_get_port (server));
  rc_e2e_screen_press (ye, "ctrl+f");
  look_for (ye, BAR, "回答");
  wait_for (ye, ATSPI_ROLE_LABEL, "1 of 2");
  rc_e2e_screen_press (ye, "Return");
  wait_for (ye, ATSPI_ROLE_LABEL, "2 of 2");
  rc_e2e_screen_press (ye, "shift+Return");
  wait_for (ye, ATSPI_ROLE_LABEL, "1 of 2");
  rc_e2e_screen_press (ye, "ctrl+g");
  wait_for (ye, ATSPI_ROLE_LABEL, "2 of 2");
  look_for (ye, BAR, "elephant");
  wait_for (ye, ATSPI_ROLE_LABEL, "No messages found");
  rc_e2e_screen_press (ye, "Escape");
  rc_e2e_node_wait_gone (ye, NULL, ATSPI_ROLE_LABEL, "No messages found");
  rc_e2e_screen_type (ye, "half a sen");
  wait_focused (ye, "Message");

  rc_e2e_screen_press (ye, "ctrl+shift+f");
  wait_for (ye, ATSPI_ROLE_LABEL, "*as far as they are on this computer*");
  look_for (ye, PAGE, "antenna");
  wait_for (ye, ATSPI_ROLE_LIST_ITEM, "1379, ??:??: Turn your Antenna away");
  wait_for (ye, ATSPI_ROLE_LIST_ITEM, "Everyone, 1379, ??:??: Our antenna is listening");
  wait_for (ye, ATSPI_ROLE_LABEL, "2 messages found*");
  /* The newest first: the room is below the other one. */
  rc_e2e_screen_press (ye, "Down");
  wait_focused (ye, "1379, ??:??: Turn your Antenna away");
  rc_e2e_screen_press (ye, "Down");
  wait_focused (ye, "Everyone, 1379, ??:??: Our antenna is listening");
  rc_e2e_screen_press (ye, "Return");
  wait_focused (ye, BAR);
  wait_for (ye, ATSPI_ROLE_LABEL, "1 of 1");
  rc_e2e_chat_wait_received (ye, "1379", "Our antenna is listening");

  rc_e2e_screen_press (ye, "ctrl+shift+f");
  wait_focused (ye, PAGE);
  wait_for (ye, ATSPI_ROLE_LABEL, "2 messages found*");
  rc_e2e_screen_press (ye, "Return");
  wait_focused (ye, BAR);
  rc_e2e_chat_wait_received (ye, "1379", "Turn your Antenna away");
  rc_e2e_screen_press (ye, "Escape");
  rc_e2e_screen_type (ye, "tence");
  wait_focused (ye, "Message");
  rc_e2e_screen_press (ye, "ctrl+shift+f");
  look_for (ye, PAGE, "elephant");
  wait_for (ye, ATSPI_ROLE_LABEL, "Try fewer or shorter words.*");
  rc_e2e_screen_press (ye, "Escape");
  wait_focused (ye, "Message");
  rc_e2e_screen_press (ye, "Return");
  rc_e2e_chat_wait_sent (ye, "half a sentence");
}
END_TEST

static void
open_by_menu (RcE2eApp *app)
{
  rc_e2e_screen_press (app, "F10");
  rc_e2e_node_click (app, NULL, "Search All Messages");
  wait_focused (app, PAGE);
}

/* What a screen reader offers for a row. */
static void
open_row (RcE2eApp *app, const char *name)
{
  g_autoptr (AtspiAccessible) row = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, name);
  g_autoptr (AtspiAction) action = atspi_accessible_get_action_iface (row);
  g_autofree char *first = NULL;

  ck_assert_ptr_nonnull (action);
  first = atspi_action_get_action_name (action, 0, NULL);
  ck_assert_str_eq (first, "result.open");
  ck_assert (atspi_action_do_action (action, 0, NULL));
}

START_TEST (the_menu_and_assistive_technology_do_it_too)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) ye = rc_e2e_app_start (NULL);
  g_autoptr (RcTestPeer) listener = listen (ye, rc_test_server_get_port (server));

  rc_e2e_screen_focus (ye);
  open_by_menu (ye);
  look_for (ye, PAGE, "listening");
  open_row (ye, "Everyone, 1379, ??:??: Our antenna is listening");
  wait_focused (ye, BAR);
  wait_for (ye, ATSPI_ROLE_LABEL, "1 of 1");
  /* A button leads back as Escape does. The menu had the focus, and has closed. */
  open_by_menu (ye);
  rc_e2e_node_click (ye, NULL, "Back");
  wait_focused (ye, "Message");
}
END_TEST

START_TEST (a_window_of_its_own_has_both)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) ye = rc_e2e_app_start (NULL);
  g_autoptr (RcTestPeer) listener = listen (ye, rc_test_server_get_port (server));

  rc_e2e_screen_press (ye, "ctrl+shift+n");
  wait_for (ye, ATSPI_ROLE_FRAME, "1379");
  rc_e2e_screen_press_in (ye, "1379", "ctrl+f");
  look_for (ye, BAR, "回答");
  wait_for (ye, ATSPI_ROLE_LABEL, "1 of 2");
  rc_e2e_screen_press_in (ye, "1379", "Return");
  wait_for (ye, ATSPI_ROLE_LABEL, "2 of 2");

  rc_e2e_screen_press_in (ye, "1379", "ctrl+shift+f");
  look_for (ye, PAGE, "away");
  wait_for (ye, ATSPI_ROLE_LIST_ITEM, "1379, ??:??: Turn your Antenna away");
  rc_e2e_screen_press_in (ye, "Red Coast", "Return");
  wait_for (ye, ATSPI_ROLE_LABEL, "1 of 1");
  rc_e2e_node_wait_gone (ye, NULL, ATSPI_ROLE_TEXT, PAGE);
}
END_TEST

START_TEST (what_is_kept_is_found_without_a_server)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autofree char *link = rc_test_ctl_invite (server);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (NULL);

  rc_e2e_node_set_text (app, NULL, "Server or invitation", link);
  rc_e2e_node_set_text (app, NULL, "Your id", "yewenjie");
  rc_e2e_node_set_text (app, NULL, "New password", "three body");
  rc_e2e_node_click (app, NULL, "Create Account");
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  say (app, "kept on this disk");
  rc_test_server_kill (server);
  rc_e2e_chat_close (app);
  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_ready (app);

  rc_e2e_screen_press (app, "ctrl+shift+f");
  wait_for (app, ATSPI_ROLE_LABEL, "*as far as they are on this computer*");
  look_for (app, PAGE, "kept");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "Everyone, You, ??:??: kept on this disk");
  rc_e2e_screen_press (app, "Return");
  wait_focused (app, BAR);
  wait_for (app, ATSPI_ROLE_LABEL, "1 of 1");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_was_said_is_found_again,
    the_menu_and_assistive_technology_do_it_too,
    a_window_of_its_own_has_both,
    what_is_kept_is_found_without_a_server,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-search", tests);
}

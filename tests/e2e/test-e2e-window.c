/* test-e2e-window.c - a conversation in a window of its own.
 *
 * - it goes there by a key and by the menu of its tab, and comes back; what is being
 *   written and the place where one reads go with it
 * - whoever opens it, from the list or by a notification, is brought to its own window,
 *   and the main one does not come before it
 * - its menu's items work */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-desktop.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define MAIN_WINDOW "Red Coast"
#define N_MESSAGES 60
/* In the midst of them, as seen after a few pages. */
#define PLACE "ana, ??:??: text 20"
#define N_PAGES_MAX 12
#define POLL_INTERVAL_US (30 * 1000)

static void
send_text (RcTestPeer *peer, const char *ref, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=yewenjie len=%zu\n%s\n", ref, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

static void
send_many (RcTestPeer *peer)
{
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *ref = g_strdup_printf ("w%u", i);
      g_autofree char *text = g_strdup_printf ("text %02u", i);

      send_text (peer, ref, text);
    }
}

/* Where PLACE is, from the top of what shows it; far outside where it is not made. */
static gboolean
is_in_sight (RcE2eApp *app)
{
  g_autoptr (AtspiAccessible) list = rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, "Conversation with ana");
  g_autoptr (AtspiComponent) list_component = atspi_accessible_get_component_iface (list);
  g_autofree AtspiRect *outer = NULL;
  g_autofree AtspiRect *inner = NULL;
  g_autoptr (AtspiAccessible) row = NULL;
  g_autoptr (AtspiComponent) row_component = NULL;

  if (rc_e2e_node_count (app, list, ATSPI_ROLE_LIST_ITEM, PLACE) == 0)
    return FALSE;
  row = rc_e2e_node_find (app, list, ATSPI_ROLE_LIST_ITEM, PLACE);
  row_component = atspi_accessible_get_component_iface (row);
  outer = atspi_component_get_extents (list_component, ATSPI_COORD_TYPE_WINDOW, NULL);
  inner = atspi_component_get_extents (row_component, ATSPI_COORD_TYPE_WINDOW, NULL);
  return inner->height > 0 && inner->y + inner->height > outer->y && inner->y < outer->y + outer->height;
}

static void
wait_in_sight (RcE2eApp *app)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  while (!is_in_sight (app))
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "“%s” is not in sight", PLACE);
      g_usleep (POLL_INTERVAL_US);
    }
}

/* Up in the conversation by whole pages, with the keyboard back in the composer. */
static void
go_up (RcE2eApp *app)
{
  guint n_pages = 0;

  rc_e2e_screen_press (app, "shift+F6");
  for (; n_pages < N_PAGES_MAX && !is_in_sight (app); n_pages++)
    rc_e2e_screen_press (app, "Page_Up");
  wait_in_sight (app);
  rc_e2e_screen_press (app, "F6");
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));
}

static RcE2eApp *
start_app (RcTestServer *server)
{
  RcE2eApp *app = rc_e2e_app_start (NULL);

  rc_e2e_app_use_window (app, MAIN_WINDOW);
  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_screen_place (app, 0, 0, 780, 600);
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  rc_e2e_chat_open (app, "ana");
  return app;
}

static void
wait_own_window (RcE2eApp *app)
{
  rc_e2e_app_use_window (app, "ana");
  rc_e2e_screen_place (app, 400, 60, 480, 600);
  /* A window that has just come is given the keyboard by a window manager. */
  rc_e2e_screen_focus (app);
}

START_TEST (it_goes_by_a_key_and_comes_back_by_its_menu_with_draft_and_place)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = start_app (server);

  send_many (ana);
  rc_e2e_chat_wait_received (app, "ana", "text 59");
  rc_e2e_screen_type (app, "half a dr");
  rc_e2e_chat_wait_draft (app, "ana", "half a dr");
  go_up (app);
  rc_e2e_screen_press (app, "shift+F6");
  rc_e2e_screen_press (app, "shift+F6");
  rc_e2e_screen_press (app, "Menu");
  rc_e2e_node_click (app, NULL, "Move to New Window");
  wait_own_window (app);
  rc_e2e_chat_wait_draft (app, "ana", "half a dr");
  wait_in_sight (app);
  rc_e2e_screen_type (app, "aft");
  rc_e2e_chat_wait_draft (app, "ana", "half a draft");
  rc_e2e_screen_capture ("window-of-its-own");
  rc_e2e_screen_capture_still (app, "window-of-its-own-alone", NULL);

  rc_e2e_screen_press (app, "F10");
  rc_e2e_node_click (app, NULL, "Move Back to Main Window");
  rc_e2e_screen_wait_on_top (app, MAIN_WINDOW);
  rc_e2e_app_use_window (app, MAIN_WINDOW);
  rc_e2e_chat_wait_draft (app, "ana", "half a draft");
  wait_in_sight (app);
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_FRAME, "ana");

  rc_e2e_screen_press (app, "shift+F6");
  rc_e2e_screen_press (app, "shift+F6");
  rc_e2e_screen_press (app, "Menu");
  rc_e2e_node_click (app, NULL, "Move to New Window");
  wait_own_window (app);
  rc_e2e_chat_wait_draft (app, "ana", "half a draft");
  rc_e2e_screen_press (app, "Return");
  g_free (rc_test_peer_expect_later (ana, "MESSAGE * from=yewenjie to=ana *\nhalf a draft\n"));
}
END_TEST

START_TEST (whoever_opens_it_is_brought_to_its_own_window)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  RcE2eDesktop *desktop = rc_e2e_desktop_new ();
  g_autoptr (RcE2eApp) app = start_app (server);

  rc_e2e_screen_press (app, "ctrl+shift+n");
  wait_own_window (app);
  rc_e2e_app_use_window (app, MAIN_WINDOW);
  rc_e2e_screen_raise (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_screen_wait_on_top (app, MAIN_WINDOW);
  rc_e2e_chat_open (app, "ana");
  rc_e2e_screen_wait_on_top (app, "ana");

  rc_e2e_screen_raise (app);
  send_text (ana, "n1", "Look here");
  rc_e2e_desktop_expect (desktop, "[1 ana|Look here]");
  rc_e2e_desktop_invoke (desktop, 1, "default");
  rc_e2e_screen_wait_on_top (app, "ana");
  rc_e2e_app_use_window (app, "ana");
  rc_e2e_screen_focus (app);
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  rc_e2e_screen_wait_on_top (app, "ana");
  rc_e2e_chat_say (app, "I am here");
  g_free (rc_test_peer_expect_later (ana, "MESSAGE * from=yewenjie to=ana *\nI am here\n"));
}
END_TEST

START_TEST (its_menu_works)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = start_app (server);

  rc_e2e_screen_press (app, "ctrl+shift+n");
  wait_own_window (app);
  rc_e2e_screen_press (app, "F10");
  rc_e2e_node_click (app, NULL, "Keyboard Shortcuts");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LABEL, "Move tab to a new window, or back"));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    it_goes_by_a_key_and_comes_back_by_its_menu_with_draft_and_place,
    whoever_opens_it_is_brought_to_its_own_window,
    its_menu_works,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-window", tests);
}

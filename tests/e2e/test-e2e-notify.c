/* test-e2e-notify.c - notifications, on a desktop that notes them down.
 *
 * - a message in a conversation that is not shown is told; one that is shown is not
 * - a second one replaces it; reading withdraws it
 * - a click opens the conversation, “Mark as Read” marks it without opening it
 * - who mentions one stands out; who is muted, by the menu of a row, is silent
 * - no text of a peer is taken for more than text */
#include "config.h"

#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-desktop.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

static void
send_text (RcTestPeer *peer, const char *ref, const char *to, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

/* By its row's menu, from the keyboard. */
static void
mute (RcE2eApp *app, const char *contact)
{
  g_autofree char *name = g_strdup_printf ("%s, *", contact);

  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "Down");
  g_object_unref (rc_e2e_node_find_focused (app, name));
  rc_e2e_screen_press (app, "Menu");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, "Mute"));
  rc_e2e_screen_press (app, "m");
}

START_TEST (what_is_not_seen_is_told)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcTestPeer) ben = rc_test_peer_log_in (rc_test_server_get_port (server), "ben");
  g_autoptr (RcE2eApp) app = NULL;
  g_autofree char *mark_read = NULL;
  RcE2eDesktop *desktop = rc_e2e_desktop_new ();

  app = rc_e2e_app_start (NULL);
  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  rc_e2e_chat_open (app, RC_E2E_ROOM);

  send_text (ana, "n1", "all", "seen at once");
  rc_e2e_chat_wait_received (app, "ana", "seen at once");
  send_text (ana, "n2", "yewenjie", "Hello <b>you</b>");
  rc_e2e_desktop_expect (desktop, "[1 ana|Hello <b>you</b>]");
  send_text (ana, "n3", "yewenjie", "Are you there?");
  rc_e2e_desktop_expect (desktop, "[1 ana (2)|Are you there?]");
  rc_e2e_desktop_invoke (desktop, 1, "default");
  rc_e2e_chat_wait_received (app, "ana", "Are you there?");

  send_text (ana, "n4", "all", "Tea, @yewenjie?");
  rc_e2e_desktop_expect (desktop, "[2 ana mentions you|Tea, @yewenjie?]");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_desktop_expect (desktop, "(closed 2)");

  send_text (ana, "n5", "yewenjie", "One more");
  rc_e2e_desktop_expect (desktop, "[3 ana|One more]");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*"));
  mark_read = g_strdup_printf ("app.mark-read(('yewenjie@127.0.0.1:%u', 'ana'))", rc_test_server_get_port (server));
  rc_e2e_desktop_invoke (desktop, 3, mark_read);
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  rc_e2e_desktop_expect (desktop, "(closed 3)");

  mute (app, "ana");
  send_text (ana, "n6", "yewenjie", "Not a sound");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*Muted"));
  send_text (ben, "n7", "yewenjie", "But this");
  rc_e2e_desktop_expect (desktop, "[4 ben|But this]");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = { what_is_not_seen_is_told, NULL };

  return rc_e2e_suite_run ("e2e-notify", tests);
}

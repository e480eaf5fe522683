/* test-flatpak-portal.c - the desktop client in its sandbox, on a desktop with portals.
 *
 * - what is not seen is told by the portal; a click on it leads back in; what is
 *   read meanwhile is taken away */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-suite.h"
#include "rc-mock-portal.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

static void
send_text (RcTestPeer *peer, const char *ref, const char *to, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

START_TEST (a_notification_leads_back_in)
{
  g_autoptr (RcMockPortal) portal = rc_mock_portal_start ();
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_wait_contact (app, "ana", "Online");

  send_text (ana, "n1", "yewenjie", "Are you there?");
  rc_mock_portal_expect (portal, "[ana|Are you there?]");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  rc_mock_portal_click (portal);
  wait_for (app, ATSPI_ROLE_PAGE_TAB, "ana");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  rc_mock_portal_expect (portal, "(closed)");
  rc_e2e_chat_close (app);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = { a_notification_leads_back_in, NULL };

  return rc_e2e_suite_run ("flatpak-portal", tests);
}

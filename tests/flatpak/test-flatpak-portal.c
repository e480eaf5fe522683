/* test-flatpak-portal.c - the desktop client in its sandbox, on a desktop with portals.
 *
 * - what is not seen is told by the portal; a click on it leads back in; what is
 *   read meanwhile is taken away
 * - a conversation is exported to where the portal's window says, out of the sandbox;
 *   nothing is beside it, and who says no gets no file
 * - who logged in, what was open and what was said is there at the next start, also
 *   without a server: the password is kept by the portal's secret */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-mock-portal.h"
#include "rc-test-files.h"
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

/* By the mouse, and by the menu of the row that one comes back to. */
static void
export_from_list (RcE2eApp *app, const char *contact)
{
  g_autoptr (AtspiAccessible) list = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST, "Contacts");
  g_autofree char *name = g_strdup_printf ("%s, *", contact);
  g_autoptr (AtspiAccessible) row = rc_e2e_node_find (app, list, ATSPI_ROLE_LIST_ITEM, name);

  rc_e2e_screen_click (app, row);
  wait_for (app, ATSPI_ROLE_PAGE_TAB, contact);
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "Menu");
  /* With GTK 4.18 they have no names yet; the letter is underlined. */
  wait_for (app, ATSPI_ROLE_MENU_ITEM, "*");
  rc_e2e_screen_press (app, "e");
}

static void
check_exported (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "there is no %s", path);
  ck_assert_msg (g_pattern_match_simple ("{\"format\":\"redcoast-conversation\",*\"conversation\":\"ana\",*\n\"messages\":[\n"
                                         "{*\"from\":\"ana\",\"text\":\"the first\"},\n"
                                         "{*\"from\":\"ana\",\"text\":\"the second, 叶文洁\"}\n]}\n", text),
                 "the file says “%s”", text);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  ck_assert_uint_eq (n_files, 1);
}

/* A sandbox sees its documents in /run/user/UID, which somebody's own session has for
 * itself. */
static void
need_run_dir (void)
{
  ck_assert_msg (g_getenv ("REDCOAST_RUN_DIR") != NULL,
                 "documents take a /run/user of the test's own; run it as root, which becomes nobody first");
}

START_TEST (a_conversation_gets_out_by_the_portal)
{
  g_autoptr (RcMockPortal) portal = (need_run_dir (), rc_mock_portal_start ());
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);
  g_autofree char *folder = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (folder, "ana.json", NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  send_text (ana, "n1", "yewenjie", "the first");
  send_text (ana, "n2", "yewenjie", "the second, 叶文洁");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "ana, Online, 2 unread message*");

  export_from_list (app, "ana");
  rc_mock_portal_expect (portal, "*{ana 20*-*-*.txt}");
  rc_mock_portal_save_to (portal, path);
  export_from_list (app, "ana");
  rc_mock_portal_expect (portal, "*{ana 20*-*-*.txt}");
  wait_for (app, ATSPI_ROLE_LABEL, "Exported 2 messages");
  rc_e2e_screen_capture ("flatpak-export");
  check_exported (path);
  rc_e2e_chat_close (app);
  rc_test_files_remove (folder);
}
END_TEST

START_TEST (settings_log_in_and_messages_survive)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autoptr (RcMockPortal) portal = rc_mock_portal_start ();
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = rc_e2e_chat_start_member (server);
  g_autoptr (AtspiAccessible) row = NULL;

  rc_e2e_chat_wait_ready (app);
  send_text (ana, "n1", "yewenjie", "kept in the sandbox");
  row = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*kept in the sandbox*");
  rc_e2e_screen_click (app, row);
  wait_for (app, ATSPI_ROLE_PAGE_TAB, "ana");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  rc_e2e_chat_close (app);
  rc_test_server_kill (server);

  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_ready (app);
  wait_for (app, ATSPI_ROLE_PAGE_TAB, "ana");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "ana, *kept in the sandbox*");
  rc_e2e_chat_wait_lost (app);
  rc_e2e_screen_capture ("flatpak-kept");
  rc_e2e_chat_close (app);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    a_notification_leads_back_in,
    a_conversation_gets_out_by_the_portal,
    settings_log_in_and_messages_survive,
    NULL,
  };

  return rc_e2e_suite_run ("flatpak-portal", tests);
}

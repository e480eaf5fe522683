/* test-e2e-accounts.c - several accounts in one client.
 *
 * - two on one server: both stay connected; what comes for the one that is not shown is
 *   told, and names it; “Mark as Read” acts on that one; a click shows it
 * - two servers, the same id: the next start brings both back
 * - one that is removed is back when that is undone; else what is kept of it is gone,
 *   its token too, and the other one stays
 * - an invitation leads to one more account, and there is a way back from it */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-desktop.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-peer.h"

static RcTestServer *
start_server (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };

  return rc_test_server_start (arguments);
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

/* From the connect page. */
static void
join (RcE2eApp *app, RcTestServer *server, const char *id)
{
  g_autofree char *link = rc_test_ctl_invite (server);
  g_autofree char *self = g_strdup_printf ("%s (you)", id);

  rc_e2e_node_set_text (app, NULL, "Server or invitation", link);
  wait_for (app, ATSPI_ROLE_INVALID, "Invitation to 127.0.0.1:*");
  rc_e2e_node_set_text (app, NULL, "Your id", id);
  rc_e2e_node_set_text (app, NULL, "New password", "three body");
  rc_e2e_node_click (app, NULL, "Create Account");
  rc_e2e_chat_wait_contact (app, self, "Online");
}

/* Opens the main menu by the keyboard, and takes an item of it. */
static void
choose (RcE2eApp *app, const char *item)
{
  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "F10");
  rc_e2e_node_click (app, NULL, item);
}

static char *
account (RcTestServer *server, const char *id)
{
  return g_strdup_printf ("%s@127.0.0.1:%u", id, rc_test_server_get_port (server));
}

static gboolean
is_kept (RcE2eApp *app, const char *name)
{
  g_autofree char *path = g_build_filename (rc_e2e_app_get_dir (app), "data", "redcoast", "accounts", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
send_text (RcTestPeer *peer, const char *ref, const char *to, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

/* The title of a notification has the account. */
static void
expect_told (RcE2eDesktop *desktop, guint id, const char *title, const char *name, const char *text)
{
  g_autofree char *expected = g_strdup_printf ("[%u %s · %s|%s]", id, title, name, text);

  rc_e2e_desktop_expect (desktop, expected);
}

START_TEST (what_comes_for_an_account_that_is_not_shown_is_told_and_leads_there)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autofree char *name = account (server, "yewenjie");
  g_autofree char *mark_read = g_strdup_printf ("app.mark-read(('%s', 'ana'))", name);
  RcE2eDesktop *desktop = rc_e2e_desktop_new ();
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (NULL);

  join (app, server, "yewenjie");
  choose (app, "Add Account…");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Connect");
  join (app, server, "evans");
  rc_e2e_chat_open (app, RC_E2E_ROOM);

  send_text (ana, "a1", "yewenjie", "For one of you");
  expect_told (desktop, 1, "ana", name, "For one of you");
  wait_for (app, ATSPI_ROLE_INVALID, "Main Menu, 1 unread message in another account");
  rc_e2e_desktop_invoke (desktop, 1, mark_read);
  rc_e2e_desktop_expect (desktop, "(closed 1)");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_INVALID, "Main Menu, 1 unread*");

  send_text (ana, "a2", "yewenjie", "Come here");
  expect_told (desktop, 2, "ana", name, "Come here");
  rc_e2e_desktop_invoke (desktop, 2, "default");
  rc_e2e_chat_wait_received (app, "ana", "Come here");
  rc_e2e_chat_wait_contact (app, "yewenjie (you)", "Online");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
}
END_TEST

START_TEST (two_servers_are_both_back_and_one_can_be_removed)
{
  g_autoptr (RcTestServer) home = start_server ();
  g_autoptr (RcTestServer) lab = start_server ();
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (home), "ana");
  g_autofree char *at_home = account (home, "yewenjie");
  g_autofree char *at_lab = account (lab, "yewenjie");
  RcE2eDesktop *desktop = rc_e2e_desktop_new ();
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (NULL);

  join (app, home, "yewenjie");
  choose (app, "Add Account…");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Connect");
  join (app, lab, "yewenjie");
  rc_e2e_chat_close (app);

  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_contact (app, "yewenjie (you)", "Online");
  send_text (ana, "b1", "yewenjie", "Still there?");
  expect_told (desktop, 1, "ana", at_home, "Still there?");
  choose (app, "Remove Account");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  rc_e2e_node_click (app, NULL, "Undo");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_INVALID, "Undo");
  ck_assert (is_kept (app, at_lab));

  choose (app, "Remove Account");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  rc_e2e_chat_close (app);
  ck_assert (!is_kept (app, at_lab));
  ck_assert (is_kept (app, at_home));

  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  choose (app, "Add Account…");
  rc_e2e_node_set_text (app, NULL, "Server or invitation", strchr (at_lab, '@') + 1);
  rc_e2e_node_set_text (app, NULL, "Your id", "yewenjie");
  rc_e2e_node_click (app, NULL, "Connect");
  wait_for (app, ATSPI_ROLE_INVALID, "Password*");
  rc_e2e_node_click (app, NULL, "Back");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
}
END_TEST

START_TEST (an_invitation_leads_to_one_more_account)
{
  g_autoptr (RcTestServer) home = start_server ();
  g_autoptr (RcTestServer) lab = start_server ();
  g_autofree char *link = rc_test_ctl_invite (lab);
  const char *const arguments[] = { link, NULL };
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (arguments);

  rc_e2e_node_click (app, NULL, "Remove the Invitation");
  join (app, home, "yewenjie");
  rc_e2e_chat_close (app);

  rc_e2e_app_restart (app);
  wait_for (app, ATSPI_ROLE_INVALID, "Invitation to 127.0.0.1:*");
  rc_e2e_node_click (app, NULL, "Back");
  rc_e2e_chat_wait_contact (app, "yewenjie (you)", "Online");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_comes_for_an_account_that_is_not_shown_is_told_and_leads_there,
    two_servers_are_both_back_and_one_can_be_removed,
    an_invitation_leads_to_one_more_account,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-accounts", tests);
}

/* test-flatpak-chat.c - the desktop client in its sandbox, the server outside of it.
 *
 * There is no portal on this desktop: what needs one has to do without.
 *
 * - the window appears, and two people talk, one of them outside
 * - closed and started again it knows its settings: who it was, and which conversations
 *   were open
 * - it speaks German and Chinese
 * - nothing of it warns, the toolkit neither */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

static void
send_text (RcTestPeer *peer, const char *ref, const char *to, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

/* With libadwaita 1.7 a screen reader finds no conversation below its tab, so here it
 * is the tab that is waited for, and what is written goes by the keyboard. */
static void
open_by_mouse (RcE2eApp *app, const char *contact)
{
  g_autoptr (AtspiAccessible) list = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST, "Contacts");
  g_autofree char *name = g_strdup_printf ("%s*", contact);
  g_autoptr (AtspiAccessible) row = rc_e2e_node_find (app, list, ATSPI_ROLE_LIST_ITEM, name);

  rc_e2e_screen_click (app, row);
  wait_for (app, ATSPI_ROLE_PAGE_TAB, contact);
}

START_TEST (two_people_talk_and_settings_survive)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);
  g_autofree char *id = NULL;

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  wait_for (app, ATSPI_ROLE_FRAME, "Red Coast");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  open_by_mouse (app, "ana");
  rc_e2e_screen_type (app, "from inside");
  rc_e2e_screen_press (app, "Return");
  g_free (rc_test_peer_expect_later (ana, "MESSAGE seq=* from=yewenjie to=ana ref=* len=11\nfrom inside\n"));

  open_by_mouse (app, RC_E2E_ROOM);
  send_text (ana, "n1", "yewenjie", "from outside");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  open_by_mouse (app, "ana");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  rc_e2e_screen_capture ("flatpak-chat");
  rc_e2e_chat_close (app);

  rc_e2e_app_restart (app);
  id = rc_e2e_node_get_text (app, NULL, "Your id");
  ck_assert_str_eq (id, "yewenjie");
  rc_e2e_node_click (app, NULL, "Connect");
  rc_e2e_chat_wait_ready (app);
  wait_for (app, ATSPI_ROLE_PAGE_TAB, "ana");
  rc_e2e_chat_close (app);
}
END_TEST

/* A language, and what the button that connects is called there. */
static const char *const languages[][2] = {
  { "de_DE.UTF-8", "Verbinden" },
  { "zh_CN.UTF-8", "连接*" },
};

START_TEST (it_speaks_other_languages)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (RcE2eApp) app = NULL;

      g_setenv ("LC_ALL", languages[i][0], TRUE);
      app = rc_e2e_app_start (NULL);
      wait_for (app, ATSPI_ROLE_PUSH_BUTTON, languages[i][1]);
    }
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    two_people_talk_and_settings_survive,
    it_speaks_other_languages,
    NULL,
  };

  return rc_e2e_suite_run ("flatpak-chat", tests);
}

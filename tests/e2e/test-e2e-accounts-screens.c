/* test-e2e-accounts-screens.c - pictures of several accounts, for people to look at.
 *
 * Light and dark, in Chinese, and from right to left, by the keyboard alone:
 *
 * - the connect page that adds an account, with its way back
 * - the main menu with two accounts; the dot for what is unread in the other one
 * - the same at the width of a phone */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-look.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

static void
capture (RcE2eApp *app, const RcE2eLook *look, const char *state, const char *unlike)
{
  g_autofree char *name = g_strdup_printf ("%s-accounts-%s", look->name, state);
  g_autofree char *other = unlike != NULL ? g_strdup_printf ("%s-accounts-%s", look->name, unlike) : NULL;

  rc_e2e_screen_capture_still (app, name, other);
}

/* With what opens over the window. */
static void
capture_menu (RcE2eApp *app, const RcE2eLook *look, const char *state, const char *unlike)
{
  g_autofree char *name = g_strdup_printf ("%s-accounts-%s", look->name, state);

  rc_e2e_screen_press (app, "F10");
  capture (app, look, state, unlike);
  rc_e2e_screen_capture (name);
  rc_e2e_screen_press (app, "Escape");
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

static void
press_all (RcE2eApp *app, const char *const *keys)
{
  for (; *keys != NULL; keys++)
    rc_e2e_screen_press (app, *keys);
}

/* What is behind the last account in the menu. */
static void
add_account (RcE2eApp *app, const RcE2eLook *look, const char *server)
{
  static const char *const to_item[] = { "F10", "Down", "Return", NULL };
  static const char *const to_id[] = { "Tab", "ctrl+a", NULL };

  rc_e2e_screen_focus (app);
  press_all (app, to_item);
  wait_for (app, ATSPI_ROLE_TEXT, "*");
  capture (app, look, "add", NULL);
  rc_e2e_screen_type (app, server);
  press_all (app, to_id);
  rc_e2e_screen_type (app, "evans");
  rc_e2e_screen_press (app, "Return");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "evans*");
}

START_TEST (several_accounts_have_pictures)
{
  const RcE2eLook *look = &rc_e2e_looks[_i];
  static const char text[] = "Is anybody there?";
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
  const char *const arguments[] = { "--server", address, "--id", "ye_wenjie", NULL };
  g_autoptr (RcE2eApp) app = NULL;

  rc_e2e_look_use (look, dir);
  app = rc_e2e_app_start (arguments);
  rc_e2e_screen_place (app, 0, 0, 900, 640);
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "ye_wenjie*");
  add_account (app, look, address);
  capture (app, look, "page", NULL);
  rc_test_peer_printf (ana, "SEND ref=p1 to=ye_wenjie len=%zu\n%s\n", strlen (text), text);
  g_free (rc_test_peer_expect_later (ana, "SENT *"));
  capture (app, look, "dot", "page");
  capture_menu (app, look, "menu", "dot");
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  capture (app, look, "narrow", "dot");
  capture_menu (app, look, "narrow-menu", "narrow");
  g_clear_pointer (&app, rc_e2e_app_free);
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  return rc_e2e_suite_run_loop ("e2e-accounts-screens", several_accounts_have_pictures, (int) rc_e2e_n_looks);
}

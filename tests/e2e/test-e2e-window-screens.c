/* test-e2e-window-screens.c - pictures of windows beside the main one, for people to look at.
 *
 * Light and dark, in Chinese, and from right to left:
 *
 * - that the log-in is not remembered, where no password store answers
 * - a conversation in a window of its own, alone and with its menu
 * - the preferences, with what is said where the session's start cannot be written down */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rc-e2e-look.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"

static char *
make_name (const RcE2eLook *look, const char *state)
{
  return g_strdup_printf ("%s-%s", look->name, state);
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

static void
show_no_store (const RcE2eLook *look, RcTestServer *server)
{
  g_autofree char *name = make_name (look, "notice-no-store");
  g_autofree char *narrow = make_name (look, "notice-no-store-narrow");
  g_autofree char *link = rc_test_ctl_invite (server);
  const char *const arguments[] = { "--id", "evans", link, NULL };
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (arguments);

  rc_e2e_screen_place (app, 0, 0, 900, 640);
  rc_e2e_node_set_text (app, NULL, look->new_password, "three body");
  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "Return");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "evans*");
  wait_for (app, ATSPI_ROLE_STATUS_BAR, "?*");
  rc_e2e_screen_capture_still (app, name, NULL);
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  rc_e2e_screen_capture_still (app, narrow, name);
}

static void
say (RcTestPeer *peer, const char *ref, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=yewenjie len=%zu\n%s\n", ref, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

static void
show_own_window (const RcE2eLook *look, RcE2eApp *app)
{
  g_autofree char *alone = make_name (look, "window-own");
  g_autofree char *menu = make_name (look, "window-own-menu");

  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "ctrl+shift+n");
  rc_e2e_app_use_window (app, "wangmiao");
  rc_e2e_screen_place (app, 0, 0, 480, 600);
  rc_e2e_screen_raise (app);
  rc_e2e_screen_capture_still (app, alone, NULL);
  rc_e2e_screen_press (app, "F10");
  rc_e2e_screen_capture_still (app, menu, alone);
  rc_e2e_screen_capture (menu);
  rc_e2e_screen_press (app, "Escape");
  rc_e2e_screen_press (app, "ctrl+w");
  rc_e2e_app_use_window (app, NULL);
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_FRAME, "wangmiao");
}

/* What was written down for the session's start cannot be: a file is where its folder belongs. */
static void
ask_for_the_impossible (RcE2eApp *app)
{
  g_autofree char *autostart = g_build_filename (rc_e2e_app_get_dir (app), "config", "autostart", NULL);
  g_autofree char *folder = g_build_filename (rc_e2e_app_get_dir (app), "config", "glib-2.0", "settings", NULL);
  g_autofree char *settings = g_build_filename (folder, "keyfile", NULL);

  ck_assert (g_file_set_contents (autostart, "", -1, NULL));
  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (settings, "[org/redcoast/RedCoast]\nautostart=true\nrun-in-background=true\n", -1, NULL));
}

static void
show_preferences (const RcE2eLook *look, RcE2eApp *app)
{
  g_autofree char *name = make_name (look, "preferences");
  g_autofree char *narrow = make_name (look, "preferences-narrow");

  ask_for_the_impossible (app);
  rc_e2e_screen_raise (app);
  rc_e2e_screen_press (app, "ctrl+comma");
  wait_for (app, ATSPI_ROLE_LABEL, "*:*");
  rc_e2e_screen_capture_top (app, name, 500, 800);
  rc_e2e_screen_capture_top (app, narrow, 360, 900);
}

START_TEST (each_window_has_a_picture)
{
  const RcE2eLook *look = &rc_e2e_looks[_i];
  g_autofree char *dir = rc_test_files_make_dir ();
  const char *const server_arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (server_arguments);
  g_autoptr (RcTestPeer) wang = rc_test_peer_log_in (rc_test_server_get_port (server), "wangmiao");
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
  const char *const arguments[] = { "--server", address, "--id", "yewenjie", "--open", "wangmiao", NULL };
  g_autoptr (RcE2eApp) app = NULL;

  rc_e2e_look_use (look, dir);
  show_no_store (look, server);

  app = rc_e2e_app_start (arguments);
  rc_e2e_screen_place (app, 0, 0, 900, 640);
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "wangmiao*");
  say (wang, "w1", "Have you seen the countdown?");
  say (wang, "w2", "It is on the wall of the kitchen now, too.");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "wangmiao*It is on the wall*");
  show_own_window (look, app);

  show_preferences (look, app);
  g_clear_pointer (&app, rc_e2e_app_free);
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  return rc_e2e_suite_run_loop ("e2e-window-screens", each_window_has_a_picture, (int) rc_e2e_n_looks);
}

/* test-e2e-notices-screens.c - pictures of trouble with the disk, for people to look at.
 *
 * Light and dark, in Chinese, and from right to left, also at the width of a phone:
 *
 * - what was kept was damaged, and is set aside
 * - the disk is full: the notice, and the message that it is about
 *
 * The window keeps its size in each. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>

#include "rc-e2e-look.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-files.h"

static void
capture (RcE2eApp *app, const RcE2eLook *look, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s-notice-%s", look->name, state);
  g_autofree char *narrow = g_strdup_printf ("%s-narrow", name);

  rc_e2e_screen_place (app, 0, 0, 900, 640);
  rc_e2e_screen_capture_still (app, name, NULL);
  rc_e2e_screen_expect_size (app, 900, 640);
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  rc_e2e_screen_capture_still (app, narrow, name);
  rc_e2e_screen_expect_size (app, 360, 640);
  rc_e2e_screen_place (app, 0, 0, 900, 640);
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

static void
open_room (RcE2eApp *app, const RcE2eLook *look)
{
  g_autofree char *name = g_strdup_printf ("%s*", look->room);
  g_autoptr (AtspiAccessible) room = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, name);

  rc_e2e_screen_place (app, 0, 0, 900, 640);
  rc_e2e_screen_click (app, room);
}

static void
write_first (RcE2eApp *app, const char *text)
{
  g_autoptr (AtspiAccessible) entry = rc_e2e_node_find (app, NULL, ATSPI_ROLE_TEXT, "*");

  rc_e2e_node_write (app, entry, text);
}

/* The invitation is no argument: it would be there again after the next start. */
static void
make_account (RcE2eApp *app, const RcE2eLook *look, const char *link)
{
  write_first (app, link);
  rc_e2e_node_set_text (app, NULL, look->new_password, "three body");
  write_first (app, "yewenjie");
  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "Return");
}

static void
damage_what_is_kept (RcE2eApp *app)
{
  g_autofree char *accounts = g_build_filename (rc_e2e_app_get_dir (app), "data", "redcoast", "accounts", NULL);
  g_autoptr (GDir) dir = g_dir_open (accounts, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  g_autofree char *path = NULL;

  ck_assert_msg (name != NULL, "there is no account in %s", accounts);
  path = g_build_filename (accounts, name, "messages.db", NULL);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  ck_assert (g_file_set_contents (path, "this is no database any more", -1, NULL));
}

static void
say (RcE2eApp *app, const char *text)
{
  g_autofree char *name = g_strdup_printf ("*%s*", text);

  rc_e2e_screen_focus (app);
  rc_e2e_screen_type (app, text);
  rc_e2e_screen_press (app, "Return");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, name);
}

START_TEST (each_notice_has_a_picture)
{
  const RcE2eLook *look = &rc_e2e_looks[_i];
  const char *const server_arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autoptr (RcTestServer) server = rc_test_server_start (server_arguments);
  g_autofree char *link = rc_test_ctl_invite (server);
  g_autoptr (RcE2eApp) app = NULL;

  rc_e2e_look_use (look, dir);
  app = rc_e2e_app_start_member (NULL);
  make_account (app, look, link);
  open_room (app, look);
  say (app, "Good evening! Is the antenna still on?");

  rc_e2e_screen_press (app, "alt+F4");
  rc_e2e_app_wait_for_end (app);
  damage_what_is_kept (app);
  rc_e2e_app_restart (app);
  open_room (app, look);
  wait_for (app, ATSPI_ROLE_STATUS_BAR, "?*");
  capture (app, look, "damaged");

  rc_e2e_app_limit_files (app, 1);
  say (app, "Do not answer.");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, look->retry);
  capture (app, look, "full");
  rc_e2e_app_limit_files (app, G_MAXUINT64);
  g_clear_pointer (&app, rc_e2e_app_free);
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  return rc_e2e_suite_run_loop ("e2e-notices-screens", each_notice_has_a_picture, (int) rc_e2e_n_looks);
}

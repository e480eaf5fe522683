/* test-e2e-login-screens.c - a picture of each state of coming in, for people to
 * look at: an invitation, the question about a key that nobody knows,
 * and another one than the known one; each also at the width of a
 * phone. In each look of the other pictures.
 *
 * No pixel is compared. The test fails where a state is not reached. */
#include "config.h"

#include "rc-e2e-atspi.h"
#include "rc-e2e-look.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-files.h"

#define OTHER_PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
capture (RcE2eApp *app, const RcE2eLook *look, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", look->name, state);

  rc_e2e_screen_capture_still (app, name, NULL);
}

static RcE2eApp *
start_app (const char *link)
{
  const char *const arguments[] = { link, NULL };
  RcE2eApp *app = rc_e2e_app_start_member (arguments);

  rc_e2e_screen_place (app, 0, 0, 900, 640);
  return app;
}

static void
wait_for (RcE2eApp *app, const char *text)
{
  g_autofree char *name = g_strdup_printf ("*%s*", text);

  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LABEL, name));
}

/* With what lies on the window. */
static void
capture_question (RcE2eApp *app, const RcE2eLook *look, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", look->name, state);

  rc_e2e_screen_capture_dialog (app, name);
}

/* @capture_key: how it is shown, in the window or on it. */
static void
show_key (const RcE2eLook *look, const char *link, const char *text, const char *state,
          void (*capture_key) (RcE2eApp *app, const RcE2eLook *look, const char *state))
{
  g_autofree char *narrow = g_strdup_printf ("%s-narrow", state);
  g_autoptr (RcE2eApp) app = start_app (link);

  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_PUSH_BUTTON, "*"));
  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "Return");
  wait_for (app, text);
  capture_key (app, look, state);
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  capture_key (app, look, narrow);
}

START_TEST (each_way_in_has_a_picture)
{
  const RcE2eLook *look = &rc_e2e_looks[_i];
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *link = rc_test_ctl_invite (server);
  g_autofree char *pin = rc_test_ctl_pin (server);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
  g_autofree char *unknown = g_strdup_printf ("redcoast://%s/", address);
  g_autofree char *other = g_strdup_printf ("redcoast://%s/?pin=" OTHER_PIN, address);
  g_autofree char *start_of_pin = g_strndup (pin, 4);
  RcE2eApp *app;

  rc_e2e_look_use (look, dir);
  app = start_app (link);
  wait_for (app, "127.0.0.1:");
  capture (app, look, "login-invitation");
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  capture (app, look, "login-invitation-narrow");
  rc_e2e_app_free (app);

  show_key (look, other, start_of_pin, "login-changed-key", capture);
  show_key (look, unknown, start_of_pin, "login-unknown-key", capture_question);
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  return rc_e2e_suite_run_loop ("e2e-login-screens", each_way_in_has_a_picture, (int) rc_e2e_n_looks);
}

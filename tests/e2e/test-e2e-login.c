/* test-e2e-login.c - coming in by the desktop client, with an account.
 *
 * - an invitation is pasted, a password chosen, and there are the contacts; the
 *   next start needs nothing; after a log-out the password is asked for, and a
 *   wrong one is said
 * - an invitation on the command line only fills in the page
 * - a key that nobody knows is asked about; it is not answered here: GTK 4.8 has a
 *   critical when a dialog closes that a screen reader looks at
 * - another key than the known one is where it ends */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-atspi.h"
#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"

#define ROW "Server or invitation"
#define OTHER_PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static RcTestServer *
start_server (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1",
                                    "--set", "registration=invite", NULL };

  return rc_test_server_start (arguments);
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

START_TEST (an_invitation_leads_in_and_the_next_start_needs_nothing)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autofree char *link = rc_test_ctl_invite (server);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (NULL);

  rc_e2e_node_set_text (app, NULL, ROW, link);
  wait_for (app, ATSPI_ROLE_INVALID, "Invitation to 127.0.0.1:*");
  rc_e2e_node_set_text (app, NULL, "Your id", "yewenjie");
  rc_e2e_node_set_text (app, NULL, "New password", "three body");
  rc_e2e_node_click (app, NULL, "Create Account");
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_close (app);

  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_wait_contact (app, "yewenjie (you)", "Online");
  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "F10");
  rc_e2e_node_click (app, NULL, "Log Out");

  rc_e2e_node_click (app, NULL, "Connect");
  rc_e2e_node_set_text (app, NULL, "Password", "wrong");
  rc_e2e_node_click (app, NULL, "Log In");
  wait_for (app, ATSPI_ROLE_LABEL, "This is not the password of “yewenjie”.*");
  rc_e2e_node_set_text (app, NULL, "Password", "three body");
  rc_e2e_node_click (app, NULL, "Log In");
  rc_e2e_chat_wait_ready (app);
}
END_TEST

START_TEST (an_invitation_on_the_command_line_only_fills_in)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autofree char *link = rc_test_ctl_invite (server);
  const char *const arguments[] = { link, NULL };
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (arguments);

  wait_for (app, ATSPI_ROLE_INVALID, "Invitation to 127.0.0.1:*");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Create Account");
  rc_e2e_node_click (app, NULL, "Remove the Invitation");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Connect");
}
END_TEST

START_TEST (an_unknown_key_is_asked_about)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autofree char *link = g_strdup_printf ("redcoast://127.0.0.1:%u/", rc_test_server_get_port (server));
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (NULL);

  rc_e2e_node_set_text (app, NULL, ROW, link);
  rc_e2e_node_set_text (app, NULL, "Your id", "ben");
  rc_e2e_node_click (app, NULL, "Connect");
  wait_for (app, ATSPI_ROLE_DIALOG, "Is This Your Server?");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "It Is the Same");
}
END_TEST

START_TEST (another_key_is_where_it_ends)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autofree char *link =
    g_strdup_printf ("redcoast://127.0.0.1:%u/?pin=" OTHER_PIN, rc_test_server_get_port (server));
  g_autoptr (RcE2eApp) app = rc_e2e_app_start_member (NULL);

  rc_e2e_node_set_text (app, NULL, ROW, link);
  rc_e2e_node_set_text (app, NULL, "Your id", "ben");
  rc_e2e_node_click (app, NULL, "Connect");
  wait_for (app, ATSPI_ROLE_LABEL, "This Is Not the Server You Know");
  ck_assert_uint_eq (rc_e2e_node_count (app, NULL, ATSPI_ROLE_PUSH_BUTTON, "*Continue*"), 0);
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Forget the Old Key…");
  rc_e2e_node_click (app, NULL, "Go Back");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Connect");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    an_unknown_key_is_asked_about,
    another_key_is_where_it_ends,
    an_invitation_leads_in_and_the_next_start_needs_nothing,
    an_invitation_on_the_command_line_only_fills_in,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-login", tests);
}

/* test-e2e-service.c - the desktop starts the client by its bus, and asks it for something.
 *
 * - to be activated: the account of the last time is back, and not the connect page
 * - an action, the room of everyone: the same, and the room is open
 * - an invitation: the connect page has it, and the way back leads to the account */
#include "config.h"

#include <check.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"

#define BUS_NAME "org.redcoast.RedCoast"
#define OBJECT_PATH "/org/redcoast/RedCoast"
#define INTERFACE "org.freedesktop.Application"
#define POLL_INTERVAL_US (30 * 1000)

static RcTestServer *
start_server (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };

  return rc_test_server_start (arguments);
}

/* Of somebody with an account who was here before and closed the window. */
static RcE2eApp *
start_service (RcTestServer *server)
{
  RcE2eApp *app = rc_e2e_chat_start_member (server);

  rc_e2e_chat_wait_contact (app, "yewenjie (you)", "Online");
  rc_e2e_chat_close (app);
  rc_e2e_app_restart_as_service (app);
  return app;
}

/* What the bus hands over as soon as the client has its name there. */
static void
call (const char *method, GVariant *parameters)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) owned = g_variant_ref_sink (parameters);
  g_autoptr (GVariant) reply = NULL;
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  ck_assert_ptr_nonnull (bus);
  while (reply == NULL)
    {
      g_autoptr (GError) error = NULL;

      reply = g_dbus_connection_call_sync (bus, BUS_NAME, OBJECT_PATH, INTERFACE, method, owned, NULL,
                                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
      ck_assert_msg (reply != NULL || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN),
                     "%s: %s", method, error != NULL ? error->message : "");
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "the client is not on the bus");
      g_usleep (POLL_INTERVAL_US);
    }
}

/* The keyboard is in the conversation, so that is what the window shows. */
static void
wait_back (RcE2eApp *app)
{
  rc_e2e_chat_wait_contact (app, "yewenjie (you)", "Online");
  rc_e2e_screen_focus (app);
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));
}

START_TEST (activated_it_shows_the_account)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcE2eApp) app = start_service (server);

  call ("Activate", g_variant_new_parsed ("(@a{sv} {},)"));
  wait_back (app);
  /* Once more, as by a second click: there is one window. */
  call ("Activate", g_variant_new_parsed ("(@a{sv} {},)"));
  wait_back (app);
  ck_assert_uint_eq (rc_e2e_node_count (app, NULL, ATSPI_ROLE_FRAME, "*"), 1);
  rc_e2e_chat_close (app);
}
END_TEST

START_TEST (an_action_opens_the_room)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcE2eApp) app = start_service (server);

  call ("ActivateAction", g_variant_new_parsed ("('everyone', @av [], @a{sv} {})"));
  wait_back (app);
  rc_e2e_chat_say (app, "woken up");
  rc_e2e_chat_wait_sent (app, "woken up");
  rc_e2e_chat_close (app);
}
END_TEST

START_TEST (an_invitation_is_asked_about_and_the_account_is_behind_it)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcTestServer) other = start_server ();
  g_autofree char *link = rc_test_ctl_invite (other);
  g_autoptr (RcE2eApp) app = start_service (server);

  call ("Open", g_variant_new_parsed ("([%s], @a{sv} {})", link));
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, "Invitation to 127.0.0.1:*"));
  rc_e2e_node_click (app, NULL, "Back");
  wait_back (app);
  rc_e2e_chat_close (app);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    activated_it_shows_the_account,
    an_action_opens_the_room,
    an_invitation_is_asked_about_and_the_account_is_behind_it,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-service", tests);
}

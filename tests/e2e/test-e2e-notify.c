/* test-e2e-notify.c - notifications, on a desktop that notes them down.
 *
 * - a message in a conversation that is not shown is told; one that is shown is not
 * - a second one replaces it; reading withdraws it
 * - a click opens the conversation, “Mark as Read” marks it without opening it
 * - who mentions one stands out; who is muted, by the menu of a row, is silent
 * - no text of a peer is taken for more than text */
#include "config.h"

#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

typedef struct
{
  GDBusConnection *bus;
  GMainContext *context;
  GString *log;       /* "[id replaces summary|body]" and "(closed id)" */
  guint n_shown;
} Desktop;

static const char interface_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "</interface></node>";

static void
take_notify (Desktop *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *summary, *body;
  guint32 replaces;
  guint id;

  g_variant_get_child (parameters, 1, "u", &replaces);
  g_variant_get_child (parameters, 3, "&s", &summary);
  g_variant_get_child (parameters, 4, "&s", &body);
  id = replaces != 0 ? replaces : ++self->n_shown;
  g_string_append_printf (self->log, "[%u %s|%s]", id, summary, body);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", id));
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  Desktop *self = user_data;
  guint32 id;

  if (g_str_equal (method, "Notify"))
    take_notify (self, parameters, invocation);
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(['actions', 'body'],)"));
  else
    {
      g_variant_get (parameters, "(u)", &id);
      g_string_append_printf (self->log, "(closed %u)", id);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static Desktop *
desktop_new (void)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  Desktop *self = g_new0 (Desktop, 1);
  g_autoptr (GVariant) reply = NULL;

  self->log = g_string_new (NULL);
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  ck_assert_ptr_nonnull (self->bus);
  ck_assert_uint_ne (g_dbus_connection_register_object (self->bus, "/org/freedesktop/Notifications", node->interfaces[0],
                                                        &vtable, self, NULL, NULL), 0);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", "org.freedesktop.Notifications", 4),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  ck_assert_ptr_nonnull (reply);
  return self;
}

static gboolean
on_deadline (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Waits until the log is @expected. */
static void
expect (Desktop *self, const char *expected)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (RC_E2E_DEADLINE_MS, on_deadline, &late);

  while (!g_str_equal (self->log->str, expected) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  ck_assert_msg (!late, "the desktop noted “%s”, not “%s”", self->log->str, expected);
  g_string_truncate (self->log, 0);
}

static void
invoke (Desktop *self, guint id, const char *action)
{
  g_dbus_connection_emit_signal (self->bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
                                 "ActionInvoked", g_variant_new ("(us)", id, action), NULL);
  g_dbus_connection_flush_sync (self->bus, NULL, NULL);
}

static void
send_text (RcTestPeer *peer, const char *ref, const char *to, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

/* By its row's menu, from the keyboard. */
static void
mute (RcE2eApp *app, const char *contact)
{
  g_autofree char *name = g_strdup_printf ("%s, *", contact);

  rc_e2e_screen_focus (app);
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "Down");
  g_object_unref (rc_e2e_node_find_focused (app, name));
  rc_e2e_screen_press (app, "Menu");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, "Mute"));
  rc_e2e_screen_press (app, "m");
}

START_TEST (what_is_not_seen_is_told)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcTestPeer) ben = rc_test_peer_log_in (rc_test_server_get_port (server), "ben");
  g_autoptr (RcE2eApp) app = NULL;
  Desktop *desktop = desktop_new ();

  app = rc_e2e_app_start (NULL);
  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_wait_contact (app, "ana", "Online");
  rc_e2e_chat_open (app, RC_E2E_ROOM);

  send_text (ana, "n1", "all", "seen at once");
  rc_e2e_chat_wait_received (app, "ana", "seen at once");
  send_text (ana, "n2", "yewenjie", "Hello <b>you</b>");
  expect (desktop, "[1 ana|Hello <b>you</b>]");
  send_text (ana, "n3", "yewenjie", "Are you there?");
  expect (desktop, "[1 ana (2)|Are you there?]");
  invoke (desktop, 1, "default");
  rc_e2e_chat_wait_received (app, "ana", "Are you there?");

  send_text (ana, "n4", "all", "Tea, @yewenjie?");
  expect (desktop, "[2 ana mentions you|Tea, @yewenjie?]");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  expect (desktop, "(closed 2)");

  send_text (ana, "n5", "yewenjie", "One more");
  expect (desktop, "[3 ana|One more]");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*"));
  invoke (desktop, 3, "app.mark-read::ana");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
  expect (desktop, "(closed 3)");

  mute (app, "ana");
  send_text (ana, "n6", "yewenjie", "Not a sound");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*Muted"));
  send_text (ben, "n7", "yewenjie", "But this");
  expect (desktop, "[4 ben|But this]");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = { what_is_not_seen_is_told, NULL };

  return rc_e2e_suite_run ("e2e-notify", tests);
}

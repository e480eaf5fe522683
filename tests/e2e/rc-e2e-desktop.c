/* rc-e2e-desktop.c - a desktop that notes down what it is told to show. */
#include "config.h"

#include <check.h>

#include "rc-e2e-app.h"
#include "rc-e2e-desktop.h"

struct _RcE2eDesktop
{
  GDBusConnection *bus;
  GString *log;       /* "[id replaces summary|body]" and "(closed id)" */
  guint n_shown;
  guint n_calls;
  GHashTable *there;  /* ids */
  gboolean reads_markup;
};

static const char interface_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "</interface></node>";

static void
take_notify (RcE2eDesktop *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *summary, *body;
  guint32 replaces;
  guint id;

  g_variant_get_child (parameters, 1, "u", &replaces);
  g_variant_get_child (parameters, 3, "&s", &summary);
  g_variant_get_child (parameters, 4, "&s", &body);
  id = replaces != 0 ? replaces : ++self->n_shown;
  self->n_calls++;
  g_hash_table_add (self->there, GUINT_TO_POINTER (id));
  g_string_append_printf (self->log, "[%u %s|%s]", id, summary, body);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", id));
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  RcE2eDesktop *self = user_data;
  guint32 id;

  if (g_str_equal (method, "Notify"))
    take_notify (self, parameters, invocation);
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, 
                                           g_variant_new_parsed (self->reads_markup ? "(['actions', 'body', 'body-markup'],)"
                                                                                    : "(['actions', 'body'],)"));
  else
    {
      g_variant_get (parameters, "(u)", &id);
      g_string_append_printf (self->log, "(closed %u)", id);
      g_hash_table_remove (self->there, GUINT_TO_POINTER (id));
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

/* Nobody else may be the desktop on this bus. */
RcE2eDesktop *
rc_e2e_desktop_new (void)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  RcE2eDesktop *self = g_new0 (RcE2eDesktop, 1);
  g_autoptr (GVariant) reply = NULL;

  self->log = g_string_new (NULL);
  self->there = g_hash_table_new (NULL, NULL);
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

/* Waits until what was noted since the last time is @expected. */
void
rc_e2e_desktop_expect (RcE2eDesktop *self, const char *expected)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (RC_E2E_DEADLINE_MS, on_deadline, &late);

  while (!g_str_equal (self->log->str, expected) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  ck_assert_msg (!late, "the desktop noted “%s”, not “%s”", self->log->str, expected);
  g_string_truncate (self->log, 0);
}

/* As most desktops but GNOME's do, once the program has asked. */
void
rc_e2e_desktop_read_markup (RcE2eDesktop *self)
{
  self->reads_markup = TRUE;
}

/* How often it was told to show anything. */
guint
rc_e2e_desktop_count_calls (RcE2eDesktop *self)
{
  return self->n_calls;
}

/* How many a person sees now. */
guint
rc_e2e_desktop_count_there (RcE2eDesktop *self)
{
  return g_hash_table_size (self->there);
}

/* As if the person had clicked. */
void
rc_e2e_desktop_invoke (RcE2eDesktop *self, guint id, const char *action)
{
  g_dbus_connection_emit_signal (self->bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
                                 "ActionInvoked", g_variant_new ("(us)", id, action), NULL);
  g_dbus_connection_flush_sync (self->bus, NULL, NULL);
}

/* rc-mock-portal.c - a desktop that answers portals as the test says. */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "rc-mock-portal.h"
#include "rc-test-files.h"

#define DEADLINE_MS 30000
#define PATH "/org/freedesktop/portal/desktop"
#define NAME "org.freedesktop.impl.portal.desktop.redcoast"
#define NOTIFICATION "org.freedesktop.impl.portal.Notification"
#define POLL_INTERVAL_MS 50

struct _RcMockPortal
{
  GDBusConnection *bus;
  char *dir;
  GPid pid;          /* of xdg-desktop-portal */
  GString *log;
  char *app;         /* what was shown last: whose, */
  char *action;      /* what a click on it does, */
  GVariant *target;  /* and to what */
};

static const char interface_xml[] =
  "<node><interface name='" NOTIFICATION "'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface></node>";

static const char portal_file[] =
  "[portal]\nDBusName=" NAME "\nInterfaces=" NOTIFICATION ";\nUseIn=redcoast\n";

static void
add_notification (RcMockPortal *self, GVariant *parameters)
{
  g_autoptr (GVariant) dict = g_variant_get_child_value (parameters, 2);
  const char *title = "";
  const char *body = "";

  g_clear_pointer (&self->app, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->target, g_variant_unref);
  g_variant_get_child (parameters, 0, "s", &self->app);
  g_variant_lookup (dict, "title", "&s", &title);
  g_variant_lookup (dict, "body", "&s", &body);
  g_variant_lookup (dict, "default-action", "s", &self->action);
  self->target = g_variant_lookup_value (dict, "default-action-target", NULL);
  g_string_append_printf (self->log, "[%s|%s]", title, body);
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  RcMockPortal *self = user_data;

  if (g_str_equal (method, "AddNotification"))
    add_notification (self, parameters);
  else
    g_string_append (self->log, "(closed)");
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
take_name (RcMockPortal *self)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GVariant) reply = NULL;

  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  ck_assert_ptr_nonnull (self->bus);
  ck_assert_uint_ne (g_dbus_connection_register_object (self->bus, PATH, node->interfaces[0], &vtable, self, NULL, NULL), 0);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", NAME, 4),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  ck_assert_ptr_nonnull (reply);
}

/* Runs between fork and exec: a test that fails leaves nothing running. */
static void
die_with_parent (gpointer user_data)
{
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
spawn_portal (RcMockPortal *self)
{
  static const char *const arguments[] = { "/usr/libexec/xdg-desktop-portal", NULL };
  g_autofree char *file = g_build_filename (self->dir, "redcoast.portal", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_get_environ ();

  ck_assert (g_file_set_contents (file, portal_file, -1, NULL));
  environment = g_environ_setenv (environment, "XDG_DESKTOP_PORTAL_DIR", self->dir, TRUE);
  environment = g_environ_setenv (environment, "XDG_CURRENT_DESKTOP", "redcoast", TRUE);
  environment = g_environ_unsetenv (environment, "G_DEBUG");
  ck_assert_msg (g_spawn_async (NULL, (char **) arguments, environment, G_SPAWN_DO_NOT_REAP_CHILD,
                                die_with_parent, NULL, &self->pid, &error),
                 "%s", error != NULL ? error->message : "");
}

static gboolean
on_tick (gpointer user_data)
{
  guint *n_ticks = user_data;

  *n_ticks += 1;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_there (RcMockPortal *self, const char *name)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "NameHasOwner", g_variant_new ("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean there = FALSE;

  ck_assert_ptr_nonnull (reply);
  g_variant_get (reply, "(b)", &there);
  return there;
}

/* Answers what is asked meanwhile, as the portal asks before it is there. */
static void
wait_for_portal (RcMockPortal *self)
{
  guint n_ticks = 0;
  guint source = g_timeout_add (POLL_INTERVAL_MS, on_tick, &n_ticks);

  while (!is_there (self, "org.freedesktop.portal.Desktop") && n_ticks < DEADLINE_MS / POLL_INTERVAL_MS)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  ck_assert_msg (is_there (self, "org.freedesktop.portal.Desktop"), "xdg-desktop-portal does not answer");
}

/**
 * rc_mock_portal_start:
 *
 * Returns: (transfer full): a desktop whose portal answers
 */
RcMockPortal *
rc_mock_portal_start (void)
{
  RcMockPortal *self = g_new0 (RcMockPortal, 1);

  self->log = g_string_new (NULL);
  self->dir = rc_test_files_make_dir ();
  take_name (self);
  spawn_portal (self);
  wait_for_portal (self);

  return self;
}

/* Waits until what has happened since the last time is @expected. */
void
rc_mock_portal_expect (RcMockPortal *self, const char *expected)
{
  guint n_ticks = 0;
  guint source = g_timeout_add (POLL_INTERVAL_MS, on_tick, &n_ticks);

  while (!g_str_equal (self->log->str, expected) && n_ticks < DEADLINE_MS / POLL_INTERVAL_MS)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  ck_assert_msg (g_str_equal (self->log->str, expected), "the desktop noted “%s”, not “%s”", self->log->str, expected);
  g_string_truncate (self->log, 0);
}

/* Does what a click on the notification that was shown last does. Actions of the
 * application are none of the portal's: the desktop asks the application by its name. */
void
rc_mock_portal_click (RcMockPortal *self)
{
  g_autofree char *path = g_strdup_printf ("/%s", self->app);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  GVariantBuilder parameters;

  ck_assert_msg (self->action != NULL && g_str_has_prefix (self->action, "app."),
                 "a click on the notification does nothing");
  g_strdelimit (path, ".", '/');
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (self->target != NULL)
    g_variant_builder_add (&parameters, "v", self->target);
  reply = g_dbus_connection_call_sync (self->bus, self->app, path, "org.freedesktop.Application", "ActivateAction",
                                       g_variant_new ("(sava{sv})", self->action + strlen ("app."), &parameters, NULL),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  ck_assert_msg (reply != NULL, "%s", error != NULL ? error->message : "");
}

/* Ends the portal too. */
void
rc_mock_portal_stop (RcMockPortal *self)
{
  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
  rc_test_files_remove (self->dir);
  g_string_free (self->log, TRUE);
  g_clear_pointer (&self->target, g_variant_unref);
  g_free (self->action);
  g_free (self->app);
  g_free (self->dir);
  g_object_unref (self->bus);
  g_free (self);
}

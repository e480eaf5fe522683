/* rc-mock-portal.c - a desktop that answers portals as the test says. */
#include "config.h"

#include <check.h>
#include <gio/gunixfdlist.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rc-mock-portal.h"
#include "rc-test-files.h"

#define DEADLINE_MS 30000
#define PATH "/org/freedesktop/portal/desktop"
#define NAME "org.freedesktop.impl.portal.desktop.redcoast"
#define IMPL "org.freedesktop.impl.portal."
#define POLL_INTERVAL_US (50 * 1000)

struct _RcMockPortal
{
  GDBusConnection *bus;
  char *dir;
  GPid documents;    /* xdg-document-portal */
  GPid portal;       /* xdg-desktop-portal */
  GMainLoop *loop;   /* of the thread that answers */
  GThread *thread;

  GMutex lock;       /* of what follows */
  GString *log;
  char *app;         /* what was shown last: whose, */
  char *action;      /* what a click on it does, */
  GVariant *target;  /* and to what */
  char *save_path;   /* nullable: who is asked wants no file */
};

static const char interfaces_xml[] =
  "<node><interface name='" IMPL "Notification'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface><interface name='" IMPL "FileChooser'>"
  "<method name='SaveFile'><arg type='o' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='u' direction='out'/>"
  "<arg type='a{sv}' direction='out'/></method>"
  "</interface><interface name='" IMPL "Secret'>"
  "<method name='RetrieveSecret'><arg type='o' direction='in'/><arg type='s' direction='in'/><arg type='h' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='u' direction='out'/><arg type='a{sv}' direction='out'/></method>"
  "<property name='version' type='u' access='read'/></interface></node>";

static const char portal_file[] =
  "[portal]\nDBusName=" NAME "\nInterfaces=" IMPL "Notification;" IMPL "FileChooser;" IMPL "Secret;\nUseIn=redcoast\n";

/* As long as a program wants it, 64 bytes, and the same at every start. */
static const char master_secret[64 + 1] = "The sun says it louder than it was told, every time the same....";

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

/* The kind that is offered last is chosen. */
static void
add_last_kind (GVariantBuilder *results, GVariant *options)
{
  g_autoptr (GVariant) kinds = g_variant_lookup_value (options, "filters", G_VARIANT_TYPE ("a(sa(us))"));

  if (kinds != NULL && g_variant_n_children (kinds) > 0)
    g_variant_builder_add (results, "{sv}", "current_filter",
                           g_variant_get_child_value (kinds, g_variant_n_children (kinds) - 1));
}

static GVariant *
save_file (RcMockPortal *self, GVariant *parameters)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 4);
  g_autofree char *uri = self->save_path != NULL ? g_filename_to_uri (self->save_path, NULL, NULL) : NULL;
  const char *uris[] = { uri, NULL };
  const char *name = "";
  GVariantBuilder results;

  g_variant_lookup (options, "current_name", "&s", &name);
  g_string_append_printf (self->log, "{%s}", name);
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  if (uri != NULL)
    {
      g_variant_builder_add (&results, "{sv}", "uris", g_variant_new_strv (uris, -1));
      add_last_kind (&results, options);
    }
  return g_variant_new ("(ua{sv})", uri != NULL ? 0 : 1, &results);
}

static GVariant *
retrieve_secret (GDBusMethodInvocation *invocation, GVariant *parameters)
{
  GUnixFDList *fds = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  gint32 index = -1;
  int fd;

  g_variant_get_child (parameters, 2, "h", &index);
  fd = g_unix_fd_list_get (fds, index, NULL);
  if (fd < 0 || write (fd, master_secret, sizeof master_secret - 1) != (gssize) sizeof master_secret - 1)
    g_warning ("the secret was not taken");
  if (fd >= 0)
    close (fd);
  return g_variant_new ("(ua{sv})", 0, NULL);
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  RcMockPortal *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GVariant *reply = NULL;

  if (g_str_equal (method, "AddNotification"))
    add_notification (self, parameters);
  else if (g_str_equal (method, "RemoveNotification"))
    g_string_append (self->log, "(closed)");
  else if (g_str_equal (method, "SaveFile"))
    reply = save_file (self, parameters);
  else
    reply = retrieve_secret (invocation, parameters);
  g_dbus_method_invocation_return_value (invocation, reply);
}

static GVariant *
on_get_property (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *property,
                 GError **error, gpointer user_data)
{
  return g_variant_new_uint32 (1);
}

static gpointer
answer_in_thread (gpointer user_data)
{
  g_main_loop_run (user_data);
  return NULL;
}

/* Who waits for the program waits without a main loop, so a thread answers. */
static void
begin_to_answer (RcMockPortal *self)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call, .get_property = on_get_property };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces_xml, NULL);
  g_autoptr (GMainContext) context = g_main_context_new ();

  ck_assert_ptr_nonnull (node);
  g_main_context_push_thread_default (context);
  for (guint i = 0; node->interfaces[i] != NULL; i++)
    ck_assert_uint_ne (g_dbus_connection_register_object (self->bus, PATH, node->interfaces[i], &vtable, self, NULL, NULL), 0);
  g_main_context_pop_thread_default (context);
  self->loop = g_main_loop_new (context, FALSE);
  self->thread = g_thread_new ("mock portal", answer_in_thread, self->loop);
}

static void
take_name (RcMockPortal *self)
{
  g_autoptr (GVariant) reply = NULL;

  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  ck_assert_ptr_nonnull (self->bus);
  begin_to_answer (self);
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

static GPid
spawn (RcMockPortal *self, const char *program)
{
  const char *const arguments[] = { program, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  GPid pid = 0;

  environment = g_environ_setenv (environment, "XDG_DESKTOP_PORTAL_DIR", self->dir, TRUE);
  environment = g_environ_setenv (environment, "XDG_CURRENT_DESKTOP", "redcoast", TRUE);
  environment = g_environ_unsetenv (environment, "G_DEBUG");
  ck_assert_msg (g_spawn_async (NULL, (char **) arguments, environment, G_SPAWN_DO_NOT_REAP_CHILD,
                                die_with_parent, NULL, &pid, &error),
                 "%s", error != NULL ? error->message : "");
  return pid;
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

static void
wait_for_name (RcMockPortal *self, const char *name)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_MS * 1000;

  while (!is_there (self, name) && g_get_monotonic_time () < deadline_us)
    g_usleep (POLL_INTERVAL_US);
  ck_assert_msg (is_there (self, name), "%s does not answer", name);
}

/**
 * rc_mock_portal_start:
 *
 * Returns: (transfer full): a desktop whose portals answer
 */
RcMockPortal *
rc_mock_portal_start (void)
{
  RcMockPortal *self = g_new0 (RcMockPortal, 1);
  g_autofree char *file = NULL;

  g_mutex_init (&self->lock);
  self->log = g_string_new (NULL);
  self->dir = rc_test_files_make_dir ();
  file = g_build_filename (self->dir, "redcoast.portal", NULL);
  ck_assert (g_file_set_contents (file, portal_file, -1, NULL));
  take_name (self);
  self->documents = spawn (self, "/usr/libexec/xdg-document-portal");
  wait_for_name (self, "org.freedesktop.portal.Documents");
  self->portal = spawn (self, "/usr/libexec/xdg-desktop-portal");
  wait_for_name (self, "org.freedesktop.portal.Desktop");

  return self;
}

/* Whether that is what has happened; the log begins anew then. */
static gboolean
has_happened (RcMockPortal *self, const char *expected)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!g_pattern_match_simple (expected, self->log->str))
    return FALSE;
  g_string_truncate (self->log, 0);
  return TRUE;
}

/* Waits until what has happened since the last time is @expected, a glob. */
void
rc_mock_portal_expect (RcMockPortal *self, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_MS * 1000;

  while (!has_happened (self, expected))
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "the desktop noted “%s”, not “%s”", self->log->str, expected);
      g_usleep (POLL_INTERVAL_US);
    }
}

/* What is answered to whoever asks where a file is to be. */
void
rc_mock_portal_save_to (RcMockPortal *self, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->save_path);
  self->save_path = g_strdup (path);
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

/* Ends the portals too. */
void
rc_mock_portal_stop (RcMockPortal *self)
{
  kill (self->portal, SIGTERM);
  waitpid (self->portal, NULL, 0);
  kill (self->documents, SIGTERM);
  waitpid (self->documents, NULL, 0);
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_object_unref (self->bus);
  g_mutex_clear (&self->lock);
  rc_test_files_remove (self->dir);
  g_string_free (self->log, TRUE);
  g_clear_pointer (&self->target, g_variant_unref);
  g_free (self->save_path);
  g_free (self->action);
  g_free (self->app);
  g_free (self->dir);
  g_free (self);
}

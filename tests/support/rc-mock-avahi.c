/* rc-mock-avahi.c - Avahi's side of D-Bus, as far as we use it. */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <sys/prctl.h>

#include "rc-mock-avahi.h"
#include "rc-test-files.h"

#define AVAHI "org.freedesktop.Avahi"
#define GROUP_ESTABLISHED 2
#define GROUP_COLLISION 3
#define SERVER_RUNNING 2

typedef struct
{
  RcMockService service; /* its texts are owned */
} Known;

struct _RcMockAvahi
{
  GSubprocess *daemon;   /* (nullable) */
  GDBusConnection *bus;
  GDBusNodeInfo *info;
  char *dir;
  guint server_id;
  GArray *known;         /* of Known */
  GHashTable *groups;    /* path -> owner */
  GHashTable *browsers;  /* path -> owner */
  GHashTable *watches;   /* owner -> id of the watch */
  char *adding;          /* what AddService said last */
  char *added;           /* likewise, once it was committed */
  guint n_paths;
  guint n_commits;
  guint n_resolves;
  guint n_collisions;
  gboolean collides_later;
  int state;
};

static const char xml[] =
  "<node>"
  " <interface name='" AVAHI ".Server'>"
  "  <method name='GetState'><arg type='i' direction='out'/></method>"
  "  <method name='EntryGroupNew'><arg type='o' direction='out'/></method>"
  "  <method name='GetAlternativeServiceName'><arg type='s' direction='in'/><arg type='s' direction='out'/></method>"
  "  <method name='ServiceBrowserNew'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
  "   <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "   <arg type='o' direction='out'/></method>"
  "  <method name='ResolveService'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
  "   <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "   <arg type='i' direction='in'/><arg type='u' direction='in'/>"
  "   <arg type='i' direction='out'/><arg type='i' direction='out'/><arg type='s' direction='out'/>"
  "   <arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "   <arg type='i' direction='out'/><arg type='s' direction='out'/><arg type='q' direction='out'/>"
  "   <arg type='aay' direction='out'/><arg type='u' direction='out'/></method>"
  " </interface>"
  " <interface name='" AVAHI ".EntryGroup'>"
  "  <method name='Free'/><method name='Commit'/><method name='Reset'/>"
  "  <method name='AddService'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
  "   <arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "   <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='q' direction='in'/>"
  "   <arg type='aay' direction='in'/></method>"
  " </interface>"
  "</node>";

static void
known_clear (gpointer data)
{
  Known *known = data;

  g_free ((char *) known->service.name);
  g_free ((char *) known->service.host);
  g_free ((char *) known->service.address);
  g_free ((char *) known->service.txt);
}

static void
tell (RcMockAvahi *self, const char *owner, const char *path, const char *interface, const char *signal,
      GVariant *arguments)
{
  g_autofree char *full = g_strconcat (AVAHI, ".", interface, NULL);

  ck_assert (g_dbus_connection_emit_signal (self->bus, owner, path, full, signal, arguments, NULL));
}

static void
tell_item (RcMockAvahi *self, const char *path, const char *signal, const RcMockService *service)
{
  tell (self, g_hash_table_lookup (self->browsers, path), path, "ServiceBrowser", signal,
        g_variant_new ("(iisssu)", service->interface, service->protocol, service->name, "_redcoast._tcp", "local", 0u));
}

static gboolean
belongs (gpointer path, gpointer owner, gpointer gone)
{
  return g_str_equal (owner, gone);
}

static void
on_owner_gone (GDBusConnection *bus, const char *owner, gpointer user_data)
{
  RcMockAvahi *self = user_data;

  g_hash_table_foreach_remove (self->groups, belongs, (gpointer) owner);
  g_hash_table_foreach_remove (self->browsers, belongs, (gpointer) owner);
}

static char *
make_path (RcMockAvahi *self, GHashTable *table, const char *kind, const char *owner)
{
  char *path = g_strdup_printf ("/Client0/%s%u", kind, self->n_paths++);

  g_hash_table_insert (table, g_strdup (path), g_strdup (owner));
  if (!g_hash_table_contains (self->watches, owner))
    g_hash_table_insert (self->watches, g_strdup (owner),
                         GUINT_TO_POINTER (g_bus_watch_name_on_connection (
                           self->bus, owner, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_owner_gone, self, NULL)));
  return path;
}

static GVariant *
make_txt (const char *txt)
{
  g_auto (GStrv) parts = g_strsplit (txt != NULL ? txt : "", " ", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; parts[i] != NULL && txt != NULL; i++)
    g_variant_builder_add_value (&builder,
                                 g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, parts[i], strlen (parts[i]), 1));
  return g_variant_builder_end (&builder);
}

static void
resolve (RcMockAvahi *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  int interface, protocol;
  const char *name;

  self->n_resolves++;
  g_variant_get (arguments, "(ii&s&s&siu)", &interface, &protocol, &name, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < self->known->len; i++)
    {
      const RcMockService *service = &g_array_index (self->known, Known, i).service;

      if (service->interface != interface || service->protocol != protocol || !g_str_equal (service->name, name))
        continue;
      g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(iissssisq@aayu)", interface, protocol, name, "_redcoast._tcp", "local",
                                   service->host, protocol, service->address, service->port,
                                   make_txt (service->txt), 0u));
      return;
    }
  g_dbus_method_invocation_return_dbus_error (invocation, AVAHI ".TimeoutError", "Timeout reached");
}

static void
browse (RcMockAvahi *self, const char *owner, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autofree char *path = make_path (self, self->browsers, "ServiceBrowser", owner);
  const char *type;

  g_variant_get (arguments, "(ii&s&su)", NULL, NULL, &type, NULL, NULL);
  ck_assert_str_eq (type, "_redcoast._tcp");
  /* The real one also tells the first before the caller can have looked. */
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  for (guint i = 0; i < self->known->len; i++)
    tell_item (self, path, "ItemNew", &g_array_index (self->known, Known, i).service);
}

static void
on_server_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
                GVariant *arguments, GDBusMethodInvocation *invocation, gpointer user_data)
{
  RcMockAvahi *self = user_data;
  g_autofree char *made = NULL;

  if (g_str_equal (method, "GetState"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(i)", self->state));
  else if (g_str_equal (method, "ServiceBrowserNew"))
    browse (self, sender, arguments, invocation);
  else if (g_str_equal (method, "ResolveService"))
    resolve (self, arguments, invocation);
  else if (g_str_equal (method, "EntryGroupNew"))
    {
      made = make_path (self, self->groups, "EntryGroup", sender);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", made));
    }
  else
    {
      const char *name;

      g_variant_get (arguments, "(&s)", &name);
      made = g_strconcat (name, "+", NULL);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", made));
    }
}

static void
add (RcMockAvahi *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) txt = NULL;
  const char *name, *type;
  GString *text = g_string_new (NULL);
  guint16 port;

  g_variant_get (arguments, "(iiu&s&sssq@aay)", NULL, NULL, NULL, &name, &type, NULL, NULL, &port, &txt);
  g_string_printf (text, "%s %s %u", name, type, port);
  for (gsize i = 0; i < g_variant_n_children (txt); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (txt, i);
      gsize len;
      const char *bytes = g_variant_get_fixed_array (entry, &len, 1);

      g_string_append_printf (text, " %.*s", (int) len, bytes);
    }
  g_free (self->adding);
  self->adding = g_string_free (text, FALSE);

  if (self->n_collisions > 0 && !self->collides_later)
    {
      self->n_collisions--;
      g_dbus_method_invocation_return_dbus_error (invocation, AVAHI ".CollisionError", "Local name collision");
    }
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
commit (RcMockAvahi *self, const char *path, const char *owner)
{
  gboolean collides = self->n_collisions > 0;

  self->n_commits++;
  if (collides)
    self->n_collisions--;
  g_free (self->added);
  self->added = g_strdup (self->adding);
  tell (self, owner, path, "EntryGroup", "StateChanged",
        g_variant_new ("(is)", collides ? GROUP_COLLISION : GROUP_ESTABLISHED, ""));
}

static void
on_group_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
               GVariant *arguments, GDBusMethodInvocation *invocation, gpointer user_data)
{
  RcMockAvahi *self = user_data;

  ck_assert (g_hash_table_contains (self->groups, path));
  if (g_str_equal (method, "AddService"))
    {
      add (self, arguments, invocation);
      return;
    }
  if (g_str_equal (method, "Free"))
    g_hash_table_remove (self->groups, path);
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (g_str_equal (method, "Commit"))
    commit (self, path, sender);
}

static const GDBusInterfaceVTable server_calls = { .method_call = on_server_call };
static const GDBusInterfaceVTable group_calls = { .method_call = on_group_call };

static char **
list_groups (GDBusConnection *bus, const char *sender, const char *path, gpointer user_data)
{
  return g_new0 (char *, 1);
}

static GDBusInterfaceInfo **
list_interfaces (GDBusConnection *bus, const char *sender, const char *path, const char *node, gpointer user_data)
{
  RcMockAvahi *self = user_data;
  GDBusInterfaceInfo **interfaces = g_new0 (GDBusInterfaceInfo *, 2);

  interfaces[0] = g_dbus_interface_info_ref (g_dbus_node_info_lookup_interface (self->info, AVAHI ".EntryGroup"));
  return interfaces;
}

static const GDBusInterfaceVTable *
choose_calls (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *node,
              gpointer *out_user_data, gpointer user_data)
{
  *out_user_data = user_data;
  return &group_calls;
}

static const GDBusSubtreeVTable subtree = { list_groups, list_interfaces, choose_calls, { 0 } };

/* A test that fails ends its process at once, without a clean-up. */
static void
die_with_the_test (gpointer user_data)
{
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char *
start_bus (RcMockAvahi *self)
{
  static const char conf[] =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
    "<busconfig><type>system</type><listen>unix:path=%s/bus</listen>"
    "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
    "<allow own=\"*\"/><allow user=\"*\"/></policy></busconfig>\n";
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *path = g_build_filename (self->dir, "bus.conf", NULL);
  g_autofree char *text = g_strdup_printf (conf, self->dir);
  g_autofree char *option = g_strconcat ("--config-file=", path, NULL);
  const char *argv[] = { "dbus-daemon", option, "--nofork", "--print-address=1", NULL };
  g_autoptr (GError) error = NULL;
  char *address;

  ck_assert (g_file_set_contents (path, text, -1, NULL));
  g_subprocess_launcher_set_child_setup (launcher, die_with_the_test, NULL, NULL);
  self->daemon = g_subprocess_launcher_spawnv (launcher, argv, &error);
  ck_assert_msg (self->daemon != NULL, "%s", error != NULL ? error->message : "");
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->daemon));
  address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  ck_assert_ptr_nonnull (address);
  return address;
}

static void
unwatch (gpointer id)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (id));
}

RcMockAvahi *
rc_mock_avahi_new (void)
{
  RcMockAvahi *self = g_new0 (RcMockAvahi, 1);
  g_autofree char *address = NULL;

  self->dir = rc_test_files_make_dir ();
  self->state = SERVER_RUNNING;
  self->known = g_array_new (FALSE, FALSE, sizeof (Known));
  g_array_set_clear_func (self->known, known_clear);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->browsers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
  self->info = g_dbus_node_info_new_for_xml (xml, NULL);
  ck_assert_ptr_nonnull (self->info);
  address = start_bus (self);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  self->bus = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    NULL);
  ck_assert_ptr_nonnull (self->bus);
  ck_assert (g_dbus_connection_register_subtree (self->bus, "/Client0", &subtree,
                                                 G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, self, NULL,
                                                 NULL) != 0);
  return self;
}

void
rc_mock_avahi_end_bus (RcMockAvahi *self)
{
  if (self->daemon == NULL)
    return;
  g_subprocess_force_exit (self->daemon);
  ck_assert (g_subprocess_wait (self->daemon, NULL, NULL));
  g_clear_object (&self->daemon);
}

void
rc_mock_avahi_free (RcMockAvahi *self)
{
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "disabled:", TRUE);
  g_hash_table_unref (self->watches);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  rc_mock_avahi_end_bus (self);
  g_dbus_node_info_unref (self->info);
  g_array_unref (self->known);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->browsers);
  rc_test_files_remove (self->dir);
  g_free (self->dir);
  g_free (self->adding);
  g_free (self->added);
  g_free (self);
}

static void
call_bus (RcMockAvahi *self, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  ck_assert_ptr_nonnull (answer);
}

/* The daemon is there, as after its start: it knows of nobody. */
void
rc_mock_avahi_start (RcMockAvahi *self)
{
  self->server_id = g_dbus_connection_register_object (
    self->bus, "/", g_dbus_node_info_lookup_interface (self->info, AVAHI ".Server"), &server_calls, self, NULL, NULL);
  ck_assert_uint_ne (self->server_id, 0);
  call_bus (self, "RequestName", g_variant_new ("(su)", AVAHI, 0u));
}

void
rc_mock_avahi_stop (RcMockAvahi *self)
{
  call_bus (self, "ReleaseName", g_variant_new ("(s)", AVAHI));
  g_dbus_connection_unregister_object (self->bus, self->server_id);
  g_hash_table_remove_all (self->groups);
  g_hash_table_remove_all (self->browsers);
}

static void
tell_all (RcMockAvahi *self, const char *signal, const RcMockService *service)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, self->browsers);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    tell_item (self, path, signal, service);
}

void
rc_mock_avahi_add (RcMockAvahi *self, const RcMockService *service)
{
  Known known = { *service };

  known.service.name = g_strdup (service->name);
  known.service.host = g_strdup (service->host);
  known.service.address = g_strdup (service->address);
  known.service.txt = g_strdup (service->txt);
  g_array_append_val (self->known, known);
  tell_all (self, "ItemNew", service);
}

void
rc_mock_avahi_remove (RcMockAvahi *self, const char *name)
{
  for (guint i = self->known->len; i-- > 0;)
    {
      const RcMockService *service = &g_array_index (self->known, Known, i).service;

      if (!g_str_equal (service->name, name))
        continue;
      tell_all (self, "ItemRemove", service);
      g_array_remove_index (self->known, i);
    }
}

guint
rc_mock_avahi_count_browsers (RcMockAvahi *self)
{
  return g_hash_table_size (self->browsers);
}

guint
rc_mock_avahi_count_resolves (RcMockAvahi *self)
{
  return self->n_resolves;
}

void
rc_mock_avahi_collide (RcMockAvahi *self, guint n_times, gboolean later)
{
  self->n_collisions = n_times;
  self->collides_later = later;
}

/* As the daemon tells it when it finds another name for the machine. */
void
rc_mock_avahi_set_state (RcMockAvahi *self, int state)
{
  self->state = state;
  tell (self, NULL, "/", "Server", "StateChanged", g_variant_new ("(is)", state, ""));
}

guint
rc_mock_avahi_count_commits (RcMockAvahi *self)
{
  return self->n_commits;
}

guint
rc_mock_avahi_count_groups (RcMockAvahi *self)
{
  return g_hash_table_size (self->groups);
}

const char *
rc_mock_avahi_get_added (RcMockAvahi *self)
{
  return self->added;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
rc_mock_avahi_turn (void)
{
  guint tick = g_timeout_add (5, on_tick, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

/* A call that goes to the bus and back is behind all that was sent before. */
void
rc_mock_avahi_settle (RcMockAvahi *self)
{
  for (guint i = 0; i < 20; i++)
    {
      call_bus (self, "GetId", NULL);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      rc_mock_avahi_turn ();
    }
}

/* rc-nearby.c - the servers that are found nearby: DNS-SD, by the Avahi daemon
 * of this machine, over D-Bus.
 *
 *     start -> system bus -> Avahi is there -> browser -> ItemNew -> resolved
 *                ^                                                      |
 *                +--- it is there again          in the list <----------+
 *
 * A server is announced on every interface, by IPv4 and IPv6; it is one row, by
 * the way that is most likely to lead there. All that Avahi keeps for us ends with our connection
 * to the bus, which is ours alone for that reason. Where no Avahi is, nothing is
 * found, and that is all. */
#include "config.h"

#include "rc-nearby.h"

#define AVAHI "org.freedesktop.Avahi"
#define AVAHI_SERVER AVAHI ".Server"
#define AVAHI_BROWSER AVAHI ".ServiceBrowser"

/* Every interface, every protocol. */
#define UNSPECIFIED (-1)

/* An announcement: of one server, on one interface, by one protocol. */
typedef struct
{
  RcNearby *nearby;          /* borrowed */
  GCancellable *cancellable; /* owned: of what is asked about it */
  RcNearbyServer *server;    /* owned; NULL until it is resolved */
  char *name;
  char *domain;
  int interface;
  int protocol;
} Found;

/**
 * RcNearby:
 *
 * A #GListModel of #RcNearbyServer, sorted by name; of the thread that made it.
 * It costs nothing while it is not started.
 */
struct _RcNearby
{
  GObject parent_instance;

  /* owned */
  GListStore *servers;
  GPtrArray *found; /* of Found */
  GCancellable *cancellable; /* NULL: not started */
  GDBusConnection *bus;      /* NULL: not connected */

  guint watch_id;
  guint browser_id; /* of the subscription */
  gulong closed_id;
};

static void rc_nearby_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcNearby, rc_nearby, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rc_nearby_list_model_init))

static void
found_free (gpointer data)
{
  Found *found = data;

  g_cancellable_cancel (found->cancellable);
  g_object_unref (found->cancellable);
  g_clear_object (&found->server);
  g_free (found->name);
  g_free (found->domain);
  g_free (found);
}

/* Who resolves a name has IPv4 nearly always; an address of the link is the last resort. */
static int
rank (const Found *found)
{
  gboolean is_ipv4 =
    g_inet_address_get_family (rc_nearby_server_get_address (found->server)) == G_SOCKET_FAMILY_IPV4;

  return (is_ipv4 ? 0 : 1) + (rc_nearby_server_is_link_local (found->server) ? 2 : 0);
}

/* Whether another announcement of the same server goes before @found. */
static gboolean
is_second (RcNearby    *self,
           const Found *found)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *other = g_ptr_array_index (self->found, i);

      if (other == found || other->server == NULL || g_strcmp0 (other->name, found->name) != 0
          || g_strcmp0 (other->domain, found->domain) != 0)
        continue;
      if (rank (other) < rank (found) || (rank (other) == rank (found) && other < found))
        return TRUE;
    }

  return FALSE;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  RcNearbyServer *one = (RcNearbyServer *) a;
  RcNearbyServer *two = (RcNearbyServer *) b;
  int order = g_utf8_collate (rc_nearby_server_get_name (one), rc_nearby_server_get_name (two));

  return order != 0 ? order
                    : g_strcmp0 (rc_nearby_server_get_server (one), rc_nearby_server_get_server (two));
}

/* Only what is different changes, so that nobody clicks on a row that is replaced. */
static void
update (RcNearby *self)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; i < self->found->len && shown->len < RC_NEARBY_SERVERS_MAX; i++)
    {
      Found *found = g_ptr_array_index (self->found, i);

      if (found->server != NULL && !is_second (self, found))
        g_ptr_array_add (shown, found->server);
    }

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->servers)); i-- > 0;)
    {
      g_autoptr (RcNearbyServer) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);

      if (!g_ptr_array_remove_fast (shown, server))
        g_list_store_remove (self->servers, i);
    }

  for (guint i = 0; i < shown->len; i++)
    g_list_store_insert_sorted (self->servers, g_ptr_array_index (shown, i), compare, NULL);
}

/* A name that leads elsewhere, or nowhere from here, is not used. */
static void
on_host_looked_up (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (RcNearbyServer) server = user_data;
  GInetAddress *wanted = rc_nearby_server_get_address (server);
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, NULL);

  for (GList *each = addresses; each != NULL; each = each->next)
    if (g_inet_address_equal (each->data, wanted))
      {
        rc_nearby_server_use_host (server);
        break;
      }
  g_resolver_free_addresses (addresses);
}

static void
look_host_up (Found *found)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  const char *host = rc_nearby_server_get_host (found->server);

  if (host != NULL && !rc_nearby_server_is_link_local (found->server))
    g_resolver_lookup_by_name_async (resolver, host, found->cancellable, on_host_looked_up,
                                     g_object_ref (found->server));
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Found *found = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) txt = NULL;
  RcNearbyService service = { .name = NULL };

  /* Where it was cancelled, @found is no more. */
  if (answer == NULL)
    return;

  g_variant_get (answer, "(ii&s&s&s&si&sq@aayu)", &service.interface, NULL, NULL, NULL, NULL, &service.host,
                 NULL, &service.address, &service.port, &txt, NULL);
  service.name = found->name;
  service.txt = txt;
  g_clear_object (&found->server);
  found->server = rc_nearby_server_new (&service, &error);
  if (found->server == NULL)
    {
      g_debug ("a server that was announced nearby is left out: %s", error->message);
      return;
    }

  look_host_up (found);
  update (found->nearby);
}

static guint
find (RcNearby   *self,
      int         interface,
      int         protocol,
      const char *name,
      const char *domain)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = g_ptr_array_index (self->found, i);

      if (found->interface == interface && found->protocol == protocol && g_str_equal (found->name, name)
          && g_str_equal (found->domain, domain))
        return i;
    }

  return G_MAXUINT;
}

static void
add (RcNearby   *self,
     int         interface,
     int         protocol,
     const char *name,
     const char *domain)
{
  Found *found;

  if (self->found->len >= RC_NEARBY_FOUND_MAX || find (self, interface, protocol, name, domain) != G_MAXUINT)
    return;

  found = g_new0 (Found, 1);
  found->nearby = self;
  found->cancellable = g_cancellable_new ();
  found->name = g_strdup (name);
  found->domain = g_strdup (domain);
  found->interface = interface;
  found->protocol = protocol;
  g_ptr_array_add (self->found, found);

  g_dbus_connection_call (self->bus, AVAHI, "/", AVAHI_SERVER, "ResolveService",
                          g_variant_new ("(iisssiu)", interface, protocol, name, RC_NEARBY_TYPE, domain, protocol, 0u),
                          G_VARIANT_TYPE ("(iissssisqaayu)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          found->cancellable, on_resolved, found);
}

static void
on_browser_signal (GDBusConnection *bus,
                   const char      *sender,
                   const char      *path,
                   const char      *interface_name,
                   const char      *signal,
                   GVariant        *arguments,
                   gpointer         user_data)
{
  RcNearby *self = user_data;
  const char *name, *domain;
  int interface, protocol;
  guint at;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(iisssu)")))
    return;

  g_variant_get (arguments, "(ii&s&s&su)", &interface, &protocol, &name, NULL, &domain, NULL);
  if (g_str_equal (signal, "ItemNew"))
    {
      add (self, interface, protocol, name, domain);
      return;
    }
  if (!g_str_equal (signal, "ItemRemove"))
    return;

  at = find (self, interface, protocol, name, domain);
  if (at == G_MAXUINT)
    return;
  g_ptr_array_remove_index (self->found, at);
  update (self);
}

static void
forget (RcNearby *self)
{
  if (self->browser_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->browser_id);
  self->browser_id = 0;
  g_ptr_array_set_size (self->found, 0);
  g_list_store_remove_all (self->servers);
}

/* The browser may tell of servers before its path is known; ours is the only one
 * of this connection. */
static void
on_appeared (GDBusConnection *bus,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  RcNearby *self = user_data;

  forget (self);
  self->browser_id =
    g_dbus_connection_signal_subscribe (bus, owner, AVAHI_BROWSER, NULL, NULL, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_browser_signal, self, NULL);
  g_dbus_connection_call (bus, owner, "/", AVAHI_SERVER, "ServiceBrowserNew",
                          g_variant_new ("(iissu)", UNSPECIFIED, UNSPECIFIED, RC_NEARBY_TYPE, "", 0u), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
on_vanished (GDBusConnection *bus,
             const char      *name,
             gpointer         user_data)
{
  RcNearby *self = user_data;

  if (self->bus != NULL)
    forget (self);
}

static void
on_closed (GDBusConnection *bus,
           gboolean         is_remote,
           GError          *error,
           gpointer         user_data)
{
  rc_nearby_stop (RC_NEARBY (user_data));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  RcNearby *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);

  if (bus == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_clear_object (&self->cancellable);
      g_debug ("no servers are looked for nearby: %s", error->message);
      return;
    }

  self->bus = bus;
  self->closed_id = g_signal_connect (bus, "closed", G_CALLBACK (on_closed), self);
  self->watch_id = g_bus_watch_name_on_connection (bus, AVAHI, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   on_appeared, on_vanished, self, NULL);
}

static GType
rc_nearby_get_item_type (GListModel *model)
{
  return RC_TYPE_NEARBY_SERVER;
}

static guint
rc_nearby_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (RC_NEARBY (model)->servers));
}

static gpointer
rc_nearby_get_item (GListModel *model,
                    guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (RC_NEARBY (model)->servers), position);
}

static void
rc_nearby_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rc_nearby_get_item_type;
  iface->get_n_items = rc_nearby_get_n_items;
  iface->get_item = rc_nearby_get_item;
}

static void
on_items_changed (RcNearby *self,
                  guint     position,
                  guint     n_removed,
                  guint     n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
rc_nearby_dispose (GObject *object)
{
  rc_nearby_stop (RC_NEARBY (object));

  G_OBJECT_CLASS (rc_nearby_parent_class)->dispose (object);
}

static void
rc_nearby_finalize (GObject *object)
{
  RcNearby *self = RC_NEARBY (object);

  g_ptr_array_unref (self->found);
  g_object_unref (self->servers);

  G_OBJECT_CLASS (rc_nearby_parent_class)->finalize (object);
}

static void
rc_nearby_class_init (RcNearbyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_nearby_dispose;
  object_class->finalize = rc_nearby_finalize;
}

static void
rc_nearby_init (RcNearby *self)
{
  self->found = g_ptr_array_new_with_free_func (found_free);
  self->servers = g_list_store_new (RC_TYPE_NEARBY_SERVER);
  g_signal_connect_object (self->servers, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}

/**
 * rc_nearby_new:
 *
 * Returns: (transfer full): an empty list
 */
RcNearby *
rc_nearby_new (void)
{
  return g_object_new (RC_TYPE_NEARBY, NULL);
}

/**
 * rc_nearby_start:
 * @self: the list
 *
 * Begins to look, until rc_nearby_stop(). It returns at once; servers come as they are
 * found, and go as they go. Without Avahi, or built without it, the list stays empty.
 */
void
rc_nearby_start (RcNearby *self)
{
#ifdef HAVE_AVAHI
  g_autofree char *address = NULL;

  g_return_if_fail (RC_IS_NEARBY (self));

  if (self->cancellable != NULL)
    return;
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  if (address == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  g_dbus_connection_new_for_address (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, self->cancellable, on_connected, self);
#endif
}

/**
 * rc_nearby_stop:
 * @self: the list
 *
 * Looks no longer, and is empty.
 */
void
rc_nearby_stop (RcNearby *self)
{
  g_return_if_fail (RC_IS_NEARBY (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->bus == NULL)
    return;

  forget (self);
  g_clear_signal_handler (&self->closed_id, self->bus);
  g_dbus_connection_close (self->bus, NULL, NULL, NULL);
  g_clear_object (&self->bus);
}

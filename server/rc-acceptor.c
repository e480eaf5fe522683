/* rc-acceptor.c - new connections, as many as there is room for.
 *
 * A GSocketService accepts. Of its GSocketConnection only the descriptor is
 * kept, as a duplicate, so that a connection costs no GObjects. At the bound
 * it stops accepting rather than refusing: at the limit on descriptors it
 * would otherwise warn in a hot loop. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "rc-acceptor.h"
#include "rc-address-table.h"
#include "rc-listen.h"
#include "rc-session.h"

#define BACKLOG 4096
#define LOG_INTERVAL_US (10 * G_USEC_PER_SEC)

struct _RcAcceptor
{
  RcHub *hub;                /* borrowed */
  GSocketService *service;   /* owned */
  RcAddressTable *addresses; /* owned */
  GPtrArray *unix_paths;     /* owned */
  guint connections_max;
  gboolean started;          /* by the caller */
  gint64 logged_us;          /* monotonic: when the bound was logged last */
};

static void
refuse (int fd, RcError code, const char *sentence)
{
  guint8 memory[RC_FRAME_BOUND (1024)];
  RcWireError error = { .code = code, .sentence = rc_slice_from_string (sentence) };
  gsize len = rc_wire_error_write (&error, memory, sizeof memory);

  (void) send (fd, memory, len, MSG_DONTWAIT | MSG_NOSIGNAL);
  close (fd);
}

static void
adopt (RcAcceptor *self, int fd, gboolean plain_allowed)
{
  g_autoptr (GError) banned = NULL;
  RcAddressCount *count;
  int on = 1;

  if (!rc_bans_check_peer (self->hub->bans, fd, &banned))
    {
      refuse (fd, banned->code, banned->message);
      return;
    }

  if (!rc_address_table_enter (self->addresses, fd, &count))
    {
      refuse (fd, RC_ERROR_LIMIT, "There are too many connections from your address.");
      return;
    }

  /* Fails on a Unix socket, which has no need of it. */
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  rc_session_new (self->hub, fd, count, plain_allowed);
}

/* Now and then: at the bound, each connection that ends and comes would be a
 * line. */
static void
log_bound (RcAcceptor *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->logged_us != 0 && now_us - self->logged_us < LOG_INTERVAL_US)
    return;

  self->logged_us = now_us;
  g_message ("%u connections: no more are accepted for now", self->hub->n_sessions);
}

/* Accepts while there is room. */
static void
update (RcAcceptor *self)
{
  gboolean wanted = self->started && self->hub->n_sessions < self->connections_max;

  if (wanted == g_socket_service_is_active (self->service))
    return;

  if (wanted)
    {
      g_socket_service_start (self->service);
      return;
    }

  g_socket_service_stop (self->service);
  if (self->started)
    log_bound (self);
}

/* @address: what the listener was told to listen on: a wildcard can be reached
 * from anywhere, so whoever comes to it by loopback speaks TLS like the others. */
static gboolean
is_plain_allowed (RcAcceptor *self, GSocketAddress *address)
{
  return self->hub->config->plain_tcp_anywhere || rc_listen_is_local (address);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  RcAcceptor *self = user_data;
  int fd;

  /* One more a listener can be on its way when the service stops. */
  if (self->hub->n_sessions >= self->connections_max)
    {
      update (self);
      return TRUE;
    }

  fd = fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)), F_DUPFD_CLOEXEC, 0);
  if (fd < 0)
    {
      g_warning ("a connection was lost: %s", g_strerror (errno));
      return TRUE;
    }

  /* GSocket has made it non-blocking already, which duplicates share. */
  adopt (self, fd, is_plain_allowed (self, G_SOCKET_ADDRESS (source)));
  update (self);
  return TRUE;
}

static void
on_room (gpointer user_data)
{
  update (user_data);
}

/**
 * rc_acceptor_new:
 * @hub: the hub that new sessions go to; it must outlive the acceptor
 * @connections_max: how many there may be
 *
 * Makes an acceptor that does not listen yet.
 *
 * Returns: (transfer full): an acceptor, see rc_acceptor_free().
 */
RcAcceptor *
rc_acceptor_new (RcHub *hub, guint connections_max)
{
  RcAcceptor *self = g_new0 (RcAcceptor, 1);

  self->hub = hub;
  self->connections_max = connections_max;
  self->addresses = rc_address_table_new (&hub->key, hub->config->connections_per_address);
  self->unix_paths = g_ptr_array_new_with_free_func (g_free);
  self->service = g_socket_service_new ();
  g_socket_service_stop (self->service);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  rc_hub_set_room_func (hub, on_room, self);
  return self;
}

/**
 * rc_acceptor_free:
 * @self: (transfer full): an acceptor whose sessions are all gone
 *
 * Stops listening and frees all.
 */
void
rc_acceptor_free (RcAcceptor *self)
{
  rc_acceptor_stop (self);
  rc_hub_set_room_func (self->hub, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_ptr_array_unref (self->unix_paths);
  rc_address_table_free (self->addresses);
  g_free (self);
}

/**
 * rc_acceptor_adopt:
 * @self: an acceptor
 * @socket: a socket that listens already
 * @real: (out): where, see rc_listen_to_string()
 * @error: return location for an error
 *
 * Has connections come from @socket as well. The same holds as for one of our
 * own, but its file, where it has one, is not removed. Errors: #GIOErrorEnum.
 *
 * Returns: whether it listens.
 */
gboolean
rc_acceptor_adopt (RcAcceptor *self, GSocket *socket, char **real, GError **error)
{
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, error);

  if (bound == NULL ||
      !g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, G_OBJECT (bound), error))
    return FALSE;

  *real = rc_listen_to_string (bound);
  return TRUE;
}

/**
 * rc_acceptor_listen:
 * @self: an acceptor
 * @where: see rc_listen_parse()
 * @real: (out): the same with the real port where 0 was asked for
 * @error: return location for an error
 *
 * Opens a listener. Who comes to it from beyond this machine must speak TLS,
 * unless the configuration says otherwise. Errors: #GIOErrorEnum, with @where in the message.
 *
 * Returns: whether it listens.
 */
gboolean
rc_acceptor_listen (RcAcceptor *self, const char *where, char **real, GError **error)
{
  g_autoptr (GSocketAddress) address = rc_listen_parse (where, error);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    return FALSE;

  socket = rc_listen_open (address, BACKLOG, error);
  if (socket == NULL || !g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, G_OBJECT (address), error))
    return FALSE;

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    g_ptr_array_add (self->unix_paths,
                     g_strdup (g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address))));

  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return FALSE;

  *real = rc_listen_to_string (bound);
  return TRUE;
}

/**
 * rc_acceptor_reload:
 * @self: an acceptor
 *
 * Takes what the configuration says now, for who comes from now on.
 */
void
rc_acceptor_reload (RcAcceptor *self)
{
  rc_address_table_set_max (self->addresses, self->hub->config->connections_per_address);
}

/**
 * rc_acceptor_start:
 * @self: an acceptor
 *
 * Accepts connections from now on.
 */
void
rc_acceptor_start (RcAcceptor *self)
{
  self->started = TRUE;
  update (self);
}

/**
 * rc_acceptor_stop:
 * @self: an acceptor
 *
 * Closes the listeners, for good, and removes the files of Unix sockets.
 */
void
rc_acceptor_stop (RcAcceptor *self)
{
  self->started = FALSE;
  update (self);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));

  for (guint i = 0; i < self->unix_paths->len; i++)
    (void) g_unlink (g_ptr_array_index (self->unix_paths, i));
  g_ptr_array_set_size (self->unix_paths, 0);
}

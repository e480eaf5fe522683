/* rc-metrics.c - where measuring programs ask for the server's figures.
 *
 * libsoup speaks HTTP, but has no bounds of its own; so connections are accepted
 * here: a few at once, each for one request and a few seconds, of which a
 * bounded number of bytes is read (RcBoundedInput). */
#include "config.h"

#ifdef HAVE_LIBSOUP
#include <libsoup/soup.h>
#endif
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "rc-bounded-input.h"
#include "rc-listen.h"
#include "rc-metrics-text.h"
#include "rc-metrics.h"

#define BACKLOG 16
#define PEERS_MAX 16
#define REQUEST_MAX_BYTES (16 * 1024)
#define PEER_S 10

#ifndef HAVE_LIBSOUP

struct _RcMetrics
{
  int unused;
};

RcMetrics *
rc_metrics_new (RcHub *hub, const char *where, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "metrics-listen: this redcoastd was built without metrics");
  return NULL;
}

void
rc_metrics_free (RcMetrics *self)
{
}

const char *
rc_metrics_get_where (RcMetrics *self)
{
  return NULL;
}

#else

typedef struct _Peer Peer;

struct _RcMetrics
{
  RcHub *hub;              /* borrowed */
  SoupServer *server;      /* owned */
  GSocketService *service; /* owned */
  char *where;             /* owned: where it really listens */
  char *unix_path;         /* (nullable), owned */
  Peer *peers;             /* a list, owned */
  guint n_peers;
};

struct _Peer
{
  RcMetrics *metrics; /* borrowed */
  Peer *prev;
  Peer *next;
  GIOStream *stream;  /* libsoup's; there as long as the peer is */
  GSocket *socket;    /* a reference */
  guint timeout_id;
};

static void
peer_free (Peer *peer)
{
  RcMetrics *self = peer->metrics;

  if (peer->prev != NULL)
    peer->prev->next = peer->next;
  else
    self->peers = peer->next;
  if (peer->next != NULL)
    peer->next->prev = peer->prev;

  self->n_peers--;
  g_clear_handle_id (&peer->timeout_id, g_source_remove);
  g_object_unref (peer->socket);
  g_free (peer);
}

/* libsoup has answered, or given up. */
static void
on_gone (gpointer user_data, GObject *stream)
{
  peer_free (user_data);
}

/* For libsoup, who reads and writes there, this is the end of it. */
static gboolean
on_timeout (gpointer user_data)
{
  Peer *peer = user_data;

  peer->timeout_id = 0;
  (void) g_socket_shutdown (peer->socket, TRUE, TRUE, NULL);
  return G_SOURCE_REMOVE;
}

static void
add_peer (RcMetrics *self, GIOStream *stream, GSocket *socket)
{
  Peer *peer = g_new0 (Peer, 1);

  peer->metrics = self;
  peer->stream = stream;
  peer->socket = g_object_ref (socket);
  peer->next = self->peers;
  if (peer->next != NULL)
    peer->next->prev = peer;
  self->peers = peer;
  self->n_peers++;
  peer->timeout_id = g_timeout_add_seconds (PEER_S, on_timeout, peer);
  g_object_weak_ref (G_OBJECT (stream), on_gone, peer);
}

/* Before the body of the request is read, which nobody wants. */
static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  RcMetrics *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  RcFigures figures;
  char *text;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_replace (headers, "Connection", "close");
  if (!g_str_equal (path, "/metrics"))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  if (!g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      soup_message_headers_replace (headers, "Allow", "GET");
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      return;
    }

  rc_figures_collect (&figures, self->hub);
  text = rc_metrics_text_make (&figures);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, RC_METRICS_CONTENT_TYPE, SOUP_MEMORY_TAKE, text, strlen (text));
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  RcMetrics *self = user_data;
  g_autoptr (GSocketAddress) nowhere = NULL;
  g_autoptr (GIOStream) stream = NULL;

  if (self->n_peers >= PEERS_MAX)
    return TRUE;

  stream = rc_bounded_input_wrap (G_IO_STREAM (connection), REQUEST_MAX_BYTES);
  add_peer (self, stream, g_socket_connection_get_socket (connection));
  /* Of a Unix socket's it would make addresses of the Internet. */
  nowhere = g_inet_socket_address_new_from_string ("127.0.0.1", 80);
  (void) soup_server_accept_iostream (self->server, stream, nowhere, nowhere, NULL);
  return TRUE;
}

static GSocket *
open_socket (RcMetrics *self, const char *where, GError **error)
{
  g_autoptr (GSocketAddress) address = rc_listen_parse (where, error);

  if (address == NULL)
    return NULL;

  if (!rc_listen_is_local (address))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "metrics-listen = %s: it must be a loopback address or unix:PATH; figures are for this machine only",
                   where);
      return NULL;
    }

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    self->unix_path = g_strdup (g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)));

  return rc_listen_open (address, BACKLOG, error);
}

static gboolean
listen_at (RcMetrics *self, const char *where, GError **error)
{
  g_autoptr (GSocket) socket = open_socket (self, where, error);
  g_autoptr (GSocketAddress) bound = NULL;

  if (socket == NULL)
    return FALSE;

  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL || !g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error))
    return FALSE;

  self->where = rc_listen_to_string (bound);
  return TRUE;
}

/**
 * rc_metrics_new:
 * @hub: the hub; it must outlive this
 * @where: see rc_listen_parse(); only this machine may reach it
 * @error: return location for an error
 *
 * Answers from now on. Errors: #GIOErrorEnum, with @where in the message.
 *
 * Returns: (transfer full) (nullable): see rc_metrics_free().
 */
RcMetrics *
rc_metrics_new (RcHub *hub, const char *where, GError **error)
{
  g_autoptr (RcMetrics) self = g_new0 (RcMetrics, 1);

  self->hub = hub;
  self->service = g_socket_service_new ();
  self->server = soup_server_new (NULL, NULL);
  if (!listen_at (self, where, error))
    return NULL;

  soup_server_add_early_handler (self->server, NULL, on_request, self, NULL);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  return g_steal_pointer (&self);
}

/**
 * rc_metrics_free:
 * @self: (transfer full): what rc_metrics_new() made
 *
 * Closes every connection, stops listening, and frees all.
 */
void
rc_metrics_free (RcMetrics *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (self->peers != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->peers->stream), on_gone, self->peers);
      (void) g_socket_shutdown (self->peers->socket, TRUE, TRUE, NULL);
      peer_free (self->peers);
    }
  soup_server_disconnect (self->server);

  if (self->unix_path != NULL && self->where != NULL)
    (void) g_unlink (self->unix_path);
  g_object_unref (self->server);
  g_object_unref (self->service);
  g_free (self->unix_path);
  g_free (self->where);
  g_free (self);
}

/**
 * rc_metrics_get_where:
 * @self: what rc_metrics_new() made
 *
 * Returns: (transfer none): where it listens, with its real port.
 */
const char *
rc_metrics_get_where (RcMetrics *self)
{
  return self->where;
}

#endif

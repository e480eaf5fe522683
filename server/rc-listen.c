/* rc-listen.c - where the server listens. */
#include "config.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "rc-listen.h"

#define UNIX_PREFIX "unix:"

static GSocketAddress *
refuse (GError **error, const char *text, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "cannot listen on %s: %s", text, why);
  return NULL;
}

static GSocketAddress *
parse_unix (const char *text, GError **error)
{
  const char *path = text + strlen (UNIX_PREFIX);

  if (*path == '\0')
    return refuse (error, text, "the path is missing");

  if (strlen (path) >= sizeof (((struct sockaddr_un *) NULL)->sun_path))
    return refuse (error, text, "the path is too long for a socket");

  return g_unix_socket_address_new (path);
}

/* Splits ADDRESS:PORT or [ADDRESS]:PORT. */
static gboolean
split (const char *text, char **host, const char **port)
{
  const char *colon = strrchr (text, ':');

  if (colon == NULL)
    return FALSE;

  *port = colon + 1;
  if (*text != '[')
    {
      *host = g_strndup (text, colon - text);
      return strchr (*host, ':') == NULL;
    }

  if (colon == text || colon[-1] != ']')
    return FALSE;

  *host = g_strndup (text + 1, colon - text - 2);
  return strchr (*host, ':') != NULL;
}

/**
 * rc_listen_parse:
 * @text: `ADDRESS:PORT`, `[ADDRESS]:PORT` or `unix:PATH`
 * @error: return location for an error
 *
 * Reads an address to listen on. It is a number, never a name: what a name
 * stands for may change. Port 0 is any free one. Errors:
 * %G_IO_ERROR_INVALID_ARGUMENT, with @text in the message.
 *
 * Returns: (transfer full) (nullable): an address.
 */
GSocketAddress *
rc_listen_parse (const char *text, GError **error)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;
  const char *port = NULL;
  guint64 number;

  if (g_str_has_prefix (text, UNIX_PREFIX))
    return parse_unix (text, error);

  if (!split (text, &host, &port))
    return refuse (error, text, "it must be ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH");

  if (!g_ascii_string_to_unsigned (port, 10, 0, G_MAXUINT16, &number, NULL))
    return refuse (error, text, "the port must be a number from 0 to 65535");

  address = g_inet_address_new_from_string (host);
  if (address == NULL)
    return refuse (error, text, "the address must be a number, such as 127.0.0.1 or [::1]");

  return g_inet_socket_address_new (address, number);
}

/**
 * rc_listen_to_string:
 * @address: an address
 *
 * Returns: (transfer full): @address as rc_listen_parse() reads it.
 */
char *
rc_listen_to_string (GSocketAddress *address)
{
  g_autofree char *host = NULL;
  GInetAddress *inet;

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    return g_strconcat (UNIX_PREFIX, g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)), NULL);

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  host = g_inet_address_to_string (inet);
  return g_strdup_printf (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6 ? "[%s]:%u" : "%s:%u", host,
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

/**
 * rc_listen_is_local:
 * @address: an address
 *
 * Returns: whether only this machine can reach @address.
 */
gboolean
rc_listen_is_local (GSocketAddress *address)
{
  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    return TRUE;

  return g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Removes the socket file that a server which was killed has left; one that
 * answers is left alone. */
static void
remove_stale (GSocketAddress *address)
{
  const char *path = g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address));
  g_autoptr (GSocket) probe = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  if (g_lstat (path, &info) != 0 || !S_ISSOCK (info.st_mode))
    return;

  probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (probe == NULL || g_socket_connect (probe, address, NULL, &error))
    return;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    (void) g_unlink (path);
}

static void
explain (GError **error, GSocketAddress *address)
{
  g_autofree char *text = rc_listen_to_string (address);

  if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                   "cannot listen on %s: another program listens there already", text);
      return;
    }

  g_prefix_error (error, "cannot listen on %s: ", text);
}

/**
 * rc_listen_open:
 * @address: an address
 * @backlog: how many connections may wait to be accepted
 * @error: return location for an error
 *
 * Opens a listening socket. Errors: #GIOErrorEnum, with the address in the
 * message.
 *
 * Returns: (transfer full) (nullable): a socket that listens.
 */
GSocket *
rc_listen_open (GSocketAddress *address, int backlog, GError **error)
{
  GSocketFamily family = g_socket_address_get_family (address);
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL)
    {
      explain (error, address);
      return NULL;
    }

  if (family == G_SOCKET_FAMILY_UNIX)
    remove_stale (address);

  /* [::] and 0.0.0.0 are two listeners, each asked for by itself. */
  if (family == G_SOCKET_FAMILY_IPV6)
    (void) g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, 1, NULL);

  g_socket_set_listen_backlog (socket, backlog);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    {
      explain (error, address);
      return NULL;
    }

  return g_steal_pointer (&socket);
}

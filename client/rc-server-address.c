#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rc-limits.h"

#include "rc-server-address.h"

/* A name of the Internet is not longer than this. */
#define HOST_MAX_BYTES 255

static gboolean
parse_port (const char  *text,
            guint16     *port,
            GError     **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a port: it is a number from 1 to 65535."), text);
      return FALSE;
    }

  *port = (guint16) number;
  return TRUE;
}

/* A host is given to the resolver as it is; here only what can never be one. */
static gboolean
check_host (const char  *host,
            GError     **error)
{
  if (*host == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The name of the server is missing."));
      return FALSE;
    }

  if (strlen (host) > HOST_MAX_BYTES || strpbrk (host, " \t\r\n/@?#\"'<>[]") != NULL
      || !g_utf8_validate (host, -1, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (host, -1);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not the name or the address of a server."), shown);
      return FALSE;
    }

  return TRUE;
}

static gboolean
parse_bracketed (const char       *text,
                 RcServerAddress  *address,
                 GError          **error)
{
  const char *close = strchr (text, ']');
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) inet = NULL;

  if (close != NULL)
    {
      host = g_strndup (text + 1, close - text - 1);
      inet = g_inet_address_new_from_string (host);
    }
  if (inet == NULL || g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6
      || (close[1] != '\0' && close[1] != ':'))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("In brackets stands an IPv6 address, as in [::1]:%d."),
                   RC_DEFAULT_PORT);
      return FALSE;
    }
  if (close[1] == ':' && !parse_port (close + 2, &address->port, error))
    return FALSE;

  address->host = g_steal_pointer (&host);
  return TRUE;
}

/*< private >
 * rc_server_address_parse:
 * @text: what a person typed; spaces around it do not matter
 * @address: (out caller-allocates): the answer; clear it afterwards
 *
 * Understands HOST, HOST:PORT, [V6], [V6]:PORT, and a bare IPv6 address. Without
 * a port it is %RC_DEFAULT_PORT. Nothing is looked up. The errors are of
 * #G_IO_ERROR, and their messages for people.
 */
gboolean
rc_server_address_parse (const char       *text,
                         RcServerAddress  *address,
                         GError          **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  const char *colon = strchr (stripped, ':');
  g_autofree char *host = NULL;

  address->host = NULL;
  address->port = RC_DEFAULT_PORT;

  if (stripped[0] == '[')
    return parse_bracketed (stripped, address, error);

  /* More than one colon: an IPv6 address without brackets has no port. */
  if (colon != NULL && strchr (colon + 1, ':') != NULL)
    colon = NULL;
  if (colon != NULL && !parse_port (colon + 1, &address->port, error))
    return FALSE;

  host = colon != NULL ? g_strndup (stripped, colon - stripped) : g_strdup (stripped);
  if (!check_host (host, error))
    return FALSE;
  if (strchr (host, ':') != NULL && !g_hostname_is_ip_address (host))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not the name or the address of a server."), host);
      return FALSE;
    }

  address->host = g_steal_pointer (&host);
  return TRUE;
}

/*< private >
 * rc_server_address_dup_normal:
 * @text: what a person typed
 *
 * Returns: (transfer full): HOST:PORT or [V6]:PORT in small letters, the same
 *   for every way to write it; @text itself where it is no address
 */
char *
rc_server_address_dup_normal (const char *text)
{
  g_auto (RcServerAddress) address = { 0 };
  g_autofree char *host = NULL;

  if (!rc_server_address_parse (text, &address, NULL))
    return g_strdup (text);

  host = g_utf8_strdown (address.host, -1);

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host,
                          (guint) address.port);
}

/*< private >
 * rc_server_address_is_loopback:
 *
 * Whether it leads to this machine, whatever a resolver says: "localhost" does
 * in GIO, no other name does.
 */
gboolean
rc_server_address_is_loopback (const RcServerAddress *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address->host);

  if (inet == NULL)
    return g_ascii_strcasecmp (address->host, "localhost") == 0;

  return g_inet_address_get_is_loopback (inet);
}

void
rc_server_address_clear (RcServerAddress *address)
{
  g_clear_pointer (&address->host, g_free);
}

/* rc-invites.c - what lets somebody register one id.
 *
 * An invite is a secret like a resume token: random, and stored hashed. That it
 * is used up, too old or unknown is the store's to say, in the transaction that
 * makes the account. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "rc-invites.h"
#include "rc-listen.h"
#include "rc-token.h"

#define RC_DEFAULT_PORT 5247

typedef struct
{
  RcInviteFunc func;
  gpointer user_data;
  char text[RC_TOKEN_TEXT_BYTES];
} Making;

static void
on_kept (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Making *making = user_data;
  g_autoptr (GError) full = NULL;

  if (done->error == NULL && done->outcome != RC_STORE_DONE)
    full = g_error_new_literal (RC_ERROR, RC_ERROR_LIMIT, _ ("There are too many open invites. Revoke some."));

  if (done->error != NULL || full != NULL)
    making->func (NULL, full != NULL ? full : done->error, making->user_data);
  else
    making->func (making->text, NULL, making->user_data);
  sodium_memzero (making->text, sizeof making->text);
  g_free (making);
}

/**
 * rc_invites_make:
 * @store: the store
 * @valid_us: for how long, in microseconds
 * @func: (scope async): called with the invite once it is on disk
 * @user_data: for @func
 *
 * Makes an invite for one id.
 */
void
rc_invites_make (RcStore *store, gint64 valid_us, RcInviteFunc func, gpointer user_data)
{
  Making *making = g_new0 (Making, 1);
  guint8 hash[RC_STORE_HASH_BYTES];
  gint64 now_us = g_get_real_time ();

  making->func = func;
  making->user_data = user_data;
  rc_token_make (making->text);
  rc_invites_hash (rc_slice_from_string (making->text), hash);
  rc_store_add_invite (store, hash, now_us, now_us + valid_us, on_kept, making);
  rc_store_flush (store);
}

/**
 * rc_invites_hash:
 * @invite: what is given as an invite
 * @hash: (out caller-allocates): %RC_STORE_HASH_BYTES
 *
 * Gives what the store knows an invite by.
 */
void
rc_invites_hash (RcSlice invite, guint8 *hash)
{
  rc_token_hash (invite, hash);
}

static gboolean
is_host_char (gunichar c)
{
  return g_unichar_isalnum (c) || (c < 0x80 && strchr (".-_:", c) != NULL);
}

/* As it stands in a link. */
static char *
write_address (const char *host, guint16 port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

/**
 * rc_invites_read_address:
 * @text: HOST or HOST:PORT, an IPv6 address with a port in brackets
 * @port: where none is given
 * @error: return location for an error
 *
 * Looks nothing up. Errors: %RC_ERROR_BAD_VALUE.
 *
 * Returns: (transfer full) (nullable): HOST:PORT, as it stands in a link
 */
char *
rc_invites_read_address (const char *text, guint16 port, GError **error)
{
  g_autoptr (GSocketConnectable) address = g_network_address_parse (text, port, NULL);
  const char *host = address != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address)) : "";
  const char *at = host;

  while (*at != '\0' && is_host_char (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);

  if (*host != '\0' && *at == '\0' && strlen (host) <= 253 && g_network_address_get_port (G_NETWORK_ADDRESS (address)) != 0)
    return write_address (host, g_network_address_get_port (G_NETWORK_ADDRESS (address)));

  g_set_error (error, RC_ERROR, RC_ERROR_BAD_VALUE, _ ("“%s” is not a HOST or HOST:PORT."), text);
  return NULL;
}

/* What a listener's address tells about how people reach it: nothing, a machine
 * only, one address, any address of the machine's. */
typedef enum
{
  REACH_NONE,
  REACH_MACHINE,
  REACH_ADDRESS,
  REACH_ANY,
} Reach;

static Reach
judge (GInetSocketAddress *address)
{
  GInetAddress *inet = g_inet_socket_address_get_address (address);

  if (g_inet_address_get_is_loopback (inet))
    return REACH_MACHINE;

  return g_inet_address_get_is_any (inet) ? REACH_ANY : REACH_ADDRESS;
}

/**
 * rc_invites_guess_address:
 * @where: (array zero-terminated=1): where the server listens
 * @port: (out): of that listener, or 5247
 *
 * Guesses how people reach the server: by the machine's name where it listens on
 * any address.
 *
 * Returns: (transfer full) (nullable): HOST:PORT; %NULL where it listens on Unix
 *   sockets only
 */
char *
rc_invites_guess_address (char **where, guint16 *port)
{
  Reach best = REACH_NONE;
  g_autofree char *host = NULL;

  *port = RC_DEFAULT_PORT;
  for (; *where != NULL; where++)
    {
      g_autoptr (GSocketAddress) address = rc_listen_parse (*where, NULL);
      GInetSocketAddress *inet = G_IS_INET_SOCKET_ADDRESS (address) ? G_INET_SOCKET_ADDRESS (address) : NULL;

      if (inet == NULL || judge (inet) <= best)
        continue;

      best = judge (inet);
      *port = g_inet_socket_address_get_port (inet);
      g_free (host);
      host = best == REACH_ANY ? g_strdup (g_get_host_name ())
                               : g_inet_address_to_string (g_inet_socket_address_get_address (inet));
    }

  return host != NULL ? write_address (host, *port) : NULL;
}

/**
 * rc_invites_to_link:
 * @where: HOST:PORT, as clients reach the server
 * @invite: an invite
 * @pin: (nullable): the pin of the server's key
 *
 * Returns: (transfer full): all of it as one link.
 */
char *
rc_invites_to_link (const char *where, const char *invite, const char *pin)
{
  return g_strdup_printf ("redcoast://%s/?invite=%s%s%s", where, invite, pin != NULL ? "&pin=" : "",
                          pin != NULL ? pin : "");
}

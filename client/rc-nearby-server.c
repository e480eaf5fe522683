#include "config.h"

#include <net/if.h>
#include <string.h>

#include "rc-nearby-server.h"
#include "rc-pin.h"
#include "rc-server-address.h"

/* Of what mDNS calls machines. */
#define LOCAL ".local"
#define HOST_MAX_BYTES 253

/**
 * RcNearbyServer:
 *
 * One server, as a person can choose it: checked, and with nothing in its name that
 * could be taken for something else.
 */
struct _RcNearbyServer
{
  GObject parent_instance;

  /* owned */
  char *name;
  char *server;
  char *host; /* nullable: none that could be used */
  GInetAddress *address;
  char **pins; /* nullable */

  guint16 port;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SERVER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcNearbyServer, rc_nearby_server, G_TYPE_OBJECT)

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, sentence);

  return FALSE;
}

/* An address of the link says nothing without its interface, which may be gone. */
static char *
add_interface (const char *address,
               int         interface)
{
  char name[IF_NAMESIZE];

  if (interface > 0 && if_indextoname ((guint) interface, name) != NULL)
    return g_strdup_printf ("%s%%%s", address, name);

  return g_strdup_printf ("%s%%%d", address, interface);
}

static gboolean
take_address (RcNearbyServer         *self,
              const RcNearbyService  *service,
              GError                **error)
{
  g_autofree char *text = NULL;
  g_auto (RcServerAddress) checked = { 0 };

  self->address = g_inet_address_new_from_string (service->address);
  if (self->address == NULL || g_inet_address_get_is_any (self->address)
      || g_inet_address_get_is_multicast (self->address) || service->port == 0)
    return refuse (error, "this is no address of a server");

  text = g_inet_address_to_string (self->address);
  if (g_inet_address_get_family (self->address) == G_SOCKET_FAMILY_IPV6)
    {
      g_autofree char *scoped = rc_nearby_server_is_link_local (self)
                                  ? add_interface (text, service->interface)
                                  : g_strdup (text);

      self->server = g_strdup_printf ("[%s]:%u", scoped, (guint) service->port);
    }
  else
    {
      self->server = g_strdup_printf ("%s:%u", text, (guint) service->port);
    }

  return rc_server_address_parse (self->server, &checked, error);
}

/* A name outside of the local network would lead anywhere. */
static void
take_host (RcNearbyServer *self,
           const char     *host)
{
  gsize len = strlen (host);

  if (len > HOST_MAX_BYTES || len <= strlen (LOCAL)
      || g_ascii_strcasecmp (host + len - strlen (LOCAL), LOCAL) != 0 || host[0] == '.' || host[0] == '-')
    return;

  for (const char *at = host; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '.')
      return;

  self->host = g_strdup (host);
}

/* @entry: KEY=VALUE, of any bytes; returns (nullable): VALUE, if KEY is @key */
static char *
take_value (GVariant   *entry,
            const char *key)
{
  gsize key_len = strlen (key);
  gsize len = 0;
  const char *bytes = g_variant_get_fixed_array (entry, &len, 1);

  if (len <= key_len || len > RC_NEARBY_TXT_MAX_BYTES || bytes[key_len] != '='
      || g_ascii_strncasecmp (bytes, key, key_len) != 0 || memchr (bytes, '\0', len) != NULL)
    return NULL;

  return g_strndup (bytes + key_len + 1, len - key_len - 1);
}

/* Of several with one key the first counts. */
static void
take_pins (RcNearbyServer *self,
           GVariant       *txt)
{
  gsize n = txt != NULL ? MIN (g_variant_n_children (txt), RC_NEARBY_TXT_MAX) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (txt, i);
      g_autofree char *value = take_value (entry, "pin");

      if (value == NULL)
        continue;

      self->pins = rc_pins_parse (rc_slice_from_string (value));
      return;
    }
}

static void
rc_nearby_server_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RcNearbyServer *self = RC_NEARBY_SERVER (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_nearby_server_finalize (GObject *object)
{
  RcNearbyServer *self = RC_NEARBY_SERVER (object);

  g_free (self->name);
  g_free (self->server);
  g_free (self->host);
  g_clear_object (&self->address);
  g_strfreev (self->pins);

  G_OBJECT_CLASS (rc_nearby_server_parent_class)->finalize (object);
}

static void
rc_nearby_server_class_init (RcNearbyServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_nearby_server_get_property;
  object_class->finalize = rc_nearby_server_finalize;

  /**
   * RcNearbyServer:name:
   *
   * What the server is called for people.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * RcNearbyServer:server:
   *
   * Where it is, as one would type it: HOST:PORT.
   */
  properties[PROP_SERVER] =
    g_param_spec_string ("server", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_nearby_server_init (RcNearbyServer *self)
{
}

/**
 * rc_nearby_server_new:
 * @service: what the network says; copied
 * @error: return location for an error
 *
 * Errors: %G_IO_ERROR_INVALID_DATA, or as rc_server_address_parse(), where it
 * makes no sense.
 *
 * Returns: (transfer full) (nullable): the server
 */
RcNearbyServer *
rc_nearby_server_new (const RcNearbyService  *service,
                      GError                **error)
{
  g_autoptr (RcNearbyServer) self = g_object_new (RC_TYPE_NEARBY_SERVER, NULL);

  self->port = service->port;
  self->name = rc_nearby_server_clean_name (service->name);
  if (self->name == NULL)
    {
      refuse (error, "this is no name of a server");
      return NULL;
    }
  if (!take_address (self, service, error))
    return NULL;

  take_host (self, service->host);
  take_pins (self, service->txt);

  return g_steal_pointer (&self);
}

const char *
rc_nearby_server_get_name (RcNearbyServer *self)
{
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (self), NULL);

  return self->name;
}

/**
 * rc_nearby_server_get_server:
 * @self: a server
 *
 * Returns: where it is, by the rules of rc_client_check_server()
 */
const char *
rc_nearby_server_get_server (RcNearbyServer *self)
{
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (self), NULL);

  return self->server;
}

/**
 * rc_nearby_server_get_pins:
 * @self: a server
 *
 * Whoever announces a server can announce any pin: it says that who answers is who
 * was announced, and nothing of who they are.
 *
 * Returns: (nullable): the pins that were announced with it
 */
const char *const *
rc_nearby_server_get_pins (RcNearbyServer *self)
{
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (self), NULL);

  return (const char *const *) self->pins;
}

/* Returns: (nullable): the machine's name on the local network */
const char *
rc_nearby_server_get_host (RcNearbyServer *self)
{
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (self), NULL);

  return self->host;
}

GInetAddress *
rc_nearby_server_get_address (RcNearbyServer *self)
{
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (self), NULL);

  return self->address;
}

/* Whether its address has a meaning on one interface only. */
gboolean
rc_nearby_server_is_link_local (RcNearbyServer *self)
{
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (self), FALSE);

  return g_inet_address_get_is_link_local (self->address);
}

/**
 * rc_nearby_server_use_host:
 * @self: a server with a host
 *
 * Its machine's name leads to it here as well: so that is how it is called from now on, as it
 * stays the same where an address changes.
 */
void
rc_nearby_server_use_host (RcNearbyServer *self)
{
  g_return_if_fail (RC_IS_NEARBY_SERVER (self));
  g_return_if_fail (self->host != NULL);

  g_free (self->server);
  self->server = g_strdup_printf ("%s:%u", self->host, (guint) self->port);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
}

/**
 * rc_nearby_server_clean_name:
 * @name: from anywhere
 *
 * Returns: (transfer full) (nullable): @name in one line, without what cannot be
 *   seen or turns text around; %NULL where nothing is left, or it is no name
 */
char *
rc_nearby_server_clean_name (const char *name)
{
  GString *clean;

  if (strlen (name) > RC_NEARBY_NAME_MAX_BYTES || !g_utf8_validate (name, -1, NULL))
    return NULL;

  clean = g_string_new (NULL);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isspace (c) && g_unichar_isgraph (c))
        g_string_append_unichar (clean, c);
      else if (g_unichar_isspace (c) && clean->len > 0 && clean->str[clean->len - 1] != ' ')
        g_string_append_c (clean, ' ');
    }
  g_strchomp (clean->str);

  return g_string_free (clean, *clean->str == '\0');
}

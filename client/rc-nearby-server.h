/* rc-nearby-server.h - a server that was found nearby. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of what the network says: more of it is not looked at. */
#define RC_NEARBY_NAME_MAX_BYTES 63 /* a label of the DNS */
#define RC_NEARBY_TXT_MAX 32        /* entries */
#define RC_NEARBY_TXT_MAX_BYTES 255 /* of each */

/**
 * RcNearbyService:
 * @name: how it calls itself
 * @host: the machine's name, such as box.local
 * @interface: the number of the network's interface; 0 or less: not known
 * @address: the machine's address
 * @port: where the server listens
 * @txt: (nullable): of type aay
 *
 * What DNS-SD says of a service. All of it is from the network, and so from anybody.
 */
typedef struct
{
  const char *name;
  const char *host;
  int interface;
  const char *address;
  guint16 port;
  GVariant *txt;
} RcNearbyService;

#define RC_TYPE_NEARBY_SERVER (rc_nearby_server_get_type ())
G_DECLARE_FINAL_TYPE (RcNearbyServer, rc_nearby_server, RC, NEARBY_SERVER, GObject)

RcNearbyServer     *rc_nearby_server_new          (const RcNearbyService  *service,
                                                   GError                **error);
const char         *rc_nearby_server_get_name     (RcNearbyServer         *self);
const char         *rc_nearby_server_get_server   (RcNearbyServer         *self);
const char *const  *rc_nearby_server_get_pins     (RcNearbyServer         *self);
const char         *rc_nearby_server_get_host     (RcNearbyServer         *self);
GInetAddress       *rc_nearby_server_get_address  (RcNearbyServer         *self);
gboolean            rc_nearby_server_is_link_local (RcNearbyServer        *self);
void                rc_nearby_server_use_host     (RcNearbyServer         *self);

char               *rc_nearby_server_clean_name   (const char             *name);

G_END_DECLS

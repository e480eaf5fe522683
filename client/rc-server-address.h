/* rc-server-address.h - HOST, HOST:PORT, [V6]:PORT. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *host;
  guint16 port;
} RcServerAddress;

gboolean rc_server_address_parse (const char       *text,
                                  RcServerAddress  *address,
                                  GError          **error);
char    *rc_server_address_dup_normal (const char      *text);
gboolean rc_server_address_is_loopback (const RcServerAddress *address);
void     rc_server_address_clear (RcServerAddress  *address);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcServerAddress, rc_server_address_clear)

G_END_DECLS

/* rc-listen.h - where the server listens. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSocketAddress *rc_listen_parse       (const char      *text,
                                       GError         **error);
char           *rc_listen_to_string   (GSocketAddress  *address);
gboolean        rc_listen_is_local    (GSocketAddress  *address);
GSocket        *rc_listen_open        (GSocketAddress  *address,
                                       int              backlog,
                                       GError         **error);

G_END_DECLS

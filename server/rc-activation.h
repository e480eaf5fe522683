/* rc-activation.h - sockets that the service manager has opened for us. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *rc_activation_take (GError **error);

G_END_DECLS

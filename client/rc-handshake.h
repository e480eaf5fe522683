/* rc-handshake.h - TLS over a connection, and the server's key checked. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void       rc_handshake_async  (GSocketConnection    *stream,
                                const char           *host,
                                const char *const    *pins,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
GIOStream *rc_handshake_finish (GAsyncResult         *result,
                                char                **pin,
                                GError              **error);

G_END_DECLS

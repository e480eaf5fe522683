/* rc-connection.h - one connection, TCP or TLS: frames in, frames out. */
#pragma once

#include <gio/gio.h>

#include "rc-clock.h"
#include "rc-frame-reader.h"
#include "rc-frame-writer.h"
#include "rc-server-address.h"
#include "rc-wire.h"

G_BEGIN_DECLS

/* What may wait for a server that does not read; above it the connection is
 * given up. */
#define RC_CONNECTION_QUEUE_MAX_BYTES (16 * 1024 * 1024)

#define RC_TYPE_CONNECTION (rc_connection_get_type ())
G_DECLARE_FINAL_TYPE (RcConnection, rc_connection, RC, CONNECTION, GObject)

/* Each may close the connection, or drop the last reference to it. Nothing is
 * called after rc_connection_close(), nor after closed(). */
typedef struct
{
  void (*connected) (RcConnection  *connection,
                     gpointer       user_data);
  void (*frame)     (RcConnection  *connection,
                     const RcFrame *frame,
                     gpointer       user_data);
  void (*closed)    (RcConnection  *connection,
                     const GError  *error,
                     gpointer       user_data);
} RcConnectionEvents;

/**
 * RcConnectionSecurity:
 * @tls: whether to speak TLS
 * @pins: (nullable): the keys that are the server's; %NULL: what the system
 *   trusts for the server's name, or nothing
 */
typedef struct
{
  gboolean tls;
  const char *const *pins;
} RcConnectionSecurity;

RcConnection *rc_connection_open             (const RcServerAddress    *address,
                                              const RcConnectionSecurity *security,
                                              RcClock                  *clock,
                                              const RcConnectionEvents *events,
                                              gpointer                  user_data);
void          rc_connection_set_priority     (RcConnection             *self,
                                              int                       priority);
void          rc_connection_close            (RcConnection             *self);
void          rc_connection_say_bye          (RcConnection             *self);
gsize         rc_connection_get_queued_bytes (RcConnection             *self);
gint64        rc_connection_get_said_us      (RcConnection             *self);
const char   *rc_connection_get_pin          (RcConnection             *self);
gboolean      rc_connection_is_pinned        (RcConnection             *self);

void         *rc_connection_reserve          (RcConnection             *self,
                                              gsize                     size_bytes);
gboolean      rc_connection_commit           (RcConnection             *self,
                                              gsize                     size_bytes);

/* Queues the frame of one typed message, FALSE where a value breaks the
 * grammar: rc_connection_send (connection, typing, &typing, 0). */
#define rc_connection_send(self, name, message, body_len)                   \
  (rc_connection_commit (self,                                              \
                         rc_wire_##name##_write (message,                   \
                                                 rc_connection_reserve (self, RC_FRAME_BOUND (body_len)), \
                                                 RC_FRAME_BOUND (body_len))))

G_END_DECLS

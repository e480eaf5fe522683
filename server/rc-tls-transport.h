/* rc-tls-transport.h - how the bytes of a connection come and go: over TLS. */
#pragma once

#include "rc-certificate.h"
#include "rc-transport.h"

G_BEGIN_DECLS

void rc_transport_init_auto (RcTransport   *transport,
                             int            fd,
                             RcCertificate *certificate,
                             RcHandshakes  *handshakes,
                             gboolean       plain_allowed);

G_END_DECLS

/* rc-transport.h - how the bytes of a connection come and go. */
#pragma once

#include <glib.h>
#include <sys/uio.h>

#include "rc-handshakes.h"

G_BEGIN_DECLS

/**
 * RcSecurity:
 * @RC_SECURITY_PLAIN: whoever is on the way can read and change what is said
 * @RC_SECURITY_TLS: nobody can
 * @RC_SECURITY_REFUSED: plain, where the peer should have spoken TLS
 */
typedef enum
{
  RC_SECURITY_PLAIN,
  RC_SECURITY_TLS,
  RC_SECURITY_REFUSED,
} RcSecurity;

/**
 * RcTransport:
 * @vtable: what it can do
 * @impl: (nullable): the implementation's own
 * @fd: the socket, for epoll; non-blocking
 * @security: an #RcSecurity; known once the first byte is read
 * @wants_write: it holds bytes of its own that the socket has not taken
 * @handshakes: (nullable): asked before TLS is spoken, borrowed
 *
 * A connection's two streams of bytes. A field of the session.
 *
 * read and writev give what read(2) and writev(2) give, -1 and errno included;
 * EAGAIN: would block. flush writes what the transport itself holds back, and
 * gives 0 or -1; %NULL: it never holds anything. short_read_drains: fewer bytes than were asked for mean
 * that epoll will tell of the next ones; a transport that can hold bytes which
 * epoll does not see says %FALSE and is read until it would block.
 */
typedef struct _RcTransport RcTransport;

typedef struct
{
  gssize (*read)      (RcTransport        *transport,
                       void               *buffer,
                       gsize               size);
  gssize (*writev)    (RcTransport        *transport,
                       const struct iovec *parts,
                       guint               n_parts);
  int    (*flush)     (RcTransport        *transport);
  void   (*end_write) (RcTransport        *transport);
  void   (*close)     (RcTransport        *transport);
  gboolean short_read_drains;
} RcTransportVtable;

struct _RcTransport
{
  const RcTransportVtable *vtable;
  gpointer impl;
  int fd;
  guint8 security;
  guint8 wants_write;
  RcHandshakes *handshakes;
};

void rc_transport_init_plain (RcTransport *transport,
                              int          fd);

G_END_DECLS

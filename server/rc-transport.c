/* rc-transport.c - how the bytes of a connection come and go: in plain. */
#include "config.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-transport.h"

static gssize
plain_read (RcTransport *transport, void *buffer, gsize size)
{
  gssize n;

  do
    n = recv (transport->fd, buffer, size, MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);

  return n;
}

/* What was said in the room, or to one from one, is one part: the kernel then has
 * no list of parts to fetch and to check. */
static gssize
plain_writev (RcTransport *transport, const struct iovec *parts, guint n_parts)
{
  struct msghdr message = { .msg_iov = (struct iovec *) parts, .msg_iovlen = n_parts };
  gssize n;

  do
    n = n_parts == 1 ? send (transport->fd, parts->iov_base, parts->iov_len, MSG_DONTWAIT | MSG_NOSIGNAL)
                     : sendmsg (transport->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);

  return n;
}

static void
plain_end_write (RcTransport *transport)
{
  (void) shutdown (transport->fd, SHUT_WR);
}

static void
plain_close (RcTransport *transport)
{
  close (transport->fd);
  transport->fd = -1;
}

static const RcTransportVtable plain_vtable = {
  .read = plain_read,
  .writev = plain_writev,
  .end_write = plain_end_write,
  .close = plain_close,
  .short_read_drains = TRUE,
};

/**
 * rc_transport_init_plain:
 * @transport: a transport, not initialised
 * @fd: (transfer full): a connected, non-blocking stream socket
 *
 * Makes @transport one without encryption.
 */
void
rc_transport_init_plain (RcTransport *transport, int fd)
{
  transport->vtable = &plain_vtable;
  transport->impl = NULL;
  transport->handshakes = NULL;
  transport->fd = fd;
  transport->security = RC_SECURITY_PLAIN;
  transport->wants_write = FALSE;
}

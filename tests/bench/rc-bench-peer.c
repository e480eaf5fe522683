/* rc-bench-peer.c - one connection to what is measured. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-bench-peer.h"

static void
begin_tls (RcBenchPeer *self, gnutls_certificate_credentials_t credentials)
{
  const gnutls_datum_t protocol = { (guint8 *) "redcoast/1", 10 };

  gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (self->tls);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_alpn_set_protocols (self->tls, &protocol, 1, 0);
  gnutls_transport_set_int (self->tls, self->fd);
}

/**
 * rc_bench_peer_new:
 * @port: of 127.0.0.1
 * @index: who it is
 * @tls: (nullable): to speak TLS with; no certificate is looked at
 *
 * Connects, which a loopback address does at once.
 *
 * Returns: (transfer full): a connection, see rc_bench_peer_free()
 */
RcBenchPeer *
rc_bench_peer_new (guint16 port, guint32 index, gnutls_certificate_credentials_t tls)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  RcBenchPeer *self = g_new0 (RcBenchPeer, 1);
  const int on = 1;

  self->index = index;
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  rc_bench_check (self->fd >= 0, "socket");
  rc_bench_check (connect (self->fd, (struct sockaddr *) &address, sizeof address) == 0, "connect");
  rc_bench_check (fcntl (self->fd, F_SETFL, O_NONBLOCK) == 0, "fcntl");
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  rc_frame_reader_init (&self->reader);
  if (tls != NULL)
    begin_tls (self, tls);

  return self;
}

/**
 * rc_bench_peer_free:
 * @self: (transfer full): a connection
 *
 * Closes it.
 */
void
rc_bench_peer_free (RcBenchPeer *self)
{
  g_clear_pointer (&self->tls, gnutls_deinit);
  close (self->fd);
  rc_frame_reader_clear (&self->reader);
  g_clear_pointer (&self->output, g_byte_array_unref);
  g_free (self->token);
  g_free (self->template);
  g_free (self);
}

/**
 * rc_bench_peer_shake:
 * @self: a connection
 *
 * Goes on with the handshake.
 *
 * Returns: whether it may say something now.
 */
gboolean
rc_bench_peer_shake (RcBenchPeer *self)
{
  int rc;

  if (self->tls == NULL || self->state != RC_BENCH_PEER_CONNECTING)
    return TRUE;

  rc = gnutls_handshake (self->tls);
  if (rc < 0 && gnutls_error_is_fatal (rc))
    rc_bench_fail ("the handshake: %s", gnutls_strerror (rc));

  return rc == GNUTLS_E_SUCCESS;
}

/**
 * rc_bench_peer_read:
 * @self: a connection
 * @memory: where to
 * @size: how many bytes there are
 *
 * Reads what is there.
 *
 * Returns: how many bytes; 0: nothing for now. A connection that ended ends the
 *   measurement.
 */
gssize
rc_bench_peer_read (RcBenchPeer *self, void *memory, gsize size)
{
  gssize n;

  if (self->tls != NULL)
    {
      n = gnutls_record_recv (self->tls, memory, size);
      if (n == 0 || (n < 0 && gnutls_error_is_fatal (n)))
        rc_bench_fail ("connection %u has ended", self->index);
      return MAX (n, 0);
    }

  n = recv (self->fd, memory, size, MSG_DONTWAIT);
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    rc_bench_fail ("connection %u has ended", self->index);

  return MAX (n, 0);
}

/**
 * rc_bench_peer_reserve:
 * @self: a connection
 * @len: how many bytes are needed
 *
 * Returns: (transfer none): the memory behind what waits to be written
 */
guint8 *
rc_bench_peer_reserve (RcBenchPeer *self, gsize len)
{
  guint at;

  if (self->output == NULL)
    self->output = g_byte_array_new ();

  at = self->output->len;
  g_byte_array_set_size (self->output, at + len);
  return self->output->data + at;
}

/**
 * rc_bench_peer_commit:
 * @self: a connection
 * @reserved: how many bytes were reserved
 * @len: how many of these were used
 *
 * Gives back the rest.
 */
void
rc_bench_peer_commit (RcBenchPeer *self, gsize reserved, gsize len)
{
  g_byte_array_set_size (self->output, self->output->len - reserved + len);
}

static gssize
write_some (RcBenchPeer *self, const guint8 *data, gsize len)
{
  gssize n;

  if (self->tls != NULL)
    {
      n = gnutls_record_send (self->tls, data, len);
      if (n < 0 && gnutls_error_is_fatal (n))
        rc_bench_fail ("connection %u: %s", self->index, gnutls_strerror (n));
      return MAX (n, 0);
    }

  n = send (self->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN)
    rc_bench_fail ("connection %u: %s", self->index, g_strerror (errno));

  return MAX (n, 0);
}

/**
 * rc_bench_peer_flush:
 * @self: a connection
 *
 * Writes what the socket takes; @blocked says whether that is all.
 */
void
rc_bench_peer_flush (RcBenchPeer *self)
{
  gsize at = 0;

  self->blocked = FALSE;
  if (self->output == NULL)
    return;

  while (at < self->output->len && !self->blocked)
    {
      gssize n = write_some (self, self->output->data + at, self->output->len - at);

      self->blocked = n == 0;
      at += n;
    }

  if (at == self->output->len)
    g_byte_array_set_size (self->output, 0);
  else
    g_byte_array_remove_range (self->output, 0, at);
}

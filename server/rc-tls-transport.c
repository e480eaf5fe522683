/* rc-tls-transport.c - how the bytes of a connection come and go: over TLS,
 * or in plain where the peer's first byte says so.
 *
 *     AUTO --0x16--> TLS: handshake, then records
 *       |
 *       +--else----> plain; where that is not allowed, marked as refused, so
 *                    that the door can say why
 *
 * GnuTLS is driven directly. GIO's TLS streams run each handshake as a
 * blocking call in a thread of a small pool: a handful of peers that stop in
 * the middle of theirs would keep everybody else out. Here a handshake is a
 * few bytes of state that the reactor comes back to, and the log-in deadline
 * ends it like anything else.
 *
 * GnuTLS reads no further than the record that it is asked for, so what is
 * left lies in the socket, where epoll sees it. Of what is written it keeps at
 * most one record that the socket did not take: the transport counts it as
 * written and is blocked until it is gone. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-tls-transport.h"

#define TLS_HANDSHAKE 0x16
#define ALPN "redcoast/1"
#define RECORD_BYTES (16 * 1024)

/* A ClientHello is a few hundred bytes, a few thousand with everything new. */
#define HANDSHAKE_MESSAGE_MAX_BYTES (16 * 1024)

/* How many records that carry no data one read takes: then it is the others'
 * turn. */
#define EMPTY_RECORDS_MAX 16

typedef struct
{
  gnutls_session_t session;
  RcCertificate *certificate; /* a reference */
  gboolean established;
  gboolean ended;             /* our close_notify is on its way */
  guint8 *held;               /* (nullable), owned: a record that the socket did not take */
  gsize held_len;
} Tls;

static void
tls_free (Tls *tls)
{
  if (tls->session != NULL)
    gnutls_deinit (tls->session);
  rc_certificate_unref (tls->certificate);
  g_free (tls->held);
  g_free (tls);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tls, tls_free)

static gssize
give_up (int reason)
{
  errno = reason;
  return -1;
}

/* 0 when it is through; else -1, with EAGAIN where it waits. */
static int
shake_hands (RcTransport *transport)
{
  Tls *tls = transport->impl;
  int result;

  do
    result = gnutls_handshake (tls->session);
  while (result < 0 && result != GNUTLS_E_AGAIN && !gnutls_error_is_fatal (result));

  transport->wants_write = FALSE;
  if (result == GNUTLS_E_AGAIN)
    {
      transport->wants_write = gnutls_record_get_direction (tls->session) == 1;
      return give_up (EAGAIN);
    }

  if (result < 0)
    {
      g_debug ("a TLS handshake failed: %s", gnutls_strerror (result));
      (void) gnutls_alert_send_appropriate (tls->session, result);
      return give_up (ECONNRESET);
    }

  tls->established = TRUE;
  return 0;
}

/* One record: bytes, 0 at the end, or -1. */
static gssize
read_record (Tls *tls, guint8 *buffer, gsize size)
{
  for (guint i = 0; i < EMPTY_RECORDS_MAX; i++)
    {
      gssize n = gnutls_record_recv (tls->session, buffer, size);

      if (n >= 0)
        return n;
      if (n == GNUTLS_E_AGAIN)
        return give_up (EAGAIN);
      /* Without a close_notify; the frames say whether anything is missing. */
      if (n == GNUTLS_E_PREMATURE_TERMINATION)
        return 0;
      if (n == GNUTLS_E_REHANDSHAKE || gnutls_error_is_fatal (n))
        return give_up (ECONNRESET);
    }

  return give_up (EAGAIN);
}

static gssize
tls_read (RcTransport *transport, void *buffer, gsize size)
{
  Tls *tls = transport->impl;
  gsize got = 0;

  if (!tls->established && shake_hands (transport) != 0)
    return -1;

  /* The end, or an error, comes again with the next read. */
  while (size - got >= RECORD_BYTES)
    {
      gssize n = read_record (tls, (guint8 *) buffer + got, size - got);

      if (n <= 0)
        return got > 0 ? (gssize) got : n;

      got += n;
    }

  return got;
}

/* Bytes that were sent, or -1. */
static gssize
send_record (Tls *tls, const guint8 *record, gsize len)
{
  gssize n;

  do
    n = gnutls_record_send (tls->session, record, len);
  while (n == GNUTLS_E_INTERRUPTED);

  return n >= 0 ? n : give_up (n == GNUTLS_E_AGAIN ? EAGAIN : ECONNRESET);
}

/* GnuTLS has a record that it could not send, and says what it was worth only
 * once it is gone: less than it was given, where the peer asked for short
 * ones. */
static void
hold (RcTransport *transport, const guint8 *record, gsize len)
{
  Tls *tls = transport->impl;

  tls->held = g_memdup2 (record, len);
  tls->held_len = len;
  transport->wants_write = TRUE;
}

/* What the socket did not take of the last record. */
static int
tls_flush (RcTransport *transport)
{
  Tls *tls = transport->impl;
  gssize n;

  if (!transport->wants_write)
    return 0;

  if (!tls->established)
    return shake_hands (transport);

  n = send_record (tls, NULL, 0);
  for (gsize sent = n; n >= 0 && sent < tls->held_len; sent += n)
    {
      n = send_record (tls, tls->held + sent, tls->held_len - sent);
      if (n < 0)
        {
          memmove (tls->held, tls->held + sent, tls->held_len - sent);
          tls->held_len -= sent;
          return -1;
        }
    }

  if (n < 0)
    return -1;

  g_clear_pointer (&tls->held, g_free);
  transport->wants_write = FALSE;
  return 0;
}

/* Bytes of @parts from @offset on, as many as a record holds. */
static gsize
gather (const struct iovec *parts, guint n_parts, gsize offset, guint8 *record)
{
  gsize len = 0;

  for (guint i = 0; i < n_parts && len < RECORD_BYTES; i++)
    {
      gsize n;

      if (offset >= parts[i].iov_len)
        {
          offset -= parts[i].iov_len;
          continue;
        }

      n = MIN (parts[i].iov_len - offset, RECORD_BYTES - len);
      memcpy (record + len, (const guint8 *) parts[i].iov_base + offset, n);
      len += n;
      offset = 0;
    }

  return len;
}

static gssize
tls_writev (RcTransport *transport, const struct iovec *parts, guint n_parts)
{
  Tls *tls = transport->impl;
  guint8 record[RECORD_BYTES];
  gsize written = 0;
  gsize len;

  /* Before the handshake is through nothing can be said. */
  if (!tls->established)
    return give_up (EPIPE);

  if (tls_flush (transport) != 0)
    return -1;

  while (!transport->wants_write && (len = gather (parts, n_parts, written, record)) > 0)
    {
      gssize n = send_record (tls, record, len);

      if (n < 0 && errno != EAGAIN)
        return -1;
      if (n < 0)
        hold (transport, record, len);

      written += n < 0 ? len : (gsize) n;
    }

  return written;
}

/* So that the peer knows an end from a cut. */
static void
say_end (RcTransport *transport)
{
  Tls *tls = transport->impl;

  if (!tls->established || tls->ended || transport->wants_write)
    return;

  tls->ended = TRUE;
  (void) gnutls_bye (tls->session, GNUTLS_SHUT_WR);
}

static void
tls_end_write (RcTransport *transport)
{
  say_end (transport);
  (void) shutdown (transport->fd, SHUT_WR);
}

static void
tls_close (RcTransport *transport)
{
  say_end (transport);
  tls_free (transport->impl);
  transport->impl = NULL;
  close (transport->fd);
  transport->fd = -1;
}

static const RcTransportVtable tls_vtable = {
  .read = tls_read,
  .writev = tls_writev,
  .flush = tls_flush,
  .end_write = tls_end_write,
  .close = tls_close,
  .short_read_drains = FALSE,
};

static gboolean
begin_session (Tls *tls, int fd)
{
  static const char alpn[] = ALPN;
  const gnutls_datum_t protocol = { (unsigned char *) alpn, sizeof alpn - 1 };

  /* Without tickets: our clients stay connected, and a ticket is kept and
   * encrypted for nothing. */
  if (gnutls_init (&tls->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS) != 0)
    return FALSE;

  if (gnutls_priority_set (tls->session, rc_certificate_get_priority (tls->certificate)) != 0 ||
      gnutls_credentials_set (tls->session, GNUTLS_CRD_CERTIFICATE, rc_certificate_get_credentials (tls->certificate)) != 0 ||
      gnutls_alpn_set_protocols (tls->session, &protocol, 1, GNUTLS_ALPN_MANDATORY) != 0)
    return FALSE;

  gnutls_handshake_set_max_packet_length (tls->session, HANDSHAKE_MESSAGE_MAX_BYTES);
  gnutls_transport_set_int (tls->session, fd);
  return TRUE;
}

static gboolean
become_tls (RcTransport *transport)
{
  g_autoptr (Tls) tls = g_new0 (Tls, 1);

  tls->certificate = rc_certificate_ref (transport->impl);
  if (!begin_session (tls, transport->fd))
    return FALSE;

  rc_certificate_unref (transport->impl);
  transport->impl = g_steal_pointer (&tls);
  transport->vtable = &tls_vtable;
  transport->security = RC_SECURITY_TLS;
  return TRUE;
}

static void
become_plain (RcTransport *transport)
{
  gboolean allowed = transport->security != RC_SECURITY_REFUSED;

  rc_certificate_unref (transport->impl);
  rc_transport_init_plain (transport, transport->fd);
  if (!allowed)
    transport->security = RC_SECURITY_REFUSED;
}

/* Nothing is read before it is known what it is read as. */
/* Without a word: in plain it would not be understood. */
static gssize
refuse_handshake (void)
{
  g_debug ("an address asks for too many TLS handshakes");
  return give_up (ECONNRESET);
}

static gssize
auto_read (RcTransport *transport, void *buffer, gsize size)
{
  guint8 first;
  gssize n;

  do
    n = recv (transport->fd, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);

  if (n <= 0)
    return n;

  if (first != TLS_HANDSHAKE)
    become_plain (transport);
  else if (!rc_handshakes_take (transport->handshakes, transport->fd))
    return refuse_handshake ();
  else if (!become_tls (transport))
    return give_up (ENOMEM);

  return transport->vtable->read (transport, buffer, size);
}

static gssize
auto_writev (RcTransport *transport, const struct iovec *parts, guint n_parts)
{
  return give_up (EPIPE);
}

static void
auto_end_write (RcTransport *transport)
{
  (void) shutdown (transport->fd, SHUT_WR);
}

static void
auto_close (RcTransport *transport)
{
  g_clear_pointer ((RcCertificate **) &transport->impl, rc_certificate_unref);
  close (transport->fd);
  transport->fd = -1;
}

static const RcTransportVtable auto_vtable = {
  .read = auto_read,
  .writev = auto_writev,
  .end_write = auto_end_write,
  .close = auto_close,
  .short_read_drains = FALSE,
};

/**
 * rc_transport_init_auto:
 * @transport: a transport, not initialised
 * @fd: (transfer full): a connected, non-blocking stream socket
 * @certificate: (nullable): what TLS is spoken with; a reference is taken.
 *   Without one only plain is spoken
 * @handshakes: who may ask for TLS; it must outlive @transport
 * @plain_allowed: whether the peer may speak without TLS
 *
 * Makes @transport one that speaks TLS or plain, as the peer's first byte has
 * it. Where plain is spoken and not allowed, its security becomes
 * %RC_SECURITY_REFUSED, and what is written is written in plain.
 */
void
rc_transport_init_auto (RcTransport *transport, int fd, RcCertificate *certificate, RcHandshakes *handshakes,
                        gboolean plain_allowed)
{
  rc_transport_init_plain (transport, fd);
  transport->security = plain_allowed ? RC_SECURITY_PLAIN : RC_SECURITY_REFUSED;
  if (certificate == NULL)
    return;

  transport->vtable = &auto_vtable;
  transport->handshakes = handshakes;
  transport->impl = rc_certificate_ref (certificate);
}

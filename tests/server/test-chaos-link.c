/* test-chaos-link.c - one connection of a client in chaos, plain or over TLS. */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test-chaos-link.h"

#define READ_BYTES 16384
#define READS_MAX 8

struct _ChaosLink
{
  int fd;
  GByteArray *output;
  gnutls_session_t tls; /* (nullable), owned */
  gnutls_certificate_credentials_t credentials;
  gboolean begun;       /* the connection is there */
  gboolean shaken;      /* the handshake is through, or there is none */
};

static void
start_tls (ChaosLink *self)
{
  ck_assert_int_eq (gnutls_certificate_allocate_credentials (&self->credentials), 0);
  ck_assert_int_eq (gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL), 0);
  ck_assert_int_eq (gnutls_set_default_priority (self->tls), 0);
  ck_assert_int_eq (gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials), 0);
  gnutls_transport_set_int (self->tls, self->fd);
}

ChaosLink *
chaos_link_new (guint16 port, gboolean tls)
{
  ChaosLink *self = g_new0 (ChaosLink, 1);
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int on = 1;

  self->output = g_byte_array_new ();
  self->shaken = !tls;
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  ck_assert_int_ge (self->fd, 0);
  (void) setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  /* Whether it is answered is seen when it is read. */
  (void) connect (self->fd, (struct sockaddr *) &address, sizeof address);
  if (tls)
    start_tls (self);
  return self;
}

void
chaos_link_free (ChaosLink *self)
{
  if (self->tls != NULL)
    {
      gnutls_deinit (self->tls);
      gnutls_certificate_free_credentials (self->credentials);
    }
  close (self->fd);
  g_byte_array_unref (self->output);
  g_free (self);
}

int
chaos_link_get_fd (ChaosLink *self)
{
  return self->fd;
}

short
chaos_link_get_events (ChaosLink *self)
{
  gboolean writes = self->shaken ? self->output->len > 0 : gnutls_record_get_direction (self->tls) == 1 || !self->begun;

  return (short) (writes ? POLLIN | POLLOUT : POLLIN);
}

void
chaos_link_say (ChaosLink *self, const char *bytes, gsize len)
{
  g_byte_array_append (self->output, (const guint8 *) bytes, (guint) len);
}

void
chaos_link_sayf (ChaosLink *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  chaos_link_say (self, text, strlen (text));
}

/* Whether an answer of recv() or send(), or of GnuTLS, only means that it has to wait. */
static gboolean
waits (ChaosLink *self, gssize n)
{
  if (self->tls != NULL)
    return n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED;

  return n < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN);
}

static gboolean
shake (ChaosLink *self)
{
  int n = gnutls_handshake (self->tls);

  self->shaken = n == GNUTLS_E_SUCCESS;
  return self->shaken || !gnutls_error_is_fatal (n);
}

static gboolean
write_some (ChaosLink *self)
{
  while (self->output->len > 0)
    {
      gssize n = self->tls != NULL ? gnutls_record_send (self->tls, self->output->data, self->output->len)
                                   : send (self->fd, self->output->data, self->output->len, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n <= 0)
        return waits (self, n);
      g_byte_array_remove_range (self->output, 0, (guint) n);
    }

  return TRUE;
}

/* What is left is read next time; but what TLS holds already wakes nobody. */
static gboolean
read_some (ChaosLink *self, GByteArray *input)
{
  guint8 buffer[READ_BYTES];

  for (guint i = 0; i < READS_MAX || (self->tls != NULL && gnutls_record_check_pending (self->tls) > 0); i++)
    {
      gssize n = self->tls != NULL ? gnutls_record_recv (self->tls, buffer, sizeof buffer)
                                   : recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n <= 0)
        return waits (self, n);
      g_byte_array_append (input, buffer, (guint) n);
    }

  return TRUE;
}

gboolean
chaos_link_pump (ChaosLink *self, GByteArray *input)
{
  self->begun = TRUE;
  if (!self->shaken && !shake (self))
    return FALSE;
  if (!self->shaken)
    return TRUE;

  /* Last words are read even when nothing can be written any more. */
  (void) write_some (self);
  return read_some (self, input);
}

/* rc-test-peer.c - a client made of bytes.
 *
 * It cuts the stream into frames with code of its own, so that a fault of the
 * protocol module is not hidden by the same fault here. */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"

#define READ_BYTES 65536
#define SHOWN_MAX_BYTES 600
/* Above what any frame can take: an end that never comes is found early. */
#define FRAME_MAX_BYTES (4 * 1024 * 1024)

struct _RcTestPeer
{
  int fd;
  gboolean ended;
  guint n_pings;
  gnutls_session_t tls; /* (nullable), owned */
  gsize record_max_bytes; /* 0: GnuTLS's own */
  GByteArray *input; /* read, and not taken yet */
};

/* Bytes as a message of check's can hold them: one line, not too long;
 * g_free() it. */
static char *
show (const void *bytes, gsize len)
{
  g_autofree char *text = g_utf8_make_valid (bytes != NULL ? bytes : "", (gssize) MIN (len, SHOWN_MAX_BYTES));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strjoinv ("⏎", lines);
}

static void
wait_until (RcTestPeer *self, short events, gint64 deadline_us)
{
  struct pollfd ready = { .fd = self->fd, .events = events };
  g_autofree char *shown = NULL;
  int n_ready;

  do
    {
      gint64 left_us = MAX (deadline_us - g_get_monotonic_time (), 0);

      n_ready = poll (&ready, 1, (int) (left_us / 1000 + 1));
    }
  while (n_ready < 0 && errno == EINTR);

  ck_assert_int_ge (n_ready, 0);
  if (n_ready > 0)
    return;

  shown = show (self->input->data, self->input->len);
  ck_abort_msg ("the server did not %s within %d ms; what lies unread is “%s”",
                events == POLLIN ? "answer" : "read", RC_TEST_DEADLINE_MS, shown);
}

static gint64
deadline_from_now_us (void)
{
  return g_get_monotonic_time () + (gint64) RC_TEST_DEADLINE_MS * 1000;
}

/* As recv(2) and send(2) would. */
static gssize
from_tls (gssize n)
{
  if (n >= 0)
    return n;

  errno = n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ? EAGAIN : ECONNRESET;
  return -1;
}

static gssize
receive_some (RcTestPeer *self, guint8 *buffer, gsize size)
{
  return self->tls != NULL ? from_tls (gnutls_record_recv (self->tls, buffer, size))
                           : recv (self->fd, buffer, size, MSG_DONTWAIT);
}

static gssize
send_some (RcTestPeer *self, const guint8 *bytes, gsize len)
{
  return self->tls != NULL ? from_tls (gnutls_record_send (self->tls, bytes, len))
                           : send (self->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Adds what there is to the input; FALSE at the end of the stream. */
static gboolean
read_more (RcTestPeer *self, gint64 deadline_us)
{
  guint8 buffer[READ_BYTES];
  gssize n;

  if (self->ended)
    return FALSE;

  do
    {
      wait_until (self, POLLIN, deadline_us);
      n = receive_some (self, buffer, sizeof buffer);
    }
  while (n < 0 && (errno == EAGAIN || errno == EINTR));

  if (n <= 0)
    {
      /* A server that closes while we write resets the connection. */
      ck_assert_msg (n == 0 || errno == ECONNRESET, "recv: %s", g_strerror (errno));
      self->ended = TRUE;
      return FALSE;
    }

  g_byte_array_append (self->input, buffer, (guint) n);
  return TRUE;
}

/* The length of the frame that the input begins with, its LF included, as far
 * as it is known: 0 where the header has no end yet. */
static gsize
measure_frame (RcTestPeer *self)
{
  const char *start = (const char *) self->input->data;
  const char *lf = self->input->len > 0 ? memchr (start, '\n', self->input->len) : NULL;
  const char *space;
  guint64 body_len;

  if (lf == NULL)
    return 0;

  space = memrchr (start, ' ', (gsize) (lf - start));
  if (space == NULL || !g_str_has_prefix (space, " len="))
    return (gsize) (lf - start) + 1;

  body_len = g_ascii_strtoull (space + strlen (" len="), NULL, 10);
  ck_assert_uint_le (body_len, FRAME_MAX_BYTES);
  return (gsize) (lf - start) + 1 + body_len + 1;
}

static char *
take (RcTestPeer *self, gsize len)
{
  char *taken = g_malloc (len + 1);

  if (len > 0)
    {
      memcpy (taken, self->input->data, len);
      g_byte_array_remove_range (self->input, 0, (guint) len);
    }
  taken[len] = '\0';

  return taken;
}

static RcTestPeer *
connect_to (int fd, const struct sockaddr *address, socklen_t len)
{
  RcTestPeer *self = g_new0 (RcTestPeer, 1);

  ck_assert_int_ge (fd, 0);
  ck_assert_msg (connect (fd, address, len) == 0, "connect: %s", g_strerror (errno));
  self->fd = fd;
  self->input = g_byte_array_new ();

  return self;
}

/**
 * rc_test_peer_connect:
 * @port: a port of 127.0.0.1
 *
 * Returns: (transfer full): a connection on which nothing was sent yet
 */
RcTestPeer *
rc_test_peer_connect (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  RcTestPeer *self = connect_to (fd, (const struct sockaddr *) &address, sizeof address);

  ck_assert_int_eq (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);

  return self;
}

/* The same from another address of this machine's, to the port at it. */
RcTestPeer *
rc_test_peer_connect_from (guint16 port, const char *address)
{
  g_autoptr (GSocketAddress) from = g_inet_socket_address_new_from_string (address, 0);
  gboolean is_v6 = g_socket_address_get_family (from) == G_SOCKET_FAMILY_IPV6;
  g_autoptr (GSocketAddress) to = g_inet_socket_address_new_from_string (is_v6 ? "::1" : "127.0.0.1", port);
  struct sockaddr_storage bytes;
  gssize len = g_socket_address_get_native_size (from);
  int fd = socket (is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  ck_assert (g_socket_address_to_native (from, &bytes, sizeof bytes, NULL));
  ck_assert_msg (bind (fd, (struct sockaddr *) &bytes, (socklen_t) len) == 0, "bind to %s: %s", address, g_strerror (errno));
  ck_assert (g_socket_address_to_native (to, &bytes, sizeof bytes, NULL));
  return connect_to (fd, (struct sockaddr *) &bytes, (socklen_t) len);
}

/* Asks for records that are no longer than this, before TLS starts. */
void
rc_test_peer_ask_for_records (RcTestPeer *self, gsize record_max_bytes)
{
  self->record_max_bytes = record_max_bytes;
}

/**
 * rc_test_peer_start_tls:
 * @priority: (nullable): GnuTLS's priorities, %NULL for its own
 * @alpn: (nullable): the protocol to name
 *
 * Speaks TLS from now on; the server's certificate is not checked.
 *
 * Returns: whether the handshake came to a good end
 */
gboolean
rc_test_peer_start_tls (RcTestPeer *self, const char *priority, const char *alpn)
{
  gnutls_certificate_credentials_t credentials;
  gint64 deadline_us = deadline_from_now_us ();
  int result;

  ck_assert_int_eq (gnutls_certificate_allocate_credentials (&credentials), 0);
  ck_assert_int_eq (gnutls_init (&self->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL), 0);
  ck_assert_int_eq (gnutls_priority_set_direct (self->tls, priority != NULL ? priority : "NORMAL", NULL), 0);
  ck_assert_int_eq (gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, credentials), 0);
  if (alpn != NULL)
    {
      const gnutls_datum_t protocol = { (unsigned char *) alpn, (unsigned) strlen (alpn) };

      ck_assert_int_eq (gnutls_alpn_set_protocols (self->tls, &protocol, 1, 0), 0);
    }
  if (self->record_max_bytes > 0)
    ck_assert_int_ge (gnutls_record_set_max_recv_size (self->tls, self->record_max_bytes), 0);
  gnutls_transport_set_int (self->tls, self->fd);
  ck_assert_int_eq (fcntl (self->fd, F_SETFL, O_NONBLOCK), 0);

  while ((result = gnutls_handshake (self->tls)) < 0 && !gnutls_error_is_fatal (result))
    if (result == GNUTLS_E_AGAIN)
      wait_until (self, gnutls_record_get_direction (self->tls) == 0 ? POLLIN : POLLOUT, deadline_us);

  gnutls_certificate_free_credentials (credentials);
  return result == 0;
}

/* As rc_test_peer_log_in(), over TLS. */
RcTestPeer *
rc_test_peer_log_in_tls (guint16 port, const char *id)
{
  RcTestPeer *self = rc_test_peer_connect (port);

  ck_assert (rc_test_peer_start_tls (self, NULL, "redcoast/1"));
  rc_test_peer_printf (self, "HELLO v=1 len=9\ntest peer\nLOGIN id=%s method=open\n", id);
  g_free (rc_test_peer_expect (self, "HELLO v=*\n"));
  g_free (rc_test_peer_expect (self, "WELCOME id=*\n"));

  return self;
}

/* The session, for what only a few tests look at; %NULL in plain. */
gpointer
rc_test_peer_get_tls (RcTestPeer *self)
{
  return self->tls;
}

/* The same, over the Unix socket at @path. */
RcTestPeer *
rc_test_peer_connect_unix (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  ck_assert_uint_lt (g_strlcpy (address.sun_path, path, sizeof address.sun_path),
                     sizeof address.sun_path);

  return connect_to (socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
                     (const struct sockaddr *) &address, sizeof address);
}

static RcTestPeer *
log_in (guint16 port, const char *id, const char *method)
{
  RcTestPeer *self = rc_test_peer_connect (port);
  g_autofree char *hello = NULL;
  g_autofree char *welcome = NULL;

  rc_test_peer_printf (self, "HELLO v=1 len=9\ntest peer\nLOGIN id=%s method=%s\n", id, method);
  hello = rc_test_peer_expect (self, "HELLO v=*\n");
  welcome = rc_test_peer_expect (self, "WELCOME id=*\n");

  return self;
}

/**
 * rc_test_peer_log_in:
 *
 * Connects, logs in as @id with `method=open`, and reads the server's HELLO
 * and WELCOME. The contact list is not asked for.
 *
 * Returns: (transfer full): the connection
 */
RcTestPeer *
rc_test_peer_log_in (guint16 port, const char *id)
{
  return log_in (port, id, "open");
}

/**
 * rc_test_peer_log_in_guest:
 *
 * The same with `method=guest`: the id is free again afterwards.
 *
 * Returns: (transfer full): the connection
 */
RcTestPeer *
rc_test_peer_log_in_guest (guint16 port, const char *id)
{
  return log_in (port, id, "guest");
}

/* Closes the connection, without a BYE. */
void
rc_test_peer_free (RcTestPeer *self)
{
  close (self->fd);
  g_clear_pointer (&self->tls, gnutls_deinit);
  g_byte_array_unref (self->input);
  g_free (self);
}

/* The socket; it stays the peer's. */
int
rc_test_peer_get_fd (RcTestPeer *self)
{
  return self->fd;
}

/**
 * rc_test_peer_send:
 * @len: the number of @bytes, or -1 for all up to the NUL
 *
 * Sends it all. A server that has closed the connection meanwhile is no
 * failure here: what it said before can still be read.
 */
void
rc_test_peer_send (RcTestPeer *self, const void *bytes, gssize len)
{
  gint64 deadline_us = deadline_from_now_us ();
  const guint8 *at = bytes;
  gsize left = len < 0 ? strlen (bytes) : (gsize) len;

  while (left > 0)
    {
      gssize n = send_some (self, at, left);

      if (n >= 0)
        {
          at += n;
          left -= (gsize) n;
          continue;
        }
      if (errno == EPIPE || errno == ECONNRESET)
        return;

      ck_assert_msg (errno == EAGAIN || errno == EINTR, "send: %s", g_strerror (errno));
      wait_until (self, POLLOUT, deadline_us);
    }
}

/* Sends a formatted string, without its NUL. */
void
rc_test_peer_printf (RcTestPeer *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  rc_test_peer_send (self, text, -1);
}

/**
 * rc_test_peer_read_frame:
 *
 * Returns: (transfer full) (nullable): one whole frame as it came, body and
 *   final LF included, or %NULL at the end of the stream
 */
char *
rc_test_peer_read_frame (RcTestPeer *self)
{
  gint64 deadline_us = deadline_from_now_us ();
  gsize len = measure_frame (self);
  g_autofree char *shown = NULL;

  while (len == 0 || len > self->input->len)
    {
      ck_assert_uint_lt (self->input->len, FRAME_MAX_BYTES);
      if (!read_more (self, deadline_us))
        {
          shown = show (self->input->data, self->input->len);
          ck_assert_msg (self->input->len == 0, "the stream ended inside a frame: “%s”", shown);
          return NULL;
        }
      len = measure_frame (self);
    }

  shown = show (self->input->data, len);
  ck_assert_msg (self->input->data[len - 1] == '\n', "the frame has no LF at its end: “%s”", shown);
  return take (self, len);
}

/**
 * rc_test_peer_read_bytes:
 * @len: how many; %G_MAXSIZE for everything until the stream ends
 *
 * Returns: (transfer full): @len bytes, or fewer where the stream ended
 */
GBytes *
rc_test_peer_read_bytes (RcTestPeer *self, gsize len)
{
  gint64 deadline_us = deadline_from_now_us ();
  gsize taken;

  while (self->input->len < len && read_more (self, deadline_us))
    continue;

  taken = MIN (len, self->input->len);
  return g_bytes_new_take (take (self, taken), taken);
}

/**
 * rc_test_peer_expect:
 * @pattern: a glob of `*` and `?`
 *
 * Reads one frame, which must match @pattern as a whole.
 *
 * Returns: (transfer full): the frame
 */
char *
rc_test_peer_expect (RcTestPeer *self, const char *pattern)
{
  char *frame = rc_test_peer_read_frame (self);
  g_autofree char *wanted = show (pattern, strlen (pattern));
  g_autofree char *shown = NULL;

  ck_assert_msg (frame != NULL, "expected “%s”, but the stream ended", wanted);
  shown = show (frame, strlen (frame));
  ck_assert_msg (g_pattern_match_simple (pattern, frame), "expected “%s”, got “%s”", wanted, shown);

  return frame;
}

/**
 * rc_test_peer_expect_later:
 *
 * Reads frames and drops them until one matches @pattern.
 *
 * Returns: (transfer full): that frame
 */
char *
rc_test_peer_expect_later (RcTestPeer *self, const char *pattern)
{
  gint64 deadline_us = deadline_from_now_us ();
  g_autoptr (GString) dropped = g_string_new (NULL);
  g_autofree char *wanted = show (pattern, strlen (pattern));
  g_autofree char *shown = NULL;

  while (g_get_monotonic_time () < deadline_us)
    {
      char *frame = rc_test_peer_read_frame (self);

      if (frame == NULL)
        break;
      if (g_pattern_match_simple (pattern, frame))
        return frame;
      g_string_append (dropped, frame);
      g_free (frame);
    }

  shown = show (dropped->str, dropped->len);
  ck_abort_msg ("waited for “%s”, got only “%s”", wanted, shown);
  return NULL;
}

/* Reads until the server has closed the connection; what comes before is dropped. */
void
rc_test_peer_expect_end (RcTestPeer *self)
{
  gint64 deadline_us = deadline_from_now_us ();

  do
    g_byte_array_set_size (self->input, 0);
  while (read_more (self, deadline_us));
}

/* Checks that nothing is on its way to us: a PING gets its PONG, and nothing
 * else came before it. */
void
rc_test_peer_expect_quiet (RcTestPeer *self)
{
  g_autofree char *pong = g_strdup_printf ("PONG tag=quiet-%u\n", ++self->n_pings);
  g_autofree char *frame = NULL;

  rc_test_peer_printf (self, "PING tag=quiet-%u\n", self->n_pings);
  frame = rc_test_peer_expect (self, pong);
}

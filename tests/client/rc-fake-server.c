#include "config.h"

#include <check.h>
#include <gio/gnetworking.h>
#include <stdarg.h>

#include "rc-fake-server.h"
#include "rc-frame-reader.h"

#define READ_BYTES 65536

struct _RcFakeServer
{
  GSocketService *service;
  GPtrArray *peers;    /* of Peer */
  GPtrArray *received; /* of char* */
  char *address;
  char *log;
  char *hello_keys;
  RcFakeServerFilter filter;
  gpointer user_data;
  guint64 seq;
  guint16 port;
  guint n_connections;
  gboolean hold;
  gboolean mute;
};

typedef struct
{
  RcFakeServer *server;
  GSocketConnection *stream;
  GSource *source;
  RcFrameReader reader;
  guint8 *input;
  gboolean closed;
} Peer;

static void
peer_close (Peer *peer)
{
  if (peer->closed)
    return;

  peer->closed = TRUE;
  g_source_destroy (peer->source);
  g_socket_close (g_socket_connection_get_socket (peer->stream), NULL);
}

static void
peer_free (Peer *peer)
{
  peer_close (peer);
  g_source_unref (peer->source);
  g_object_unref (peer->stream);
  rc_frame_reader_clear (&peer->reader);
  g_free (peer->input);
  g_free (peer);
}

static char *
dup_value (const RcFrame *frame,
           RcKey          key)
{
  char *value = rc_slice_dup (rc_frame_get (frame, key));

  return value != NULL ? value : g_strdup ("");
}

static char *
dup_tag (const RcFrame *frame)
{
  g_autofree char *tag = rc_slice_dup (rc_frame_get (frame, RC_KEY_TAG));

  return tag != NULL ? g_strdup_printf (" tag=%s", tag) : g_strdup ("");
}

static void
answer (RcFakeServer  *self,
        const RcFrame *frame)
{
  g_autofree char *tag = dup_tag (frame);
  g_autofree char *id = dup_value (frame, RC_KEY_ID);
  g_autofree char *ref = dup_value (frame, RC_KEY_REF);

  if (frame->verb == RC_VERB_HELLO)
    rc_fake_server_send (self, "HELLO v=1 log=%s%s len=4\nFake\n", self->log, self->hello_keys);
  else if (frame->verb == RC_VERB_LOGIN)
    rc_fake_server_send (self, "WELCOME id=%s seq=%" G_GUINT64_FORMAT " len=6\nsecret\n",
                         id, self->seq);
  else if (frame->verb == RC_VERB_ROSTER)
    rc_fake_server_send (self, "END%s\n", tag);
  else if (frame->verb == RC_VERB_SYNC || frame->verb == RC_VERB_HISTORY)
    rc_fake_server_send (self, "END more=0%s\n", tag);
  else if (frame->verb == RC_VERB_PING)
    rc_fake_server_send (self, "PONG%s\n", tag);
  else if (frame->verb == RC_VERB_SEND && !self->hold)
    {
      self->seq++;
      rc_fake_server_send (self, "SENT ref=%s seq=%" G_GUINT64_FORMAT
                           " time=%" G_GUINT64_FORMAT "%s\n", ref, self->seq,
                           G_GUINT64_CONSTANT (1764547200000000) + self->seq, tag);
    }
}

static void
take_frame (RcFakeServer  *self,
            const RcFrame *frame)
{
  char *line = rc_slice_is_absent (frame->body)
                 ? rc_slice_dup (frame->header)
                 : g_strdup_printf ("%.*s|%.*s", (int) frame->header.len, frame->header.data,
                                    (int) frame->body.len, frame->body.data);

  g_ptr_array_add (self->received, line);
  if (self->mute)
    return;
  if (self->filter != NULL && self->filter (self, frame, self->user_data))
    return;

  answer (self, frame);
}

static gboolean
on_readable (GObject  *pollable,
             gpointer  user_data)
{
  Peer *peer = user_data;
  g_autoptr (GError) error = NULL;
  RcFrame frame;
  gssize n_bytes =
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (pollable),
                                              peer->input, READ_BYTES, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  if (n_bytes <= 0)
    {
      peer_close (peer);
      return G_SOURCE_REMOVE;
    }

  rc_frame_reader_feed (&peer->reader, peer->input, (gsize) n_bytes);
  while (!peer->closed
         && rc_frame_reader_next (&peer->reader, &frame, NULL) == RC_PARSE_FRAME)
    take_frame (peer->server, &frame);
  rc_frame_reader_keep (&peer->reader);

  return peer->closed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *stream,
             GObject           *source_object,
             gpointer           user_data)
{
  RcFakeServer *self = user_data;
  Peer *peer = g_new0 (Peer, 1);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream));

  /* What it sends in one turn is there in the next one. */
  g_socket_set_option (g_socket_connection_get_socket (stream), IPPROTO_TCP, TCP_NODELAY,
                       TRUE, NULL);
  peer->server = self;
  peer->stream = g_object_ref (stream);
  peer->input = g_malloc (READ_BYTES);
  rc_frame_reader_init (&peer->reader);
  peer->source =
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (peer->source, (GSourceFunc) (void (*) (void)) on_readable, peer, NULL);
  g_source_attach (peer->source, NULL);
  g_ptr_array_add (self->peers, peer);
  self->n_connections++;

  return TRUE;
}

RcFakeServer *
rc_fake_server_new (void)
{
  RcFakeServer *self = g_new0 (RcFakeServer, 1);

  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) peer_free);
  self->received = g_ptr_array_new_with_free_func (g_free);
  self->log = g_strdup ("first");
  self->hello_keys = g_strdup ("");
  rc_fake_server_listen_again (self);
  self->address = g_strdup_printf ("127.0.0.1:%u", self->port);

  return self;
}

void
rc_fake_server_free (RcFakeServer *self)
{
  rc_fake_server_stop_listening (self);
  g_ptr_array_unref (self->peers);
  g_ptr_array_unref (self->received);
  g_free (self->address);
  g_free (self->log);
  g_free (self->hello_keys);
  g_free (self);
}

const char *
rc_fake_server_get_address (RcFakeServer *self)
{
  return self->address;
}

void
rc_fake_server_listen_again (RcFakeServer *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, self->port);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  ck_assert_msg (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                                G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &got, &error),
                 "listen: %s", error != NULL ? error->message : "");
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
}

void
rc_fake_server_stop_listening (RcFakeServer *self)
{
  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}

void
rc_fake_server_set_filter (RcFakeServer       *self,
                           RcFakeServerFilter  filter,
                           gpointer            user_data)
{
  self->filter = filter;
  self->user_data = user_data;
}

void
rc_fake_server_set_log (RcFakeServer *self,
                        const char   *log,
                        guint64       seq)
{
  g_free (self->log);
  self->log = g_strdup (log);
  self->seq = seq;
}

/* @more_keys: with a space before each */
void
rc_fake_server_set_hello (RcFakeServer *self,
                          const char   *more_keys)
{
  g_free (self->hello_keys);
  self->hello_keys = g_strdup (more_keys);
}

void
rc_fake_server_hold (RcFakeServer *self,
                     gboolean      hold)
{
  self->hold = hold;
}

void
rc_fake_server_mute (RcFakeServer *self,
                     gboolean      mute)
{
  self->mute = mute;
}

void
rc_fake_server_send_bytes (RcFakeServer *self,
                           const void   *bytes,
                           gsize         len)
{
  Peer *peer;

  ck_assert_uint_gt (self->peers->len, 0);
  peer = g_ptr_array_index (self->peers, self->peers->len - 1);
  if (peer->closed)
    return;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (peer->stream)),
                             bytes, len, NULL, NULL, NULL);
}

void
rc_fake_server_send (RcFakeServer *self,
                     const char   *format,
                     ...)
{
  g_autofree char *bytes = NULL;
  va_list args;

  va_start (args, format);
  bytes = g_strdup_vprintf (format, args);
  va_end (args);
  rc_fake_server_send_bytes (self, bytes, strlen (bytes));
}

/* A live one. */
void
rc_fake_server_message (RcFakeServer *self,
                        guint64       seq,
                        const char   *from,
                        const char   *to,
                        const char   *ref,
                        const char   *text)
{
  rc_fake_server_send (self, "MESSAGE seq=%" G_GUINT64_FORMAT " time=%" G_GUINT64_FORMAT
                       " from=%s to=%s ref=%s len=%zu\n%s\n", seq,
                       G_GUINT64_CONSTANT (1764547200000000) + seq % 1000000, from, to, ref,
                       strlen (text), text);
}

void
rc_fake_server_drop (RcFakeServer *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    peer_close (g_ptr_array_index (self->peers, i));
}

guint
rc_fake_server_get_n_connections (RcFakeServer *self)
{
  return self->n_connections;
}

guint
rc_fake_server_get_n_open (RcFakeServer *self)
{
  guint n_open = 0;

  for (guint i = 0; i < self->peers->len; i++)
    n_open += !((Peer *) g_ptr_array_index (self->peers, i))->closed;

  return n_open;
}

const char *
rc_fake_server_find (RcFakeServer *self,
                     const char   *glob,
                     guint         nth)
{
  for (guint i = 0; i < self->received->len; i++)
    if (g_pattern_match_simple (glob, g_ptr_array_index (self->received, i)) && nth-- == 0)
      return g_ptr_array_index (self->received, i);

  return NULL;
}

guint
rc_fake_server_count (RcFakeServer *self,
                      const char   *glob)
{
  guint count = 0;

  while (rc_fake_server_find (self, glob, count) != NULL)
    count++;

  return count;
}

void
rc_fake_server_forget (RcFakeServer *self)
{
  g_ptr_array_set_size (self->received, 0);
}

static gboolean
on_turn_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Whether nothing happened in it. */
static gboolean
turn (void)
{
  gboolean idle = FALSE;
  GSource *source = g_timeout_source_new (5);

  g_source_set_callback (source, on_turn_over, &idle, NULL);
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_attach (source, NULL);
  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (source);
  g_source_unref (source);

  return idle;
}

void
rc_fake_server_turn (void)
{
  turn ();
}

void
rc_fake_server_settle (void)
{
  guint n_idle = 0;

  while (n_idle < 4)
    n_idle = turn () ? n_idle + 1 : 0;
}

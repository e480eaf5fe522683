#include "config.h"

#include <glib/gi18n-lib.h>
#include <gio/gnetworking.h>

#include "rc-connection.h"
#include "rc-handshake.h"

/* What one turn of the loop reads, so that a server that never stops cannot
 * keep the rest of the program from running. */
#define READ_BYTES (64 * 1024)
/* There is more than was read: a full record, RFC 8446 section 5.1, where it comes in records. */
#define BEHIND_BYTES (16 * 1024)

/* How long a goodbye may take to leave. */
#define BYE_TIMEOUT_MS 2000

/**
 * RcConnection:
 *
 * One TCP connection, with TLS over it or not: bytes to frames and back. Opened
 * once, closed once. Over TLS nothing is sent before the server's key was
 * checked; where it is not to be trusted the connection is closed with an error
 * of #RC_PIN_ERROR. It
 * reads when there is something to read, at most %READ_BYTES a turn; what is
 * queued is written at the end of the turn, and waits for the socket only
 * after a short write. The thread-default main context of who opened it.
 */
struct _RcConnection
{
  GObject parent_instance;

  /* owned */
  RcClock *clock;
  GSocket *socket;
  GIOStream *stream; /* NULL until frames can be sent */
  char *host;
  char **pins;       /* NULL: none is known */
  char *pin;         /* of the key that the server showed */
  GCancellable *cancellable;
  GSource *read_source;
  GSource *write_source;
  GSource *bye_source;
  int priority; /* of reading where more comes than a turn takes */
  gboolean is_behind;
  GByteArray *queue;
  guint8 *input;
  RcFrameReader reader;

  /* borrowed */
  const RcConnectionEvents *events; /* NULL when closed */
  gpointer user_data;

  gsize written; /* of @queue from its start */
  gint64 said_us; /* when a frame was queued last */
  gboolean wants_tls;
};

G_DEFINE_FINAL_TYPE (RcConnection, rc_connection, G_TYPE_OBJECT)

static gboolean flush_queue (RcConnection *self);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_stream (RcConnection *self)
{
  clear_source (&self->read_source);
  clear_source (&self->write_source);
  clear_source (&self->bye_source);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  /* During the handshake another thread may be at the socket: it is closed when
   * that has ended. */
  if (self->stream != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
}

static void
fail (RcConnection *self,
      const GError *error)
{
  const RcConnectionEvents *events = g_steal_pointer (&self->events);

  drop_stream (self);
  if (events != NULL)
    events->closed (self, error, self->user_data);
}

static void
fail_at_end (RcConnection *self)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                               _("The server closed the connection."));
  fail (self, error);
}

/* Frames are handed out where they were read to; whoever gets one may close. */
static void
dispatch_frames (RcConnection *self)
{
  while (self->events != NULL)
    {
      g_autoptr (GError) error = NULL;
      RcFrame frame;
      RcParse parse = rc_frame_reader_next (&self->reader, &frame, &error);

      switch (parse)
        {
        case RC_PARSE_FRAME:
          self->events->frame (self, &frame, self->user_data);
          break;
        case RC_PARSE_TOO_LONG:
          g_debug ("a frame that is too long is read past");
          break;
        case RC_PARSE_BROKEN:
          fail (self, error);
          return;
        case RC_PARSE_MORE:
        default:
          rc_frame_reader_keep (&self->reader);
          return;
        }
    }
}

/* As long as there is much to read it gives way to what has that priority, which would have no
 * turn before the end of it. What comes now and then is read at once. */
static void
note_amount (RcConnection *self,
             gsize         n_bytes)
{
  gboolean is_behind = n_bytes >= BEHIND_BYTES;

  if (self->read_source == NULL || self->is_behind == is_behind)
    return;

  self->is_behind = is_behind;
  g_source_set_priority (self->read_source, is_behind ? self->priority : G_PRIORITY_DEFAULT);
}

static gboolean
on_readable (GObject  *pollable,
             gpointer  user_data)
{
  g_autoptr (RcConnection) self = g_object_ref (RC_CONNECTION (user_data));
  g_autoptr (GError) error = NULL;
  gssize n_bytes;

  n_bytes = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (pollable),
                                                      self->input, READ_BYTES,
                                                      NULL, &error);
  if (n_bytes > 0)
    {
      rc_frame_reader_feed (&self->reader, self->input, (gsize) n_bytes);
      dispatch_frames (self);
      note_amount (self, (gsize) n_bytes);
    }
  else if (n_bytes == 0)
    fail_at_end (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    fail (self, error);

  return self->read_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
attach (GSource            *source,
        GPollableSourceFunc func,
        RcConnection       *self)
{
  g_source_set_callback (source, (GSourceFunc) (void (*) (void)) func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_writable (GObject  *pollable,
             gpointer  user_data)
{
  g_autoptr (RcConnection) self = g_object_ref (RC_CONNECTION (user_data));

  return flush_queue (self) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_flush_due (gpointer user_data)
{
  return on_writable (NULL, user_data);
}

static void
wait_for_writability (RcConnection *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  clear_source (&self->write_source);
  self->write_source =
    g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output), NULL);
  attach (self->write_source, on_writable, self);
}

/* Without memory moved for each write: only when half of it is done with. */
static void
trim_queue (RcConnection *self)
{
  if (self->written == self->queue->len)
    {
      g_byte_array_set_size (self->queue, 0);
      self->written = 0;
    }
  else if (self->written > self->queue->len / 2)
    {
      g_byte_array_remove_range (self->queue, 0, (guint) self->written);
      self->written = 0;
    }
}

static void
finish_bye (RcConnection *self)
{
  if (self->bye_source == NULL)
    return;

  drop_stream (self);
  g_object_unref (self);
}

/* Writes what the socket takes. FALSE while the present source has to stay. */
static gboolean
flush_queue (RcConnection *self)
{
  GPollableOutputStream *output;
  g_autoptr (GError) error = NULL;

  if (self->stream == NULL)
    return TRUE;

  output = G_POLLABLE_OUTPUT_STREAM (
    g_io_stream_get_output_stream (self->stream));

  while (self->written < self->queue->len)
    {
      gssize n_bytes =
        g_pollable_output_stream_write_nonblocking (output,
                                                    self->queue->data + self->written,
                                                    self->queue->len - self->written,
                                                    NULL, &error);
      if (n_bytes < 0)
        break;
      self->written += (gsize) n_bytes;
    }
  trim_queue (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      wait_for_writability (self);
      return TRUE;
    }
  clear_source (&self->write_source);

  if (self->bye_source != NULL)
    finish_bye (self);
  else if (error != NULL)
    fail (self, error);

  return TRUE;
}

/* At the end of this turn, together with what else is queued until then. */
static void
schedule_flush (RcConnection *self)
{
  if (self->stream == NULL || self->write_source != NULL)
    return;

  self->write_source = g_idle_source_new ();
  g_source_set_priority (self->write_source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->write_source, "redcoast write");
  g_source_set_callback (self->write_source, on_flush_due, self, NULL);
  g_source_attach (self->write_source, g_main_context_get_thread_default ());
}

static void
start_streams (RcConnection *self,
               GIOStream    *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);

  self->stream = g_object_ref (stream);
  self->read_source =
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  attach (self->read_source, on_readable, self);
  if (self->queue->len > 0)
    schedule_flush (self);
  self->events->connected (self, self->user_data);
}

static void
on_handshake_done (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (RcConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = NULL;

  g_clear_pointer (&self->pin, g_free);
  stream = rc_handshake_finish (result, &self->pin, &error);
  if (self->events == NULL)
    return;
  if (stream == NULL)
    fail (self, error);
  else
    start_streams (self, stream);
}

static void
on_connected (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (RcConnection) self = user_data;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GError) error = NULL;

  stream = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (object),
                                                   result, &error);
  if (self->events == NULL)
    return;
  if (stream == NULL)
    {
      fail (self, error);
      return;
    }

  self->socket = g_object_ref (g_socket_connection_get_socket (stream));
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (self->wants_tls)
    rc_handshake_async (stream, self->host, (const char *const *) self->pins, self->cancellable,
                        on_handshake_done, g_object_ref (self));
  else
    start_streams (self, G_IO_STREAM (stream));
}

static void
rc_connection_dispose (GObject *object)
{
  RcConnection *self = RC_CONNECTION (object);

  self->events = NULL;
  drop_stream (self);

  G_OBJECT_CLASS (rc_connection_parent_class)->dispose (object);
}

static void
rc_connection_finalize (GObject *object)
{
  RcConnection *self = RC_CONNECTION (object);

  rc_frame_reader_clear (&self->reader);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->queue, g_byte_array_unref);
  g_clear_pointer (&self->input, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->pins, g_strfreev);
  g_clear_pointer (&self->pin, g_free);

  G_OBJECT_CLASS (rc_connection_parent_class)->finalize (object);
}

static void
rc_connection_class_init (RcConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_connection_dispose;
  object_class->finalize = rc_connection_finalize;
}

static void
rc_connection_init (RcConnection *self)
{
  self->cancellable = g_cancellable_new ();
  self->queue = g_byte_array_new ();
  self->input = g_malloc (READ_BYTES);
  rc_frame_reader_init (&self->reader);
}

/*< private >
 * rc_connection_open:
 * @security: copied
 * @events: (not nullable): what to call; must stay until the connection is
 *   closed
 *
 * Begins to connect. What is queued before it is there is sent first of all.
 * There is no time-out in here: closing ends the attempt.
 *
 * Returns: (transfer full): the connection
 */
RcConnection *
rc_connection_open (const RcServerAddress      *address,
                    const RcConnectionSecurity *security,
                    RcClock                    *clock,
                    const RcConnectionEvents   *events,
                    gpointer                    user_data)
{
  RcConnection *self = g_object_new (RC_TYPE_CONNECTION, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) host = NULL;

  self->clock = g_object_ref (clock);
  self->said_us = rc_clock_get_monotonic_us (clock);
  self->events = events;
  self->user_data = user_data;
  self->host = g_strdup (address->host);
  self->wants_tls = security->tls;
  self->pins = g_strdupv ((char **) security->pins);

  /* A proxy is for the web, and its look-up can take a while. */
  g_socket_client_set_enable_proxy (client, FALSE);
  host = g_network_address_new (address->host, address->port);
  g_socket_client_connect_async (client, host, self->cancellable, on_connected,
                                 g_object_ref (self));

  return self;
}

/*< private >
 * rc_connection_set_priority:
 * @priority: of the sources of the main context; %G_PRIORITY_DEFAULT before it is set
 *
 * Where reading stands among all that is to be done while more comes than a turn takes. What
 * is to be written goes out as soon as ever.
 */
void
rc_connection_set_priority (RcConnection *self,
                            int           priority)
{
  self->priority = priority;
}

/* At once, whatever is queued, and silently: nothing is called any more. */
void
rc_connection_close (RcConnection *self)
{
  self->events = NULL;
  drop_stream (self);
}

static gboolean
on_bye_too_late (gpointer user_data)
{
  g_autoptr (RcConnection) self = g_object_ref (RC_CONNECTION (user_data));

  finish_bye (self);

  return G_SOURCE_REMOVE;
}

/*< private >
 * rc_connection_say_bye:
 *
 * Closes after all that is queued, and a BYE, has been written, or after two
 * seconds. Nothing is called any more; the connection keeps itself until then.
 */
void
rc_connection_say_bye (RcConnection *self)
{
  const RcWireBye bye = { 0 };

  if (self->stream == NULL || self->bye_source != NULL)
    {
      rc_connection_close (self);
      return;
    }

  rc_connection_send (self, bye, &bye, 0);
  if (self->stream == NULL)
    return;

  self->events = NULL;
  clear_source (&self->read_source);
  g_object_ref (self);
  self->bye_source = g_timeout_source_new (BYE_TIMEOUT_MS);
  g_source_set_callback (self->bye_source, on_bye_too_late, self, NULL);
  g_source_attach (self->bye_source, g_main_context_get_thread_default ());
  flush_queue (self);
}

/* What waits to be written. */
gsize
rc_connection_get_queued_bytes (RcConnection *self)
{
  return self->queue->len - self->written;
}

/* When something was said last, monotonic. */
gint64
rc_connection_get_said_us (RcConnection *self)
{
  return self->said_us;
}

/* The pin of the key that the server showed; NULL in plain. */
const char *
rc_connection_get_pin (RcConnection *self)
{
  return self->pin;
}

/* Whether that key was one of those that the connection was opened with. */
gboolean
rc_connection_is_pinned (RcConnection *self)
{
  return self->pins != NULL && self->stream != NULL;
}

/*< private >
 * rc_connection_reserve:
 *
 * Memory at the end of the queue for a frame of at most @size_bytes. It is good
 * until rc_connection_commit(), which must be next.
 */
void *
rc_connection_reserve (RcConnection *self,
                       gsize         size_bytes)
{
  guint len = self->queue->len;

  g_byte_array_set_size (self->queue, len + (guint) size_bytes);
  g_byte_array_set_size (self->queue, len);

  return self->queue->data + len;
}

/*< private >
 * rc_connection_commit:
 * @size_bytes: what was written of the memory reserved; 0 if it was no frame
 *
 * Returns: whether there is a frame on its way
 */
gboolean
rc_connection_commit (RcConnection *self,
                      gsize         size_bytes)
{
  if (size_bytes == 0 || self->events == NULL)
    return FALSE;

  g_byte_array_set_size (self->queue, self->queue->len + (guint) size_bytes);
  if (rc_connection_get_queued_bytes (self) > RC_CONNECTION_QUEUE_MAX_BYTES)
    {
      g_autoptr (GError) error =
        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             _("The server does not take what is sent to it."));
      fail (self, error);
      return FALSE;
    }

  self->said_us = rc_clock_get_monotonic_us (self->clock);
  schedule_flush (self);
  return TRUE;
}

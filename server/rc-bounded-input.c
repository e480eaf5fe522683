/* rc-bounded-input.c - a stream from which only so much is read: then it ends,
 * whatever the peer still sends. */
#include "config.h"

#include "rc-bounded-input.h"

struct _RcBoundedInput
{
  GFilterInputStream parent_instance;

  gsize left; /* bytes that may still be read */
};

static gboolean
can_poll (GPollableInputStream *stream)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));

  return G_IS_POLLABLE_INPUT_STREAM (base) && g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (base));
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));

  return RC_BOUNDED_INPUT (stream)->left == 0 || g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (base));
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  g_autoptr (GSource) source = RC_BOUNDED_INPUT (stream)->left == 0
                                 ? g_timeout_source_new (0)
                                 : g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (base), NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  RcBoundedInput *self = RC_BOUNDED_INPUT (stream);
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  gssize n;

  if (self->left == 0)
    return 0;

  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base), buffer, MIN (count, self->left), NULL,
                                                error);
  if (n > 0)
    self->left -= n;
  return n;
}

static gssize
rc_bounded_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  RcBoundedInput *self = RC_BOUNDED_INPUT (stream);
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  gssize n;

  if (self->left == 0)
    return 0;

  n = g_input_stream_read (base, buffer, MIN (count, self->left), cancellable, error);
  if (n > 0)
    self->left -= n;
  return n;
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = can_poll;
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RcBoundedInput, rc_bounded_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static void
rc_bounded_input_class_init (RcBoundedInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = rc_bounded_input_read;
}

static void
rc_bounded_input_init (RcBoundedInput *self)
{
}

/**
 * rc_bounded_input_wrap:
 * @stream: a stream
 * @max_bytes: how much may be read from it
 *
 * After that it ends for who reads from the wrapped one.
 *
 * Returns: (transfer full): a stream that reads from and writes to @stream.
 */
GIOStream *
rc_bounded_input_wrap (GIOStream *stream, gsize max_bytes)
{
  g_autoptr (RcBoundedInput) input =
    g_object_new (RC_TYPE_BOUNDED_INPUT, "base-stream", g_io_stream_get_input_stream (stream), NULL);
  GIOStream *wrapped;

  input->left = max_bytes;
  wrapped = g_simple_io_stream_new (G_INPUT_STREAM (input), g_io_stream_get_output_stream (stream));
  /* The streams of a connection do not keep it open. */
  g_object_set_data_full (G_OBJECT (wrapped), "stream", g_object_ref (stream), g_object_unref);
  return wrapped;
}

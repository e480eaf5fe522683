/* rc-admin.c - the administrator's door.
 *
 * Each connection is one call after the other: a line is read, carried out
 * and answered before the next one is read; a long answer in pieces, each made
 * when the one before it is written. A call that is under way when its
 * connection or the server ends is finished, and its answer dropped. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "rc-admin.h"

/* A text of full length fits, each byte of it escaped. */
#define LINE_MAX_BYTES (512 * 1024)
#define PEERS_MAX 16
#define READ_BYTES 4096

struct _RcAdmin
{
  RcAdminServices services;
  GSocketService *service; /* owned */
  GCancellable *ending;    /* owned */
  char *path;              /* owned */
  guint n_peers;
  guint n_refs;            /* the owner's, and one for each peer */
};

typedef struct
{
  RcAdmin *admin;          /* a reference */
  GSocketConnection *connection;
  GByteArray *input;
  GString *answer;
  RcAdminCall *call;       /* (nullable): waits for its piece to be written */
  gboolean broken;         /* nobody reads the rest */
  guint8 buffer[READ_BYTES];
} Peer;

static void
admin_unref (RcAdmin *self)
{
  if (--self->n_refs > 0)
    return;

  g_object_unref (self->ending);
  g_free (self->path);
  g_free (self);
}

static void
peer_free (Peer *peer)
{
  peer->admin->n_peers--;
  admin_unref (peer->admin);
  g_object_unref (peer->connection);
  g_byte_array_unref (peer->input);
  g_string_free (peer->answer, TRUE);
  g_free (peer);
}

/* Reading, carrying out and answering follow one another in a circle. */
static void     read_more (Peer *peer);
static gboolean run_next  (Peer *peer);

static void
on_written (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Peer *peer = user_data;
  RcAdminCall *call = g_steal_pointer (&peer->call);

  peer->broken = !g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, NULL);
  g_string_truncate (peer->answer, 0);
  if (call != NULL)
    rc_admin_call_written (call, !peer->broken);
  else if (peer->broken)
    peer_free (peer);
  else if (!run_next (peer))
    read_more (peer);
}

static void
on_answer (RcAdminCall *call, const char *line, gboolean last, gpointer user_data)
{
  Peer *peer = user_data;

  if (peer->broken)
    {
      peer_free (peer);
      return;
    }

  peer->call = last ? NULL : call;
  g_string_append (peer->answer, line);
  g_string_append_c (peer->answer, '\n');
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (peer->connection)), peer->answer->str,
                                   peer->answer->len, G_PRIORITY_DEFAULT, peer->admin->ending, on_written, peer);
}

/* Returns whether there was a whole line; its answer goes on with the next. */
static gboolean
run_next (Peer *peer)
{
  const guint8 *lf = memchr (peer->input->data, '\n', peer->input->len);
  g_autofree char *line = NULL;
  gsize len;

  if (lf == NULL || g_cancellable_is_cancelled (peer->admin->ending))
    return FALSE;

  len = lf - peer->input->data;
  line = g_strndup ((const char *) peer->input->data, len);
  g_byte_array_remove_range (peer->input, 0, len + 1);
  rc_admin_call_run (&peer->admin->services, line, len, on_answer, peer);
  /* There may be a password in it. */
  sodium_memzero (line, len);
  return TRUE;
}

static void
on_read (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Peer *peer = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  if (n <= 0 || peer->input->len + n > LINE_MAX_BYTES)
    {
      peer_free (peer);
      return;
    }

  g_byte_array_append (peer->input, peer->buffer, n);
  if (!run_next (peer))
    read_more (peer);
}

static void
read_more (Peer *peer)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (peer->connection)), peer->buffer, READ_BYTES,
                             G_PRIORITY_DEFAULT, peer->admin->ending, on_read, peer);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  RcAdmin *self = user_data;
  Peer *peer;

  if (self->n_peers >= PEERS_MAX)
    return TRUE;

  peer = g_new0 (Peer, 1);
  peer->admin = self;
  peer->connection = g_object_ref (connection);
  peer->input = g_byte_array_new ();
  peer->answer = g_string_new (NULL);
  self->n_peers++;
  self->n_refs++;
  read_more (peer);
  return TRUE;
}

/* The folder belongs to this server alone, see rc-data-dir.c: a socket that
 * lies there is one that an earlier server left. */
static gboolean
listen_at (RcAdmin *self, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  mode_t mask;
  gboolean ok;

  if (strlen (self->path) >= sizeof (((struct sockaddr_un *) NULL)->sun_path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG, "the path is too long for a socket: %s", self->path);
      return FALSE;
    }

  address = g_unix_socket_address_new (self->path);
  g_unlink (self->path);
  mask = umask (0177);
  ok = g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error);
  umask (mask);
  if (!ok)
    g_prefix_error (error, "%s: ", self->path);
  return ok;
}

/**
 * rc_admin_new:
 * @services: what the commands work on; copied, and all in it must outlive the
 *   door
 * @path: of the socket, in a folder that is this server's alone
 * @error: return location for an error
 *
 * Opens the door. Errors: #GIOErrorEnum.
 *
 * Returns: (transfer full) (nullable): see rc_admin_free().
 */
RcAdmin *
rc_admin_new (const RcAdminServices *services, const char *path, GError **error)
{
  g_autoptr (RcAdmin) self = g_new0 (RcAdmin, 1);

  self->n_refs = 1;
  self->services = *services;
  self->path = g_strdup (path);
  self->ending = g_cancellable_new ();
  self->service = g_socket_service_new ();
  if (!listen_at (self, error))
    return NULL;

  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_socket_service_start (self->service);
  return g_steal_pointer (&self);
}

/**
 * rc_admin_free:
 * @self: (transfer full): a door
 *
 * Closes it, removes the socket, drops what was asked for and not begun, and
 * waits for what was begun.
 */
void
rc_admin_free (RcAdmin *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_unlink (self->path);
  g_cancellable_cancel (self->ending);
  while (self->n_peers > 0)
    g_main_context_iteration (NULL, TRUE);

  admin_unref (self);
}

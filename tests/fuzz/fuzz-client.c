/* fuzz-client.c - a server that means no good to the client engine.
 *
 * The first byte says how far the server behaves: odd, it says HELLO and WELCOME
 * first. Everything else is said as it stands, then the connection ends.
 *
 * Holds: no assertion of the engine's own; its models keep their bounds; what it
 * says is frames. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "rc-client.h"
#include "rc-frame-reader.h"
#include "rc-fuzz.h"
#include "rc-roster.h"

#define OPENING "HELLO v=1 log=fuzz history=on\nWELCOME id=me seq=9\n"

typedef struct
{
  GSocket *listener;
  guint16 port;
} Server;

/* One listener for all runs. */
static const Server *
get_server (void)
{
  static Server server = { NULL, 0 };
  g_autoptr (GInetAddress) loopback = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) bound = NULL;

  if (server.listener != NULL)
    return &server;

  /* As in a program's main loop; else GLib wakes itself each time. */
  RC_FUZZ_CHECK (g_main_context_acquire (NULL));
  loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  address = g_inet_socket_address_new (loopback, 0);
  server.listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  RC_FUZZ_CHECK (g_socket_bind (server.listener, address, TRUE, NULL));
  RC_FUZZ_CHECK (g_socket_listen (server.listener, NULL));
  g_socket_set_blocking (server.listener, FALSE);
  bound = g_socket_get_local_address (server.listener, NULL);
  server.port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return &server;
}

static GSocket *
accept_client (const Server *server)
{
  GSocket *peer = NULL;

  while (peer == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      peer = g_socket_accept (server->listener, NULL, NULL);
    }

  g_socket_set_blocking (peer, FALSE);
  return peer;
}

static void
check_what_it_says (GSocket       *peer,
                    RcFrameReader *reader)
{
  char buffer[65536];
  gssize n;

  while ((n = g_socket_receive (peer, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      RcFrame frame;
      RcParse parse;

      rc_frame_reader_feed (reader, buffer, n);
      while ((parse = rc_frame_reader_next (reader, &frame, NULL)) == RC_PARSE_FRAME)
        continue;
      RC_FUZZ_CHECK (parse == RC_PARSE_MORE);
      rc_frame_reader_keep (reader);
    }
}

static void
say (GSocket       *peer,
     RcFrameReader *reader,
     const char    *data,
     gsize          len)
{
  while (len > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_send (peer, data, len, NULL, &error);

      if (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return;
      if (n > 0)
        {
          data += n;
          len -= n;
        }
      g_main_context_iteration (NULL, FALSE);
      check_what_it_says (peer, reader);
    }
}

/* Until the engine has noticed that the connection has ended. */
static void
wait_for_the_end (RcClient *client)
{
  gint64 deadline_us = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  for (;;)
    {
      RcClientState state = rc_client_get_state (client);

      if (state == RC_CLIENT_WAITING || rc_client_state_is_final (state))
        return;
      RC_FUZZ_CHECK (g_get_monotonic_time () < deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
}

static RcClient *
make_client (const Server *server)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", server->port);

  return g_object_new (RC_TYPE_CLIENT, "server", address, "id", "me",
                       "backoff-min-ms", 3600000u, "backoff-max-ms", 3600000u, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const Server *server = get_server ();
  g_autoptr (RcClient) client = NULL;
  g_autoptr (GSocket) peer = NULL;
  RcFrameReader reader;

  if (size == 0)
    return 0;

  client = make_client (server);
  rc_frame_reader_init (&reader);
  rc_client_start (client);
  (void) rc_client_send (client, "all", "written before", NULL);
  peer = accept_client (server);
  rc_fuzz_forget_coverage ();

  if ((data[0] & 1) != 0)
    say (peer, &reader, OPENING, strlen (OPENING));
  say (peer, &reader, (const char *) data + 1, size - 1);
  g_socket_shutdown (peer, FALSE, TRUE, NULL);
  wait_for_the_end (client);
  RC_FUZZ_CHECK (g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_roster (client))) <= 20000);

  rc_client_stop (client);
  rc_frame_reader_clear (&reader);
  return 0;
}

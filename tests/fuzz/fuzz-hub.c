/* fuzz-hub.c - a live hub with a store in memory, and clients that mean no good.
 *
 * The bytes are a script: 0x01 to 0x05 say who speaks from here on, 0x06 has
 * the server do what there is to do, 0x07 closes the one who speaks. All other
 * bytes are said as they stand. None of these is in a good frame's header.
 *
 *     1, 2   guests, logged in, 2 with the contact list
 *     3      somebody with an account, who has asked for what was missed
 *     4      has said nothing yet
 *     5      a client of the tutorial, logged in
 *
 * Holds: no assertion of the server's own; what it says in frames is frames;
 * whoever is told a line is told a line that ends, without control characters;
 * when all have gone, nobody is left and no memory is. */
#include "config.h"

#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-frame-reader.h"
#include "rc-fuzz.h"
#include "rc-hub.h"
#include "rc-memory-store.h"
#include "rc-session.h"

#define N_CLIENTS 5
#define SEED 4

enum
{
  COMMAND_TURN = 6,
  COMMAND_CLOSE = 7,
};

static const char *const openings[N_CLIENTS] = {
  "HELLO v=1\nLOGIN id=a method=guest\n",
  "HELLO v=1\nLOGIN id=b method=guest\nROSTER\n",
  "HELLO v=1\nLOGIN id=c method=open\nSYNC after=0\n",
  NULL,
  "e\n",
};

typedef struct
{
  int fd;
  RcFrameReader reader;
} Client;

typedef struct
{
  RcConfig *config;
  RcReactor *reactor;
  RcStore *store;
  RcHub *hub;
  Client clients[N_CLIENTS];
} World;

static void
turn (void)
{
  for (guint i = 0; i < 64 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
}

static void
check_frames (RcFrameReader *reader,
              const guint8  *data,
              gsize          len)
{
  RcFrame frame;
  RcParse parse;

  rc_frame_reader_feed (reader, data, len);
  while ((parse = rc_frame_reader_next (reader, &frame, NULL)) == RC_PARSE_FRAME)
    RC_FUZZ_CHECK ((gsize) frame.verb < RC_N_VERBS);

  RC_FUZZ_CHECK (parse == RC_PARSE_MORE);
  rc_frame_reader_keep (reader);
}

static void
check_lines (const guint8 *data,
             gsize         len)
{
  for (gsize i = 0; i < len; i++)
    RC_FUZZ_CHECK (data[i] == '\n' || (data[i] >= 0x20 && data[i] != 0x7f));
}

/* Who was served as a client of the tutorial reads lines, even where it spoke
 * as number 4. */
static void
read_client (World *world,
             guint  which)
{
  Client *client = &world->clients[which];
  guint8 buffer[65536];
  gssize n;

  while (client->fd >= 0 && (n = recv (client->fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    {
      if (which == SEED)
        check_lines (buffer, n);
      else if (which != 3)
        check_frames (&client->reader, buffer, n);
    }
}

static void
do_turn (World *world)
{
  turn ();
  for (guint i = 0; i < N_CLIENTS; i++)
    read_client (world, i);
  turn ();
}

static void
say (World        *world,
     guint         which,
     const guint8 *data,
     gsize         len)
{
  Client *client = &world->clients[which];

  /* What does not fit into the socket is lost, as from a client that gives up. */
  if (client->fd >= 0 && len > 0)
    (void) !send (client->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
close_client (Client *client)
{
  if (client->fd >= 0)
    close (client->fd);
  client->fd = -1;
}

static void
open_client (World *world,
             guint  which)
{
  Client *client = &world->clients[which];
  int fds[2];

  RC_FUZZ_CHECK (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
  client->fd = fds[0];
  rc_frame_reader_init (&client->reader);
  rc_session_new (world->hub, fds[1], NULL, TRUE);
  if (openings[which] != NULL)
    say (world, which, (const guint8 *) openings[which], strlen (openings[which]));
}

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;

  RC_FUZZ_CHECK (sodium_init () >= 0);
  world->config = rc_config_new ();
  world->config->session_rate = 0;
  world->config->seed_door = TRUE;
  world->config->password_ops = 1;
  world->config->password_memory = crypto_pwhash_MEMLIMIT_MIN;
  world->reactor = rc_reactor_new (NULL, &error);
  RC_FUZZ_CHECK (world->reactor != NULL);
  world->store = rc_memory_store_new (NULL);
  world->hub = rc_hub_new (world->config, world->reactor, world->store);
  RC_FUZZ_CHECK (rc_hub_open (world->hub, &error));
  for (guint i = 0; i < N_CLIENTS; i++)
    open_client (world, i);
  do_turn (world);
}

static void
world_clear (World *world)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      close_client (&world->clients[i]);
      rc_frame_reader_clear (&world->clients[i].reader);
    }

  turn ();
  rc_hub_end_sessions (world->hub);
  RC_FUZZ_CHECK (world->hub->n_sessions == 0);
  rc_store_free (world->store);
  rc_hub_free (world->hub);
  rc_reactor_free (world->reactor);
  rc_config_free (world->config);
}

static void
run_command (World  *world,
             guint   command,
             guint  *speaker)
{
  if (command <= N_CLIENTS)
    *speaker = command - 1;
  else if (command == COMMAND_TURN)
    do_turn (world);
  else
    close_client (&world->clients[*speaker]);
}

static GLogWriterOutput
write_nothing (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  if ((level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)) == 0)
    return G_LOG_WRITER_HANDLED;

  g_log_writer_default (level, fields, n_fields, user_data);
  abort ();
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static gboolean quiet = FALSE;
  World world = { NULL };
  guint speaker = 0;
  gsize start = 0;

  if (!quiet)
    g_log_set_writer_func (write_nothing, NULL, NULL);
  quiet = TRUE;

  world_init (&world);
  for (gsize at = 0; at < size; at++)
    {
      if (data[at] < 1 || data[at] > COMMAND_CLOSE)
        continue;

      say (&world, speaker, data + start, at - start);
      run_command (&world, data[at], &speaker);
      start = at + 1;
    }

  say (&world, speaker, data + start, size - start);
  do_turn (&world);
  world_clear (&world);
  return 0;
}

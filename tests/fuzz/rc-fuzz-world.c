/* rc-fuzz-world.c - a live hub with a store in memory, and clients of a fuzzer. */
#include "config.h"

#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-fuzz-world.h"
#include "rc-memory-store.h"
#include "rc-session.h"

enum
{
  COMMAND_TURN = 6,
  COMMAND_CLOSE = 7,
};

static void
turn (void)
{
  for (guint i = 0; i < 64 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
}

void
rc_fuzz_world_check_frames (RcFuzzWorld  *self,
                            guint         which,
                            const guint8 *data,
                            gsize         len)
{
  RcFrameReader *reader = &self->readers[which];
  RcFrame frame;
  RcParse parse;

  rc_frame_reader_feed (reader, data, len);
  while ((parse = rc_frame_reader_next (reader, &frame, NULL)) == RC_PARSE_FRAME)
    RC_FUZZ_CHECK ((gsize) frame.verb < RC_N_VERBS);

  RC_FUZZ_CHECK (parse == RC_PARSE_MORE);
  rc_frame_reader_keep (reader);
}

static void
read_all (RcFuzzWorld  *self,
          guint         which,
          RcFuzzReader  reader)
{
  guint8 buffer[65536];
  gssize n;

  do
    {
      n = recv (self->fds[which], buffer, sizeof buffer, MSG_DONTWAIT);
      if (n > 0)
        reader (self, which, buffer, (gsize) n);
    }
  while (n == sizeof buffer);
}

static void
do_turn (RcFuzzWorld  *self,
         RcFuzzReader  reader)
{
  struct pollfd polled[RC_FUZZ_N_CLIENTS];

  turn ();
  for (guint i = 0; i < RC_FUZZ_N_CLIENTS; i++)
    polled[i] = (struct pollfd) { .fd = self->fds[i], .events = POLLIN };

  RC_FUZZ_CHECK (poll (polled, RC_FUZZ_N_CLIENTS, 0) >= 0);
  for (guint i = 0; i < RC_FUZZ_N_CLIENTS; i++)
    if ((polled[i].revents & POLLIN) != 0)
      read_all (self, i, reader);
  turn ();
}

static void
say (RcFuzzWorld  *self,
     guint         which,
     const guint8 *data,
     gsize         len)
{
  /* What does not fit into the socket is lost, as from a client that gives up. */
  if (self->fds[which] >= 0 && len > 0)
    (void) !send (self->fds[which], data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
close_client (RcFuzzWorld *self,
              guint        which)
{
  if (self->fds[which] >= 0)
    close (self->fds[which]);
  self->fds[which] = -1;
}

static void
open_client (RcFuzzWorld *self,
             guint        which,
             const char  *opening)
{
  int fds[2];

  RC_FUZZ_CHECK (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
  self->fds[which] = fds[0];
  rc_frame_reader_init (&self->readers[which]);
  rc_session_new (self->hub, fds[1], NULL, TRUE);
  if (opening != NULL)
    say (self, which, (const guint8 *) opening, strlen (opening));
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

/* What all runs share: nothing in it is the work of a run. */
typedef struct
{
  RcConfig *config;
  RcMemoryDatabase *database;
} Ground;

static Ground *get_ground (void);

static void
free_ground (void)
{
  Ground *ground = get_ground ();

  g_clear_pointer (&ground->database, rc_memory_database_free);
  g_clear_pointer (&ground->config, rc_config_free);
}

static Ground *
get_ground (void)
{
  static Ground ground = { NULL, NULL };

  if (ground.config != NULL)
    return &ground;

  g_log_set_writer_func (write_nothing, NULL, NULL);
  /* As in a program's main loop; else GLib wakes itself each time. */
  RC_FUZZ_CHECK (g_main_context_acquire (NULL));
  RC_FUZZ_CHECK (sodium_init () >= 0);
  ground.config = rc_config_new ();
  ground.config->session_rate = 0;
  ground.config->seed_door = TRUE;
  ground.config->password_ops = 1;
  ground.config->password_memory = crypto_pwhash_MEMLIMIT_MIN;
  ground.database = rc_memory_database_new ();
  atexit (free_ground);
  return &ground;
}

void
rc_fuzz_world_init (RcFuzzWorld       *self,
                    const char *const *openings,
                    gboolean           history,
                    RcFuzzReader       reader)
{
  Ground *ground = get_ground ();
  g_autoptr (GError) error = NULL;

  ground->config->history = history;
  self->config = ground->config;
  self->reactor = rc_reactor_new (NULL, &error);
  RC_FUZZ_CHECK (self->reactor != NULL);
  self->store = rc_memory_store_new_on (ground->database, NULL);
  self->hub = rc_hub_new (self->config, self->reactor, self->store);
  RC_FUZZ_CHECK (rc_hub_open (self->hub, &error));
  for (guint i = 0; i < RC_FUZZ_N_CLIENTS; i++)
    open_client (self, i, openings[i]);
  do_turn (self, reader);
  rc_fuzz_forget_coverage ();
}

static void
clear (RcFuzzWorld *self)
{
  for (guint i = 0; i < RC_FUZZ_N_CLIENTS; i++)
    {
      close_client (self, i);
      rc_frame_reader_clear (&self->readers[i]);
    }

  turn ();
  rc_hub_end_sessions (self->hub);
  RC_FUZZ_CHECK (self->hub->n_sessions == 0);
  rc_store_free (self->store);
  rc_hub_free (self->hub);
  rc_reactor_free (self->reactor);
}

static void
run_command (RcFuzzWorld  *self,
             guint         command,
             guint        *speaker,
             RcFuzzReader  reader)
{
  if (command <= RC_FUZZ_N_CLIENTS)
    *speaker = command - 1;
  else if (command == COMMAND_TURN)
    do_turn (self, reader);
  else
    close_client (self, *speaker);
}

void
rc_fuzz_world_run (RcFuzzWorld  *self,
                   const guint8 *data,
                   gsize         size,
                   RcFuzzReader  reader)
{
  guint speaker = 0;
  gsize start = 0;

  for (gsize at = 0; at < size; at++)
    {
      if (data[at] < 1 || data[at] > COMMAND_CLOSE)
        continue;

      say (self, speaker, data + start, at - start);
      run_command (self, data[at], &speaker, reader);
      start = at + 1;
    }

  say (self, speaker, data + start, size - start);
  do_turn (self, reader);
  clear (self);
}

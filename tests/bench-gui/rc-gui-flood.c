/* rc-gui-flood.c - somebody who writes a thousand messages a second.
 *
 * In a thread, for the bench has a key to wait for meanwhile. Each hundredth of a
 * second ten are written, and their SENT read, so the server never waits for us. */
#include "config.h"

#include <check.h>

#include "rc-gui-corpus.h"
#include "rc-gui-flood.h"

#define BURST 10
#define BURST_US (G_USEC_PER_SEC / 100)

struct _RcGuiFlood
{
  RcTestPeer *peer;
  GThread *thread;
  gint64 start_us;
  guint32 run; /* no ref is used twice */
  guint n_sent;
  gint is_over; /* atomic */
};

static void
write_burst (RcGuiFlood *self,
             GRand      *rand)
{
  g_autoptr (GString) frames = g_string_new (NULL);

  for (guint i = 0; i < BURST; i++)
    {
      g_autofree char *text = rc_gui_corpus_make_text (rand);

      g_string_append_printf (frames, "SEND ref=flood-%x-%u to=%s len=%zu\n%s\n", self->run, ++self->n_sent,
                              RC_GUI_CORPUS_OWN_ID, strlen (text), text);
    }
  rc_test_peer_send (self->peer, frames->str, -1);
  for (guint i = 0; i < BURST; i++)
    g_free (rc_test_peer_expect_later (self->peer, "SENT *"));
}

static gpointer
run_in_thread (gpointer data)
{
  RcGuiFlood *self = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (RC_GUI_CORPUS_SEED);

  while (!g_atomic_int_get (&self->is_over))
    {
      gint64 due_us = self->start_us + (gint64) (self->n_sent / BURST) * BURST_US;

      write_burst (self, rand);
      if (due_us > g_get_monotonic_time ())
        g_usleep ((gulong) (due_us - g_get_monotonic_time ()));
    }

  return NULL;
}

/**
 * rc_gui_flood_start:
 * @world: a world
 *
 * Returns: (transfer full): messages from RC_GUI_CORPUS_LARGE, until rc_gui_flood_end()
 */
RcGuiFlood *
rc_gui_flood_start (RcGuiWorld *world)
{
  RcGuiFlood *self = g_new0 (RcGuiFlood, 1);

  self->peer = rc_gui_world_log_in_large (world);
  self->run = g_random_int ();
  self->start_us = g_get_monotonic_time ();
  self->thread = g_thread_new ("bench-flood", run_in_thread, self);
  return self;
}

/**
 * rc_gui_flood_end:
 * @self: (transfer full): messages that arrive
 * @rate: (out): how many a second there were
 *
 * Returns: how many there were
 */
guint
rc_gui_flood_end (RcGuiFlood *self,
                  double     *rate)
{
  guint n_sent;

  g_atomic_int_set (&self->is_over, TRUE);
  g_thread_join (self->thread);
  n_sent = self->n_sent;
  *rate = n_sent * (double) G_USEC_PER_SEC / (double) (g_get_monotonic_time () - self->start_us);
  rc_test_peer_free (self->peer);
  g_free (self);
  return n_sent;
}

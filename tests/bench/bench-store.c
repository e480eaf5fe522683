/* bench-store.c [FOLDER [SECONDS]] - how much of SQLite's own speed the store leaves.
 *
 * One producer on the main loop keeps 3,200 messages of 100 bytes in flight
 * through the store. Then a bare loop writes the same rows to the same schema,
 * in transactions of the size that the store's had: the most that this disk
 * and this SQLite can do. Several rounds, as disks have moods. The folder is
 * to be on the disk that is meant, not on a tmpfs. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "rc-bench-bare-store.h"
#include "rc-sqlite-store.h"

#define IN_FLIGHT 3200
#define ROUNDS 5

typedef struct
{
  RcStore *store;
  gint64 party;
  guint64 n_sent;
  guint64 n_kept;
  GRand *random;
  gboolean stopping;
} Producer;

typedef struct
{
  double per_second;
  double per_batch;
} Figure;

static void
send_some (Producer *self)
{
  static const char text[RC_BENCH_TEXT_BYTES] = "Do not answer! Do not answer!! Do not answer!!!";

  while (!self->stopping && self->n_sent - self->n_kept < IN_FLIGHT)
    {
      char ref[RC_BENCH_REF_BYTES];
      RcStoreMessage message = {
        .time_us = g_get_real_time (),
        .sender = self->party,
        .receiver = RC_STORE_ROOM,
        .ref = { ref, sizeof ref },
        .text = { text, sizeof text },
      };

      if (!rc_store_take_seq (self->store, &message.seq))
        break;

      rc_bench_make_ref (self->random, ref);
      rc_store_add_message (self->store, &message);
      self->n_sent++;
    }

  rc_store_flush (self->store);
}

static void
on_results (RcStore *store, const RcStoreResult *results, gsize n_results, gpointer user_data)
{
  Producer *self = user_data;

  for (gsize i = 0; i < n_results; i++)
    if (!results[i].kept)
      g_error ("a message was refused");

  self->n_kept += n_results;
  send_some (self);
}

static Figure
run_store (const char *folder, double seconds)
{
  static const RcStoreEvents events = { .results = on_results };
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimer) timer = NULL;
  Producer producer = { .random = g_rand_new_with_seed (1) };
  RcStoreStats stats;
  Figure figure;

  producer.store = rc_sqlite_store_open (path, NULL, &error);
  if (producer.store == NULL)
    g_error ("%s", error->message);

  rc_store_set_events (producer.store, &events, &producer);
  producer.party = rc_store_get_party (producer.store, RC_SLICE_LITERAL ("ann"));
  timer = g_timer_new ();
  send_some (&producer);
  while (g_timer_elapsed (timer, NULL) < seconds)
    g_main_context_iteration (NULL, TRUE);

  figure.per_second = producer.n_kept / g_timer_elapsed (timer, NULL);
  rc_store_get_stats (producer.store, &stats);
  figure.per_batch = (double) stats.n_messages / stats.n_batches;
  producer.stopping = TRUE;
  rc_store_free (producer.store);
  g_rand_free (producer.random);
  return figure;
}

static void
remove_files (const char *folder)
{
  static const char *const names[] = { "store.db", "store.db-wal", "store.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (argc > 1 ? argv[1] : g_get_tmp_dir (), "bench-store-XXXXXX", NULL);
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 3;
  double ratio_sum = 0;

  if (g_mkdtemp (folder) == NULL)
    {
      g_printerr ("bench-store: no folder can be made at %s\n", folder);
      return EXIT_FAILURE;
    }

  g_print ("store/s  a batch   bare/s  ratio\n");
  for (guint i = 0; i < ROUNDS; i++)
    {
      Figure store = run_store (folder, seconds);
      double bare = rc_bench_bare_store_run (folder, seconds, MAX (1, store.per_batch + 0.5), 0);

      g_print ("%7.0f  %7.0f  %7.0f   %.2f\n", store.per_second, store.per_batch, bare, store.per_second / bare);
      ratio_sum += store.per_second / bare;
      remove_files (folder);
    }

  g_print ("mean ratio %.2f\n", ratio_sum / ROUNDS);
  g_rmdir (folder);
  return EXIT_SUCCESS;
}

/* test-server-chaos.c - everything that can go wrong, at once, and what was promised.
 *
 * 206 clients: 120 devices of 60 accounts, half of them over TLS, 40 guests, half of them
 * over TLS, 40 clients of the tutorial, and 6 redcoast-cli with a password; half
 * of all over lines that are late, cut and in pieces. They write to one another,
 * to the room, to guests who may not be there; they read, say so, come and go,
 * are killed, stopped, cut off in the middle of a frame. The weather (see
 * test-chaos-weather.h) kills and stops the server, fills and slows down its disk
 * and puts its clock wrong. Then all come to rest, and
 *
 *     promises  hold for every account (see test-chaos-audit.h), on a server that
 *               was killed once more
 *     back      descriptors are as many as before, and memory is not above a bound
 *
 * REDCOAST_CHAOS_SECONDS says how long; 60 unless it does. REDCOAST_SEED repeats
 * the choices of a run, as far as processes can be made to. The server is
 * redcoastd-levers: the same, but for a clock and a disk in our hands. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "test-chaos-audit.h"
#include "test-chaos-client.h"
#include "test-chaos-program.h"
#include "test-chaos-weather.h"
#include "test-run.h"
#include "test-talk.h"

#define N_CLIENTS (2 * CHAOS_N_PERSONS + CHAOS_N_GUESTS + CHAOS_N_SEEDS)
#define N_PROGRAMS 6
#define SECONDS_DEFAULT 60
/* What a quarter of a run may add, with others' caches and ours: see the figures in
 * server/README.md. */
#define MEMORY_MAX_BYTES (24 * 1024 * 1024)
#define PASSWORD "three suns, one sky"

typedef struct
{
  ChaosGround ground;
  ChaosWeather *weather;
  RcLevers *levers;
  ChaosClient *clients[N_CLIENTS];
  ChaosProgram *programs[N_PROGRAMS];
  guint n_drops;
} Chaos;

static double
get_seconds (void)
{
  const char *seconds = g_getenv ("REDCOAST_CHAOS_SECONDS");

  return seconds != NULL ? g_ascii_strtod (seconds, NULL) : SECONDS_DEFAULT;
}

static guint32
get_seed (void)
{
  const char *seed = g_getenv ("REDCOAST_SEED");

  return seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : g_random_int ();
}

static void
make_clients (Chaos *self)
{
  guint n = 0;

  for (guint i = 0; i < 2 * CHAOS_N_PERSONS; i++, n++)
    self->clients[n] = chaos_client_new (&self->ground, CHAOS_ACCOUNT, n, i / 2, i % 2 == 0, i % 4 < 2);
  for (guint i = 0; i < CHAOS_N_GUESTS; i++, n++)
    self->clients[n] = chaos_client_new (&self->ground, CHAOS_GUEST, n, i, i % 2 == 0, i % 4 < 2);
  for (guint i = 0; i < CHAOS_N_SEEDS; i++, n++)
    self->clients[n] = chaos_client_new (&self->ground, CHAOS_SEED, n, i, FALSE, i % 2 == 0);
  for (guint i = 0; i < N_PROGRAMS; i++)
    self->programs[i] = chaos_program_new (&self->ground, i);
}

static void
chaos_init (Chaos *self)
{
  const char *const arguments[] = {
    "--seed-door", "--set", "session-rate=0", "--set", "log-level=warning", "--set", "login-attempts=10",
    "--set", "password-memory=8192", "--set", "password-ops=1", "--set", "password-tries-per-id=0",
    "--set", "linger-timeout=0.2", NULL,
  };
  guint32 seed = get_seed ();
  int fd;
  g_autofree char *path = NULL;

  g_printerr ("# REDCOAST_SEED=%u\n", seed);
  *self = (Chaos) { .n_drops = 0 };
  fd = g_file_open_tmp ("redcoast-levers-XXXXXX", &path, NULL);
  ck_assert_int_ge (fd, 0);
  close (fd);
  self->levers = rc_levers_map (path);
  ck_assert_ptr_nonnull (self->levers);
  g_setenv ("REDCOAST_LEVERS", path, TRUE);
  self->ground.random = g_rand_new_with_seed (seed);
  self->ground.ledger = chaos_ledger_new ();
  self->ground.server = rc_test_server_start (arguments);
  self->ground.proxy = rc_test_proxy_new (rc_test_server_get_port (self->ground.server), seed + 1);
  for (guint i = 0; i < CHAOS_N_PERSONS; i++)
    self->ground.said[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->weather = chaos_weather_new (&self->ground, self->levers);
  make_clients (self);
}

static void
chaos_clear (Chaos *self)
{
  for (guint i = 0; i < N_PROGRAMS; i++)
    chaos_program_free (self->programs[i]);
  for (guint i = 0; i < N_CLIENTS; i++)
    chaos_client_free (self->clients[i]);
  chaos_weather_free (self->weather);
  rc_test_proxy_free (self->ground.proxy);
  rc_test_server_stop (self->ground.server);
  chaos_ledger_free (self->ground.ledger);
  g_rand_free (self->ground.random);
  for (guint i = 0; i < CHAOS_N_PERSONS; i++)
    {
      g_hash_table_unref (self->ground.said[i]);
      g_free (self->ground.tokens[i]);
    }
  g_unlink (g_getenv ("REDCOAST_LEVERS"));
}

/* What is ready now, a little while at most. */
static void
turn (Chaos *self)
{
  struct pollfd ready[N_CLIENTS];

  for (guint i = 0; i < N_CLIENTS; i++)
    ready[i] = chaos_client_get_wish (self->clients[i]);
  (void) poll (ready, N_CLIENTS, 2);
  for (guint i = 0; i < N_CLIENTS; i++)
    chaos_client_step (self->clients[i], ready[i].revents != 0);
  for (guint i = 0; i < N_PROGRAMS; i++)
    chaos_program_step (self->programs[i]);
}

static ChaosClient *
choose_client (Chaos *self)
{
  return self->clients[chaos_ground_choose (&self->ground, N_CLIENTS)];
}

static void
storm_for (Chaos *self, double seconds, gboolean deadly)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  self->ground.writing = TRUE;
  while (g_get_monotonic_time () < end_us)
    {
      turn (self);
      chaos_client_write (choose_client (self));
      if (chaos_ground_choose (&self->ground, 60) == 0)
        {
          chaos_client_drop (choose_client (self), chaos_ground_choose (&self->ground, 300) * 1000);
          self->n_drops++;
        }
      if (chaos_ground_choose (&self->ground, 150) == 0)
        chaos_program_strike (self->programs[chaos_ground_choose (&self->ground, N_PROGRAMS)]);
      chaos_weather_step (self->weather, deadly);
    }
  self->ground.writing = FALSE;
}

/* The first who is not at rest, for people; NULL where all are. g_free() it. */
static char *
describe_restless (Chaos *self)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    if (!chaos_client_is_at_rest (self->clients[i]))
      return chaos_client_describe (self->clients[i]);
  for (guint i = 0; i < N_PROGRAMS; i++)
    if (!chaos_program_is_at_rest (self->programs[i]))
      return g_strdup (chaos_program_get_id (self->programs[i]));

  return NULL;
}

/* The weather is fine; all come, and have what they want. */
static void
come_to_rest (Chaos *self)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  char *restless;

  chaos_weather_clear (self->weather);
  for (guint i = 0; i < N_PROGRAMS; i++)
    chaos_program_let_go_on (self->programs[i]);
  while ((restless = describe_restless (self)) != NULL)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "not all come to rest: %s", restless);
      g_free (restless);
      turn (self);
    }
}

/* All go; what the server has open and in memory when nobody is there. */
static gsize
empty_out (Chaos *self, guint n_descriptors)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (guint i = 0; i < N_CLIENTS; i++)
    chaos_client_drop (self->clients[i], 0);
  while (count_descriptors (self->ground.server) > n_descriptors)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%u descriptors are open, and %u were before anybody came",
                     count_descriptors (self->ground.server), n_descriptors);
      g_usleep (10000);
    }

  return get_private_bytes (self->ground.server);
}

static guint
audit_all (Chaos *self)
{
  guint n = 0;

  for (guint i = 0; i < CHAOS_N_PERSONS; i++)
    {
      g_autofree char *id = g_strdup_printf ("p-%u", i);

      n += chaos_audit (&self->ground, id, "token", self->ground.tokens[i], self->ground.said[i]);
    }
  for (guint i = 0; i < N_PROGRAMS; i++)
    n += chaos_audit (&self->ground, chaos_program_get_id (self->programs[i]), "password", PASSWORD, NULL);

  return n;
}

static void
report (Chaos *self, guint n_seen, gsize start_bytes, gsize end_bytes)
{
  g_autofree char *weather = chaos_weather_report (self->weather);
  guint n_runs = 0, n_kills = 0;

  for (guint i = 0; i < N_PROGRAMS; i++)
    {
      n_runs += chaos_program_count_runs (self->programs[i]);
      n_kills += chaos_program_count_kills (self->programs[i]);
    }
  g_printerr ("# %.0f s: %s\n", get_seconds (), weather);
  g_printerr ("# lines cut %u, pieces %u; clients dropped %u, programs killed %u, ended well %u; syncs %u\n",
              rc_test_proxy_count_cuts (self->ground.proxy), rc_test_proxy_count_pieces (self->ground.proxy), self->n_drops, n_kills,
              n_runs, self->ground.n_syncs);
  g_printerr ("# %u texts written, %u acknowledged, %u times the disk was full for one; %u looked at in the logs\n",
              chaos_ledger_count_written (self->ground.ledger), chaos_ledger_count (self->ground.ledger), self->ground.n_refusals,
              n_seen);
  g_printerr ("# memory %zu KiB -> %zu KiB, clock asked %" G_GINT64_FORMAT " times, disk synced %" G_GINT64_FORMAT " times\n",
              start_bytes / 1024, end_bytes / 1024, (gint64) self->levers->n_clock, (gint64) self->levers->n_syncs);
}

/* A quarter of the time does not kill the server, so that it has something to
 * forget. */
START_TEST (what_was_promised_holds_whatever_happens)
{
  Chaos chaos;
  gsize start_bytes, end_bytes;
  guint n_descriptors, n_seen;

  chaos_init (&chaos);
  n_descriptors = count_descriptors (chaos.ground.server);
  come_to_rest (&chaos);
  storm_for (&chaos, 0.75 * get_seconds (), TRUE);
  come_to_rest (&chaos);
  start_bytes = empty_out (&chaos, n_descriptors);
  storm_for (&chaos, 0.25 * get_seconds (), FALSE);
  come_to_rest (&chaos);
  end_bytes = empty_out (&chaos, n_descriptors);

  /* Marks are stored within a second, or before anybody's SYNC is answered. */
  (void) chaos_audit (&chaos.ground, "p-0", "token", chaos.ground.tokens[0], chaos.ground.said[0]);
  chaos_weather_kill (chaos.weather);
  n_seen = audit_all (&chaos);
  report (&chaos, n_seen, start_bytes, end_bytes);
  ck_assert_uint_gt (chaos_ledger_count (chaos.ground.ledger), 5 * (guint) get_seconds ());
  ck_assert_int_gt (chaos.levers->n_clock, 10 * (gint64) get_seconds ());
  ck_assert_int_gt (chaos.levers->n_syncs, (gint64) get_seconds ());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_le (end_bytes, start_bytes + MEMORY_MAX_BYTES);
#endif
  chaos_clear (&chaos);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = { what_was_promised_holds_whatever_happens, NULL };

  return test_run_within ("server-chaos", tests, 120 + 2 * get_seconds ());
}

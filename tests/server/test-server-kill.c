/* test-server-kill.c - a server that is killed, again and again.
 *
 * People with two devices each write to one another and to the room. The
 * server is killed with SIGKILL at moments of chance and started again; the
 * devices come back, sync (some are cut off in the middle of it), send again
 * what has no SENT, in its order, and go on. In the end:
 *
 *     kept    every acknowledged message is at every device it belongs to
 *     once    the server has each message once, and a sync brings it once
 *     order   one device's messages stand in the order in which it wrote them
 *     rising  what a session gets from its SYNC on rises in seq
 *     seq     no seq was given to two messages
 *
 * REDCOAST_KILLS says how often; 30 unless it does. REDCOAST_SEED repeats the
 * choices of a run, as far as two processes can be made to. */
#include "config.h"

#include <check.h>
#include <stdio.h>

#include "test-kill-world.h"
#include "test-run.h"

/* --- what must be true in the end ------------------------------------------ */

static gboolean
belongs_to (const char *name, const char *to, const Device *device)
{
  const char *person = kill_world_names[device->person];

  return g_str_equal (to, "all") || g_str_equal (to, person) ||
         (g_str_has_prefix (name, person) && name[strlen (person)] == '/');
}

static void
check_kept (World *world, Device *device)
{
  GHashTableIter iter;
  gpointer name, to;

  g_hash_table_iter_init (&iter, world->acknowledged);
  while (g_hash_table_iter_next (&iter, &name, &to))
    if (belongs_to (name, to, device))
      ck_assert_msg (g_hash_table_contains (device->entries, name), "device %u has not got %s, to %s", device->number,
                     (char *) name, (char *) to);
}

static void
check_order (Device *device)
{
  guint64 seqs[N_DEVICES] = { 0 };
  g_autoptr (GHashTable) by_number = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, device->entries);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (by_number, g_strdup (strchr (name, '/') + 1), value);

  for (guint writer = 0; writer < N_DEVICES; writer++)
    {
      for (guint n = 1; n < 100000; n++)
        {
          g_autofree char *ref = g_strdup_printf ("d%u-%u", writer, n);
          Entry *entry = g_hash_table_lookup (by_number, ref);

          if (entry == NULL)
            continue;

          ck_assert_msg (entry->seq > seqs[writer], "at device %u, %s stands before what was written earlier",
                         device->number, ref);
          seqs[writer] = entry->seq;
        }
    }
}

static void
check_all (World *world)
{
  /* What each has gathered over the time, and what a new device gets. */
  for (guint i = 0; i < N_DEVICES; i++)
    check_kept (world, &world->devices[i]);

  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &world->devices[i];

      kill_device_go_offline (device, 0);
      device->cursor = 0;
      g_hash_table_remove_all (device->entries);
      device->synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }

  do
    {
      kill_world_step (world);
      for (guint i = 0; i < N_DEVICES; i++)
        world->devices[i].cut_after = 0;
    }
  while (!kill_world_is_at_rest (world));

  for (guint i = 0; i < N_DEVICES; i++)
    {
      check_kept (world, &world->devices[i]);
      check_order (&world->devices[i]);
    }
}

static guint
get_n_kills (void)
{
  const char *kills = g_getenv ("REDCOAST_KILLS");

  return kills != NULL ? (guint) g_ascii_strtoull (kills, NULL, 10) : 30;
}

START_TEST (what_was_acknowledged_survives_being_killed)
{
  guint n_kills = get_n_kills ();
  World world;

  /* Who has no account yet cannot be written to. */
  kill_world_init (&world);
  kill_world_come_to_rest (&world);
  world.writing = TRUE;
  for (guint i = 0; i < n_kills; i++)
    {
      kill_world_run_for (&world, g_rand_int_range (world.random, 10, 250) * 1000);
      rc_test_server_kill (world.server);
      rc_test_server_restart (world.server);
    }

  kill_world_run_for (&world, 100000);
  kill_world_come_to_rest (&world);
  check_all (&world);
  ck_assert_uint_gt (g_hash_table_size (world.acknowledged), 10 * n_kills);
  fprintf (stderr, "%u kills, %u syncs cut, %u messages acknowledged\n", n_kills, world.n_cuts,
           g_hash_table_size (world.acknowledged));
  kill_world_clear (&world);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = { what_was_acknowledged_survives_being_killed, NULL };

  return test_run_within ("server-kill", tests, 60 + 3 * get_n_kills ());
}

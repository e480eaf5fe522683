/* test-instructions.c - what a message costs, counted in instructions.
 *
 * Covers: a direct message, one for a room, one that is on disk before it is
 * acknowledged: each within a tenth of what instructions.txt has for it.
 *
 * A processor's time is not the same twice; the number of its instructions
 * nearly is. The server runs under callgrind and gets the same input each time:
 * bursts that are one write each, the next one when all answers are there, so
 * that each is one turn of its loop (and one commit). That is done once and
 * once more with twice as many: the difference has neither start nor log-in
 * nor end in it. README.md says how to record the numbers anew. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../server/test-run.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define BURST 64
#define BURSTS 40
#define LISTENERS 8
#define TOLERANCE 0.1

typedef struct
{
  const char *name;
  const char *settings[5];
  const char *to;
  guint n_listeners;
  gboolean kept;
} Path;

static const Path direct_path = { "direct", { "--set", "history=off", "--set", "session-rate=0", NULL }, "ear0", 1, FALSE };
static const Path room_path = { "room", { "--set", "history=off", "--set", "session-rate=0", NULL }, "all", LISTENERS, FALSE };
static const Path store_path = { "store", { "--set", "history=on", "--set", "session-rate=0", NULL }, "ear0", 1, TRUE };

static RcTestPeer *
log_in (RcTestServer *server, const Path *path, const char *id)
{
  guint16 port = rc_test_server_get_port (server);

  return path->kept ? rc_test_peer_log_in (port, id) : rc_test_peer_log_in_guest (port, id);
}

static void
say (RcTestPeer *speaker, const Path *path, guint first)
{
  g_autoptr (GString) burst = g_string_new (NULL);

  for (guint i = 0; i < BURST; i++)
    g_string_append_printf (burst, "SEND ref=%016u to=%s len=100\n%0100u\n", first + i, path->to, first + i);

  rc_test_peer_send (speaker, burst->str, burst->len);
}

static void
hear (RcTestPeer *peer, const char *pattern)
{
  for (guint i = 0; i < BURST; i++)
    g_free (rc_test_peer_expect (peer, pattern));
}

static guint64
read_count (const char *path)
{
  g_autofree char *text = NULL;
  const char *at;

  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "%s cannot be read", path);
  at = strstr (text, "\ntotals: ");
  ck_assert_msg (at != NULL, "%s has no total", path);
  return g_ascii_strtoull (at + strlen ("\ntotals: "), NULL, 10);
}

static void
talk (RcTestServer *server, const Path *path, guint n_bursts)
{
  g_autoptr (RcTestPeer) speaker = log_in (server, path, "mouth");
  RcTestPeer *listeners[LISTENERS];

  for (guint i = 0; i < path->n_listeners; i++)
    {
      g_autofree char *id = g_strdup_printf ("ear%u", i);

      listeners[i] = log_in (server, path, id);
    }

  for (guint burst = 0; burst < n_bursts; burst++)
    {
      say (speaker, path, burst * BURST);
      hear (speaker, "SENT *");
      for (guint i = 0; i < path->n_listeners; i++)
        hear (listeners[i], "MESSAGE *");
    }

  for (guint i = 0; i < path->n_listeners; i++)
    rc_test_peer_free (listeners[i]);
}

/* Where callgrind writes to: to be kept, or to be removed. */
static char *
make_path (const Path *path, guint n_bursts)
{
  g_autofree char *name = g_strdup_printf ("callgrind.%s-%u", path->name, n_bursts);
  g_autofree char *dir = NULL;

  if (g_getenv ("REDCOAST_COUNTS") != NULL)
    return g_build_filename (g_getenv ("REDCOAST_COUNTS"), name, NULL);

  dir = rc_test_files_make_dir ();
  return g_build_filename (dir, name, NULL);
}

/* The instructions of a whole run. */
static guint64
count_run (const Path *path, guint n_bursts)
{
  g_autofree char *file = make_path (path, n_bursts);
  g_autofree char *dir = g_path_get_dirname (file);
  RcTestServer *server;
  guint64 count;

  g_setenv ("COUNT_FILE", file, TRUE);
  server = rc_test_server_start (path->settings);
  talk (server, path, n_bursts);
  rc_test_server_stop (server);

  count = read_count (file);
  if (g_getenv ("REDCOAST_COUNTS") == NULL)
    rc_test_files_remove (dir);
  return count;
}

static double
count_message (const Path *path)
{
  guint64 once = count_run (path, BURSTS);
  guint64 twice = count_run (path, BURSTS * 2);

  ck_assert_uint_gt (twice, once);
  return (double) (twice - once) / (BURST * BURSTS);
}

static GKeyFile *
load_recorded (void)
{
  GKeyFile *recorded = g_key_file_new ();

  ck_assert_msg (g_key_file_load_from_file (recorded, INSTRUCTIONS_FILE, G_KEY_FILE_KEEP_COMMENTS, NULL),
                 "%s cannot be read", INSTRUCTIONS_FILE);
  return recorded;
}

static void
record (const Path *path, double count)
{
  g_autoptr (GKeyFile) recorded = load_recorded ();

  g_key_file_set_integer (recorded, "instructions", path->name, count);
  ck_assert (g_key_file_save_to_file (recorded, INSTRUCTIONS_FILE, NULL));
}

static void
check_path (const Path *path)
{
  g_autoptr (GKeyFile) recorded = load_recorded ();
  double expected = g_key_file_get_integer (recorded, "instructions", path->name, NULL);
  double count = count_message (path);

  g_printerr ("# %s: %.0f instructions a message, %.0f are recorded\n", path->name, count, expected);
  if (g_getenv ("REDCOAST_RECORD") != NULL)
    {
      record (path, count);
      return;
    }

  ck_assert_msg (count <= expected * (1 + TOLERANCE), "%s: a message costs %.0f instructions, %.0f are recorded",
                 path->name, count, expected);
  ck_assert_msg (count >= expected * (1 - TOLERANCE), "%s: a message costs %.0f instructions only: record that, %.0f are recorded",
                 path->name, count, expected);
}

START_TEST (a_direct_message_costs_what_is_recorded)
{
  check_path (&direct_path);
}
END_TEST

START_TEST (a_message_in_a_room_costs_what_is_recorded)
{
  check_path (&room_path);
}
END_TEST

START_TEST (a_message_that_is_kept_costs_what_is_recorded)
{
  check_path (&store_path);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    a_direct_message_costs_what_is_recorded,
    a_message_in_a_room_costs_what_is_recorded,
    a_message_that_is_kept_costs_what_is_recorded,
    NULL,
  };

  return test_run ("instructions", tests);
}

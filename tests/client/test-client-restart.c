/* test-client-restart.c - engines that are killed, with a real server.
 *
 * The program starts itself as a writer: an engine with a cache, that writes
 * numbered messages to the room and says on standard output up to where they are on
 * disk. It is killed with SIGKILL, again and again, without a server, and in the
 * middle of sending. In the end everything that it said was kept is at the server
 * once and in its order, an engine that starts on the same file shows it so, and
 * another one offline too.
 *
 * Also: receipts between two engines, GOT and READ included. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rc-cache-fixture.h"
#include "rc-test-server.h"

#define N_KILLS 12

#define N_RUNS 12
#define MAX_WRITTEN 120

static RcTestServer *server;
static char *program;

static void
set_up (void)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };

  rc_cache_fixture_make_path ();
  server = rc_test_server_start (arguments);
}

static void
tear_down (void)
{
  rc_fake_server_settle ();
  g_clear_pointer (&server, rc_test_server_stop);
  rc_cache_fixture_remove ();
}

static RcClient *
new_client (const char    *address,
            RcLoginMethod  method,
            const char    *id,
            const char    *path)
{
  return g_object_new (RC_TYPE_CLIENT, "server", address, "id", id, "method", (guint) method,
                       "secret", "a password", "backoff-min-ms", 20u, "backoff-max-ms", 200u,
                       "cache-path", path, NULL);
}

static char *
dup_address (void)
{
  return g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
}

/* The program as a writer; it ends only by being killed. */
static int
write_until_killed (const char *address,
                    const char *path,
                    const char *run)
{
  gboolean is_online = strcmp (address, "-") != 0;
  g_autoptr (RcClient) client =
    new_client (is_online ? address : "127.0.0.1:1", RC_LOGIN_PASSWORD, "alice", path);
  guint n_written = 0;
  guint n_told = 0;

  if (is_online)
    rc_client_start (client);
  for (;;)
    {
      if (n_written < MAX_WRITTEN && rc_client_get_loaded (client))
        {
          g_autofree char *text = g_strdup_printf ("%s.%u", run, ++n_written);

          if (rc_client_send (client, "all", text, NULL) == NULL)
            return EXIT_FAILURE;
        }
      rc_fake_server_turn ();
      if (n_told < n_written && rc_exchange_get_n_held (rc_client_get_exchange (client)) == 0)
        {
          n_told = n_written;
          printf ("%u\n", n_told);
          fflush (stdout);
        }
    }
}

/* Runs a writer, and kills it once it has said that @n_lines are kept. Returns
 * how many it said. */
static guint
run_and_kill (const char *address,
              guint       run,
              guint       n_wanted)
{
  g_autofree char *name = g_strdup_printf ("%u", run);
  const char *const arguments[] = { program, "--write", address, cache_path, name, NULL };
  g_autoptr (GSubprocess) writer =
    g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  guint n_kept = 0;
  gboolean is_killed = FALSE;

  ck_assert_ptr_nonnull (writer);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        break;
      n_kept = (guint) g_ascii_strtoull (line, NULL, 10);
      if (n_kept >= n_wanted && !is_killed)
        {
          is_killed = TRUE;
          g_subprocess_send_signal (writer, SIGKILL);
        }
    }
  ck_assert (is_killed);
  g_subprocess_wait (writer, NULL, NULL);
  ck_assert (g_subprocess_get_if_signaled (writer));

  return n_kept;
}

static guint
n_rows (RcClient   *client,
        const char *conversation)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_timeline (client, conversation)));
}

static RcEntry *
row_at (RcClient   *client,
        const char *conversation,
        guint       position)
{
  g_autoptr (RcEntry) entry = g_list_model_get_item (
    G_LIST_MODEL (rc_client_get_timeline (client, conversation)), position);

  ck_assert_ptr_nonnull (entry);

  return entry;
}

static void
load_all (RcClient   *client,
          const char *conversation)
{
  RcTimeline *timeline = rc_client_get_timeline (client, conversation);
  guint before;

  do
    {
      RC_WAIT_FOR (!rc_timeline_get_loading (timeline));
      before = n_rows (client, conversation);
      rc_timeline_load_older (timeline);
      RC_WAIT_FOR (!rc_timeline_get_loading (timeline));
      rc_fake_server_settle ();
    }
  while (n_rows (client, conversation) > before);
}

/* Each run's messages rise by one from 1, and go as far as it said at least. */
static void
check_all (RcClient    *client,
           const guint *n_kept,
           guint        n_runs)
{
  guint run = 1;
  guint number = 0;

  load_all (client, "all");
  for (guint i = 0; i < n_rows (client, "all"); i++)
    {
      guint run_here;
      guint number_here;

      ck_assert_int_eq (sscanf (rc_entry_get_text (row_at (client, "all", i)), "%u.%u", &run_here,
                                &number_here), 2);
      while (run < run_here)
        {
          ck_assert_uint_ge (number, n_kept[run++]);
          number = 0;
        }
      ck_assert_uint_eq (run_here, run);
      ck_assert_uint_eq (number_here, number + 1);
      number = number_here;
    }
  ck_assert_uint_eq (run, n_runs);
  ck_assert_uint_ge (number, n_kept[run]);
}

/* Gives alice an account. */
static void
make_account (const char *address)
{
  g_autoptr (RcClient) first = new_client (address, RC_LOGIN_OPEN, "alice", NULL);

  rc_client_start (first);
  RC_WAIT_FOR (rc_client_get_state (first) == RC_CLIENT_ONLINE);
}

START_TEST (what_was_written_survives_every_kill_and_is_sent_once)
{
  g_autofree char *address = dup_address ();
  g_autofree char *other_path = g_strconcat (cache_path, ".other", NULL);
  g_autoptr (RcClient) again = NULL;
  g_autoptr (RcClient) other = NULL;
  guint n_kept[N_RUNS + 1] = { 0 };

  make_account (address);
  for (guint run = 1; run <= N_RUNS; run++)
    n_kept[run] = run_and_kill (run % 3 == 1 ? "-" : address, run,
                                1 + (guint) g_random_int_range (0, MAX_WRITTEN));

  again = new_client (address, RC_LOGIN_PASSWORD, "alice", cache_path);
  RC_WAIT_FOR (rc_client_get_loaded (again));
  check_all (again, n_kept, N_RUNS);
  rc_client_start (again);
  RC_WAIT_FOR (rc_client_get_state (again) == RC_CLIENT_ONLINE);
  RC_WAIT_FOR (rc_client_get_n_unsent (again) == 0);
  rc_fake_server_settle ();
  check_all (again, n_kept, N_RUNS);

  /* What the server has. */
  other = new_client (address, RC_LOGIN_PASSWORD, "alice", other_path);
  rc_client_start (other);
  RC_WAIT_FOR (rc_client_get_state (other) == RC_CLIENT_ONLINE);
  RC_WAIT_FOR (n_rows (other, "all") == n_rows (again, "all"));
  check_all (other, n_kept, N_RUNS);
}
END_TEST

START_TEST (receipts_come_of_what_is_on_disk)
{
  g_autofree char *address = dup_address ();
  g_autofree char *bobs_path = g_strconcat (cache_path, ".bob", NULL);
  g_autoptr (RcClient) alice = new_client (address, RC_LOGIN_OPEN, "alice", cache_path);
  g_autoptr (RcClient) bob = new_client (address, RC_LOGIN_OPEN, "bob", bobs_path);
  RcEntry *entry;
  guint n_delivered;
  guint n_read;
  guint n_people;

  rc_client_start (bob);
  RC_WAIT_FOR (rc_client_get_state (bob) == RC_CLIENT_ONLINE);
  rc_client_stop (bob);
  rc_client_start (alice);
  RC_WAIT_FOR (rc_roster_lookup (rc_client_get_roster (alice), "bob") != NULL);
  entry = rc_client_send (alice, "bob", "Are you there?", NULL);
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);

  rc_client_start (bob);
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_DELIVERED);
  ck_assert_uint_eq (rc_contact_get_unread (rc_roster_lookup (rc_client_get_roster (bob), "alice")), 0);
  rc_client_mark_read (bob, "alice");
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_READ);

  entry = rc_client_send (alice, "all", "Everybody?", NULL);
  do
    {
      rc_fake_server_turn ();
      rc_client_count_receipts (alice, entry, &n_delivered, &n_read, &n_people);
    }
  while (n_delivered == 0);
  ck_assert_uint_eq (n_people, 1);
  ck_assert_uint_eq (n_read, 0);
}
END_TEST

int
main (int    argc,
      char **argv)
{
  Suite *suite;
  TCase *tcase;
  SRunner *runner;
  int n_failed;

  if (argc == 5 && strcmp (argv[1], "--write") == 0)
    return write_until_killed (argv[2], argv[3], argv[4]);

  program = argv[0];
  suite = suite_create ("client-restart");
  tcase = tcase_create ("restart");
  runner = srunner_create (suite);
  tcase_set_timeout (tcase, 110);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, what_was_written_survives_every_kill_and_is_sent_once);
  tcase_add_test (tcase, receipts_come_of_what_is_on_disk);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

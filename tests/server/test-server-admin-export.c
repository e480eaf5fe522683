/* test-server-admin-export.c
 *
 * Covers: redcoastctl export: each message of somebody is in it once and
 * nobody else's, the account, the devices, the markers and the bans are, and no
 * secret; that it is JSON whatever was said; that a hundred thousand messages hold
 * nobody up; who stops reading in the middle. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rc-sqlite-store.h"
#include "test-ctl.h"
#include "test-run.h"

#define N_MANY 100000

static RcTestServer *
start (void)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, "--set", "session-rate=0", NULL };

  return rc_test_server_start (arguments);
}

static guint64
say (RcTestPeer *from, const char *to, const char *ref, const char *text)
{
  g_autofree char *sent = NULL;

  rc_test_peer_printf (from, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, strlen (text), text);
  sent = rc_test_peer_expect_later (from, "SENT ref=* seq=* time=*\n");
  return g_ascii_strtoull (strstr (sent, "seq=") + 4, NULL, 10);
}

/* What of the messages, in a line: "from>to:ref:text ". */
static char *
list_messages (JsonObject *document)
{
  JsonArray *messages = json_object_get_array_member (document, "messages");
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = json_array_get_object_element (messages, i);

      g_string_append_printf (list, "%s>%s:%s:%s ", json_object_get_string_member (message, "from"),
                              json_object_get_string_member (message, "to"), json_object_get_string_member (message, "ref"),
                              json_object_get_string_member (message, "text"));
    }

  return g_string_free (list, FALSE);
}

/* They are all about Alice, and how far she has read with bob is among them. */
static void
check_markers (JsonArray *rows, guint64 read)
{
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *marker = json_array_get_object_element (rows, i);
      const char *of = json_object_get_string_member (marker, "of");
      const char *with = json_object_get_string_member (marker, "with");

      ck_assert (g_str_equal (of, "Alice") || g_str_equal (with, "Alice"));
      if (g_str_equal (of, "Alice") && g_str_equal (with, "bob"))
        found = (guint64) json_object_get_int_member (marker, "read") == read;
    }

  ck_assert (found);
}

START_TEST (all_about_somebody_is_in_it_and_nothing_else)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "Alice", NULL, "secret", &token);
  g_autoptr (RcTestPeer) bob = test_ctl_log_in (server, "open", "bob", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) carol = test_ctl_log_in (server, "open", "carol", NULL, NULL, NULL);
  g_autofree char *text = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (JsonNode) json = NULL;
  JsonObject *document;
  JsonArray *rows;
  guint64 read;

  say (alice, "bob", "a1", "“hello”\n\\ \t");
  read = say (bob, "Alice", "b1", "红岸 \001");
  say (bob, "carol", "b2", "not hers");
  say (bob, "all", "b3", "not hers either");
  say (alice, "all", "a2", " ");
  say (alice, "Alice", "a3", "a note");
  rc_test_peer_printf (alice, "READ with=bob seq=%" G_GUINT64_FORMAT "\nPING\n", read);
  g_free (rc_test_peer_expect_later (alice, "PONG\n"));
  test_ctl (server, 0, "ban", "alice", "--reason", "noise", NULL);

  text = test_ctl_print (server, "export", "ALICE", NULL);
  ck_assert (strstr (text, token) == NULL && strstr (text, "argon2") == NULL && strstr (text, "secret") == NULL);
  json = json_from_string (text, NULL);
  ck_assert_msg (json != NULL, "%s", text);
  document = json_node_get_object (json);
  messages = list_messages (document);
  ck_assert_str_eq (messages, "Alice>bob:a1:“hello”\n\\ \t bob>Alice:b1:红岸 \001 Alice>all:a2:  Alice>Alice:a3:a note ");
  ck_assert_str_eq (json_object_get_string_member (document, "id"), "Alice");
  ck_assert (json_object_get_boolean_member (document, "account") && json_object_get_boolean_member (document, "password"));
  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (document, "tokens")), 1);

  rows = json_object_get_array_member (document, "bans");
  ck_assert_uint_eq (json_array_get_length (rows), 1);
  ck_assert_str_eq (json_object_get_string_member (json_array_get_object_element (rows, 0), "reason"), "noise");
  check_markers (json_object_get_array_member (document, "markers"), read);
}
END_TEST

START_TEST (a_guest_and_who_is_not_there)
{
  g_autoptr (RcTestServer) server = start ();
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) guest = test_ctl_log_in (server, "guest", "gast", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) silent = test_ctl_log_in (server, "guest", "silent", NULL, NULL, NULL);
  g_autoptr (JsonNode) here = NULL;
  g_autoptr (JsonNode) gone = NULL;
  g_autoptr (JsonNode) nothing = NULL;

  say (guest, "alice", "g1", "hi");
  here = test_ctl_json (server, "export", "gast", NULL);
  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (json_node_get_object (here), "messages")), 1);
  rc_test_peer_free (g_steal_pointer (&guest));
  gone = test_ctl_json (server, "export", "gast", NULL);
  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (json_node_get_object (gone), "messages")), 1);
  ck_assert (!json_object_get_boolean_member (json_node_get_object (gone), "account"));
  nothing = test_ctl_json (server, "export", "silent", NULL);
  ck_assert_str_eq (json_object_get_string_member (json_node_get_object (nothing), "id"), "silent");
  test_ctl (server, 1, "export", "nobody", NULL);
  test_ctl (server, 1, "export", "no id", NULL);
  test_ctl (server, 1, "export", "all", NULL);
  test_ctl (server, 2, "export", NULL);
}
END_TEST

static void
on_results (RcStore *store, const RcStoreResult *results, gsize n_results, gpointer user_data)
{
  *(gsize *) user_data += n_results;
}

/* Puts very many messages of alice's and as many of others into the store, while
 * the server is not there. */
static void
fill (RcTestServer *server)
{
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", "redcoast.db", NULL);
  const RcStoreEvents events = { .results = on_results };
  RcStore *store;
  gsize n_kept = 0;

  rc_test_server_kill (server);
  store = rc_sqlite_store_open (path, NULL, NULL);
  ck_assert_ptr_nonnull (store);
  rc_store_set_events (store, &events, &n_kept);
  rc_store_set_queue_max (store, G_MAXUINT32);
  for (guint i = 0; i < 2 * N_MANY; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);
      RcStoreMessage message = {
        .time_us = 1000 + i,
        .sender = rc_store_find_party (store, i % 2 == 0 ? RC_SLICE_LITERAL ("alice") : RC_SLICE_LITERAL ("bob")),
        .receiver = rc_store_find_party (store, RC_SLICE_LITERAL ("carol")),
        .ref = rc_slice_from_string (ref),
        .type = RC_SLICE_ABSENT,
        .about = RC_SLICE_ABSENT,
        .text = RC_SLICE_LITERAL ("The quick brown fox jumps over the lazy dog."),
      };

      ck_assert (rc_store_take_seq (store, &message.seq));
      rc_store_add_message (store, &message);
    }
  rc_store_flush (store);
  while (n_kept < 2 * N_MANY)
    g_main_context_iteration (NULL, TRUE);
  rc_store_free (store);
  rc_test_server_restart (server);
}

/* How long the server takes to answer somebody, at most, until @process ends. */
static gint64
measure_answers (RcTestPeer *peer, GSubprocess *process, GInputStream *output, gsize *n_read)
{
  char buffer[1 << 16];
  gint64 worst_us = 0;
  gssize n;

  do
    {
      gint64 begin_us = g_get_monotonic_time ();

      rc_test_peer_send (peer, "PING\n", -1);
      g_free (rc_test_peer_expect_later (peer, "PONG\n"));
      worst_us = MAX (worst_us, g_get_monotonic_time () - begin_us);
      n = g_input_stream_read (output, buffer, sizeof buffer, NULL, NULL);
      *n_read += MAX (n, 0);
    }
  while (n > 0);

  ck_assert (g_subprocess_wait_check (process, NULL, NULL));
  return worst_us;
}

START_TEST (very_many_messages_hold_nobody_up)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *dir = test_ctl_get_dir (server);
  g_autofree char *token = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (RcTestPeer) dave = NULL;
  g_autoptr (JsonNode) json = NULL;
  JsonArray *messages;
  gsize n_read = 0;
  gint64 worst_us;

  rc_test_peer_free (test_ctl_log_in (server, "open", "alice", NULL, "pw", NULL));
  rc_test_peer_free (test_ctl_log_in (server, "open", "bob", NULL, "pw", NULL));
  rc_test_peer_free (test_ctl_log_in (server, "open", "carol", NULL, "pw", NULL));
  fill (server);

  dave = test_ctl_log_in (server, "guest", "dave", NULL, NULL, NULL);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv ("REDCOASTCTL"), "--data-dir", dir, "export",
                              "alice", NULL);
  worst_us = measure_answers (dave, process, g_subprocess_get_stdout_pipe (process), &n_read);
  ck_assert_uint_gt (n_read, N_MANY * 100);
  ck_assert_msg (worst_us < G_USEC_PER_SEC / 2, "somebody waited for %" G_GINT64_FORMAT " us", worst_us);
  g_printerr ("# %d messages, %zu bytes; the longest wait of another was %" G_GINT64_FORMAT " us\n", N_MANY, n_read, worst_us);

  json = test_ctl_json (server, "export", "alice", NULL);
  messages = json_object_get_array_member (json_node_get_object (json), "messages");
  ck_assert_uint_eq (json_array_get_length (messages), N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", 2 * i);

      ck_assert_str_eq (json_object_get_string_member (json_array_get_object_element (messages, i), "ref"), ref);
    }
}
END_TEST

START_TEST (who_stops_reading_is_no_burden)
{
  g_autoptr (RcTestServer) server = start ();
  g_autofree char *dir = test_ctl_get_dir (server);
  g_autofree char *path = g_build_filename (dir, "admin.socket", NULL);
  g_autofree char *text = g_strnfill (60000, 'x');
  g_autoptr (RcTestPeer) alice = test_ctl_log_in (server, "open", "alice", NULL, NULL, NULL);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      say (alice, "alice", ref, text);
    }

  /* Some go away in the middle, some stay and read nothing; the end is none of
   * their business. */
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (RcTestPeer) gone = rc_test_peer_connect_unix (path);
      g_autofree char *some = NULL;

      rc_test_peer_send (gone, "{\"command\":\"export\",\"arguments\":{\"id\":\"alice\"}}\n", -1);
      g_bytes_unref (rc_test_peer_read_bytes (gone, 1000));
    }

  RcTestPeer *stuck = rc_test_peer_connect_unix (path);
  rc_test_peer_send (stuck, "{\"command\":\"export\",\"arguments\":{\"id\":\"alice\"}}\n", -1);
  g_bytes_unref (rc_test_peer_read_bytes (stuck, 1000));
  test_ctl (server, 0, "status", NULL);
  rc_test_server_stop (g_steal_pointer (&server));
  rc_test_peer_free (stuck);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    all_about_somebody_is_in_it_and_nothing_else,
    a_guest_and_who_is_not_there,
    very_many_messages_hold_nobody_up,
    who_stops_reading_is_no_burden,
    NULL,
  };

  return test_run ("server-admin-export", tests);
}

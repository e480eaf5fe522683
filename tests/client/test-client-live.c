/* test-client-live.c - the engine with a real server.
 *
 * Covers: two clients that see each other and write, directly and in the room;
 * presence; typing; a receiver that is not there, and a second try; the same
 * person on two devices; an id in use; a server that is killed and started
 * again in the middle of sending: nothing lost, nothing twice, in order. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-client.h"
#include "rc-error.h"
#include "rc-fake-server.h"
#include "rc-test-server.h"

static RcTestServer *server;

static void
set_up (void)
{
  server = rc_test_server_start (NULL);
}

static void
tear_down (void)
{
  rc_fake_server_settle ();
  g_clear_pointer (&server, rc_test_server_stop);
}

static RcClient *
new_client (const char *id)
{
  g_autofree char *address =
    g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));

  return g_object_new (RC_TYPE_CLIENT, "server", address, "id", id,
                       "backoff-min-ms", 20u, "backoff-max-ms", 200u, NULL);
}

static RcClient *
log_in (const char *id)
{
  RcClient *client = new_client (id);

  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_ONLINE);

  return client;
}

static RcContact *
contact (RcClient   *client,
         const char *id)
{
  return rc_roster_lookup (rc_client_get_roster (client), id);
}

static gboolean
sees (RcClient   *client,
      const char *id,
      RcPresence  presence)
{
  return contact (client, id) != NULL
         && rc_contact_get_presence (contact (client, id)) == presence;
}

static guint
n_entries (RcClient   *client,
           const char *conversation)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_timeline (client, conversation)));
}

static RcEntry *
entry_at (RcClient   *client,
          const char *conversation,
          guint       position)
{
  g_autoptr (RcEntry) entry = g_list_model_get_item (
    G_LIST_MODEL (rc_client_get_timeline (client, conversation)), position);

  ck_assert_ptr_nonnull (entry);

  return entry;
}

START_TEST (two_people_meet_and_talk)
{
  g_autoptr (RcClient) alice = log_in ("alice");
  g_autoptr (RcClient) bob = log_in ("bob");
  RcEntry *entry;

  RC_WAIT_FOR (sees (alice, "bob", RC_PRESENCE_ONLINE));
  RC_WAIT_FOR (sees (bob, "alice", RC_PRESENCE_ONLINE));
  ck_assert (rc_contact_get_is_self (contact (alice, "alice")));

  rc_client_note_typing (alice, "bob");
  RC_WAIT_FOR (rc_contact_get_typing (contact (bob, "alice")));
  entry = rc_client_send (alice, "bob", "Hello\nBob 红岸", NULL);
  RC_WAIT_FOR (n_entries (bob, "alice") == 1);
  ck_assert_str_eq (rc_entry_get_text (entry_at (bob, "alice", 0)), "Hello\nBob 红岸");
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);
  ck_assert_uint_eq (rc_entry_get_seq (entry), rc_entry_get_seq (entry_at (bob, "alice", 0)));
  ck_assert (!rc_contact_get_typing (contact (bob, "alice")));
  ck_assert_uint_eq (rc_contact_get_unread (contact (bob, "alice")), 1);

  rc_client_send (bob, "all", "Good morning", NULL);
  RC_WAIT_FOR (n_entries (alice, "all") == 1);
  ck_assert_str_eq (rc_entry_get_from (entry_at (alice, "all", 0)), "bob");

  rc_client_set_presence (bob, RC_PRESENCE_AWAY);
  RC_WAIT_FOR (sees (alice, "bob", RC_PRESENCE_AWAY));
  rc_client_stop (bob);
  RC_WAIT_FOR (sees (alice, "bob", RC_PRESENCE_OFFLINE));
}
END_TEST

START_TEST (nobody_is_there_and_then_somebody_is)
{
  g_autoptr (RcClient) alice = log_in ("alice");
  g_autoptr (RcClient) bob = NULL;
  RcEntry *entry = rc_client_send (alice, "bob", "Are you there?", NULL);

  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_FAILED);
  ck_assert_ptr_nonnull (rc_entry_get_error (entry));
  bob = log_in ("bob");
  rc_client_retry (alice, entry);
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);
  RC_WAIT_FOR (n_entries (bob, "alice") == 1);
}
END_TEST

START_TEST (an_id_belongs_to_one)
{
  g_autoptr (RcClient) first = log_in ("alice");
  g_autoptr (RcClient) second = new_client ("ALICE");

  rc_client_start (second);
  RC_WAIT_FOR (rc_client_get_state (second) == RC_CLIENT_REFUSED);
  ck_assert (g_error_matches (rc_client_get_error (second), RC_ERROR, RC_ERROR_ID_IN_USE));
  ck_assert_int_eq (rc_client_get_state (first), RC_CLIENT_ONLINE);
}
END_TEST

START_TEST (the_longest_message_arrives)
{
  g_autoptr (RcClient) alice = log_in ("alice");
  g_autoptr (RcClient) bob = log_in ("bob");
  g_autofree char *text = g_strnfill (65536, 'x');

  for (guint i = 0; i < 20; i++)
    ck_assert_ptr_nonnull (rc_client_send (alice, "bob", text, NULL));
  RC_WAIT_FOR (n_entries (bob, "alice") == 20);
  RC_WAIT_FOR (rc_client_get_n_unsent (alice) == 0);
}
END_TEST

/* Each text of @client's own in the room once, and in its order. */
static void
check_all_once (RcClient *client,
                guint     n_messages)
{
  ck_assert_uint_eq (n_entries (client, "all"), n_messages);
  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i);

      ck_assert_str_eq (rc_entry_get_text (entry_at (client, "all", i)), expected);
      ck_assert_int_eq (rc_entry_get_state (entry_at (client, "all", i)), RC_ENTRY_SENT);
    }
}

START_TEST (the_server_dies_while_we_are_sending)
{
  g_autoptr (RcClient) alice = log_in ("alice");
  const guint n_messages = 600;

  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      ck_assert_ptr_nonnull (rc_client_send (alice, "all", text, NULL));
      if (i == 200 || i == 400)
        {
          RC_WAIT_FOR (rc_client_get_n_unsent (alice) < 150);
          rc_test_server_kill (server);
        }
      if (i == 300 || i == 500)
        {
          RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_WAITING);
          rc_test_server_restart (server);
        }
      if (i % 10 == 0)
        rc_fake_server_turn ();
    }

  RC_WAIT_FOR (rc_client_get_n_unsent (alice) == 0);
  rc_fake_server_settle ();
  check_all_once (alice, n_messages);
}
END_TEST

START_TEST (what_was_written_without_a_server_is_sent_when_it_is_there)
{
  g_autoptr (RcClient) alice = log_in ("alice");
  g_autoptr (RcClient) bob = log_in ("bob");

  rc_test_server_kill (server);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_WAITING
               || rc_client_get_state (alice) == RC_CLIENT_CONNECTING);
  RC_WAIT_FOR (rc_client_get_state (bob) == RC_CLIENT_WAITING
               || rc_client_get_state (bob) == RC_CLIENT_CONNECTING);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      ck_assert_int_eq (rc_entry_get_state (rc_client_send (alice, "all", text, NULL)),
                        RC_ENTRY_WAITING);
    }
  rc_test_server_restart (server);
  RC_WAIT_FOR (rc_client_get_n_unsent (alice) == 0);
  rc_fake_server_settle ();
  check_all_once (alice, 5);
  RC_WAIT_FOR (rc_client_get_state (bob) == RC_CLIENT_ONLINE);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-live");
  TCase *tcase = tcase_create ("live");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, two_people_meet_and_talk);
  tcase_add_test (tcase, nobody_is_there_and_then_somebody_is);
  tcase_add_test (tcase, an_id_belongs_to_one);
  tcase_add_test (tcase, the_longest_message_arrives);
  tcase_add_test (tcase, the_server_dies_while_we_are_sending);
  tcase_add_test (tcase, what_was_written_without_a_server_is_sent_when_it_is_there);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

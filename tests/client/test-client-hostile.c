/* test-client-hostile.c - the engine against a server that means it harm.
 *
 * Covers: bytes that are no frames; a header that never ends; frames at the
 * wrong time; WELCOME for somebody else; a refusal with a code that nobody
 * knows; rows and messages that break the rules; a giant contact list; too many conversations; numbers that lie; a
 * SYNC that never ends; every byte of a session changed. After each the engine
 * works on with a server that behaves. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-client-private.h"
#include "rc-conversations.h"
#include "rc-fake-clock.h"
#include "rc-fake-server.h"
#include "rc-roster-private.h"

static RcFakeServer *server;
static RcFakeClock *fake_clock;
static RcClient *client;

static void
set_up (void)
{
  server = rc_fake_server_new ();
  fake_clock = rc_fake_clock_new ();
  client = rc_client_new_full (rc_fake_server_get_address (server), "alice", RC_LOGIN_OPEN,
                               RC_CLOCK (fake_clock));
}

static void
tear_down (void)
{
  g_clear_object (&client);
  rc_fake_server_settle ();
  ck_assert_uint_eq (rc_fake_clock_count (fake_clock), 0);
  g_clear_pointer (&server, rc_fake_server_free);
  g_clear_object (&fake_clock);
}

static void
go_online (void)
{
  rc_client_start (client);
  rc_client_retry_now (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_ONLINE);
  RC_WAIT_FOR (rc_fake_server_count (server, "SYNC *") > 0);
  rc_fake_server_settle ();
}

static guint
n_entries (const char *conversation)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_timeline (client, conversation)));
}

/* A message to us still arrives. */
static void
check_works (void)
{
  guint before;

  if (rc_client_get_state (client) == RC_CLIENT_WAITING)
    go_online ();
  before = n_entries ("friend");
  rc_fake_server_message (server, RC_SEQ_MAX - 1, "friend", "alice", "well", "still there?");
  RC_WAIT_FOR (n_entries ("friend") == before + 1);
}

START_TEST (drops_a_server_that_breaks_the_grammar)
{
  const char *const broken[] = {
    "lower case\n", "\n", " \n", "PONG  tag=x\n", "PONG tag=\n", "PONG len=99999999999\n",
    "PONG len=1\nxy", "PONG \x01=x\n", "HTTP/1.1 400 Bad Request\r\n", "PONG tag=a tag=b\n",
  };

  go_online ();
  rc_fake_server_send_bytes (server, broken[_i], strlen (broken[_i]));
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_WAITING);
  ck_assert_ptr_nonnull (rc_client_get_error (client));
  check_works ();
}
END_TEST

START_TEST (does_not_collect_a_header_that_never_ends)
{
  g_autofree char *bytes = g_strnfill (100000, 'A');

  go_online ();
  rc_fake_server_send_bytes (server, bytes, 100000);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_WAITING);
}
END_TEST

START_TEST (ignores_what_it_did_not_ask_for)
{
  go_online ();
  rc_fake_server_send (server,
                       "NONSENSE a=b\nEND more=1\nEND more=0 tag=9999\nSENT ref=zz seq=1 time=1\n"
                       "ERROR code=unheard-of\nERROR code=storage ref=zz\nWELCOME id=alice seq=9\n"
                       "HELLO v=1 log=other\nRECEIPT with=all id=bob delivered=1 read=1\nPONG\n"
                       "MESSAGE seq=1 time=1 from=bob to=all ref=r tag=9999 len=1\nx\n"
                       "SEND ref=a to=alice len=1\nx\nROSTER\nGOT seq=1\n");
  rc_fake_server_settle ();
  ck_assert_int_eq (rc_client_get_state (client), RC_CLIENT_ONLINE);
  ck_assert_uint_eq (n_entries ("all"), 0);
  check_works ();
}
END_TEST

static gboolean
welcome_wrongly (RcFakeServer  *fake,
                 const RcFrame *frame,
                 gpointer       user_data)
{
  if (frame->verb == RC_VERB_HELLO)
    return TRUE;
  if (frame->verb != RC_VERB_LOGIN)
    return FALSE;

  rc_fake_server_send (fake, "%s", (const char *) user_data);
  return TRUE;
}

START_TEST (is_welcome_only_as_itself_and_after_hello)
{
  const char *const answers[] = {
    "HELLO v=1 log=a\nWELCOME id=mallory seq=1\n",
    "WELCOME id=alice seq=1\n",
    "HELLO v=1 log=a\nWELCOME id=alice\n",
    "HELLO v=1 log=a\nWELCOME id=al\xe2\x80\x8bice seq=1\n",
    "BYE\n",
  };

  rc_fake_server_set_filter (server, welcome_wrongly, (gpointer) answers[_i]);
  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_WAITING);
  rc_fake_server_set_filter (server, NULL, NULL);
  check_works ();
}
END_TEST

/* Told at once, not by the deadline, which only the test's clock could bring. Asked
 * again later: what it means only the server knows. */
START_TEST (a_refusal_that_nobody_knows_is_tried_again)
{
  const char *const answers[][2] = {
    { "ERROR code=maintenance re=LOGIN len=13\nBack at nine.\n", "Back at nine." },
    { "ERROR code=maintenance re=LOGIN len=3\n\x1b[m\n", "*[m*" },
    { "ERROR code=maintenance re=LOGIN\n", "The server answered with an error (maintenance)." },
    { "ERROR re=LOGIN\n", "The server answered with an error (?)." },
    { "ERROR code=denied re=LOGIN len=2\n\xff\xfe\n", "*" },
  };
  g_autofree char *answer = g_strconcat ("HELLO v=1 log=a\n", answers[_i][0], NULL);
  const GError *error;

  rc_fake_server_set_filter (server, welcome_wrongly, answer);
  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_WAITING);
  error = rc_client_get_error (client);
  ck_assert_ptr_nonnull (error);
  ck_assert_msg (g_pattern_match_simple (answers[_i][1], error->message), "it says “%s”", error->message);
  ck_assert (g_utf8_validate (error->message, -1, NULL));
  ck_assert_ptr_null (strchr (error->message, '\x1b'));
  ck_assert_int_gt (rc_client_get_next_attempt_us (client), 0);

  rc_fake_server_set_filter (server, NULL, NULL);
  check_works ();
}
END_TEST

/* Of something else, it does not end the log-in. */
START_TEST (an_error_that_nobody_knows_is_no_refusal_by_itself)
{
  rc_fake_server_set_filter (server, welcome_wrongly,
                             "HELLO v=1 log=a\nERROR code=unheard-of\nERROR code=unheard-of re=NEWS\nWELCOME id=alice seq=0\n");
  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_ONLINE);
}
END_TEST

START_TEST (skips_messages_that_break_the_rules)
{
  go_online ();
  rc_fake_server_send (server,
                       "MESSAGE seq=1 time=1 from=bob to=carol ref=a len=1\nx\n"
                       "MESSAGE seq=1 time=1 from=b/b to=alice ref=b len=1\nx\n"
                       "MESSAGE seq=1 time=1 from=all to=alice ref=c len=1\nx\n"
                       "MESSAGE seq=1 time=1 from=server to=alice ref=d len=1\nx\n"
                       "MESSAGE seq=99999999999999999999 time=1 from=bob to=all ref=e len=1\nx\n"
                       "MESSAGE seq=1 time=-1 from=bob to=all ref=f len=1\nx\n"
                       "MESSAGE seq=1 time=1 from=bob to=all ref=!! len=1\nx\n"
                       "MESSAGE seq=1 time=1 from=bob to=all ref=g\n"
                       "MESSAGE seq=1 time=1 from=bob to=all ref=h len=2\n\xc3(\n"
                       "CONTACT id=a/b state=online\nCONTACT id=bob state=dancing\n"
                       "CONTACT id=bob\nTYPING with=x from=y/z\nREAD with=nobody seq=5\n");
  rc_fake_server_settle ();
  ck_assert_uint_eq (n_entries ("all"), 0);
  ck_assert_uint_eq (n_entries ("carol"), 0);
  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_roster (client))), 1);
  check_works ();
}
END_TEST

START_TEST (holds_no_more_contacts_than_its_bound)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  GListModel *roster = G_LIST_MODEL (rc_client_get_roster (client));

  go_online ();
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (bytes, "CONTACT id=p%u state=online\n", i);
  for (guint block = 0; block < 25; block++)
    {
      g_autofree char *prefix = g_strdup_printf ("id=b%u-", block);
      g_autoptr (GString) rows = g_string_new (bytes->str);

      g_string_replace (rows, "id=", prefix, 0);
      rc_fake_server_send_bytes (server, rows->str, rows->len);
      rc_fake_server_settle ();
    }
  RC_WAIT_FOR (g_list_model_get_n_items (roster) >= RC_ROSTER_MAX_CONTACTS);
  rc_fake_server_settle ();
  ck_assert_uint_eq (g_list_model_get_n_items (roster), RC_ROSTER_MAX_CONTACTS);
}
END_TEST

START_TEST (holds_no_more_conversations_than_its_bound)
{
  GListModel *roster = G_LIST_MODEL (rc_client_get_roster (client));

  go_online ();
  for (guint i = 0; i < RC_CONVERSATIONS_MAX + 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);

      rc_fake_server_message (server, i + 1, id, "alice", "r", "x");
      if (i % 200 == 0)
        rc_fake_server_settle ();
    }
  rc_fake_server_settle ();
  RC_WAIT_FOR (g_list_model_get_n_items (roster) >= RC_CONVERSATIONS_MAX);
  rc_fake_server_settle ();
  ck_assert_uint_le (g_list_model_get_n_items (roster), RC_CONVERSATIONS_MAX + 1);
}
END_TEST

START_TEST (recovers_from_a_number_that_lies)
{
  go_online ();
  rc_fake_server_send (server, "MESSAGE seq=9223372036854775807 time=9223372036854775807"
                               " from=bob to=all ref=r len=1\nx\n");
  RC_WAIT_FOR (n_entries ("all") == 1);
  rc_fake_server_drop (server);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_WAITING);
  rc_fake_server_forget (server);
  go_online ();
  ck_assert_uint_eq (rc_fake_server_count (server, "SYNC after=0 *"), 1);
  rc_fake_server_message (server, 3, "bob", "all", "r2", "truth");
  RC_WAIT_FOR (n_entries ("all") == 2);
}
END_TEST

static gboolean
never_end (RcFakeServer  *fake,
           const RcFrame *frame,
           gpointer       user_data)
{
  g_autofree char *tag = NULL;

  if (frame->verb != RC_VERB_SYNC)
    return FALSE;

  tag = rc_slice_dup (rc_frame_get (frame, RC_KEY_TAG));
  rc_fake_server_send (fake, "END more=1 tag=%s\n", tag);
  return TRUE;
}

START_TEST (does_not_ask_for_ever)
{
  rc_fake_server_set_filter (server, never_end, NULL);
  ck_assert_ptr_nonnull (rc_client_send (client, "bob", "one", NULL));
  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_n_unsent (client) == 0);
  ck_assert_uint_eq (rc_fake_server_count (server, "SYNC *"), 1);
}
END_TEST

START_TEST (makes_a_name_for_people_harmless)
{
  const char *answer = "HELLO v=1 log=a len=9\nA\x1b[2J\xe2\x80\xae\n\nWELCOME id=alice seq=1\n";

  rc_fake_server_set_filter (server, welcome_wrongly, (gpointer) answer);
  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_ONLINE);
  ck_assert_str_eq (rc_client_get_server_name (client), "A\\x1b[2J\\u202e\\x0a");
}
END_TEST

/* Bytes at random in place of those of a session: it may end, not crash. */
START_TEST (bears_any_bytes)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) _i);
  const char *session =
    "CONTACT id=bob state=online since=5 seen=6\nTYPING with=bob from=bob\n"
    "MESSAGE seq=7 time=8 from=bob to=alice ref=r1 len=5\nhello\nREAD with=bob seq=7\n"
    "ERROR code=limit ref=x len=2\nno\nPING tag=t\nEND more=0 tag=2\nBYE reason=shutdown\n";
  g_autofree char *bytes = g_strdup (session);
  gsize len = strlen (session);

  for (guint i = 0; i < 3; i++)
    bytes[g_rand_int_range (random, 0, (gint) len)] = (char) g_rand_int_range (random, 0, 256);

  go_online ();
  rc_fake_server_send_bytes (server, bytes, len);
  rc_fake_server_settle ();
  rc_fake_server_drop (server);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_WAITING);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-hostile");
  TCase *tcase = tcase_create ("hostile");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_loop_test (tcase, drops_a_server_that_breaks_the_grammar, 0, 10);
  tcase_add_test (tcase, does_not_collect_a_header_that_never_ends);
  tcase_add_test (tcase, ignores_what_it_did_not_ask_for);
  tcase_add_loop_test (tcase, is_welcome_only_as_itself_and_after_hello, 0, 5);
  tcase_add_loop_test (tcase, a_refusal_that_nobody_knows_is_tried_again, 0, 5);
  tcase_add_test (tcase, an_error_that_nobody_knows_is_no_refusal_by_itself);
  tcase_add_test (tcase, skips_messages_that_break_the_rules);
  tcase_add_test (tcase, holds_no_more_contacts_than_its_bound);
  tcase_add_test (tcase, holds_no_more_conversations_than_its_bound);
  tcase_add_test (tcase, recovers_from_a_number_that_lies);
  tcase_add_test (tcase, does_not_ask_for_ever);
  tcase_add_test (tcase, makes_a_name_for_people_harmless);
  tcase_add_loop_test (tcase, bears_any_bytes, 0, 60);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

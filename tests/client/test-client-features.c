/* test-client-features.c - this client at servers of this and of later versions.
 *
 * Covers, for each version and list of features that a server may name: the client
 * names its own version and no feature that is not there, and works; keys, verbs, codes
 * and bodies that it does not know change nothing. With a server that speaks an
 * earlier version only it stops, and says so. */
#include "config.h"

#include <stdlib.h>

#include "rc-client-fixture.h"

static const char *const servers[] = {
  "v=1",
  "v=1 features=edits",
  "v=1 history=on later=yes features=edits,threads,x-y.z",
  "v=2",
  "v=2 features=,,, registration=open guests=on body-max=9999999 idle=180",
  "v=9223372036854775807 features=edits later=1",
};

static gboolean
say_hello (RcFakeServer *server, const RcFrame *frame, gpointer user_data)
{
  if (frame->verb != RC_VERB_HELLO)
    return FALSE;

  rc_fake_server_send (server, "HELLO log=first %s len=4\nFake\n", (const char *) user_data);
  return TRUE;
}

/* What a later server may say in between. */
static void
say_what_is_not_known (void)
{
  rc_fake_server_send (fixture->server,
                       "EDIT ref=r1 later=1 len=3\nnew\n"
                       "CONTACT id=bob state=online since=5 mood=happy len=2\n:)\n"
                       "CONTACT id=eve state=dancing since=6\n"
                       "ERROR code=x-later re=EDIT len=2\nno\n"
                       "MESSAGE seq=50 time=50 from=bob to=alice ref=r1 expires=5 type=x-later len=2\n?!\n"
                       "MESSAGE seq=51 time=51 from=bob to=alice ref=r2 expires=5 len=2\nhi\n");
  rc_fake_server_settle ();
}

START_TEST (every_server_is_understood_as_far_as_both_are)
{
  const char *hello;

  rc_fake_server_set_filter (fixture->server, say_hello, (gpointer) servers[_i]);
  go_online ();
  hello = rc_fake_server_find (fixture->server, "HELLO *", 0);
  ck_assert_msg (g_str_has_prefix (hello, "HELLO v=1"), "%s", hello);
  ck_assert_msg (strstr (hello, "features=") == NULL, "no feature is defined, and it names some: %s", hello);

  say_what_is_not_known ();
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  ck_assert_int_eq (rc_contact_get_presence (contact ("bob")), RC_PRESENCE_ONLINE);
  ck_assert_str_eq (rc_entry_get_text (entry_at ("bob", n_entries ("bob") - 1)), "hi");
  send_text ("bob", "hello");
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
}
END_TEST

START_TEST (an_earlier_version_only_is_not_spoken)
{
  rc_fake_server_set_filter (fixture->server, say_hello, (gpointer) "v=0");
  rc_client_start (fixture->client);
  RC_WAIT_FOR (rc_client_state_is_final (state ()));
  ck_assert (g_error_matches (rc_client_get_error (fixture->client), RC_ERROR, RC_ERROR_VERSION));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-features");
  TCase *tcase = tcase_create ("client-features");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, rc_client_fixture_set_up, rc_client_fixture_tear_down);
  tcase_add_loop_test (tcase, every_server_is_understood_as_far_as_both_are, 0, G_N_ELEMENTS (servers));
  tcase_add_test (tcase, an_earlier_version_only_is_not_spoken);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* test-nearby-avahi.c - real servers, found by the real avahi-daemon.
 *
 * It runs inside of with-avahi, on a network of its own.
 *
 * - a server that listens beyond its machine is found: by its name, where it is, with
 *   the pin of its key; once it ends it is not there any more
 * - two servers of one name are two
 * - a server is told of no more once its administrator says so, and one that listens
 *   for its own machine never is */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rc-mock-avahi.h"
#include "rc-nearby.h"
#include "rc-test-server.h"

/* As with-avahi has it. */
#define ADDRESS "10.77.1.1"

static RcTestServer *
start (const char *name, const char *announce)
{
  g_autofree char *called = g_strconcat ("name=", name, NULL);
  g_autofree char *told = g_strconcat ("announce=", announce, NULL);
  const char *const arguments[] = { "--listen", ADDRESS ":0", "--set", called, "--set", told, NULL };

  return rc_test_server_start (arguments);
}

static RcNearby *
look (void)
{
  RcNearby *nearby = rc_nearby_new ();

  rc_nearby_start (nearby);
  return nearby;
}

static guint
count (RcNearby *nearby)
{
  return g_list_model_get_n_items (G_LIST_MODEL (nearby));
}

static RcNearbyServer *
find (RcNearby *nearby, const char *name)
{
  for (guint i = 0; i < count (nearby); i++)
    {
      g_autoptr (RcNearbyServer) server = g_list_model_get_item (G_LIST_MODEL (nearby), i);

      if (g_str_equal (rc_nearby_server_get_name (server), name))
        return g_steal_pointer (&server);
    }

  return NULL;
}

static gboolean
is_there (RcNearby *nearby, const char *name)
{
  g_autoptr (RcNearbyServer) server = find (nearby, name);

  return server != NULL;
}

/* Where it listens beyond this machine, as it says second. */
static char *
read_where (RcTestServer *server)
{
  g_autofree char *line = rc_test_server_read_line (server);

  ck_assert_msg (g_str_has_prefix (line, "ready on "), "%s", line);
  return g_strdup (line + strlen ("ready on "));
}

START_TEST (a_server_is_found_with_its_pin)
{
  g_autoptr (RcTestServer) server = start ("Box", "true");
  g_autofree char *where = read_where (server);
  g_autoptr (RcNearby) nearby = look ();
  g_autoptr (RcNearbyServer) found = NULL;
  g_autofree char *log = NULL;
  g_autofree char *pin = NULL;

  RC_MOCK_WAIT_FOR (is_there (nearby, "Box"));
  ck_assert_uint_eq (count (nearby), 1);
  found = find (nearby, "Box");
  ck_assert_str_eq (rc_nearby_server_get_server (found), where);
  ck_assert_str_eq (rc_nearby_server_get_host (found), "box.local");
  ck_assert_uint_eq (g_strv_length ((char **) rc_nearby_server_get_pins (found)), 1);
  log = rc_test_server_get_log (server);
  pin = g_strdup_printf ("the TLS key's pin is %s\n", rc_nearby_server_get_pins (found)[0]);
  ck_assert_msg (strstr (log, pin) != NULL, "another pin was found");

  rc_test_server_kill (server);
  RC_MOCK_WAIT_FOR (count (nearby) == 0);
  rc_test_server_restart (server);
  RC_MOCK_WAIT_FOR (is_there (nearby, "Box"));
}
END_TEST

START_TEST (two_servers_of_one_name_are_two)
{
  g_autoptr (RcNearby) nearby = look ();
  g_autoptr (RcTestServer) first = start ("Box", "true");
  g_autoptr (RcTestServer) second = NULL;

  RC_MOCK_WAIT_FOR (is_there (nearby, "Box"));
  second = start ("Box", "true");
  RC_MOCK_WAIT_FOR (is_there (nearby, "Box #2"));
  ck_assert_uint_eq (count (nearby), 2);
}
END_TEST

START_TEST (who_is_not_to_be_told_of_is_not_found)
{
  g_autoptr (RcNearby) nearby = look ();
  g_autoptr (RcTestServer) silent = start ("Silent", "false");
  g_autoptr (RcTestServer) alone = rc_test_server_start (NULL);
  g_autoptr (RcTestServer) later = start ("Later", "true");

  /* They would have been found before it. What an earlier test has ended is remembered for a second. */
  RC_MOCK_WAIT_FOR (is_there (nearby, "Later"));
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
  ck_assert (!is_there (nearby, "Silent"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("nearby-avahi");
  TCase *tcase = tcase_create ("nearby-avahi");
  SRunner *runner;
  int n_failed;

  tcase_add_test (tcase, a_server_is_found_with_its_pin);
  tcase_add_test (tcase, two_servers_of_one_name_are_two);
  tcase_add_test (tcase, who_is_not_to_be_told_of_is_not_found);
  suite_add_tcase (suite, tcase);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

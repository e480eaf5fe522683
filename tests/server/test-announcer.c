/* test-announcer.c - what Avahi is told of a server.
 *
 * Covers: name, port and pins; names that are taken, at once or later, and an end to
 * that; long names; a daemon that comes later, restarts, or gives the machine
 * another name; another announcement, and none; no bus, a bus that ends: a line in the log
 * once, and no more; where a server listens that others can reach. */
#include "config.h"

#include "rc-announcer.h"
#include "rc-mock-avahi.h"
#include "test-run.h"

static guint n_lines;

static const RcAnnouncement box = { "Box", "PIN-NOW,PIN-NEXT", 5247 };

static GLogWriterOutput
count_lines (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  n_lines++;
  return G_LOG_WRITER_HANDLED;
}

START_TEST (name_port_and_pins_are_told)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  rc_mock_avahi_start (avahi);
  rc_announcer_set (announcer, &box);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_str_eq (rc_announcer_get_name (announcer), "Box");
  ck_assert_str_eq (rc_mock_avahi_get_added (avahi), "Box _redcoast._tcp 5247 txtvers=1 pin=PIN-NOW,PIN-NEXT");

  /* The same once more is nothing new. */
  rc_announcer_set (announcer, &box);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (rc_mock_avahi_count_commits (avahi), 1);
}
END_TEST

START_TEST (another_announcement_takes_the_place_of_the_first)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();
  const RcAnnouncement other = { "Box", "PIN-NEXT", 5247 };

  rc_mock_avahi_start (avahi);
  rc_announcer_set (announcer, &box);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  rc_announcer_set (announcer, &other);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_commits (avahi) == 2);
  ck_assert_str_eq (rc_mock_avahi_get_added (avahi), "Box _redcoast._tcp 5247 txtvers=1 pin=PIN-NEXT");
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_groups (avahi) == 1);

  rc_announcer_set (announcer, NULL);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_groups (avahi) == 0);
  ck_assert_ptr_null (rc_announcer_get_name (announcer));
}
END_TEST

START_TEST (a_name_that_is_taken_gives_way_to_another)
{
  const gboolean later = _i == 1;
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  rc_mock_avahi_start (avahi);
  rc_mock_avahi_collide (avahi, 2, later);
  rc_announcer_set (announcer, &box);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_str_eq (rc_announcer_get_name (announcer), "Box++");
  ck_assert (g_str_has_prefix (rc_mock_avahi_get_added (avahi), "Box++ _redcoast._tcp 5247 "));
}
END_TEST

START_TEST (names_are_not_tried_for_ever)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  rc_mock_avahi_start (avahi);
  g_log_set_writer_func (count_lines, NULL, NULL);
  rc_mock_avahi_collide (avahi, 1000, TRUE);
  rc_announcer_set (announcer, &box);
  RC_MOCK_WAIT_FOR (n_lines == 1);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (rc_mock_avahi_count_commits (avahi), 1 + RC_ANNOUNCER_NAMES_MAX);
  ck_assert_ptr_null (rc_announcer_get_name (announcer));
}
END_TEST

START_TEST (a_daemon_that_comes_later_or_restarts_is_told)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  g_log_set_writer_func (count_lines, NULL, NULL);
  rc_announcer_set (announcer, &box);
  RC_MOCK_WAIT_FOR (n_lines == 1); /* it is not there */
  rc_mock_avahi_start (avahi);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_uint_eq (n_lines, 2);

  rc_mock_avahi_stop (avahi);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) == NULL);
  ck_assert_uint_eq (n_lines, 3);
  rc_mock_avahi_start (avahi);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_uint_eq (rc_mock_avahi_count_commits (avahi), 2);
}
END_TEST

START_TEST (a_machine_with_another_name_is_told_again)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  rc_mock_avahi_set_state (avahi, 1); /* still looking for one */
  rc_mock_avahi_start (avahi);
  rc_announcer_set (announcer, &box);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (rc_mock_avahi_count_commits (avahi), 0);
  rc_mock_avahi_set_state (avahi, 2);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);

  rc_mock_avahi_set_state (avahi, 3); /* somebody has the machine's name, too */
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) == NULL);
  rc_mock_avahi_set_state (avahi, 2);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_uint_eq (rc_mock_avahi_count_groups (avahi), 1);
}
END_TEST

START_TEST (a_long_name_is_cut_between_characters)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();
  const RcAnnouncement coast = { "红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸", "PIN", 1 };
  const RcAnnouncement odd = { "a红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸红岸", "PIN", 1 };

  rc_mock_avahi_start (avahi);
  rc_announcer_set (announcer, &coast);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_uint_eq (strlen (rc_announcer_get_name (announcer)), 63);
  rc_announcer_set (announcer, &odd);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  ck_assert_uint_eq (strlen (rc_announcer_get_name (announcer)), 61);
  ck_assert (g_utf8_validate (rc_announcer_get_name (announcer), -1, NULL));
}
END_TEST

START_TEST (without_a_bus_the_log_has_one_line)
{
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all", TRUE);
  g_log_set_writer_func (count_lines, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      rc_announcer_set (announcer, &box);
      RC_MOCK_WAIT_FOR (n_lines == 1);
      for (guint turn = 0; turn < 10; turn++)
        rc_mock_avahi_turn ();
    }
  ck_assert_uint_eq (n_lines, 1);
}
END_TEST

START_TEST (a_bus_that_ends_takes_nothing_along)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

  rc_mock_avahi_start (avahi);
  rc_announcer_set (announcer, &box);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) != NULL);
  g_log_set_writer_func (count_lines, NULL, NULL);
  rc_mock_avahi_end_bus (avahi);
  RC_MOCK_WAIT_FOR (rc_announcer_get_name (announcer) == NULL);
  ck_assert_uint_eq (n_lines, 1);
}
END_TEST

START_TEST (an_announcer_can_end_at_any_moment)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();

  rc_mock_avahi_start (avahi);
  for (guint n_turns = 0; n_turns < 30; n_turns++)
    {
      g_autoptr (RcAnnouncer) announcer = rc_announcer_new ();

      rc_announcer_set (announcer, &box);
      for (guint turn = 0; turn < n_turns; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_groups (avahi) == 0);
}
END_TEST

START_TEST (only_what_others_reach_is_announced)
{
  static const struct
  {
    const char *where[3];
    guint16 port;
  } cases[] = {
    { { "127.0.0.1:1", "[::1]:2" }, 0 },
    { { "unix:/run/x" }, 0 },
    { { "127.0.0.1:1", "0.0.0.0:3" }, 3 },
    { { "[::]:4", "192.168.1.5:5" }, 4 },
    { { "unix:0.0.0.0:7", "127.8.8.8:6" }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    ck_assert_uint_eq (rc_announcer_find_port ((char **) cases[i].where), cases[i].port);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("announcer");
  TCase *tcase = tcase_create ("announcer");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
#ifdef HAVE_AVAHI
  tcase_add_test (tcase, name_port_and_pins_are_told);
  tcase_add_test (tcase, another_announcement_takes_the_place_of_the_first);
  tcase_add_loop_test (tcase, a_name_that_is_taken_gives_way_to_another, 0, 2);
  tcase_add_test (tcase, names_are_not_tried_for_ever);
  tcase_add_test (tcase, a_daemon_that_comes_later_or_restarts_is_told);
  tcase_add_test (tcase, a_machine_with_another_name_is_told_again);
  tcase_add_test (tcase, a_long_name_is_cut_between_characters);
  tcase_add_test (tcase, without_a_bus_the_log_has_one_line);
  tcase_add_test (tcase, a_bus_that_ends_takes_nothing_along);
  tcase_add_test (tcase, an_announcer_can_end_at_any_moment);
#endif
  tcase_add_test (tcase, only_what_others_reach_is_announced);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

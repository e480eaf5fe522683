/* test-day-watch.c - another day begins.
 *
 * - midnight is the person's own, in summer and winter time, and never now
 * - the alarm rings once, also one that was missed */
#include "config.h"

#include "gui-fixture.h"
#include "rc-day-watch.h"

#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define HOUR_US (3600 * SECOND_US)

typedef struct
{
  const char *zone;
  gint64 now;
  gint64 midnight;
} Case;

static const Case cases[] = {
  { "UTC", 1767960000, 1767960000 + 12 * 3600 },
  { "UTC", 1767960000 + 12 * 3600, 1767960000 + 36 * 3600 },
  { "UTC", 1767960000 + 12 * 3600 - 1, 1767960000 + 12 * 3600 },
  { "CST-8", 1767960000, 1767960000 + 4 * 3600 },
  /* 29 March 2026 in Berlin has 23 hours, 25 October has 25. */
  { "CET-1CEST,M3.5.0,M10.5.0/3", 1774738800, 1774738800 + 23 * 3600 },
  { "CET-1CEST,M3.5.0,M10.5.0/3", 1792879200, 1792879200 + 25 * 3600 },
};

START_TEST (midnight_is_the_person_s)
{
  const Case *this = &cases[_i];

  g_setenv ("TZ", this->zone, TRUE);
  ck_assert_int_eq (rc_day_watch_find_midnight (this->now * SECOND_US) / SECOND_US, this->midnight);
}
END_TEST

START_TEST (a_clock_out_of_its_time_does_not_make_it_spin)
{
  ck_assert_int_gt (rc_day_watch_find_midnight (G_MAXINT64 / 2), G_MAXINT64 / 2);
  ck_assert_int_gt (rc_day_watch_find_midnight (0), 0);
}
END_TEST

static void
count (guint *n_changes)
{
  ++*n_changes;
}

static gboolean
has_changed (gpointer user_data)
{
  return *(guint *) user_data > 0;
}

START_TEST (the_alarm_rings_once)
{
  g_autoptr(RcDayWatch) watch = rc_day_watch_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (watch, "day-changed", G_CALLBACK (count), &n_changes);
  gui_fixture_turn ();
  ck_assert_uint_eq (n_changes, 0);
  rc_day_watch_set_alarm (watch, g_get_real_time () + SECOND_US / 20);
  gui_fixture_wait (has_changed, &n_changes);
  gui_fixture_turn ();
  ck_assert_uint_eq (n_changes, 1);

  /* What was missed, as by a suspend, rings at once. */
  n_changes = 0;
  rc_day_watch_set_alarm (watch, g_get_real_time () - HOUR_US);
  gui_fixture_wait (has_changed, &n_changes);
  ck_assert_uint_eq (n_changes, 1);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("day-watch");

  tcase_add_loop_test (tcase, midnight_is_the_person_s, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, a_clock_out_of_its_time_does_not_make_it_spin);
  tcase_add_test (tcase, the_alarm_rings_once);
  return gui_fixture_run ("day-watch", tcase);
}

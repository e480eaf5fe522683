/* redcoast-bench-gui.c - measures the desktop client beside an empty window.
 *
 * As a test it measures what is steady on a machine that others use too, with a
 * smaller corpus, and looks at the ratios alone. */
#include "config.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>

#include "rc-gui-parts.h"

#define N_ROUNDS 15
#define N_ROUNDS_QUICK 5
#define N_TABS 8
/* One conversation has all but these. */
#define N_LARGE 100000
#define N_PEOPLE 49
#define N_SMALL 100
/* As a test. */
#define N_ROUNDS_TEST 3
#define N_LARGE_TEST 10000
#define N_PEOPLE_TEST 20
#define N_SMALL_TEST 20
#define SLACK_TEST 1.3
/* All parts, on a machine that has other things to do. */
#define TIMEOUT_SECONDS 1800

typedef struct
{
  const char *name;
  void (*run) (RcGuiBench *bench);
  gboolean is_steady;
} Part;

static const Part parts[] = {
  { "start", rc_gui_part_start, TRUE },
  { "open", rc_gui_part_open, TRUE },
  { "scroll", rc_gui_part_scroll, TRUE },
  { "idle", rc_gui_part_idle, FALSE },
  { "typing", rc_gui_part_typing, FALSE },
};

static gboolean
is_set (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0';
}

static gboolean
is_wanted (const Part *part,
           gboolean    is_test)
{
  const char *only = g_getenv ("REDCOAST_BENCH_ONLY");
  g_auto (GStrv) names = is_set ("REDCOAST_BENCH_ONLY") ? g_strsplit (only, ",", -1) : NULL;

  if (names != NULL)
    return g_strv_contains ((const char *const *) names, part->name);
  return part->is_steady || !is_test;
}

static void
finish (RcGuiReport *report,
        gboolean     is_test)
{
  const char *build_dir = g_getenv ("REDCOAST_BUILD_DIR");
  g_autofree char *path = g_build_filename (build_dir != NULL ? build_dir : ".",
                                            is_test ? "bench-gui-quick.json" : "bench-gui.json", NULL);

  rc_gui_report_print (report);
  rc_gui_report_write (report, path);
  ck_assert_msg (rc_gui_report_passes (report), "a figure is not as it is to be; see the table");
}

START_TEST (the_client_is_as_quick_as_an_empty_window)
{
  const RcGuiCorpus whole = { .n_large = N_LARGE, .n_people = N_PEOPLE, .n_small = N_SMALL };
  const RcGuiCorpus part = { .n_large = N_LARGE_TEST, .n_people = N_PEOPLE_TEST, .n_small = N_SMALL_TEST };
  const gboolean is_test = is_set ("REDCOAST_BENCH_TEST");
  g_autoptr (RcGuiScreen) screen = rc_gui_screen_new ();
  g_autoptr (RcGuiReport) report = rc_gui_report_new ();
  g_autoptr (RcGuiWorld) world = rc_gui_world_new (is_test ? &part : &whole, N_TABS);
  RcGuiBench bench = { .screen = screen, .report = report, .world = world, .n_tabs = N_TABS };

  bench.is_quick = is_test || is_set ("REDCOAST_BENCH_QUICK");
  bench.n_rounds = is_test ? N_ROUNDS_TEST : bench.is_quick ? N_ROUNDS_QUICK : N_ROUNDS;
  if (is_test)
    rc_gui_report_set_slack (report, SLACK_TEST);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (is_wanted (&parts[i], is_test))
        parts[i].run (&bench);
    }
  finish (report, is_test);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bench-gui");
  TCase *tcase = tcase_create ("bench-gui");
  SRunner *runner;
  int n_failed;

  setlocale (LC_ALL, "");
  tcase_set_timeout (tcase, TIMEOUT_SECONDS);
  tcase_add_test (tcase, the_client_is_as_quick_as_an_empty_window);
  suite_add_tcase (suite, tcase);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_NORMAL);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

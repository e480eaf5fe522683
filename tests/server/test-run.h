/* test-run.h - the main () of this folder's tests. */
#pragma once

#include <check.h>
#include <glib.h>
#include <stdlib.h>

/* Runs @tests, an array that ends in NULL, each in a process of its own, between
 * @set_up and @tear_down (nullable). All that may take @timeout_s; 0: as long as check lets it. */
static inline int
test_run_between (const char *name, const TTest *const *tests, SFun set_up, SFun tear_down, double timeout_s)
{
  Suite *suite = suite_create (name);
  TCase *tcase = tcase_create (name);
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  if (timeout_s > 0)
    tcase_set_timeout (tcase, timeout_s);
  for (; *tests != NULL; tests++)
    tcase_add_test (tcase, *tests);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static inline int
test_run_within (const char *name, const TTest *const *tests, double timeout_s)
{
  return test_run_between (name, tests, NULL, NULL, timeout_s);
}

static inline int
test_run (const char *name, const TTest *const *tests)
{
  return test_run_within (name, tests, 0);
}

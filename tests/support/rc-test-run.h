/* rc-test-run.h - the end of a test program's main(). */
#pragma once

#include <check.h>
#include <stdlib.h>

/* Runs a suite of one test case, which it takes; the exit status. */
static inline int
rc_test_run (const char *name, TCase *tcase)
{
  Suite *suite = suite_create (name);
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

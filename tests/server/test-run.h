/* test-run.h - the main () of this folder's tests. */
#pragma once

#include <glib.h>

#include "rc-test-run.h"

/* Runs @tests, an array that ends in NULL, each in a process of its own, between
 * @set_up and @tear_down (nullable). All that may take @timeout_s; 0: as long as check lets it. */
static inline int
test_run_between (const char *name, const TTest *const *tests, SFun set_up, SFun tear_down, double timeout_s)
{
  TCase *tcase = tcase_create (name);

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  if (timeout_s > 0)
    tcase_set_timeout (tcase, timeout_s);
  for (; *tests != NULL; tests++)
    tcase_add_test (tcase, *tests);

  return rc_test_run (name, tcase);
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

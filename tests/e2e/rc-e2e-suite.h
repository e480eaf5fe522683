/* rc-e2e-suite.h - how each test program of this folder is run. */
#pragma once

#include <check.h>

/* Runs the test functions of a NULL-ended list, each in a process of its own;
 * returns the exit status. */
int rc_e2e_suite_run (const char         *name,
                      const TTest *const *tests);

/* Runs one of them @n_times, with _i counting them. */
int rc_e2e_suite_run_loop (const char  *name,
                           const TTest *test,
                           int          n_times);

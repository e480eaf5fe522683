/* rc-e2e-suite.h - how each test program of this folder is run. */
#pragma once

#include <check.h>

/* Runs the test functions of a NULL-ended list, each in a process of its own;
 * returns the exit status. */
int rc_e2e_suite_run (const char         *name,
                      const TTest *const *tests);

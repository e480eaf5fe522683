/* rc-e2e-suite.c - how each test program of this folder is run. */
#include "config.h"

#include <stdlib.h>

#include "rc-e2e-atspi.h"
#include "rc-e2e-suite.h"
#include "rc-test-run.h"

/* A whole conversation, on a busy machine. */
#define TIMEOUT_SECONDS 150
/* One answer of an application that is drawing its first frame meanwhile. */
#define ANSWER_TIMEOUT_MS 10000

static void
say_nothing (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

/* Threads do not survive the fork before a test, so this is done behind it. */
static void
set_up (void)
{
  /* libatspi warns where it meets an application that has just started. */
  g_log_set_handler ("dbind", G_LOG_LEVEL_WARNING, say_nothing, NULL);
  ck_assert_int_eq (atspi_init (), 0);
  atspi_set_timeout (ANSWER_TIMEOUT_MS, ANSWER_TIMEOUT_MS);
}

static int
run (TCase *tcase, const char *name)
{
  tcase_set_timeout (tcase, TIMEOUT_SECONDS);
  tcase_add_checked_fixture (tcase, set_up, NULL);
  return rc_test_run (name, tcase);
}

int
rc_e2e_suite_run (const char *name, const TTest *const *tests)
{
  TCase *tcase = tcase_create (name);

  for (const TTest *const *test = tests; *test != NULL; test++)
    tcase_add_test (tcase, *test);
  return run (tcase, name);
}

/* The same test, with _i from 0 on, @n_times. */
int
rc_e2e_suite_run_loop (const char *name, const TTest *test, int n_times)
{
  TCase *tcase = tcase_create (name);

  tcase_add_loop_test (tcase, test, 0, n_times);
  return run (tcase, name);
}

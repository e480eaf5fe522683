/* rc-bench-base.c - what every part of the measurement needs.
 *
 * A measurement that goes wrong says so and ends: half a figure is worse than
 * none. */
#include "config.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "rc-bench-base.h"

/**
 * rc_bench_fail:
 * @format: what is wrong
 * @...: its values
 *
 * Says what is wrong and ends the program; its children end with it.
 */
void
rc_bench_fail (const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list values;

  va_start (values, format);
  sentence = g_strdup_vprintf (format, values);
  va_end (values);
  g_printerr ("redcoast-bench: %s\n", sentence);
  exit (EXIT_FAILURE);
}

/**
 * rc_bench_check:
 * @done: whether it went well
 * @what: what was tried; errno says why it did not
 *
 * Ends the program where a system call has failed.
 */
void
rc_bench_check (gboolean done, const char *what)
{
  if (!done)
    rc_bench_fail ("%s: %s", what, g_strerror (errno));
}

/**
 * rc_bench_now_ns:
 *
 * Returns: the monotonic time in nanoseconds. Any thread.
 */
gint64
rc_bench_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/**
 * rc_bench_pin:
 * @core: a core
 *
 * Keeps the calling thread, and what it starts, on @core. On a machine of one
 * core there is nothing to do.
 */
void
rc_bench_pin (guint core)
{
  cpu_set_t cores;

  CPU_ZERO (&cores);
  CPU_SET (core, &cores);
  if (rc_bench_own_core () != rc_bench_other_core ())
    (void) sched_setaffinity (0, sizeof cores, &cores);
}

/* The core of the load generator: the last one. */
guint
rc_bench_own_core (void)
{
  return sysconf (_SC_NPROCESSORS_ONLN) - 1;
}

/* The core of what is measured: the first one, where there are two. */
guint
rc_bench_other_core (void)
{
  return 0;
}

/* As many descriptors as the system lets a program have. */
void
rc_bench_raise_files (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * rc_bench_median:
 * @values: numbers
 * @n: how many, at least one
 *
 * Returns: the one in the middle, or the mean of the two there.
 */
double
rc_bench_median (const double *values, guint n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare);
  return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

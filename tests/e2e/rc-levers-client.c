/* rc-levers-client.c - the desktop client's end of the levers: its clocks.
 *
 * redcoast-levers is the desktop client, linked once more from the same parts. The
 * linker gives what these call to read a clock, or to be told when one was set, the
 * names with __wrap_ in front. Of a jump of the real clock the kernel tells by ending
 * the timers on it with ECANCELED; here a thread does, when the levers say so. */
#include "config.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "rc-levers.h"

#define LOOK_INTERVAL_US (10 * 1000)
#define TIMERS_MAX 64

typedef struct
{
  GMutex lock;
  int fds[TIMERS_MAX];
  gboolean is_cancelled[TIMERS_MAX];
  guint n;
} Timers;

gint64 __real_g_get_real_time (void);
gint64 __wrap_g_get_real_time (void);
int __real_clock_gettime (clockid_t clock, struct timespec *now);
int __wrap_clock_gettime (clockid_t clock, struct timespec *now);
int __real_timerfd_create (int clock, int flags);
int __wrap_timerfd_create (int clock, int flags);
int __real_timerfd_settime (int fd, int flags, const struct itimerspec *due, struct itimerspec *old);
int __wrap_timerfd_settime (int fd, int flags, const struct itimerspec *due, struct itimerspec *old);
ssize_t __real_read (int fd, void *bytes, size_t n_bytes);
ssize_t __wrap_read (int fd, void *bytes, size_t n_bytes);
int __real_close (int fd);
int __wrap_close (int fd);

static const struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };

/* What is wrapped has no argument that could lead to these: a client under test has one
 * machine below it. */
static Timers *
get_timers (void)
{
  static Timers timers;

  return &timers;
}

static void
cancel_timers (void)
{
  Timers *timers = get_timers ();

  g_mutex_lock (&timers->lock);
  for (guint i = 0; i < timers->n; i++)
    {
      timers->is_cancelled[i] = TRUE;
      (void) __real_timerfd_settime (timers->fds[i], 0, &at_once, NULL);
    }
  g_mutex_unlock (&timers->lock);
}

static gpointer
look_in_thread (gpointer user_data)
{
  RcLevers *levers = user_data;
  gint64 n_jumps = levers->n_jumps;

  for (;; g_usleep (LOOK_INTERVAL_US))
    {
      if (levers->n_jumps == n_jumps)
        continue;
      n_jumps = levers->n_jumps;
      cancel_timers ();
    }
  return NULL;
}

static RcLevers *
get_levers (void)
{
  static RcLevers *levers;
  static gsize made;

  if (g_once_init_enter (&made))
    {
      const char *path = g_getenv ("REDCOAST_LEVERS");

      levers = path != NULL ? rc_levers_map (path) : NULL;
      if (levers == NULL)
        g_error ("REDCOAST_LEVERS does not name a file for the levers");
      g_thread_unref (g_thread_new ("levers", look_in_thread, levers));
      g_once_init_leave (&made, 1);
    }

  return levers;
}

gint64
__wrap_g_get_real_time (void)
{
  RcLevers *levers = get_levers ();

  levers->n_clock++;
  return __real_g_get_real_time () + levers->clock_us;
}

/* The time since the boot is the only one that a sleep is in. */
int
__wrap_clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = __real_clock_gettime (clock, now);

  if (clock == CLOCK_BOOTTIME)
    now->tv_sec += get_levers ()->slept_us / G_USEC_PER_SEC;
  return result;
}

int
__wrap_timerfd_create (int clock, int flags)
{
  Timers *timers = get_timers ();
  int fd = __real_timerfd_create (clock, flags);

  if (clock != CLOCK_REALTIME || fd < 0)
    return fd;
  g_mutex_lock (&timers->lock);
  if (timers->n == TIMERS_MAX)
    g_error ("the levers know %d timers and no more", TIMERS_MAX);
  timers->is_cancelled[timers->n] = FALSE;
  timers->fds[timers->n++] = fd;
  g_mutex_unlock (&timers->lock);
  return fd;
}

/* -1 where it is none of the timers; the lock is held. */
static int
find_timer (Timers *timers, int fd)
{
  for (guint i = 0; i < timers->n; i++)
    {
      if (timers->fds[i] == fd)
        return (int) i;
    }
  return -1;
}

/* What is due by the clock that is off, by the kernel's. */
int
__wrap_timerfd_settime (int fd, int flags, const struct itimerspec *due, struct itimerspec *old)
{
  Timers *timers = get_timers ();
  struct itimerspec real_due = *due;
  int i;

  g_mutex_lock (&timers->lock);
  i = find_timer (timers, fd);
  if (i >= 0)
    timers->is_cancelled[i] = FALSE;
  if (i >= 0 && (flags & TFD_TIMER_ABSTIME) != 0)
    real_due.it_value.tv_sec -= get_levers ()->clock_us / G_USEC_PER_SEC;
  g_mutex_unlock (&timers->lock);
  return __real_timerfd_settime (fd, flags, &real_due, old);
}

static gboolean
take_cancelled (int fd)
{
  Timers *timers = get_timers ();
  gboolean is_cancelled = FALSE;
  int i;

  g_mutex_lock (&timers->lock);
  i = find_timer (timers, fd);
  if (i >= 0)
    {
      is_cancelled = timers->is_cancelled[i];
      timers->is_cancelled[i] = FALSE;
    }
  g_mutex_unlock (&timers->lock);
  return is_cancelled;
}

ssize_t
__wrap_read (int fd, void *bytes, size_t n_bytes)
{
  gboolean is_cancelled = take_cancelled (fd);
  ssize_t n_read = __real_read (fd, bytes, n_bytes);

  if (!is_cancelled)
    return n_read;
  errno = ECANCELED;
  return -1;
}

int
__wrap_close (int fd)
{
  Timers *timers = get_timers ();
  int i;

  g_mutex_lock (&timers->lock);
  i = find_timer (timers, fd);
  if (i >= 0)
    {
      timers->n--;
      timers->fds[i] = timers->fds[timers->n];
      timers->is_cancelled[i] = timers->is_cancelled[timers->n];
    }
  g_mutex_unlock (&timers->lock);
  return __real_close (fd);
}

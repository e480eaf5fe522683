/* rc-system-clock.c - the clock of this machine, and what tells when it slept.
 *
 * A timer at the far end of time never fires, but the kernel cancels it whenever
 * the real time makes a jump: at the end of a suspend, and when somebody sets the
 * clock. Which of the two it was, the sleep since the boot tells, which is what the
 * boot time is ahead of the monotonic one. So nothing of this wakes anybody up that
 * is not awake already, and nothing has to be asked for, which a sandbox would not
 * let us do. */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "rc-system-clock.h"

/* The two clocks are not read at the same moment. */
#define MIN_SLEEP_US (G_USEC_PER_SEC / 2)

/**
 * RcSystemClock:
 *
 * The #RcClock of everything but the tests.
 */
struct _RcSystemClock
{
  GObject parent_instance;

  /* owned */
  GSource *jumps; /* nullable: of the timer's descriptor */
  int timer_fd;   /* -1 where the system has none to give */

  gint64 slept_us; /* since the boot, as of the last jump */
};

static void rc_system_clock_clock_init (RcClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcSystemClock, rc_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RC_TYPE_CLOCK,
                                                      rc_system_clock_clock_init))

static gint64
rc_system_clock_get_monotonic_us (RcClock *clock)
{
  return g_get_monotonic_time ();
}

static gint64
rc_system_clock_get_real_us (RcClock *clock)
{
  return g_get_real_time ();
}

static void
rc_system_clock_arm (RcClock *clock,
                     GSource *source,
                     gint64   due_us)
{
  g_source_set_ready_time (source, due_us);
}

static void
rc_system_clock_clock_init (RcClockInterface *iface)
{
  iface->get_monotonic_us = rc_system_clock_get_monotonic_us;
  iface->get_real_us = rc_system_clock_get_real_us;
  iface->arm = rc_system_clock_arm;
}

static gint64
read_clock_us (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
read_slept_us (void)
{
  gint64 monotonic_us = read_clock_us (CLOCK_MONOTONIC);

  return read_clock_us (CLOCK_BOOTTIME) - monotonic_us;
}

static gboolean
set_timer (RcSystemClock *self)
{
  struct itimerspec never = { 0 };

  never.it_value.tv_sec = sizeof (time_t) > 4 ? (time_t) (G_MAXINT64 / 1000000000) : (time_t) G_MAXINT32;

  return timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static gboolean
on_jump (int          fd,
         GIOCondition condition,
         gpointer     user_data)
{
  g_autoptr (RcSystemClock) self = g_object_ref (RC_SYSTEM_CLOCK (user_data));
  guint64 n_expired;

  if (read (fd, &n_expired, sizeof n_expired) >= 0 || errno != ECANCELED)
    return G_SOURCE_CONTINUE;

  if (!set_timer (self))
    g_warning ("The end of the next suspend will not be noticed: %s", g_strerror (errno));
  rc_system_clock_note_slept (self, read_slept_us ());

  return G_SOURCE_CONTINUE;
}

static void
rc_system_clock_finalize (GObject *object)
{
  RcSystemClock *self = RC_SYSTEM_CLOCK (object);

  if (self->jumps != NULL)
    g_source_destroy (self->jumps);
  g_clear_pointer (&self->jumps, g_source_unref);
  if (self->timer_fd >= 0)
    close (self->timer_fd);

  G_OBJECT_CLASS (rc_system_clock_parent_class)->finalize (object);
}

static void
rc_system_clock_class_init (RcSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_system_clock_finalize;
}

static void
rc_system_clock_init (RcSystemClock *self)
{
  self->slept_us = read_slept_us ();
  self->timer_fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->timer_fd < 0 || !set_timer (self))
    {
      g_warning ("The end of a suspend will not be noticed: %s", g_strerror (errno));
      return;
    }

  self->jumps = g_unix_fd_source_new (self->timer_fd, G_IO_IN);
  g_source_set_static_name (self->jumps, "redcoast suspend");
  g_source_set_callback (self->jumps, G_SOURCE_FUNC (on_jump), self, NULL);
  g_source_attach (self->jumps, g_main_context_get_thread_default ());
}

/*< private >
 * rc_system_clock_new:
 *
 * Returns: (transfer full): a clock; what it tells, it tells in the main context
 *   that is the thread's default now
 */
RcClock *
rc_system_clock_new (void)
{
  return g_object_new (RC_TYPE_SYSTEM_CLOCK, NULL);
}

/*< private >
 * rc_system_clock_note_slept:
 * @slept_us: how long the machine has slept since its boot
 *
 * The real time made a jump. Where the machine has slept longer than was known,
 * ::woke is emitted.
 */
void
rc_system_clock_note_slept (RcSystemClock *self,
                            gint64         slept_us)
{
  gboolean slept = slept_us - self->slept_us >= MIN_SLEEP_US;

  if (!slept)
    return;

  self->slept_us = slept_us;
  rc_clock_say_woke (RC_CLOCK (self));
}

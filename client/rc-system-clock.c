#include "config.h"

#include "rc-system-clock.h"

/**
 * RcSystemClock:
 *
 * The #RcClock of everything but the tests.
 */
struct _RcSystemClock
{
  GObject parent_instance;
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

static void
rc_system_clock_class_init (RcSystemClockClass *klass)
{
}

static void
rc_system_clock_init (RcSystemClock *self)
{
}

/* Returns: (transfer full) */
RcClock *
rc_system_clock_new (void)
{
  return g_object_new (RC_TYPE_SYSTEM_CLOCK, NULL);
}

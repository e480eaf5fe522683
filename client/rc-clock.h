/* rc-clock.h - what time it is, and a call when it is later.
 *
 * An interface, so that a test can make an hour pass at once. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RC_TYPE_CLOCK (rc_clock_get_type ())
G_DECLARE_INTERFACE (RcClock, rc_clock, RC, CLOCK, GObject)

typedef void (*RcClockFunc) (gpointer user_data);

struct _RcClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_monotonic_us) (RcClock *self);
  gint64 (*get_real_us)      (RcClock *self);
  /* Sees to it that @source (whose ready time is -1) becomes ready at @due_us */
  void   (*arm)              (RcClock *self,
                              GSource *source,
                              gint64   due_us);
};

gint64   rc_clock_get_monotonic_us (RcClock     *self);
gint64   rc_clock_get_real_us      (RcClock     *self);
/* Signals: "woke" (), when the machine slept and is awake again. */
GSource *rc_clock_call_at          (RcClock     *self,
                                    gint64       due_us,
                                    RcClockFunc  func,
                                    gpointer     user_data);
void     rc_clock_cancel           (GSource    **timer);
void     rc_clock_say_woke         (RcClock     *self); /* for implementations */

G_END_DECLS

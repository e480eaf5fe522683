/* rc-fake-clock.h - a clock that goes on only when the test says so. */
#pragma once

#include "rc-clock.h"

G_BEGIN_DECLS

#define RC_TYPE_FAKE_CLOCK (rc_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (RcFakeClock, rc_fake_clock, RC, FAKE_CLOCK, GObject)

RcFakeClock *rc_fake_clock_new     (void);
/* Timers that are due fire at the next turns of the main loop. */
void         rc_fake_clock_advance (RcFakeClock *self,
                                    gint64       by_us);
/* As a suspend of the machine: only the real time goes on. */
void         rc_fake_clock_suspend (RcFakeClock *self,
                                    gint64       by_us);
/* As somebody who sets the clock, forwards or backwards. */
void         rc_fake_clock_set_by  (RcFakeClock *self,
                                    gint64       by_us);
guint        rc_fake_clock_count   (RcFakeClock *self); /* timers not ended */

G_END_DECLS

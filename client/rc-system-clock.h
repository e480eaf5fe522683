/* rc-system-clock.h - the clock of this machine. */
#pragma once

#include "rc-clock.h"

G_BEGIN_DECLS

#define RC_TYPE_SYSTEM_CLOCK (rc_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (RcSystemClock, rc_system_clock, RC, SYSTEM_CLOCK, GObject)

RcClock *rc_system_clock_new        (void);
/* What the kernel's telling makes us do; for tests, too. */
void     rc_system_clock_note_slept (RcSystemClock *self,
                                     gint64         slept_us); /* since the boot, in all */

G_END_DECLS

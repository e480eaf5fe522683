#include "config.h"

#include "rc-watch.h"

static void arm (RcWatch *watch);

/* Since when one of the two sides has said nothing. */
static gint64
quiet_since_us (RcWatch *watch)
{
  return MIN (watch->heard_us, watch->events->get_said_us (watch->user_data));
}

static void
ping (RcWatch *watch,
      gint64   limit_us)
{
  watch->limit_us = limit_us;
  watch->pinged_us = rc_clock_get_monotonic_us (watch->clock);
  arm (watch);
  watch->events->ping (watch->user_data);
}

static void
on_due (gpointer user_data)
{
  RcWatch *watch = user_data;
  gint64 now_us = rc_clock_get_monotonic_us (watch->clock);

  if (watch->pinged_us > 0 && now_us >= watch->pinged_us + watch->limit_us)
    {
      rc_watch_stop (watch);
      watch->events->lost (watch->user_data);
    }
  else if (watch->pinged_us == 0 && now_us >= quiet_since_us (watch) + watch->silence_us)
    ping (watch, RC_WATCH_LOST_AFTER_US);
  else
    arm (watch);
}

static void
arm (RcWatch *watch)
{
  gint64 due_us = watch->pinged_us > 0 ? watch->pinged_us + watch->limit_us
                                       : quiet_since_us (watch) + watch->silence_us;

  rc_clock_cancel (&watch->timer);
  watch->timer = rc_clock_call_at (watch->clock, due_us, on_due, watch);
}

/*< private >
 * rc_watch_init:
 * @clock: not referenced; must stay
 * @events: not copied; must stay
 */
void
rc_watch_init (RcWatch             *watch,
               RcClock             *clock,
               const RcWatchEvents *events,
               gpointer             user_data)
{
  *watch = (RcWatch) { .clock = clock, .events = events, .user_data = user_data };
}

/* A connection begins; what just came is its first sign of life. */
void
rc_watch_start (RcWatch *watch,
                gint64   silence_us)
{
  watch->silence_us = silence_us;
  watch->heard_us = rc_clock_get_monotonic_us (watch->clock);
  watch->pinged_us = 0;
  watch->checks = FALSE;
  arm (watch);
}

/* Nothing is called any more. */
void
rc_watch_stop (RcWatch *watch)
{
  rc_clock_cancel (&watch->timer);
  watch->pinged_us = 0;
  watch->checks = FALSE;
}

/* Something came. */
void
rc_watch_note_heard (RcWatch *watch)
{
  watch->heard_us = rc_clock_get_monotonic_us (watch->clock);
  if (watch->timer == NULL || watch->pinged_us == 0 || watch->checks)
    return;

  watch->pinged_us = 0;
  arm (watch);
}

/*< private >
 * rc_watch_check:
 * @limit_us: microseconds after which it is lost
 *
 * Finds out now, and not after a silence. It takes rc_watch_end_check() to end it:
 * nothing else that comes does. A check within a check begins it anew.
 */
void
rc_watch_check (RcWatch *watch,
                gint64   limit_us)
{
  if (watch->timer == NULL)
    return;

  watch->checks = TRUE;
  ping (watch, limit_us);
}

/* The answer to a check's PING came. */
void
rc_watch_end_check (RcWatch *watch)
{
  watch->checks = FALSE;
  rc_watch_note_heard (watch);
}

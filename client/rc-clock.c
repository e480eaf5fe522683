#include "config.h"

#include "rc-clock.h"

/**
 * RcClock:
 *
 * Where the engine takes the time from, and its timers. Two kinds of time: the
 * monotonic one for everything that waits, the real one only for what people
 * see.
 */
enum
{
  WOKE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (RcClock, rc_clock, G_TYPE_OBJECT)

static gboolean
dispatch_timer (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  RcClockFunc func = (RcClockFunc) (void (*) (void)) callback;

  g_source_set_ready_time (source, -1);
  func (user_data);

  return G_SOURCE_REMOVE;
}

static GSourceFuncs timer_funcs = { NULL, NULL, dispatch_timer, NULL, NULL, NULL };

static void
rc_clock_default_init (RcClockInterface *iface)
{
  /*< private >
   * RcClock::woke:
   *
   * The machine slept and is awake again. The monotonic time has stood still
   * meanwhile, so that no timer knows. A real time that somebody has set, be it
   * forwards or backwards, is no sleep.
   */
  signals[WOKE] = g_signal_new ("woke", RC_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

/*< private >
 * rc_clock_get_monotonic_us:
 *
 * Returns: microseconds since some moment; never goes back
 */
gint64
rc_clock_get_monotonic_us (RcClock *self)
{
  return RC_CLOCK_GET_IFACE (self)->get_monotonic_us (self);
}

/*< private >
 * rc_clock_get_real_us:
 *
 * Returns: Unix time in microseconds
 */
gint64
rc_clock_get_real_us (RcClock *self)
{
  return RC_CLOCK_GET_IFACE (self)->get_real_us (self);
}

/*< private >
 * rc_clock_call_at:
 * @due_us: monotonic time
 * @func: called once, from the thread-default main context
 *
 * Returns: (transfer full): the timer; hand it to rc_clock_cancel(), before or
 *   after it has fired
 */
GSource *
rc_clock_call_at (RcClock     *self,
                  gint64       due_us,
                  RcClockFunc  func,
                  gpointer     user_data)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (GSource));

  g_source_set_static_name (source, "redcoast timer");
  g_source_set_callback (source, (GSourceFunc) (void (*) (void)) func, user_data, NULL);
  RC_CLOCK_GET_IFACE (self)->arm (self, source, due_us);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/*< private >
 * rc_clock_say_woke:
 *
 * Emits ::woke. For those who implement the interface.
 */
void
rc_clock_say_woke (RcClock *self)
{
  g_signal_emit (self, signals[WOKE], 0);
}

/* Ends a timer and forgets it; does nothing where there is none. */
void
rc_clock_cancel (GSource **timer)
{
  if (*timer == NULL)
    return;

  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

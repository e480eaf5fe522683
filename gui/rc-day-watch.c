/* rc-day-watch.c - tells when another day begins.
 *
 * What is called “Today” is called “Yesterday” at the next midnight of the
 * person's. One timer on the real clock, set to that very moment, wakes the
 * program once a day: also right after a suspend that midnight fell into, and
 * whenever somebody sets the clock, which the kernel tells as well. */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "rc-day-watch.h"

struct _RcDayWatch
{
  GObject parent_instance;

  int timer_fd;          /* -1 where the system has none to give */
  guint source;
};

enum
{
  DAY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcDayWatch, rc_day_watch, G_TYPE_OBJECT)

static gboolean
on_alarm (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  RcDayWatch *self = user_data;
  guint64 n_expired;

  if (read (fd, &n_expired, sizeof n_expired) < 0 && errno != ECANCELED)
    return G_SOURCE_CONTINUE;
  rc_day_watch_set_alarm (self, rc_day_watch_find_midnight (g_get_real_time ()));
  g_signal_emit (self, signals[DAY_CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
rc_day_watch_finalize (GObject *object)
{
  RcDayWatch *self = RC_DAY_WATCH (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->timer_fd >= 0)
    close (self->timer_fd);
  G_OBJECT_CLASS (rc_day_watch_parent_class)->finalize (object);
}

static void
rc_day_watch_class_init (RcDayWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_day_watch_finalize;

  /**
   * RcDayWatch::day-changed:
   * @self: the watch
   *
   * Another day has begun, or somebody has set the clock: whatever says how
   * long ago something was is to be said anew.
   */
  signals[DAY_CHANGED] =
    g_signal_new ("day-changed", RC_TYPE_DAY_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_day_watch_init (RcDayWatch *self)
{
  self->timer_fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->timer_fd < 0)
    {
      g_warning ("Days will not be called anew at midnight: %s", g_strerror (errno));
      return;
    }
  self->source = g_unix_fd_add (self->timer_fd, G_IO_IN, on_alarm, self);
  rc_day_watch_set_alarm (self, rc_day_watch_find_midnight (g_get_real_time ()));
}

/**
 * rc_day_watch_new:
 *
 * Returns: (transfer full): a watch that waits for the next midnight, in the
 *   main loop of this thread
 */
RcDayWatch *
rc_day_watch_new (void)
{
  return g_object_new (RC_TYPE_DAY_WATCH, NULL);
}

/**
 * rc_day_watch_set_alarm:
 * @self: a watch
 * @time_us: Unix time in microseconds, of the next ::day-changed
 *
 * Has another moment taken for midnight, once: for tests.
 */
void
rc_day_watch_set_alarm (RcDayWatch *self,
                        gint64      time_us)
{
  struct itimerspec alarm = { 0 };

  g_return_if_fail (RC_IS_DAY_WATCH (self));

  alarm.it_value.tv_sec = time_us / G_USEC_PER_SEC;
  alarm.it_value.tv_nsec = time_us % G_USEC_PER_SEC * 1000;
  if (timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &alarm, NULL) < 0)
    g_warning ("No alarm can be set for midnight: %s", g_strerror (errno));
}

/**
 * rc_day_watch_find_midnight:
 * @now_us: Unix time in microseconds
 *
 * Returns: when the next day begins where the person is, likewise; always
 *   later than @now_us
 */
gint64
rc_day_watch_find_midnight (gint64 now_us)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) tomorrow = now != NULL ? g_date_time_add_days (now, 1) : NULL;
  g_autoptr(GDateTime) midnight = NULL;
  gint64 midnight_us = 0;

  if (tomorrow != NULL)
    midnight = g_date_time_new_local (g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow),
                                      g_date_time_get_day_of_month (tomorrow), 0, 0, 0);
  if (midnight != NULL)
    midnight_us = g_date_time_to_unix (midnight) * G_USEC_PER_SEC;

  /* A clock far out of its time must not make us spin. */
  return MAX (midnight_us, now_us + G_USEC_PER_SEC);
}

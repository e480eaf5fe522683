/* rc-day-watch.h - tells when another day begins. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RC_TYPE_DAY_WATCH (rc_day_watch_get_type ())
G_DECLARE_FINAL_TYPE (RcDayWatch, rc_day_watch, RC, DAY_WATCH, GObject)

RcDayWatch *rc_day_watch_new           (void);
void        rc_day_watch_set_alarm     (RcDayWatch *self,
                                        gint64      time_us);
gint64      rc_day_watch_find_midnight (gint64      now_us);

G_END_DECLS

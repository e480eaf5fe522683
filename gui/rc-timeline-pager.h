/* rc-timeline-pager.h - fetches more of a conversation before one gets there. */
#pragma once

#include <gtk/gtk.h>

#include "rc-timeline.h"

G_BEGIN_DECLS

#define RC_TYPE_TIMELINE_PAGER (rc_timeline_pager_get_type ())
G_DECLARE_FINAL_TYPE (RcTimelinePager, rc_timeline_pager, RC, TIMELINE_PAGER, GObject)

RcTimelinePager *rc_timeline_pager_new         (RcTimeline      *timeline,
                                                GtkAdjustment   *adjustment);
gboolean         rc_timeline_pager_has_newest  (RcTimelinePager *self); /* nullable */
void             rc_timeline_pager_show_newest (RcTimelinePager *self);

G_END_DECLS

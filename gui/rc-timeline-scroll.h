/* rc-timeline-scroll.h - what makes a timeline a GtkScrollable. */
#pragma once

#include "rc-timeline-frame.h"
#include "rc-timeline-slots.h"

G_BEGIN_DECLS

typedef struct _RcTimelineScroll RcTimelineScroll;

RcTimelineScroll *rc_timeline_scroll_new            (RcTimelineFrame  *frame,
                                                     RcTimelineSlots  *slots);
void              rc_timeline_scroll_free           (RcTimelineScroll *self);
void              rc_timeline_scroll_set_adjustment (RcTimelineScroll *self,
                                                     GtkOrientation    orientation,
                                                     GtkAdjustment    *adjustment);
GtkAdjustment    *rc_timeline_scroll_get_adjustment (RcTimelineScroll *self,
                                                     GtkOrientation    orientation);
void              rc_timeline_scroll_configure      (RcTimelineScroll *self);
void              rc_timeline_scroll_by             (RcTimelineScroll *self,
                                                     double            delta_px);

G_END_DECLS

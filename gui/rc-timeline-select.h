/* rc-timeline-select.h - selecting in a timeline without a pointer. */
#pragma once

#include "rc-timeline-view-private.h"

G_BEGIN_DECLS

void     rc_timeline_select_all     (RcTimelineView *view);
void     rc_timeline_select_extend  (RcTimelineView *view,
                                     gboolean        is_down);
gboolean rc_timeline_select_nothing (RcTimelineView *view);

G_END_DECLS

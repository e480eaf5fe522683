/* rc-timeline-view-private.h - what the view shares with its helpers and tests. */
#pragma once

#include "rc-timeline-selection.h"
#include "rc-timeline-slots.h"
#include "rc-timeline-view.h"

G_BEGIN_DECLS

RcTimelineSlots     *rc_timeline_view_get_slots         (RcTimelineView *self);
RcTimelineSelection *rc_timeline_view_get_selection     (RcTimelineView *self);
void                 rc_timeline_view_queue_frame       (RcTimelineView *self);
void                 rc_timeline_view_run_frame         (gpointer        view);
void                 rc_timeline_view_selection_changed (RcTimelineView *self);
void                 rc_timeline_view_scroll_by         (RcTimelineView *self,
                                                         double          delta_px);
void                 rc_timeline_view_scroll_to         (RcTimelineView *self,
                                                         double          fraction);
void                 rc_timeline_view_open_menu         (RcTimelineView *self);
void                 rc_timeline_view_open_link         (RcTimelineView *self,
                                                         const char     *uri);
void                 rc_timeline_view_show_details      (RcTimelineView *self,
                                                         RcEntry        *entry);
void                 rc_timeline_view_discard           (RcTimelineView *self,
                                                         RcEntry        *entry);
char                *rc_timeline_view_make_copy         (RcTimelineView *self);

G_END_DECLS

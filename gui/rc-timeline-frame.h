/* rc-timeline-frame.h - something done once a frame, before the layout. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*RcTimelineFrameFunc) (gpointer user_data);

typedef struct _RcTimelineFrame RcTimelineFrame;

RcTimelineFrame *rc_timeline_frame_new     (GtkWidget           *widget,
                                            RcTimelineFrameFunc  func,
                                            gpointer             user_data);
void             rc_timeline_frame_free    (RcTimelineFrame     *self);
void             rc_timeline_frame_request (RcTimelineFrame     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTimelineFrame, rc_timeline_frame_free)

G_END_DECLS

/* rc-timeline-pointer.h - mouse and finger on a timeline. */
#pragma once

#include "rc-timeline-view.h"

G_BEGIN_DECLS

typedef struct _RcTimelinePointer RcTimelinePointer;

RcTimelinePointer *rc_timeline_pointer_new          (RcTimelineView    *view);
void               rc_timeline_pointer_free         (RcTimelinePointer *self);
void               rc_timeline_pointer_rows_changed (RcTimelinePointer *self);

G_END_DECLS

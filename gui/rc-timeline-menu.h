/* rc-timeline-menu.h - what one can do with a message. */
#pragma once

#include "rc-timeline-view.h"

G_BEGIN_DECLS

typedef struct _RcTimelineMenu RcTimelineMenu;

RcTimelineMenu *rc_timeline_menu_new     (RcTimelineView *view);
void            rc_timeline_menu_free    (RcTimelineMenu *self);
void            rc_timeline_menu_open_at (RcTimelineMenu *self,
                                          double          x,
                                          double          y);
void            rc_timeline_menu_open    (RcTimelineMenu *self);
void            rc_timeline_menu_present (RcTimelineMenu *self);

G_END_DECLS

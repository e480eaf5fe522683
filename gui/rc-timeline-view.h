/* rc-timeline-view.h - a conversation, as one scrolls through it. */
#pragma once

#include <gtk/gtk.h>

#include "rc-entry.h"
#include "rc-search-words.h"

G_BEGIN_DECLS

#define RC_TYPE_TIMELINE_VIEW (rc_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (RcTimelineView, rc_timeline_view, RC, TIMELINE_VIEW, GtkWidget)

GtkWidget  *rc_timeline_view_new           (void);
void        rc_timeline_view_set_model     (RcTimelineView *self,
                                            GListModel     *model);
GListModel *rc_timeline_view_get_model     (RcTimelineView *self);
gboolean    rc_timeline_view_get_is_at_end (RcTimelineView *self);
void        rc_timeline_view_scroll_to_end (RcTimelineView *self);
gboolean    rc_timeline_view_show_entry    (RcTimelineView *self,
                                            RcEntry        *entry);
gboolean    rc_timeline_view_mark_entry    (RcTimelineView *self,
                                            RcEntry        *entry,
                                            const RcSearchWords *words);

G_END_DECLS

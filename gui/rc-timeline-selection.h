/* rc-timeline-selection.h - what is selected of a timeline. */
#pragma once

#include "rc-timeline-mark.h"
#include "rc-timeline-slots.h"

G_BEGIN_DECLS

/**
 * RcTimelineSelection:
 * @anchor: where it was begun
 * @cursor: where it ends by now, before or after the anchor
 *
 * A selection is a state of the view, not of its rows: it lasts while rows come
 * and go.
 */
typedef struct
{
  RcTimelineMark anchor;
  RcTimelineMark cursor;
} RcTimelineSelection;

void     rc_timeline_selection_begin         (RcTimelineSelection *self,
                                              RcEntry             *entry,
                                              guint                position,
                                              gsize                byte);
void     rc_timeline_selection_extend        (RcTimelineSelection *self,
                                              RcEntry             *entry,
                                              guint                position,
                                              gsize                byte);
void     rc_timeline_selection_clear         (RcTimelineSelection *self);
gboolean rc_timeline_selection_is_empty      (RcTimelineSelection *self);
void     rc_timeline_selection_items_changed (RcTimelineSelection *self,
                                              GListModel          *model,
                                              guint                position,
                                              guint                n_removed,
                                              guint                n_added);
void     rc_timeline_selection_get_part      (RcTimelineSelection *self,
                                              guint                position,
                                              gsize                length,
                                              gsize               *start,
                                              gsize               *end);
char    *rc_timeline_selection_make_text     (RcTimelineSelection *self,
                                              GListModel          *model);
void     rc_timeline_selection_show          (RcTimelineSelection *self,
                                              RcTimelineSlots     *slots);

G_END_DECLS

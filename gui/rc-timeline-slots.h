/* rc-timeline-slots.h - which messages have a row, and where. */
#pragma once

#include "rc-timeline-pool.h"

G_BEGIN_DECLS

/**
 * RcTimelineSlot:
 * @row: (transfer none): a row that shows a message
 * @position: where the message stands in the model
 * @y: the row's upper edge, counted from the upper edge of what is seen
 * @height: the row's height
 * @is_new: whether the last layout took it
 *
 * A message that has a row.
 */
typedef struct
{
  RcMessageRow *row;
  guint position;
  int y;
  int height;
  gboolean is_new;
} RcTimelineSlot;

typedef struct _RcTimelineSlots RcTimelineSlots;

RcTimelineSlots      *rc_timeline_slots_new           (GtkWidget         *parent,
                                                       RcTimelineStyle   *style,
                                                       RcTimelineRowMade  row_made,
                                                       gpointer           user_data);
void                  rc_timeline_slots_free          (RcTimelineSlots   *self);

void                  rc_timeline_slots_set_model     (RcTimelineSlots   *self,
                                                       GListModel        *model);
void                  rc_timeline_slots_items_changed (RcTimelineSlots   *self,
                                                       guint              position,
                                                       guint              n_removed,
                                                       guint              n_added);
void                  rc_timeline_slots_refresh       (RcTimelineSlots   *self);

void                  rc_timeline_slots_scroll_by     (RcTimelineSlots   *self,
                                                       double             delta_px);
void                  rc_timeline_slots_scroll_to     (RcTimelineSlots   *self,
                                                       double             fraction);
void                  rc_timeline_slots_show          (RcTimelineSlots   *self,
                                                       RcEntry           *entry,
                                                       guint              position);
gboolean              rc_timeline_slots_resize        (RcTimelineSlots   *self,
                                                       int                width_px,
                                                       int                height_px);
void                  rc_timeline_slots_layout        (RcTimelineSlots   *self,
                                                       int                width_px,
                                                       int                height_px);

void                  rc_timeline_slots_get_size      (RcTimelineSlots   *self,
                                                       int               *width_px,
                                                       int               *height_px);
void                  rc_timeline_slots_get_hidden    (RcTimelineSlots   *self,
                                                       double            *above_px,
                                                       double            *below_px);
gboolean              rc_timeline_slots_is_at_end     (RcTimelineSlots   *self);
guint                 rc_timeline_slots_get_n_slots   (RcTimelineSlots   *self);
const RcTimelineSlot *rc_timeline_slots_get           (RcTimelineSlots   *self,
                                                       guint              index);
const RcTimelineSlot *rc_timeline_slots_find_at       (RcTimelineSlots   *self,
                                                       int                y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTimelineSlots, rc_timeline_slots_free)

G_END_DECLS

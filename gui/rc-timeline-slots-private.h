/* rc-timeline-slots-private.h - what the files of RcTimelineSlots share. */
#pragma once

#include "rc-timeline-mark.h"
#include "rc-timeline-slots.h"

G_BEGIN_DECLS

/* Above the oldest message, and below the newest one. */
#define EDGE_PX 12

struct _RcTimelineSlots
{
  GListModel *model;       /* (owned) (nullable) */
  GArray *slots;           /* of RcTimelineSlot, in the order of the model */
  GArray *previous;        /* during a layout: those not taken over yet */
  RcTimelinePool *pool;    /* owned: rows without a message */
  RcTimelineMark anchor;
  int anchor_y;
  double rest_px;          /* scrolled, but less than a pixel */
  gboolean is_stuck;       /* to the newest message */

  int width_px;
  int height_px;
  double mean_px;
  double n_measured;
};

static inline guint
get_n_items (RcTimelineSlots *self)
{
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

static inline RcTimelineSlot *
get_slot (GArray *slots,
          guint   index)
{
  return &g_array_index (slots, RcTimelineSlot, index);
}

static inline RcTimelineSlot *
get_last (GArray *slots)
{
  return get_slot (slots, slots->len - 1);
}

G_END_DECLS

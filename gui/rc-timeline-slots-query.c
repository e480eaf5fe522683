/* rc-timeline-slots-query.c - which messages have a row, and where: asking. */
#include "config.h"

#include "rc-timeline-slots-private.h"

/**
 * rc_timeline_slots_get_size:
 * @self: slots
 * @width_px: (out): of the view, at the last layout or resize
 * @height_px: (out): of what is seen
 *
 * Says for which size the rows are put.
 */
void
rc_timeline_slots_get_size (RcTimelineSlots *self,
                            int             *width_px,
                            int             *height_px)
{
  *width_px = self->width_px;
  *height_px = self->height_px;
}

/**
 * rc_timeline_slots_get_hidden:
 * @self: slots
 * @above_px: (out): how much there is above the upper edge of what is seen
 * @below_px: (out): and below the lower one
 *
 * Says, partly by estimation, how much is not seen.
 */
void
rc_timeline_slots_get_hidden (RcTimelineSlots *self,
                              double          *above_px,
                              double          *below_px)
{
  RcTimelineSlot *first = NULL, *last = NULL;

  *above_px = *below_px = 0.0;
  if (self->slots->len == 0)
    return;
  first = get_slot (self->slots, 0);
  last = get_last (self->slots);
  *above_px = MAX (first->position * self->mean_px - first->y + EDGE_PX + self->rest_px, 0.0);
  *below_px = MAX ((get_n_items (self) - 1 - last->position) * self->mean_px + last->y + last->height + EDGE_PX - self->height_px - self->rest_px, 0.0);
}

/**
 * rc_timeline_slots_is_at_end:
 * @self: slots
 *
 * Returns: whether the newest message is seen whole, and new ones will be
 */
gboolean
rc_timeline_slots_is_at_end (RcTimelineSlots *self)
{
  return self->is_stuck;
}

/**
 * rc_timeline_slots_get_n_slots:
 * @self: slots
 *
 * Returns: how many messages have a row
 */
guint
rc_timeline_slots_get_n_slots (RcTimelineSlots *self)
{
  return self->slots->len;
}

/**
 * rc_timeline_slots_get:
 * @self: slots
 * @index: which
 *
 * Returns: (transfer none): the slot, until the next layout or change
 */
const RcTimelineSlot *
rc_timeline_slots_get (RcTimelineSlots *self,
                       guint            index)
{
  return get_slot (self->slots, index);
}

/**
 * rc_timeline_slots_find_at:
 * @self: slots
 * @y: a height in what is seen, or beyond
 *
 * Returns: (transfer none) (nullable): the slot there, or the nearest one;
 *   %NULL where there is none at all
 */
const RcTimelineSlot *
rc_timeline_slots_find_at (RcTimelineSlots *self,
                           int              y)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      RcTimelineSlot *slot = get_slot (self->slots, i);

      if (y < slot->y + slot->height)
        return slot;
    }

  return self->slots->len > 0 ? get_last (self->slots) : NULL;
}

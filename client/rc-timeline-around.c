/* rc-timeline-around.c - a timeline's window, moved to where something was said. */
#include "config.h"

#include "rc-timeline-struct.h"

/* The place of a row: (epoch, seq). */
static int
compare (RcEntry *entry,
         guint    epoch,
         guint64  seq)
{
  if (rc_entry_get_epoch (entry) != epoch)
    return rc_entry_get_epoch (entry) < epoch ? -1 : 1;

  return rc_entry_get_seq (entry) < seq ? -1 : rc_entry_get_seq (entry) > seq;
}

/**
 * rc_timeline_find_place:
 * @epoch: which log
 * @seq: the number there
 *
 * Returns: the position of the row that stands there; %GTK_INVALID_LIST_POSITION,
 *   which is %G_MAXUINT, where the window does not hold it
 */
guint
rc_timeline_find_place (RcTimeline *self,
                        guint       epoch,
                        guint64     seq)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (RC_IS_TIMELINE (self), G_MAXUINT);

  high = self->rows->len;
  while (high > 0 && rc_entry_get_seq (rc_timeline_row (self, high - 1)) == 0)
    high--;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare (rc_timeline_row (self, middle), epoch, seq);

      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return G_MAXUINT;
}

/* Everything that has a place leaves, and a page comes that ends at the anchor. */
static void
move (RcTimeline *self)
{
  guint n_placed;

  self->moves_later = FALSE;
  rc_timeline_flush (self);
  n_placed = self->rows->len;
  while (n_placed > 0 && rc_entry_get_seq (rc_timeline_row (self, n_placed - 1)) == 0)
    n_placed--;

  rc_timeline_set_window (self, TRUE, TRUE, FALSE);
  rc_timeline_drop (self, 0, n_placed);
  rc_timeline_load_older (self);
}

/* The page that was on its way belongs to where the window was.
 * Returns: whether the window moved. */
gboolean
rc_timeline_move_on (RcTimeline *self)
{
  if (!self->moves_later)
    return FALSE;

  move (self);
  return TRUE;
}

/**
 * rc_timeline_show_around:
 * @epoch: which log
 * @seq: the number there
 *
 * Moves a window to where a message stands that it does not hold: its rows give
 * way to a page that ends with that message. rc_timeline_find_place() knows it
 * when "loading" is %FALSE again; rc_timeline_load_newer() brings what stands
 * below. Does nothing where the window holds it, or is no window.
 */
void
rc_timeline_show_around (RcTimeline *self,
                         guint       epoch,
                         guint64     seq)
{
  g_return_if_fail (RC_IS_TIMELINE (self));

  if (self->load == NULL || seq >= G_MAXINT64
      || rc_timeline_find_place (self, epoch, seq) != G_MAXUINT)
    return;

  self->was_opened = TRUE;
  self->anchor_epoch = epoch;
  self->anchor_seq = seq + 1;
  if (self->loading)
    self->moves_later = TRUE;
  else
    move (self);
}

/* rc-timeline-show.c - going to one message of a timeline, and what is asked of one. */
#include "config.h"

#include "rc-timeline-view-private.h"

/**
 * rc_timeline_view_show_entry:
 * @self: a view
 * @entry: a message of its model
 *
 * Goes to @entry: near the upper edge, with a little of what was before it; or
 * to the end, where all that follows has room.
 *
 * Returns: whether the model has @entry
 */
gboolean
rc_timeline_view_show_entry (RcTimelineView *self,
                             RcEntry        *entry)
{
  GListModel *model = NULL;

  g_return_val_if_fail (RC_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (RC_IS_ENTRY (entry), FALSE);

  model = rc_timeline_view_get_model (self);
  for (guint i = model != NULL ? g_list_model_get_n_items (model) : 0; i > 0; i--)
    {
      g_autoptr(RcEntry) item = g_list_model_get_item (model, i - 1);

      if (item != entry)
        continue;
      rc_timeline_slots_show (rc_timeline_view_get_slots (self), entry, i - 1);
      rc_timeline_view_queue_frame (self);
      return TRUE;
    }

  return FALSE;
}

/* Emits RcTimelineView::details. */
void
rc_timeline_view_show_details (RcTimelineView *self,
                               RcEntry        *entry)
{
  g_signal_emit_by_name (self, "details", entry);
}

/* Emits RcTimelineView::discard. */
void
rc_timeline_view_discard (RcTimelineView *self,
                          RcEntry        *entry)
{
  g_signal_emit_by_name (self, "discard", entry);
}

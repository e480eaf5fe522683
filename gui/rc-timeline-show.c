/* rc-timeline-show.c - going to one message of a timeline, and what is asked of one. */
#include "config.h"

#include <string.h>

#include "rc-message-text.h"
#include "rc-timeline-view-private.h"

/* %GTK_INVALID_LIST_POSITION where the model does not have it. */
static guint
find_position (RcTimelineView *self,
               RcEntry        *entry)
{
  GListModel *model = rc_timeline_view_get_model (self);

  for (guint i = model != NULL ? g_list_model_get_n_items (model) : 0; i > 0; i--)
    {
      g_autoptr(RcEntry) item = g_list_model_get_item (model, i - 1);

      if (item == entry)
        return i - 1;
    }

  return GTK_INVALID_LIST_POSITION;
}

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
  guint position;

  g_return_val_if_fail (RC_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (RC_IS_ENTRY (entry), FALSE);

  position = find_position (self, entry);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  rc_timeline_slots_show (rc_timeline_view_get_slots (self), entry, position);
  rc_timeline_view_queue_frame (self);
  return TRUE;
}

/**
 * rc_timeline_view_mark_entry:
 * @self: a view
 * @entry: a message of its model
 * @words: (nullable): what is looked for
 *
 * Goes to @entry, and selects the first of @words in it; all of it, where they
 * are only in what its marks hide.
 *
 * Returns: whether the model has @entry
 */
gboolean
rc_timeline_view_mark_entry (RcTimelineView      *self,
                             RcEntry             *entry,
                             const RcSearchWords *words)
{
  g_autofree char *shown = NULL;
  g_autoptr(GArray) ranges = NULL;
  RcSearchRange range = { 0, 0 };
  guint position;

  if (!rc_timeline_view_show_entry (self, entry))
    return FALSE;
  position = find_position (self, entry);
  shown = rc_message_text_make_shown (rc_entry_get_text (entry));
  range.end = strlen (shown);
  ranges = words != NULL ? rc_search_words_find (words, shown, range.end) : NULL;
  if (ranges != NULL && ranges->len > 0)
    range = g_array_index (ranges, RcSearchRange, 0);
  rc_timeline_selection_begin (rc_timeline_view_get_selection (self), entry, position, range.start);
  rc_timeline_selection_extend (rc_timeline_view_get_selection (self), entry, position, range.end);
  rc_timeline_view_selection_changed (self);
  return TRUE;
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

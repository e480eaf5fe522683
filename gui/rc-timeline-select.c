/* rc-timeline-select.c - selecting in a timeline without a pointer.
 *
 * The keyboard goes a message at a time: the cursor of the selection stands
 * before or behind one, never within it.
 *
 *      message 4   |..................|
 *      message 5   |........A.........|      A: where it was begun
 *      message 6   |..................|
 *
 * Behind A the cursor is at the end of a message, before A at the beginning of
 * one; and so a message that was taken by mistake is given back by one step in
 * the other direction. */
#include "config.h"

#include <string.h>

#include "rc-message-text.h"
#include "rc-timeline-select.h"

static gsize
get_length (RcEntry *entry)
{
  g_autofree char *shown = rc_message_text_make_shown (rc_entry_get_text (entry));

  return strlen (shown);
}

/* ---- where the cursor goes ---- */

static void
put_cursor (RcTimelineView *view,
            guint           position,
            gboolean        is_at_end)
{
  g_autoptr(RcEntry) entry = g_list_model_get_item (rc_timeline_view_get_model (view), position);

  rc_timeline_selection_extend (rc_timeline_view_get_selection (view), entry, position,
                                is_at_end ? get_length (entry) : 0);
}

static void
go_down (RcTimelineView *view,
         guint           n_items)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (view);
  guint position = selection->cursor.position;
  guint anchor = selection->anchor.position;
  gboolean is_before = rc_timeline_mark_compare (&selection->cursor, &selection->anchor) < 0;

  if (is_before && position < anchor)
    put_cursor (view, position + 1, FALSE);
  else if (selection->cursor.byte < get_length (selection->cursor.entry))
    put_cursor (view, position, TRUE);
  else if (position + 1 < n_items)
    put_cursor (view, position + 1, TRUE);
}

static void
go_up (RcTimelineView *view)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (view);
  guint position = selection->cursor.position;
  guint anchor = selection->anchor.position;
  gboolean is_behind = rc_timeline_mark_compare (&selection->cursor, &selection->anchor) > 0;

  if (is_behind && position > anchor)
    put_cursor (view, position - 1, TRUE);
  else if (selection->cursor.byte > 0)
    put_cursor (view, position, FALSE);
  else if (position > 0)
    put_cursor (view, position - 1, FALSE);
}

/* With the first step the message is taken that is seen lowest, or uppermost. */
static void
begin (RcTimelineView *view,
       gboolean        is_down)
{
  RcTimelineSlots *slots = rc_timeline_view_get_slots (view);
  int height = gtk_widget_get_height (GTK_WIDGET (view));
  const RcTimelineSlot *found = NULL;
  RcEntry *entry;

  for (guint i = 0; i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (slots, i);
      gboolean is_whole = slot->y >= 0 && slot->y + slot->height <= height;

      if (is_whole && (found == NULL || !is_down))
        found = slot;
    }
  if (found == NULL)
    found = rc_timeline_slots_find_at (slots, height / 2);
  if (found == NULL)
    return;
  entry = rc_message_row_get_entry (found->row);
  rc_timeline_selection_begin (rc_timeline_view_get_selection (view), entry, found->position,
                               is_down ? 0 : get_length (entry));
}

/* ---- what is seen ---- */

static const RcTimelineSlot *
find_slot (RcTimelineSlots *slots,
           guint            position)
{
  for (guint i = 0; i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (slots, i);

      if (slot->position == position)
        return slot;
    }

  return NULL;
}

/* The edge of the message that the cursor is at comes into view. */
static void
reveal_cursor (RcTimelineView *view)
{
  RcTimelineSlots *slots = rc_timeline_view_get_slots (view);
  RcTimelineSelection *selection = rc_timeline_view_get_selection (view);
  guint position = selection->cursor.position;
  guint n_items = g_list_model_get_n_items (rc_timeline_view_get_model (view));
  const RcTimelineSlot *slot = find_slot (slots, position);
  int height = gtk_widget_get_height (GTK_WIDGET (view));
  gboolean at_start;

  if (slot == NULL)
    {
      rc_timeline_slots_scroll_to (slots, (double) position / n_items);
      rc_timeline_view_run_frame (view);
      slot = find_slot (slots, position);
    }
  if (slot == NULL)
    return;
  at_start = selection->cursor.byte == 0;
  if ((at_start && slot->y < 0) || slot->y + slot->height <= 0)
    rc_timeline_view_scroll_by (view, slot->y);
  else if ((!at_start && slot->y + slot->height > height) || slot->y >= height)
    rc_timeline_view_scroll_by (view, slot->y + slot->height - height);
}

/* ---- what a person asks for ---- */

/**
 * rc_timeline_select_extend: (skip)
 * @view: a timeline
 * @is_down: whether towards the newest message
 *
 * Has the selection reach one message further, or one less far.
 */
void
rc_timeline_select_extend (RcTimelineView *view,
                           gboolean        is_down)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (view);
  GListModel *model = rc_timeline_view_get_model (view);
  guint n_items = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (n_items == 0)
    return;
  if (selection->anchor.entry == NULL)
    begin (view, is_down);
  if (selection->anchor.entry == NULL)
    return;
  if (is_down)
    go_down (view, n_items);
  else
    go_up (view);
  rc_timeline_view_selection_changed (view);
  reveal_cursor (view);
}

/**
 * rc_timeline_select_all: (skip)
 * @view: a timeline
 *
 * Selects all messages that the model has.
 */
void
rc_timeline_select_all (RcTimelineView *view)
{
  GListModel *model = rc_timeline_view_get_model (view);
  guint n_items = model != NULL ? g_list_model_get_n_items (model) : 0;
  g_autoptr(RcEntry) first = n_items > 0 ? g_list_model_get_item (model, 0) : NULL;

  if (first == NULL)
    return;
  rc_timeline_selection_begin (rc_timeline_view_get_selection (view), first, 0, 0);
  put_cursor (view, n_items - 1, TRUE);
  rc_timeline_view_selection_changed (view);
}

/**
 * rc_timeline_select_nothing: (skip)
 * @view: a timeline
 *
 * Returns: whether there was a selection to be given up
 */
gboolean
rc_timeline_select_nothing (RcTimelineView *view)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (view);
  gboolean was_empty = rc_timeline_selection_is_empty (selection);

  rc_timeline_selection_clear (selection);
  rc_timeline_view_selection_changed (view);
  return !was_empty;
}

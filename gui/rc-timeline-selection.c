/* rc-timeline-selection.c - what is selected of a timeline. */
#include "config.h"

#include <string.h>

#include "rc-message-text.h"
#include "rc-timeline-selection.h"

/**
 * rc_timeline_selection_begin:
 * @self: a selection
 * @entry: (transfer none): a message
 * @position: where it stands in the model
 * @byte: a place in its shown text
 *
 * Begins a new selection there, with nothing in it yet.
 */
void
rc_timeline_selection_begin (RcTimelineSelection *self,
                             RcEntry             *entry,
                             guint                position,
                             gsize                byte)
{
  rc_timeline_mark_set (&self->anchor, entry, position, byte);
  rc_timeline_mark_set (&self->cursor, entry, position, byte);
}

/**
 * rc_timeline_selection_extend:
 * @self: a selection that was begun
 * @entry: (transfer none): a message
 * @position: where it stands in the model
 * @byte: a place in its shown text
 *
 * Has the selection reach until there.
 */
void
rc_timeline_selection_extend (RcTimelineSelection *self,
                              RcEntry             *entry,
                              guint                position,
                              gsize                byte)
{
  if (self->anchor.entry == NULL)
    return;
  rc_timeline_mark_set (&self->cursor, entry, position, byte);
}

/**
 * rc_timeline_selection_clear:
 * @self: a selection
 *
 * Selects nothing.
 */
void
rc_timeline_selection_clear (RcTimelineSelection *self)
{
  rc_timeline_mark_clear (&self->anchor);
  rc_timeline_mark_clear (&self->cursor);
}

/**
 * rc_timeline_selection_is_empty:
 * @self: a selection
 *
 * Returns: whether nothing is selected
 */
gboolean
rc_timeline_selection_is_empty (RcTimelineSelection *self)
{
  return self->anchor.entry == NULL || self->cursor.entry == NULL ||
         rc_timeline_mark_compare (&self->anchor, &self->cursor) == 0;
}

/**
 * rc_timeline_selection_items_changed:
 * @self: a selection
 * @model: the model, which has changed already
 * @position: of the change
 * @n_removed: how many items are gone
 * @n_added: how many are new
 *
 * Follows a change of the model. A selection one end of which is gone is none.
 */
void
rc_timeline_selection_items_changed (RcTimelineSelection *self,
                                     GListModel          *model,
                                     guint                position,
                                     guint                n_removed,
                                     guint                n_added)
{
  gboolean is_there = rc_timeline_mark_items_changed (&self->anchor, model, position, n_removed, n_added);

  if (!rc_timeline_mark_items_changed (&self->cursor, model, position, n_removed, n_added) || !is_there)
    rc_timeline_selection_clear (self);
}

/**
 * rc_timeline_selection_get_part:
 * @self: a selection
 * @position: where a message stands in the model
 * @length: how many bytes its shown text has
 * @start: (out): the first selected byte
 * @end: (out): the byte after the last one; equal to @start where none is
 */
void
rc_timeline_selection_get_part (RcTimelineSelection *self,
                                guint                position,
                                gsize                length,
                                gsize               *start,
                                gsize               *end)
{
  const RcTimelineMark *first = &self->anchor;
  const RcTimelineMark *last = &self->cursor;

  *start = *end = 0;
  if (rc_timeline_selection_is_empty (self))
    return;
  if (rc_timeline_mark_compare (first, last) > 0)
    {
      first = &self->cursor;
      last = &self->anchor;
    }
  if (position < first->position || position > last->position)
    return;
  *start = position == first->position ? MIN (first->byte, length) : 0;
  *end = position == last->position ? MIN (last->byte, length) : length;
}

static char *
make_part (RcTimelineSelection *self,
           RcEntry             *entry,
           guint                position)
{
  g_autofree char *shown = rc_message_text_make_shown (rc_entry_get_text (entry));
  gsize start, end;

  rc_timeline_selection_get_part (self, position, strlen (shown), &start, &end);
  return g_strndup (shown + start, end - start);
}

/**
 * rc_timeline_selection_make_text:
 * @self: a selection
 * @model: its model
 *
 * Returns: (transfer full): what is selected: bare text out of one message, a
 *   line with time and sender for each of several
 */
char *
rc_timeline_selection_make_text (RcTimelineSelection *self,
                                 GListModel          *model)
{
  guint first = MIN (self->anchor.position, self->cursor.position);
  guint last = MAX (self->anchor.position, self->cursor.position);
  GString *text = g_string_new (NULL);

  if (rc_timeline_selection_is_empty (self))
    return g_string_free (text, FALSE);

  for (guint i = first; i <= last; i++)
    {
      g_autoptr(RcEntry) entry = g_list_model_get_item (model, i);
      g_autofree char *part = entry != NULL ? make_part (self, entry, i) : NULL;
      g_autofree char *line = NULL;

      /* The pointer only touched the edge of this message. */
      if (part == NULL || (*part == '\0' && first != last))
        continue;
      line = first != last ? rc_message_text_format_line (entry, part) : NULL;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line != NULL ? line : part);
    }

  return g_string_free (text, FALSE);
}

/**
 * rc_timeline_selection_show: (skip)
 * @self: a selection
 * @slots: where the rows are
 *
 * Has the rows show what is selected.
 */
void
rc_timeline_selection_show (RcTimelineSelection *self,
                            RcTimelineSlots     *slots)
{
  for (guint i = 0; i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (slots, i);
      gsize start, end;

      rc_timeline_selection_get_part (self, slot->position, strlen (rc_message_row_get_shown (slot->row)), &start, &end);
      rc_message_row_set_selection (slot->row, start, end);
    }
}

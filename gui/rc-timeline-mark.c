/* rc-timeline-mark.c - a place in a timeline that its changes do not move. */
#include "config.h"

#include "rc-timeline-mark.h"

/* A message that only changed its place is found again near it. */
#define SEARCH_MAX 512

/**
 * rc_timeline_mark_set:
 * @self: a mark
 * @entry: (transfer none): a message
 * @position: where it stands in the model
 * @byte: a place in its shown text
 */
void
rc_timeline_mark_set (RcTimelineMark *self,
                      RcEntry        *entry,
                      guint           position,
                      gsize           byte)
{
  g_set_object (&self->entry, entry);
  self->position = position;
  self->byte = byte;
}

/**
 * rc_timeline_mark_clear:
 * @self: a mark
 *
 * Lets go of the message.
 */
void
rc_timeline_mark_clear (RcTimelineMark *self)
{
  g_clear_object (&self->entry);
  self->position = 0;
  self->byte = 0;
}

/**
 * rc_timeline_mark_compare:
 * @a: a mark that is set
 * @b: another one of the same model
 *
 * Returns: less than, equal to or greater than 0, in the order of reading
 */
int
rc_timeline_mark_compare (const RcTimelineMark *a,
                          const RcTimelineMark *b)
{
  if (a->position != b->position)
    return a->position < b->position ? -1 : 1;

  return (a->byte > b->byte) - (a->byte < b->byte);
}

/**
 * rc_timeline_mark_items_changed:
 * @self: a mark
 * @model: the model, which has changed already
 * @position: of the change
 * @n_removed: how many items are gone
 * @n_added: how many are new
 *
 * Follows the message through a change of the model. One that was taken out
 * and put in again by the same change is still the same.
 *
 * Returns: %FALSE if the message is gone, and the mark with it: it then stands
 *   before what came in its place, without a message
 */
gboolean
rc_timeline_mark_items_changed (RcTimelineMark *self,
                                GListModel     *model,
                                guint           position,
                                guint           n_removed,
                                guint           n_added)
{
  if (self->entry == NULL || self->position < position)
    return TRUE;
  if (self->position >= position + n_removed)
    {
      self->position += n_added - n_removed;
      return TRUE;
    }

  for (guint i = 0; i < MIN (n_added, SEARCH_MAX); i++)
    {
      g_autoptr(RcEntry) entry = g_list_model_get_item (model, position + i);

      if (entry == self->entry)
        {
          self->position = position + i;
          return TRUE;
        }
    }

  g_clear_object (&self->entry);
  self->position = position;
  self->byte = 0;
  return FALSE;
}

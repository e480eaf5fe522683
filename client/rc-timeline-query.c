/* rc-timeline-query.c - what the engine asks about the rows of a timeline. */
#include "config.h"

#include "rc-timeline-struct.h"

/* The last one that has a seq, among the rows and those that will be; NULL
 * where there is none. */
RcEntry *
rc_timeline_get_newest (RcTimeline *self)
{
  RcEntry *newest = NULL;

  for (guint i = self->rows->len; i-- > 0 && newest == NULL;)
    if (rc_entry_get_seq (rc_timeline_row (self, i)) > 0)
      newest = rc_timeline_row (self, i);

  for (guint i = 0; i < self->pending->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (self->pending, i);

      if (rc_entry_get_seq (entry) > 0
          && (newest == NULL || rc_entry_compare (newest, entry) < 0))
        newest = entry;
    }

  return newest;
}

static gboolean
is_received_after (RcEntry    *entry,
                   guint       epoch,
                   guint64     seq,
                   GHashTable *ignored)
{
  return !rc_entry_get_is_own (entry) && !g_hash_table_contains (ignored, rc_entry_get_from (entry))
         && (rc_entry_get_epoch (entry) > epoch
             || (rc_entry_get_epoch (entry) == epoch
                 && rc_entry_get_seq (entry) > seq));
}

/* How many of others' messages stand after @after_seq of @epoch, without those of
 * @ignored; it stops counting at @max. */
guint
rc_timeline_count_received (RcTimeline *self,
                            guint       epoch,
                            guint64     after_seq,
                            GHashTable *ignored,
                            guint       max)
{
  guint count = 0;

  for (guint i = 0; i < self->pending->len && count < max; i++)
    if (is_received_after (g_ptr_array_index (self->pending, i), epoch, after_seq, ignored))
      count++;

  for (guint i = self->rows->len; i-- > 0 && count < max;)
    if (is_received_after (rc_timeline_row (self, i), epoch, after_seq, ignored))
      count++;

  return count;
}

/* About what it takes of memory. */
gsize
rc_timeline_get_size_bytes (RcTimeline *self)
{
  return self->size_bytes;
}

/* Own messages that the other side has, or has read, say so. */
void
rc_timeline_apply_receipt (RcTimeline *self,
                           guint       epoch,
                           guint64     delivered,
                           guint64     read)
{
  for (guint i = 0; i < self->pending->len; i++)
    rc_entry_apply_receipt (g_ptr_array_index (self->pending, i), epoch, delivered, read);
  for (guint i = self->rows->len; i-- > 0;)
    {
      RcEntry *entry = rc_timeline_row (self, i);

      if (rc_entry_get_state (entry) == RC_ENTRY_READ)
        return;
      rc_entry_apply_receipt (entry, epoch, delivered, read);
    }
}

/**
 * rc_timeline_get_conversation:
 *
 * Returns: an id, or "all"; lives as long as the timeline
 */
const char *
rc_timeline_get_conversation (RcTimeline *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE (self), NULL);

  return self->conversation;
}

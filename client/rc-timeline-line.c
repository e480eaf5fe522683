/* rc-timeline-line.c - the “new messages” line.
 *
 *      what one had read
 *      ---- New Messages ----      above the first that somebody else wrote since
 *      what came since
 *
 * The line is a place, not a row: it stays with that message, also where its page
 * leaves the window and comes back, until it is drawn anew or taken away. Reading
 * does not move it. */
#include "config.h"

#include "rc-timeline-struct.h"

static gboolean
is_after (RcEntry *entry,
          guint    epoch,
          guint64  seq)
{
  return rc_entry_get_seq (entry) > 0
         && (rc_entry_get_epoch (entry) > epoch
             || (rc_entry_get_epoch (entry) == epoch && rc_entry_get_seq (entry) > seq));
}

static gboolean
is_news (RcEntry    *entry,
         GHashTable *ignored)
{
  return !rc_entry_get_is_own (entry)
         && (ignored == NULL || !g_hash_table_contains (ignored, rc_entry_get_from (entry)));
}

/* The first row that is news, or the number of rows where none is. */
static guint
find_news (RcTimeline *self,
           guint       epoch,
           guint64     seq,
           GHashTable *ignored)
{
  guint found = self->rows->len;

  for (guint i = self->rows->len; i-- > 0;)
    {
      RcEntry *entry = rc_timeline_row (self, i);

      if (rc_entry_get_seq (entry) == 0)
        continue;
      if (!is_after (entry, epoch, seq))
        break;
      if (is_news (entry, ignored))
        found = i;
    }

  return found;
}

static void
set_line (RcTimeline *self,
          RcEntry    *entry)
{
  guint64 old_seq = self->line_seq;
  guint old_epoch = self->line_epoch;

  self->line_epoch = entry != NULL ? rc_entry_get_epoch (entry) : 0;
  self->line_seq = entry != NULL ? rc_entry_get_seq (entry) : 0;
  if (self->line_seq == old_seq && self->line_epoch == old_epoch)
    return;

  for (guint i = 0; i < self->rows->len; i++)
    {
      RcEntry *row = rc_timeline_row (self, i);

      if (rc_entry_get_starts_new (row) || row == entry)
        rc_timeline_lay_out (self, i);
    }
}

/*< private >
 * rc_timeline_put_line:
 * @epoch: the log of @seq
 * @seq: how far the person has read
 * @ignored: (nullable): a set of ids whose messages are no news
 * @position: (out): the row below the line, where it is drawn
 *
 * Draws the line above the first message that is news. Where it belongs above
 * what is loaded, there is no line until an older page has come.
 *
 * Returns: what became of it
 */
RcTimelineLine
rc_timeline_put_line (RcTimeline *self,
                      guint       epoch,
                      guint64     seq,
                      GHashTable *ignored,
                      guint      *position)
{
  *position = find_news (self, epoch, seq, ignored);
  if (self->has_older
      && (self->rows->len == 0 || is_after (rc_timeline_row (self, 0), epoch, seq)))
    return RC_TIMELINE_LINE_ABOVE;
  if (*position == self->rows->len)
    {
      set_line (self, NULL);
      return RC_TIMELINE_LINE_NONE;
    }

  set_line (self, rc_timeline_row (self, *position));
  return RC_TIMELINE_LINE_DRAWN;
}

/**
 * rc_timeline_take_line:
 *
 * Takes the “new messages” line away.
 */
void
rc_timeline_take_line (RcTimeline *self)
{
  g_return_if_fail (RC_IS_TIMELINE (self));

  set_line (self, NULL);
}

/* rc-timeline-window.c - a timeline as a window onto what is kept.
 *
 *      kept:    |---------------------------------------------|
 *      window:            [ page | page | page ]   ^ newest
 *               has-older ^                    ^ has-newer
 *
 * A window begins at the newest end, and has no gap: what comes is added where
 * it touches the rows, and is on disk only where it does not. It grows by a page
 * at either end, and what is more than it may hold leaves at the other one. Own
 * messages that are not sent stand below all rows, wherever the window is. */
#include "config.h"

#include "rc-timeline-struct.h"

/* The rows that have a place stand before those that have none. */
static guint
count_placed (RcTimeline *self)
{
  guint n_placed = self->rows->len;

  while (n_placed > 0 && rc_entry_get_seq (rc_timeline_row (self, n_placed - 1)) == 0)
    n_placed--;

  return n_placed;
}

/*< private >
 * rc_timeline_set_source:
 * @load: called when a page is wanted; to be answered by rc_timeline_take_page()
 *   or rc_timeline_end_loading()
 *
 * Makes it a window onto what is kept elsewhere.
 */
void
rc_timeline_set_source (RcTimeline     *self,
                        RcTimelineLoad  load)
{
  self->load = load;
  self->max_entries = RC_TIMELINE_MAX_WINDOW;
  rc_timeline_set_window (self, TRUE, FALSE, FALSE);
}

/* There is nothing any more that it could be a window onto. */
void
rc_timeline_unset_source (RcTimeline *self)
{
  self->load = NULL;
  self->max_entries = RC_TIMELINE_MAX_ENTRIES;
  rc_timeline_set_window (self, FALSE, FALSE, FALSE);
}

/* An own message that was written before the last start: before all that was
 * written in this one, in the order of @order. */
void
rc_timeline_restore (RcTimeline *self,
                     RcEntry    *entry,
                     guint64     order)
{
  rc_entry_set_conversation (entry, self->conversation);
  rc_entry_set_order (entry, MIN (order, (G_GUINT64_CONSTANT (1) << 32) - 1));
  rc_timeline_learn (self, entry);
}

/* What the disk does not have, or not yet, does not leave the window. */
void
rc_timeline_set_holds (RcTimeline *self,
                       gboolean    holds)
{
  if (self->load == NULL)
    return;

  self->max_entries = holds ? RC_TIMELINE_MAX_ENTRIES : RC_TIMELINE_MAX_WINDOW;
  if (self->rows->len > self->max_entries)
    rc_timeline_mark_dirty (self);
}

/* Whether an entry belongs to the window: it touches the rows. */
gboolean
rc_timeline_is_within (RcTimeline *self,
                       RcEntry    *entry)
{
  guint n_placed = count_placed (self);

  if (self->load == NULL || rc_entry_get_seq (entry) == 0 || (n_placed == 0 && !self->has_newer))
    return TRUE;
  if (n_placed == 0)
    {
      self->missed_newer = TRUE;
      return FALSE;
    }
  if (self->has_older && rc_entry_compare (entry, rc_timeline_row (self, 0)) < 0)
    return FALSE;
  if (!self->has_newer
      || rc_entry_compare (entry, rc_timeline_row (self, n_placed - 1)) < 0)
    return TRUE;

  self->missed_newer = TRUE;
  return FALSE;
}

/* The place at one end of the rows, from which a page goes on. */
void
rc_timeline_get_edge (RcTimeline *self,
                      gboolean    is_older,
                      guint      *epoch,
                      guint64    *seq)
{
  guint n_placed = count_placed (self);
  RcEntry *entry = NULL;

  if (n_placed > 0)
    entry = rc_timeline_row (self, is_older ? 0 : n_placed - 1);
  for (guint i = 0; entry == NULL && i < self->pending->len; i++)
    if (rc_entry_get_seq (g_ptr_array_index (self->pending, i)) > 0)
      entry = g_ptr_array_index (self->pending, i);

  if (entry != NULL)
    {
      *epoch = rc_entry_get_epoch (entry);
      *seq = rc_entry_get_seq (entry);
      return;
    }

  *epoch = self->anchor_seq > 0 ? self->anchor_epoch : G_MAXUINT32;
  *seq = self->anchor_seq > 0 ? self->anchor_seq : G_MAXINT64;
}

/*< private >
 * rc_timeline_take_page:
 * @entries: of RcEntry
 * @at_end: there is nothing behind them
 *
 * The page that was asked for.
 */
void
rc_timeline_take_page (RcTimeline *self,
                       GPtrArray  *entries,
                       gboolean    is_older,
                       gboolean    at_end)
{
  gboolean missed = self->missed_newer;

  if (rc_timeline_move_on (self))
    return;

  for (guint i = 0; i < entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (entries, i);

      if (rc_timeline_lookup (self, rc_entry_get_identity (entry)) != NULL)
        continue;
      rc_entry_set_conversation (entry, self->conversation);
      rc_entry_set_order (entry, ++self->last_order);
      rc_timeline_learn (self, entry);
    }

  self->grows_upwards = is_older;
  rc_timeline_flush (self);
  /* What is held leaves later, at the same end. */
  self->grows_upwards &= self->rows->len > RC_TIMELINE_MAX_WINDOW;
  if (is_older)
    rc_timeline_set_window (self, !at_end, self->has_newer, FALSE);
  else
    rc_timeline_set_window (self, self->has_older, self->has_newer && (!at_end || missed), FALSE);

  /* What came meanwhile is kept, and not in this page. */
  self->missed_newer = FALSE;
  if (!is_older && at_end && missed)
    rc_timeline_load_newer (self);
}

/* There will be no page: it can be asked for again. */
void
rc_timeline_end_loading (RcTimeline *self)
{
  if (!rc_timeline_move_on (self))
    rc_timeline_set_window (self, self->has_older, self->has_newer, FALSE);
}

/* What is more than may be held leaves at the end that is farther away; what
 * is not sent never does. */
void
rc_timeline_trim (RcTimeline *self)
{
  guint n_placed = count_placed (self);
  guint n_rows;

  if (self->rows->len <= self->max_entries)
    return;

  n_rows = MIN (self->rows->len - self->max_entries, n_placed);
  if (self->grows_upwards)
    {
      rc_timeline_drop (self, n_placed - n_rows, n_rows);
      rc_timeline_set_window (self, self->has_older, TRUE, self->loading);
    }
  else
    rc_timeline_drop_oldest (self, n_rows);
  self->grows_upwards = FALSE;
}

/* Forgets the @n_entries oldest rows; what is not sent is never dropped. */
void
rc_timeline_drop_oldest (RcTimeline *self,
                         guint       n_entries)
{
  rc_timeline_drop (self, 0, MIN (n_entries, count_placed (self)));
  if (self->load != NULL)
    rc_timeline_set_window (self, TRUE, self->has_newer, self->loading);
}

/* Everything that was said before @time_us was said by somebody else. */
void
rc_timeline_forget_before (RcTimeline *self,
                           gint64      time_us)
{
  rc_timeline_flush (self);
  for (guint i = self->rows->len; i-- > 0;)
    if (rc_entry_get_time_us (rc_timeline_row (self, i)) < time_us)
      rc_timeline_drop (self, i, 1);
}

/* A person looks at it for the first time. */
void
rc_timeline_open (RcTimeline *self)
{
  if (self->was_opened)
    return;

  self->was_opened = TRUE;
  rc_timeline_load_older (self);
}

static void
load (RcTimeline *self,
      gboolean    is_older)
{
  if (self->load == NULL || self->loading || !(is_older ? self->has_older : self->has_newer))
    return;

  self->was_opened = TRUE;
  if (!is_older)
    self->missed_newer = FALSE;
  rc_timeline_set_window (self, self->has_older, self->has_newer, TRUE);
  self->load (self, is_older, self->user_data);
}

/**
 * rc_timeline_load_older:
 *
 * Asks for a page above the first row: from the disk, or where that has no more,
 * from the server. Does nothing while one is being loaded, or where there is none.
 * The rows come with ::items-changed, and "loading" is %FALSE again.
 */
void
rc_timeline_load_older (RcTimeline *self)
{
  g_return_if_fail (RC_IS_TIMELINE (self));

  load (self, TRUE);
}

/**
 * rc_timeline_load_newer:
 *
 * The same below the last row, for a window that has left the newest end.
 */
void
rc_timeline_load_newer (RcTimeline *self)
{
  g_return_if_fail (RC_IS_TIMELINE (self));

  load (self, FALSE);
}

/**
 * rc_timeline_show_newest:
 *
 * Brings a window that has left the newest end back to it: the rows that are
 * there give way to the newest page.
 */
void
rc_timeline_show_newest (RcTimeline *self)
{
  g_return_if_fail (RC_IS_TIMELINE (self));

  if (self->load == NULL || self->loading || !self->has_newer)
    return;

  rc_timeline_drop (self, 0, count_placed (self));
  self->anchor_seq = 0;
  rc_timeline_set_window (self, TRUE, FALSE, FALSE);
  load (self, TRUE);
}

/**
 * rc_timeline_get_has_older:
 *
 * Returns: whether there may be something above the first row
 */
gboolean
rc_timeline_get_has_older (RcTimeline *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE (self), FALSE);

  return self->has_older;
}

/**
 * rc_timeline_get_has_newer:
 *
 * Returns: whether the window has left the newest end
 */
gboolean
rc_timeline_get_has_newer (RcTimeline *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE (self), FALSE);

  return self->has_newer;
}

/**
 * rc_timeline_get_loading:
 *
 * Returns: whether a page is on its way
 */
gboolean
rc_timeline_get_loading (RcTimeline *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE (self), FALSE);

  return self->loading;
}

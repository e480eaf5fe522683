/* rc-timeline-slots.c - which messages have a row, and where.
 *
 *        - - - - - - - - -  half a screen more
 *        ┌ slot 0         ┐
 *      ==│================│== 0: the upper edge of what is seen
 *        │ slot 1: anchor │
 *        │ ...            │
 *      ==│================│== height
 *        └ slot n         ┘
 *        - - - - - - - - -  half a screen more
 *
 * Everything hangs on one message, the anchor, and on how far its row is from
 * the upper edge; or, while stuck, on the newest message at the lower edge. From
 * there rows are put one after the other, each measured when it is put, until
 * half a screen more than what is seen is full. What lies beyond is never
 * measured: its height is only estimated, from the mean of what was measured,
 * and only for the scrollbar. So it costs the same to open ten messages and a
 * hundred thousand, and what arrives above does not move what is looked at. */
#include "config.h"

#include <math.h>

#include "rc-timeline-slots-private.h"

/* Rows kept without a message: as they differ in height, a few come and go with
 * each step of scrolling. */
#define POOL_MAX 4

/* How far from the upper edge a message is that one went to. */
#define SHOWN_AT_PX 48

/* Until something was measured. */
#define GUESSED_HEIGHT_PX 48.0

/* How many rows the mean looks back on. */
#define MEAN_OF 400.0

/* ---- rows ---- */

static void
give_back_range (RcTimelineSlots *self,
                 GArray          *slots,
                 guint            first,
                 guint            n_slots)
{
  for (guint i = first; i < first + n_slots; i++)
    rc_timeline_pool_give_back (self->pool, get_slot (slots, i)->row);
  if (n_slots > 0)
    g_array_remove_range (slots, first, n_slots);
}

/* The row that shows the message at @position since the last layout, if any. */
static RcMessageRow *
take_previous (RcTimelineSlots *self,
               guint            position)
{
  for (guint i = 0; i < self->previous->len; i++)
    {
      RcTimelineSlot *slot = get_slot (self->previous, i);
      RcMessageRow *row = slot->row;

      if (slot->position != position)
        continue;
      g_array_remove_index (self->previous, i);
      return row;
    }

  return NULL;
}

/* A row for the message at @position, measured, but with no place yet. */
static RcTimelineSlot
take_slot (RcTimelineSlots *self,
           guint            position)
{
  RcTimelineSlot slot = { take_previous (self, position), position, 0, 0, FALSE };

  if (slot.row == NULL)
    {
      g_autoptr(RcEntry) entry = g_list_model_get_item (self->model, position);

      slot.row = rc_timeline_pool_take (self->pool, entry);
      slot.is_new = TRUE;
      slot.height = rc_message_row_get_height (slot.row, self->width_px);
      self->n_measured = MIN (self->n_measured + 1.0, MEAN_OF);
      self->mean_px += (slot.height - self->mean_px) / self->n_measured;
      return slot;
    }
  slot.height = rc_message_row_get_height (slot.row, self->width_px);

  return slot;
}

/* ---- layout ---- */

static int
get_extra (RcTimelineSlots *self)
{
  return self->height_px / 2;
}

static void
shift_all (RcTimelineSlots *self,
           int              px)
{
  for (guint i = 0; i < self->slots->len; i++)
    get_slot (self->slots, i)->y += px;
  self->anchor_y += px;
}

static void
fill_down (RcTimelineSlots *self)
{
  while (TRUE)
    {
      RcTimelineSlot *last = get_last (self->slots);
      int bottom = last->y + last->height;
      RcTimelineSlot slot;

      if (bottom >= self->height_px + get_extra (self) || last->position + 1 >= get_n_items (self))
        return;
      slot = take_slot (self, last->position + 1);
      slot.y = bottom;
      g_array_append_val (self->slots, slot);
    }
}

static void
fill_up (RcTimelineSlots *self)
{
  while (TRUE)
    {
      RcTimelineSlot *first = get_slot (self->slots, 0);
      RcTimelineSlot slot;

      if (first->y <= -get_extra (self) || first->position == 0)
        return;
      slot = take_slot (self, first->position - 1);
      slot.y = first->y - slot.height;
      g_array_prepend_val (self->slots, slot);
    }
}

/* The first row, on the anchor; and then on its neighbours, one after the other
 * and with the same row, where the anchor is too far from what is seen. */
static void
put_first (RcTimelineSlots *self)
{
  guint n_items = get_n_items (self);
  guint position = self->is_stuck ? n_items - 1 : MIN (self->anchor.position, n_items - 1);
  RcTimelineSlot slot = take_slot (self, position);

  slot.y = self->is_stuck ? self->height_px - EDGE_PX - slot.height : self->anchor_y;
  while (slot.y + slot.height < -get_extra (self) && slot.position + 1 < n_items)
    {
      int bottom = slot.y + slot.height;

      rc_timeline_pool_give_back (self->pool, slot.row);
      slot = take_slot (self, slot.position + 1);
      slot.y = bottom;
    }
  while (slot.y > self->height_px + get_extra (self) && slot.position > 0)
    {
      int top = slot.y;

      rc_timeline_pool_give_back (self->pool, slot.row);
      slot = take_slot (self, slot.position - 1);
      slot.y = top - slot.height;
    }
  g_array_append_val (self->slots, slot);
}

/* Nothing empty below the newest message. */
static void
clamp_bottom (RcTimelineSlots *self)
{
  RcTimelineSlot *last = get_last (self->slots);
  int gap = self->height_px - EDGE_PX - (last->y + last->height);

  if (last->position + 1 == get_n_items (self) && gap > 0)
    shift_all (self, gap);
}

/* Nor above the oldest one, unless all of them together do not fill what is
 * seen: then they stand at its lower edge. */
static void
clamp_top (RcTimelineSlots *self)
{
  RcTimelineSlot *first = get_slot (self->slots, 0);
  int gap = first->y - EDGE_PX;

  if (first->position != 0 || gap <= 0)
    return;
  shift_all (self, -gap);
  fill_down (self);
  clamp_bottom (self);
}

static void
drop_outside (RcTimelineSlots *self)
{
  guint first = 0, last = self->slots->len;
  int extra = get_extra (self);

  while (last > 1 && get_slot (self->slots, last - 1)->y >= self->height_px + extra)
    last--;
  give_back_range (self, self->slots, last, self->slots->len - last);
  while (first + 1 < self->slots->len && get_slot (self->slots, first)->y + get_slot (self->slots, first)->height <= -extra)
    first++;
  give_back_range (self, self->slots, 0, first);
}

/* What is looked at stays where it is: the uppermost message that is seen. */
static void
choose_anchor (RcTimelineSlots *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      RcTimelineSlot *slot = get_slot (self->slots, i);

      if (slot->y + slot->height <= 0 && i + 1 < self->slots->len)
        continue;
      rc_timeline_mark_set (&self->anchor, rc_message_row_get_entry (slot->row), slot->position, 0);
      self->anchor_y = slot->y;
      return;
    }
}

/* A long message that was scrolled into stays at about the same of its lines. */
static void
set_width (RcTimelineSlots *self,
           int              width_px)
{
  RcMessageRow *row = NULL;
  int old_height, height;

  if (self->width_px == width_px)
    return;
  for (guint i = 0; i < self->slots->len && row == NULL; i++)
    {
      if (get_slot (self->slots, i)->position == self->anchor.position)
        row = get_slot (self->slots, i)->row;
    }
  if (row != NULL && self->anchor_y < 0 && !self->is_stuck)
    {
      old_height = MAX (rc_message_row_get_height (row, self->width_px), 1);
      height = rc_message_row_get_height (row, width_px);
      self->anchor_y = (int) ((gint64) self->anchor_y * height / old_height);
    }
  self->width_px = width_px;
  self->n_measured = MIN (self->n_measured, 10.0);
}

static gboolean
is_last_in_view (RcTimelineSlots *self)
{
  RcTimelineSlot *last = get_last (self->slots);

  return last->position + 1 == get_n_items (self) && last->y + last->height + EDGE_PX <= self->height_px;
}

/* To the row nearest to the anchor, whose message is gone. */
static void
move_anchor (RcTimelineSlots *self)
{
  RcTimelineSlot *nearest = NULL;

  for (guint i = 0; i < self->slots->len; i++)
    {
      RcTimelineSlot *slot = get_slot (self->slots, i);

      if (nearest == NULL || ABS (slot->y - self->anchor_y) < ABS (nearest->y - self->anchor_y))
        nearest = slot;
    }
  if (nearest == NULL)
    return;
  rc_timeline_mark_set (&self->anchor, rc_message_row_get_entry (nearest->row), nearest->position, 0);
  self->anchor_y = nearest->y;
}

/* The rows that were there stay where they are in the widget tree; those that came
 * are put before and behind them. Whatever is moved is styled and measured anew,
 * and a step of scrolling is to do that with a row or two. */
static void
order_rows (RcTimelineSlots *self)
{
  guint kept = 0;

  while (kept + 1 < self->slots->len && get_slot (self->slots, kept)->is_new)
    kept++;
  for (guint i = kept; i > 0; i--)
    rc_timeline_pool_put_before (self->pool, get_slot (self->slots, i - 1)->row, get_slot (self->slots, i)->row);
  for (guint i = kept + 1; i < self->slots->len; i++)
    rc_timeline_pool_put_after (self->pool, get_slot (self->slots, i)->row, get_slot (self->slots, i - 1)->row);
}

/* ---- public ---- */

/**
 * rc_timeline_slots_new: (skip)
 * @parent: (transfer none): the view, whose children the rows become
 * @style: (transfer none): what the rows share
 * @row_made: called for each row that is made
 * @user_data: for @row_made
 *
 * Returns: (transfer full): slots of no model yet, stuck to the end
 */
RcTimelineSlots *
rc_timeline_slots_new (GtkWidget         *parent,
                       RcTimelineStyle   *style,
                       RcTimelineRowMade  row_made,
                       gpointer           user_data)
{
  RcTimelineSlots *self = g_new0 (RcTimelineSlots, 1);

  self->slots = g_array_new (FALSE, FALSE, sizeof (RcTimelineSlot));
  self->previous = g_array_new (FALSE, FALSE, sizeof (RcTimelineSlot));
  self->pool = rc_timeline_pool_new (parent, style, row_made, user_data);
  self->mean_px = GUESSED_HEIGHT_PX;
  self->is_stuck = TRUE;
  return self;
}

/**
 * rc_timeline_slots_free: (skip)
 * @self: (transfer full): slots
 *
 * Takes all rows away from the parent.
 */
void
rc_timeline_slots_free (RcTimelineSlots *self)
{
  give_back_range (self, self->slots, 0, self->slots->len);
  rc_timeline_mark_clear (&self->anchor);
  g_clear_object (&self->model);
  g_array_unref (self->slots);
  g_array_unref (self->previous);
  rc_timeline_pool_free (self->pool);
  g_free (self);
}

/**
 * rc_timeline_slots_set_model:
 * @self: slots
 * @model: (transfer none) (nullable): a model of #RcEntry
 *
 * Shows the end of another model.
 */
void
rc_timeline_slots_set_model (RcTimelineSlots *self,
                             GListModel      *model)
{
  give_back_range (self, self->slots, 0, self->slots->len);
  rc_timeline_mark_clear (&self->anchor);
  g_set_object (&self->model, model);
  self->is_stuck = TRUE;
  self->rest_px = 0.0;
}

/**
 * rc_timeline_slots_items_changed:
 * @self: slots
 * @position: of the change of the model
 * @n_removed: how many items are gone
 * @n_added: how many are new
 *
 * Notes a change; the next layout shows it.
 */
void
rc_timeline_slots_items_changed (RcTimelineSlots *self,
                                 guint            position,
                                 guint            n_removed,
                                 guint            n_added)
{
  guint i = 0;

  while (i < self->slots->len)
    {
      RcTimelineSlot *slot = get_slot (self->slots, i);

      if (slot->position >= position && slot->position < position + n_removed)
        {
          give_back_range (self, self->slots, i, 1);
          continue;
        }
      if (slot->position >= position + n_removed)
        slot->position += n_added - n_removed;
      i++;
    }
  if (!rc_timeline_mark_items_changed (&self->anchor, self->model, position, n_removed, n_added))
    move_anchor (self);
}

/**
 * rc_timeline_slots_refresh:
 * @self: slots
 *
 * Has all rows take their messages and the style over again.
 */
void
rc_timeline_slots_refresh (RcTimelineSlots *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    rc_message_row_refresh (get_slot (self->slots, i)->row);
}

/**
 * rc_timeline_slots_scroll_by:
 * @self: slots
 * @delta_px: how far, downwards where positive
 *
 * Scrolls, beginning with the next layout.
 */
void
rc_timeline_slots_scroll_by (RcTimelineSlots *self,
                             double           delta_px)
{
  double whole = floor (self->rest_px + delta_px + 0.001);

  self->rest_px += delta_px - whole;
  self->is_stuck = FALSE;
  shift_all (self, -(int) whole);
}

/**
 * rc_timeline_slots_scroll_to:
 * @self: slots
 * @fraction: from 0, the oldest message, to 1, the newest
 *
 * Goes somewhere else, beginning with the next layout.
 */
void
rc_timeline_slots_scroll_to (RcTimelineSlots *self,
                             double           fraction)
{
  guint n_items = get_n_items (self);
  double place = CLAMP (fraction, 0.0, 1.0) * n_items;
  guint position = n_items > 0 ? MIN ((guint) place, n_items - 1) : 0;
  g_autoptr(RcEntry) entry = n_items > 0 ? g_list_model_get_item (self->model, position) : NULL;

  self->rest_px = 0.0;
  self->is_stuck = fraction >= 1.0 || entry == NULL;
  give_back_range (self, self->slots, 0, self->slots->len);
  rc_timeline_mark_set (&self->anchor, entry, position, 0);
  self->anchor_y = fraction <= 0.0 ? EDGE_PX : -(int) ((place - position) * self->mean_px);
}

/**
 * rc_timeline_slots_show:
 * @self: slots
 * @entry: (transfer none): a message
 * @position: where it stands in the model
 *
 * Goes to @entry, beginning with the next layout.
 */
void
rc_timeline_slots_show (RcTimelineSlots *self,
                        RcEntry         *entry,
                        guint            position)
{
  self->rest_px = 0.0;
  self->is_stuck = FALSE;
  give_back_range (self, self->slots, 0, self->slots->len);
  rc_timeline_mark_set (&self->anchor, entry, position, 0);
  self->anchor_y = SHOWN_AT_PX;
}

/* The rows that are there, one after the other, from the one that stays. */
static void
put_again (RcTimelineSlots *self,
           guint            fixed,
           int              y)
{
  for (guint i = 0; i < self->slots->len; i++)
    get_slot (self->slots, i)->height = rc_message_row_get_height (get_slot (self->slots, i)->row, self->width_px);
  get_slot (self->slots, fixed)->y = y;
  for (guint i = fixed + 1; i < self->slots->len; i++)
    get_slot (self->slots, i)->y = get_slot (self->slots, i - 1)->y + get_slot (self->slots, i - 1)->height;
  for (guint i = fixed; i > 0; i--)
    get_slot (self->slots, i - 1)->y = get_slot (self->slots, i)->y - get_slot (self->slots, i - 1)->height;
}

/**
 * rc_timeline_slots_resize:
 * @self: slots
 * @width_px: of the view
 * @height_px: of what is seen
 *
 * Gives the rows that are there their places in a view of another size, and
 * makes none: for while GTK allocates.
 *
 * Returns: whether the size is another one; a layout is then to follow
 */
gboolean
rc_timeline_slots_resize (RcTimelineSlots *self,
                          int              width_px,
                          int              height_px)
{
  guint fixed = 0;

  if (self->width_px == width_px && self->height_px == height_px)
    return FALSE;
  set_width (self, width_px);
  self->height_px = height_px;
  if (self->slots->len == 0)
    return TRUE;
  if (self->is_stuck)
    {
      fixed = self->slots->len - 1;
      put_again (self, fixed, 0);
      put_again (self, fixed, height_px - EDGE_PX - get_last (self->slots)->height);
      return TRUE;
    }
  while (fixed + 1 < self->slots->len && get_slot (self->slots, fixed)->position < self->anchor.position)
    fixed++;
  put_again (self, fixed, self->anchor_y);
  return TRUE;
}

/**
 * rc_timeline_slots_layout:
 * @self: slots
 * @width_px: of the view
 * @height_px: of what is seen
 *
 * Puts the rows, and makes and takes away what it needs to: to be called as
 * often as anything has changed, but not while GTK allocates.
 */
void
rc_timeline_slots_layout (RcTimelineSlots *self,
                          int              width_px,
                          int              height_px)
{
  GArray *previous = self->previous;

  set_width (self, width_px);
  self->height_px = height_px;
  if (get_n_items (self) == 0)
    {
      give_back_range (self, self->slots, 0, self->slots->len);
      rc_timeline_pool_trim (self->pool, 0);
      self->is_stuck = TRUE;
      return;
    }

  /* Rows that have left are free for those that come. */
  drop_outside (self);
  self->previous = self->slots;
  self->slots = previous;
  put_first (self);
  fill_down (self);
  clamp_bottom (self);
  fill_up (self);
  clamp_top (self);
  fill_up (self);
  fill_down (self);
  drop_outside (self);
  give_back_range (self, self->previous, 0, self->previous->len);
  rc_timeline_pool_trim (self->pool, POOL_MAX);

  self->is_stuck = is_last_in_view (self);
  if (self->is_stuck)
    self->rest_px = 0.0;
  choose_anchor (self);
  order_rows (self);
}

/* rc-timeline-scroll.c - what makes a timeline a GtkScrollable.
 *
 * The adjustment follows from where the rows are. Its value is changed by whoever
 * scrolls, and never by us; what is learned about the heights above and below
 * moves its lower and upper bound instead. So neither a kinetic scroll nor a
 * drag of the slider is ever disturbed. */
#include "config.h"

#include <math.h>

#include "rc-timeline-keys.h"
#include "rc-timeline-scroll.h"

/* A step further than this is a jump: what lies between is not measured. */
#define JUMP_PAGES 4.0

struct _RcTimelineScroll
{
  RcTimelineFrame *frame;        /* borrowed: the view's */
  RcTimelineSlots *slots;        /* borrowed: the view's */

  GtkAdjustment *adjustments[2]; /* (owned) (nullable), by orientation */
  double value;                  /* of the vertical one, as it was last taken over */
  gboolean is_configuring;
};

static void
on_value_changed (RcTimelineScroll *self,
                  GtkAdjustment    *adjustment)
{
  double value = gtk_adjustment_get_value (adjustment);
  double lower = gtk_adjustment_get_lower (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  double range = gtk_adjustment_get_upper (adjustment) - page - lower;
  double delta = value - self->value;

  if (self->is_configuring || delta == 0.0)
    return;
  if (fabs (delta) > page * JUMP_PAGES && range > 0.0)
    rc_timeline_slots_scroll_to (self->slots, (value - lower) / range);
  else
    rc_timeline_slots_scroll_by (self->slots, delta);
  self->value = value;
  rc_timeline_frame_request (self->frame);
}

static void
drop_adjustment (RcTimelineScroll *self,
                 GtkOrientation    orientation)
{
  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[orientation], self);
  g_clear_object (&self->adjustments[orientation]);
}

/**
 * rc_timeline_scroll_new: (skip)
 * @frame: (transfer none): the frames of the view; they outlive this
 * @slots: (transfer none): its slots; they outlive this
 *
 * Returns: (transfer full): the scrolling of a view
 */
RcTimelineScroll *
rc_timeline_scroll_new (RcTimelineFrame *frame,
                        RcTimelineSlots *slots)
{
  RcTimelineScroll *self = g_new0 (RcTimelineScroll, 1);

  self->frame = frame;
  self->slots = slots;
  return self;
}

/**
 * rc_timeline_scroll_free: (skip)
 * @self: (transfer full): the scrolling of a view
 */
void
rc_timeline_scroll_free (RcTimelineScroll *self)
{
  drop_adjustment (self, GTK_ORIENTATION_HORIZONTAL);
  drop_adjustment (self, GTK_ORIENTATION_VERTICAL);
  g_free (self);
}

/**
 * rc_timeline_scroll_set_adjustment: (skip)
 * @self: the scrolling of a view
 * @orientation: of @adjustment
 * @adjustment: (transfer none) (nullable): from whom scrolling comes
 */
void
rc_timeline_scroll_set_adjustment (RcTimelineScroll *self,
                                   GtkOrientation    orientation,
                                   GtkAdjustment    *adjustment)
{
  if (adjustment != NULL && self->adjustments[orientation] == adjustment)
    return;
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
  g_object_ref_sink (adjustment);
  drop_adjustment (self, orientation);
  self->adjustments[orientation] = adjustment;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      self->value = gtk_adjustment_get_value (adjustment);
      g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_value_changed), self);
    }
  rc_timeline_frame_request (self->frame);
}

/**
 * rc_timeline_scroll_get_adjustment: (skip)
 * @self: the scrolling of a view
 * @orientation: which
 *
 * Returns: (transfer none) (nullable): the adjustment
 */
GtkAdjustment *
rc_timeline_scroll_get_adjustment (RcTimelineScroll *self,
                                   GtkOrientation    orientation)
{
  return self->adjustments[orientation];
}

/**
 * rc_timeline_scroll_configure: (skip)
 * @self: the scrolling of a view
 *
 * Has the adjustments say where the rows are: to be called after each layout.
 */
void
rc_timeline_scroll_configure (RcTimelineScroll *self)
{
  int width_px, height_px;
  double above, below;

  rc_timeline_slots_get_size (self->slots, &width_px, &height_px);
  rc_timeline_slots_get_hidden (self->slots, &above, &below);
  self->is_configuring = TRUE;
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_VERTICAL], self->value,
                              self->value - above, self->value + height_px + below, RC_TIMELINE_STEP_PX,
                              MAX (height_px - RC_TIMELINE_STEP_PX, RC_TIMELINE_STEP_PX), height_px);
  if (self->adjustments[GTK_ORIENTATION_HORIZONTAL] != NULL)
    gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_HORIZONTAL], 0.0, 0.0, width_px, width_px, width_px, width_px);
  self->is_configuring = FALSE;
}

/**
 * rc_timeline_scroll_by: (skip)
 * @self: the scrolling of a view
 * @delta_px: how far, downwards where positive
 *
 * Scrolls, as far as there is something.
 */
void
rc_timeline_scroll_by (RcTimelineScroll *self,
                       double            delta_px)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, self->value + delta_px);
}

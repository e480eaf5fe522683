/* rc-timeline-frame.c - something done once a frame, before the layout.
 *
 *      events -> update: tick callbacks, and then us -> layout -> paint
 *
 * While GTK allocates, no child may be added, moved or taken away: that asks for
 * a resize, and GTK forgets the question once it is through with the ancestors
 * (they then stay without an allocation, and are not drawn). A tick callback is
 * too late by a frame where another one asks for it, as kinetic scrolling does.
 * So this hangs on the frame clock itself, behind the tick callbacks. */
#include "config.h"

#include "rc-timeline-frame.h"

struct _RcTimelineFrame
{
  GtkWidget *widget;     /* borrowed: it owns whoever owns us */
  RcTimelineFrameFunc func;
  gpointer user_data;

  GdkFrameClock *clock;  /* (nullable), a reference: while the widget is realized */
  gulong update_id;
  gulong widget_ids[3];
  gboolean is_requested;
};

static void
on_update (RcTimelineFrame *self)
{
  if (!self->is_requested || !gtk_widget_get_mapped (self->widget))
    return;

  self->is_requested = FALSE;
  self->func (self->user_data);
}

static void
ask_clock (RcTimelineFrame *self)
{
  if (self->is_requested && self->clock != NULL && gtk_widget_get_mapped (self->widget))
    gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
}

static void
on_realize (RcTimelineFrame *self)
{
  g_set_object (&self->clock, gtk_widget_get_frame_clock (self->widget));
  self->update_id = g_signal_connect_data (self->clock, "update", G_CALLBACK (on_update), self, NULL,
                                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
on_unrealize (RcTimelineFrame *self)
{
  if (self->clock != NULL)
    g_clear_signal_handler (&self->update_id, self->clock);
  g_clear_object (&self->clock);
}

/**
 * rc_timeline_frame_new: (skip)
 * @widget: (transfer none): a widget that is not realized yet, and outlives this
 * @func: called in a frame for which it was requested, while @widget is mapped
 * @user_data: for @func
 *
 * Returns: (transfer full): the frames of @widget
 */
RcTimelineFrame *
rc_timeline_frame_new (GtkWidget           *widget,
                       RcTimelineFrameFunc  func,
                       gpointer             user_data)
{
  RcTimelineFrame *self = g_new0 (RcTimelineFrame, 1);

  self->widget = widget;
  self->func = func;
  self->user_data = user_data;
  self->widget_ids[0] = g_signal_connect_data (widget, "realize", G_CALLBACK (on_realize), self, NULL,
                                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->widget_ids[1] = g_signal_connect_swapped (widget, "unrealize", G_CALLBACK (on_unrealize), self);
  self->widget_ids[2] = g_signal_connect_data (widget, "map", G_CALLBACK (ask_clock), self, NULL,
                                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}

/**
 * rc_timeline_frame_free: (skip)
 * @self: (transfer full): the frames of a widget
 */
void
rc_timeline_frame_free (RcTimelineFrame *self)
{
  on_unrealize (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->widget_ids); i++)
    g_clear_signal_handler (&self->widget_ids[i], self->widget);
  g_free (self);
}

/**
 * rc_timeline_frame_request: (skip)
 * @self: the frames of a widget
 *
 * Has the function called once, in this frame where its layout is still to
 * come, and else in the next one; not before the widget is mapped.
 */
void
rc_timeline_frame_request (RcTimelineFrame *self)
{
  self->is_requested = TRUE;
  ask_clock (self);
}

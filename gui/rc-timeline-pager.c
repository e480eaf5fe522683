/* rc-timeline-pager.c - fetches more of a conversation before one gets there.
 *
 *      older page <-- asked for --  | two screens |  viewport  | two screens |  -- asked for --> newer page
 *
 * A timeline is a window onto what is kept. When what is left at an end of it is
 * less than two screens, the next page is asked for; it comes later, and the view
 * keeps its place. How much is left then is known when a frame was drawn with it.
 * A page that brought nothing is not asked for again before somebody scrolls: the
 * server that has more cannot be reached. */
#include "config.h"

#include "rc-timeline-pager.h"

#define SCREENS_AHEAD 2

/* A few frames. */
#define SETTLE_MS 50

struct _RcTimelinePager
{
  GObject parent_instance;

  /* owned */
  RcTimeline *timeline;
  GtkAdjustment *adjustment;
  guint settle_source;
  guint n_rows;              /* when a page was asked for */
};

G_DEFINE_FINAL_TYPE (RcTimelinePager, rc_timeline_pager, G_TYPE_OBJECT)

static guint
count_rows (RcTimelinePager *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->timeline));
}

static void
look_ahead (RcTimelinePager *self)
{
  double screen = gtk_adjustment_get_page_size (self->adjustment);
  double above = gtk_adjustment_get_value (self->adjustment) - gtk_adjustment_get_lower (self->adjustment);
  double below = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_value (self->adjustment) - screen;

  /* Nothing has a size yet. */
  if (screen <= 0 || rc_timeline_get_loading (self->timeline))
    return;
  self->n_rows = count_rows (self);
  if (above < SCREENS_AHEAD * screen && rc_timeline_get_has_older (self->timeline))
    rc_timeline_load_older (self->timeline);
  else if (below < SCREENS_AHEAD * screen && rc_timeline_get_has_newer (self->timeline))
    rc_timeline_load_newer (self->timeline);
}

static void
on_settled (gpointer user_data)
{
  RcTimelinePager *self = user_data;

  self->settle_source = 0;
  look_ahead (self);
}

static void
on_loading (RcTimelinePager *self)
{
  if (!rc_timeline_get_loading (self->timeline) && self->settle_source == 0 && count_rows (self) != self->n_rows)
    self->settle_source = g_timeout_add_once (SETTLE_MS, on_settled, self);
}

static void
rc_timeline_pager_dispose (GObject *object)
{
  RcTimelinePager *self = RC_TIMELINE_PAGER (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->timeline);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (rc_timeline_pager_parent_class)->dispose (object);
}

static void
rc_timeline_pager_class_init (RcTimelinePagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_timeline_pager_dispose;
}

static void
rc_timeline_pager_init (RcTimelinePager *self)
{
}

/**
 * rc_timeline_pager_new:
 * @timeline: the conversation
 * @adjustment: of the view that shows it
 *
 * Returns: (transfer full): asks for pages as long as it lives
 */
RcTimelinePager *
rc_timeline_pager_new (RcTimeline    *timeline,
                       GtkAdjustment *adjustment)
{
  RcTimelinePager *self = g_object_new (RC_TYPE_TIMELINE_PAGER, NULL);

  self->timeline = g_object_ref (timeline);
  self->adjustment = g_object_ref (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (look_ahead), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (look_ahead), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::loading", G_CALLBACK (on_loading), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * rc_timeline_pager_has_newest:
 * @self: (nullable): a pager
 *
 * Returns: whether the end of the view is the end of the conversation
 */
gboolean
rc_timeline_pager_has_newest (RcTimelinePager *self)
{
  return self == NULL || !rc_timeline_get_has_newer (self->timeline);
}

/**
 * rc_timeline_pager_show_newest:
 *
 * Has the newest page shown, wherever one is.
 */
void
rc_timeline_pager_show_newest (RcTimelinePager *self)
{
  g_return_if_fail (RC_IS_TIMELINE_PAGER (self));

  if (rc_timeline_get_has_newer (self->timeline))
    rc_timeline_show_newest (self->timeline);
}

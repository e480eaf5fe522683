/* timeline-fixture.c - a window with a timeline in it, for a test. */
#include "config.h"

#include <adwaita.h>

#include "timeline-fixture.h"

#define DEADLINE_MS 20000
#define FRAMES 3

/**
 * timeline_fixture_init:
 *
 * Makes the process ready for windows: in a checked fixture, as check forks.
 */
void
timeline_fixture_init (void)
{
  g_autoptr(GtkCssProvider) provider = NULL;
  g_autofree char *path = NULL;

  adw_init ();
  provider = gtk_css_provider_new ();
  path = g_build_filename (g_getenv ("REDCOAST_SOURCE_DIR"), "gui", "timeline.css", NULL);
  gtk_css_provider_load_from_path (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
on_deadline (gpointer data)
{
  g_error ("no frame was drawn in time");
}

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       data)
{
  int *n_left = data;

  *n_left -= 1;
  return *n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * timeline_fixture_draw:
 * @self: a window
 *
 * Waits until a few frames were drawn, and all that is due was done.
 */
void
timeline_fixture_draw (TimelineFixture *self)
{
  int n_left = FRAMES;
  guint deadline = g_timeout_add_once (DEADLINE_MS, on_deadline, NULL);

  gtk_widget_add_tick_callback (GTK_WIDGET (self->view), count_frame, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_source_remove (deadline);
}

/**
 * timeline_fixture_new:
 * @model: (transfer none): the messages
 * @width: of the timeline
 * @height: of the timeline
 *
 * Returns: (transfer full): a window that is shown
 */
TimelineFixture *
timeline_fixture_new (GListModel *model,
                      int         width,
                      int         height)
{
  TimelineFixture *self = g_new0 (TimelineFixture, 1);

  self->window = gtk_window_new ();
  self->scroller = gtk_scrolled_window_new ();
  self->view = RC_TIMELINE_VIEW (rc_timeline_view_new ());
  gtk_window_set_title (GTK_WINDOW (self->window), TIMELINE_FIXTURE_TITLE);
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_window_set_child (GTK_WINDOW (self->window), self->scroller);
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  rc_timeline_view_set_model (self->view, model);
  gtk_window_present (GTK_WINDOW (self->window));
  timeline_fixture_draw (self);
  return self;
}

/**
 * timeline_fixture_free:
 * @self: (transfer full): a window
 */
void
timeline_fixture_free (TimelineFixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_free (self);
}

/**
 * timeline_fixture_scroll:
 * @self: a window
 * @delta_px: how far, downwards where positive
 *
 * Scrolls as a wheel does, and waits until that is drawn.
 */
void
timeline_fixture_scroll (TimelineFixture *self,
                         double           delta_px)
{
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + delta_px);
  timeline_fixture_draw (self);
}

/**
 * timeline_fixture_find:
 * @self: a window
 * @entry: a message
 *
 * Returns: (nullable): where its row is
 */
const RcTimelineSlot *
timeline_fixture_find (TimelineFixture *self,
                       gpointer         entry)
{
  RcTimelineSlots *slots = rc_timeline_view_get_slots (self->view);

  for (guint i = 0; i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (slots, i);

      if ((gpointer) rc_message_row_get_entry (slot->row) == entry)
        return slot;
    }

  return NULL;
}

/**
 * timeline_fixture_count_rows:
 * @self: a window
 *
 * Returns: how many rows there are as widgets, those at rest included
 */
guint
timeline_fixture_count_rows (TimelineFixture *self)
{
  guint n_rows = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_rows += RC_IS_MESSAGE_ROW (child);

  return n_rows;
}

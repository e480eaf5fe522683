/* rc-first-rows.c - as many rows as the first frame needs, and then all of them.
 *
 * GtkListView makes some two hundred rows at once, whatever can be seen. What is
 * beyond the window's edge is made after a person has something to look at. That is
 * the second frame: a timeline knows its size from the first one, and shows its
 * messages with the next. */
#include "config.h"

#include "rc-first-rows.h"

/* More than are seen in a window of usual height; a taller one fills up with the
 * third frame. */
#define FIRST_ROWS 12
#define FIRST_FRAMES 2

/* The first tick is of the frame that shows them. */
static gboolean
on_tick (GtkWidget     *view,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  GtkSliceListModel *slice = user_data;
  guint n_frames = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (slice), "n-frames"));

  if (n_frames < FIRST_FRAMES)
    {
      g_object_set_data (G_OBJECT (slice), "n-frames", GUINT_TO_POINTER (n_frames + 1));
      return G_SOURCE_CONTINUE;
    }
  gtk_slice_list_model_set_size (slice, G_MAXUINT);
  return G_SOURCE_REMOVE;
}

static void
on_items_changed (GListModel *slice,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  GtkWidget  *view)
{
  if (g_list_model_get_n_items (slice) == 0 || g_object_get_data (G_OBJECT (slice), "is-asked") != NULL)
    return;
  g_object_set_data (G_OBJECT (slice), "is-asked", slice);
  gtk_widget_add_tick_callback (view, on_tick, g_object_ref (slice), g_object_unref);
}

/**
 * rc_first_rows_new:
 * @all: (transfer none): all items
 * @view: what shows them
 *
 * Returns: (transfer full): the first few of @all until @view was drawn with them,
 *   and all from then on
 */
GListModel *
rc_first_rows_new (GListModel *all,
                   GtkWidget  *view)
{
  GtkSliceListModel *slice = gtk_slice_list_model_new (g_object_ref (all), 0, FIRST_ROWS);

  g_signal_connect_object (slice, "items-changed", G_CALLBACK (on_items_changed), view, 0);
  return G_LIST_MODEL (slice);
}

/* rc-timeline-pointer.c - mouse and finger on a timeline.
 *
 * A press puts an empty selection where it is, a second one takes the word, a
 * third one the message; a drag extends it, over several messages and beyond the
 * edges. A click that selects nothing opens the address under it. A finger
 * scrolls. */
#include "config.h"

#include <string.h>

#include "rc-timeline-pointer.h"
#include "rc-timeline-view-private.h"

/* How much of the distance to the edge is scrolled with each frame. */
#define EDGE_SCROLL_RATE 0.15

struct _RcTimelinePointer
{
  RcTimelineView *view;   /* borrowed: it owns us */
  RcMessageRow *hovered;  /* weak */
  char *hovered_uri;      /* (owned) (nullable) */
  char *pressed_uri;      /* (owned) (nullable) */
  GdkCursor *text_cursor;
  GdkCursor *link_cursor;

  double x;               /* of the pointer; negative where it is elsewhere */
  double y;
  guint tick_id;          /* while dragging */
  gboolean is_dragging;
};

/* ---- hover ---- */

static void
set_hovered (RcTimelinePointer *self,
             RcMessageRow      *row,
             const char        *uri)
{
  g_autofree char *copy = g_strdup (uri);

  if (uri == NULL)
    row = NULL;
  if (self->hovered == row && g_strcmp0 (self->hovered_uri, uri) == 0)
    return;
  if (self->hovered != NULL && rc_message_row_get_entry (self->hovered) != NULL)
    rc_message_row_set_hover (self->hovered, NULL);
  g_set_weak_pointer (&self->hovered, row);
  g_free (self->hovered_uri);
  self->hovered_uri = g_steal_pointer (&copy);
  if (row != NULL)
    rc_message_row_set_hover (row, self->hovered_uri);
}

static void
update_hover (RcTimelinePointer *self)
{
  const RcTimelineSlot *slot = NULL;
  const char *uri = NULL;
  GdkCursor *cursor = NULL;

  if (self->y >= 0.0 && self->y < gtk_widget_get_height (GTK_WIDGET (self->view)))
    slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (self->view), (int) self->y);
  if (slot != NULL && !self->is_dragging)
    uri = rc_message_row_get_link_at (slot->row, (int) self->x, (int) self->y - slot->y);
  if (uri != NULL)
    cursor = self->link_cursor;
  else if (self->is_dragging ||
           (slot != NULL && rc_message_row_is_on_text (slot->row, (int) self->x, (int) self->y - slot->y)))
    cursor = self->text_cursor;
  set_hovered (self, slot != NULL ? slot->row : NULL, uri);
  if (gtk_widget_get_cursor (GTK_WIDGET (self->view)) != cursor)
    gtk_widget_set_cursor (GTK_WIDGET (self->view), cursor);
}

static void
on_motion (RcTimelinePointer *self,
           double             x,
           double             y)
{
  self->x = x;
  self->y = y;
  update_hover (self);
}

static void
on_leave (RcTimelinePointer *self)
{
  on_motion (self, -1.0, -1.0);
}

/* ---- selecting ---- */

static void
extend_to_pointer (RcTimelinePointer *self)
{
  const RcTimelineSlot *slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (self->view), (int) self->y);
  gsize byte;

  if (slot == NULL)
    return;
  byte = rc_message_row_get_byte_at (slot->row, (int) self->x, (int) self->y - slot->y);
  rc_timeline_selection_extend (rc_timeline_view_get_selection (self->view),
                                rc_message_row_get_entry (slot->row), slot->position, byte);
  rc_timeline_view_selection_changed (self->view);
}

static gboolean
on_drag_tick (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  RcTimelinePointer *self = user_data;
  int height = gtk_widget_get_height (widget);
  double distance = self->y < 0.0 ? self->y : MAX (self->y - height, 0.0);

  if (distance != 0.0)
    {
      rc_timeline_view_scroll_by (self->view, distance * EDGE_SCROLL_RATE);
      extend_to_pointer (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
on_drag_update (RcTimelinePointer *self,
                double             offset_x,
                double             offset_y,
                GtkGesture        *gesture)
{
  GtkWidget *widget = GTK_WIDGET (self->view);
  double x, y;

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  if (!self->is_dragging && !gtk_drag_check_threshold (widget, (int) x, (int) y, (int) (x + offset_x), (int) (y + offset_y)))
    return;
  if (!self->is_dragging)
    {
      self->is_dragging = TRUE;
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      self->tick_id = gtk_widget_add_tick_callback (widget, on_drag_tick, self, NULL);
    }
  self->x = x + offset_x;
  self->y = y + offset_y;
  extend_to_pointer (self);
  update_hover (self);
}

/* What is selected can be pasted with the middle button, as everywhere. */
static void
offer_selection (RcTimelinePointer *self)
{
  g_autofree char *text = rc_timeline_view_make_copy (self->view);

  if (*text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_primary_clipboard (GTK_WIDGET (self->view)), text);
}

static void
on_drag_end (RcTimelinePointer *self)
{
  self->is_dragging = FALSE;
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick_id);
  self->tick_id = 0;
  offer_selection (self);
  update_hover (self);
}

static void
on_drag_begin (RcTimelinePointer *self,
               double             x,
               double             y,
               GtkGesture        *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  if (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

static void
select_at (RcTimelinePointer    *self,
           const RcTimelineSlot *slot,
           int                   n_press,
           gsize                 byte)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (self->view);
  RcEntry *entry = rc_message_row_get_entry (slot->row);
  gsize start = byte, end = byte;

  if (n_press == 2)
    rc_message_row_get_word_at (slot->row, byte, &start, &end);
  else if (n_press > 2)
    {
      start = 0;
      end = strlen (rc_message_row_get_shown (slot->row));
    }
  rc_timeline_selection_begin (selection, entry, slot->position, start);
  rc_timeline_selection_extend (selection, entry, slot->position, end);
  rc_timeline_view_selection_changed (self->view);
  offer_selection (self);
}

/* ---- clicking ---- */

static void
on_pressed (RcTimelinePointer *self,
            int                n_press,
            double             x,
            double             y,
            GtkGesture        *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  const RcTimelineSlot *slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (self->view), (int) y);

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_clear_pointer (&self->pressed_uri, g_free);
  if (slot == NULL)
    return;
  self->x = x;
  self->y = y;
  self->pressed_uri = g_strdup (rc_message_row_get_link_at (slot->row, (int) x, (int) y - slot->y));
  if (button != GDK_BUTTON_PRIMARY)
    return;
  if (n_press == 1 && (state & GDK_SHIFT_MASK) != 0)
    extend_to_pointer (self);
  else
    select_at (self, slot, n_press, rc_message_row_get_byte_at (slot->row, (int) x, (int) y - slot->y));
}

static void
on_released (RcTimelinePointer *self,
             int                n_press,
             double             x,
             double             y,
             GtkGesture        *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  g_autofree char *pressed_uri = g_steal_pointer (&self->pressed_uri);
  const RcTimelineSlot *slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (self->view), (int) y);
  const char *uri = NULL;

  if (pressed_uri == NULL || slot == NULL || n_press != 1)
    return;
  if (button == GDK_BUTTON_PRIMARY && !rc_timeline_selection_is_empty (rc_timeline_view_get_selection (self->view)))
    return;
  uri = rc_message_row_get_link_at (slot->row, (int) x, (int) y - slot->y);
  if ((button == GDK_BUTTON_PRIMARY || button == GDK_BUTTON_MIDDLE) && g_strcmp0 (uri, pressed_uri) == 0)
    rc_timeline_view_open_link (self->view, pressed_uri);
}

static void
add_controller (RcTimelinePointer *self,
                gpointer           controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (controller));
}

/**
 * rc_timeline_pointer_new: (skip)
 * @view: (transfer none): a view; it outlives the pointer
 *
 * Follows the pointer on @view.
 *
 * Returns: (transfer full): the pointer
 */
RcTimelinePointer *
rc_timeline_pointer_new (RcTimelineView *view)
{
  RcTimelinePointer *self = g_new0 (RcTimelinePointer, 1);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->view = view;
  self->x = self->y = -1.0;
  self->text_cursor = gdk_cursor_new_from_name ("text", NULL);
  self->link_cursor = gdk_cursor_new_from_name ("pointer", NULL);

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  add_controller (self, motion);
  add_controller (self, drag);
  add_controller (self, click);
  return self;
}

static void
remove_controllers (RcTimelinePointer *self)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      g_signal_handlers_disconnect_by_data (controller, self);
    }
}

/**
 * rc_timeline_pointer_free: (skip)
 * @self: (transfer full): the pointer
 *
 * Follows it no more.
 */
void
rc_timeline_pointer_free (RcTimelinePointer *self)
{
  remove_controllers (self);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick_id);
  g_clear_weak_pointer (&self->hovered);
  g_free (self->hovered_uri);
  g_free (self->pressed_uri);
  g_object_unref (self->text_cursor);
  g_object_unref (self->link_cursor);
  g_free (self);
}

/**
 * rc_timeline_pointer_rows_changed: (skip)
 * @self: the pointer
 *
 * There may be something else under the pointer now.
 */
void
rc_timeline_pointer_rows_changed (RcTimelinePointer *self)
{
  if (self->y >= 0.0)
    update_hover (self);
}

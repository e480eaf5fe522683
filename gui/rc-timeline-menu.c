/* rc-timeline-menu.c - what one can do with a message.
 *
 * Opened by a right click, by a long press, and by the Menu key or Shift+F10 on
 * the message that the selection ends in, or the lowest one that is seen. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rc-compat.h"
#include "rc-message-text.h"
#include "rc-timeline-menu.h"
#include "rc-timeline-view-private.h"

struct _RcTimelineMenu
{
  RcTimelineView *view;        /* borrowed: it owns us */
  GtkWidget *popover;          /* (nullable): made when first needed, a child of the view */
  GSimpleActionGroup *actions; /* owned */
  char *text;                  /* (owned) (nullable): what Copy copies */
  RcEntry *entry;              /* (owned) (nullable): whose Details are shown */
  char *uri;                   /* (owned) (nullable): what Copy Link copies */
};

static void
copy_text (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  RcTimelineMenu *self = user_data;

  if (self->text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), self->text);
}

static void
copy_link (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  RcTimelineMenu *self = user_data;

  if (self->uri != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), self->uri);
}

static void
show_details (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  RcTimelineMenu *self = user_data;

  if (self->entry != NULL)
    rc_timeline_view_show_details (self->view, self->entry);
}

static void
discard (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  RcTimelineMenu *self = user_data;

  if (self->entry != NULL)
    rc_timeline_view_discard (self->view, self->entry);
}

static void
append_where_enabled (GMenu      *menu,
                      const char *label,
                      const char *action)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
ensure_popover (RcTimelineMenu *self)
{
  g_autoptr(GMenu) menu = NULL;

  if (self->popover != NULL)
    return;
  menu = g_menu_new ();
  g_menu_append (menu, _("_Copy"), "message.copy");
  append_where_enabled (menu, _("Copy _Link"), "message.copy-link");
  append_where_enabled (menu, _("_Discard"), "message.discard");
  g_menu_append (menu, _("D_etails"), "message.details");
  self->popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Message menu"), -1);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->view));
}

static void
set_enabled (RcTimelineMenu *self,
             const char     *name,
             gboolean        is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* The selection where it touches the message, and else the message. */
static char *
choose_text (RcTimelineMenu       *self,
             const RcTimelineSlot *slot)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (self->view);
  const char *shown = rc_message_row_get_shown (slot->row);
  gsize start, end;

  rc_timeline_selection_get_part (selection, slot->position, strlen (shown), &start, &end);
  return start < end ? rc_timeline_view_make_copy (self->view) : g_strdup (shown);
}

/* What the server has cannot be taken back. */
static gboolean
is_unsent (RcEntry *entry)
{
  RcEntryState state = rc_entry_get_state (entry);

  return state == RC_ENTRY_WAITING || state == RC_ENTRY_SENDING || state == RC_ENTRY_FAILED;
}

static void
open_for (RcTimelineMenu       *self,
          const RcTimelineSlot *slot,
          int                   x,
          int                   y)
{
  ensure_popover (self);
  g_free (self->text);
  self->text = choose_text (self, slot);
  g_set_object (&self->entry, rc_message_row_get_entry (slot->row));
  g_free (self->uri);
  self->uri = g_strdup (rc_message_row_get_link_at (slot->row, x, y - slot->y));
  set_enabled (self, "copy-link", self->uri != NULL);
  set_enabled (self, "discard", is_unsent (self->entry));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_pressed (RcTimelineMenu *self,
            int             n_press,
            double          x,
            double          y,
            GtkGesture     *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (event == NULL || !gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  rc_timeline_menu_open_at (self, x, y);
}

static void
on_long_press (RcTimelineMenu *self,
               double          x,
               double          y,
               GtkGesture     *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  rc_timeline_menu_open_at (self, x, y);
}

/**
 * rc_timeline_menu_new: (skip)
 * @view: (transfer none): a view; it outlives the menu
 *
 * Returns: (transfer full): the menu of @view's messages
 */
RcTimelineMenu *
rc_timeline_menu_new (RcTimelineView *view)
{
  static const GActionEntry entries[] = {
    { .name = "copy", .activate = copy_text },
    { .name = "copy-link", .activate = copy_link },
    { .name = "discard", .activate = discard },
    { .name = "details", .activate = show_details },
  };
  RcTimelineMenu *self = g_new0 (RcTimelineMenu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  self->view = view;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (view), "message", G_ACTION_GROUP (self->actions));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (long_press, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (long_press));
  return self;
}

/**
 * rc_timeline_menu_free: (skip)
 * @self: (transfer full): the menu
 *
 * Takes the menu away from its view.
 */
void
rc_timeline_menu_free (RcTimelineMenu *self)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      g_signal_handlers_disconnect_by_data (controller, self);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "message", NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->entry);
  g_object_unref (self->actions);
  g_free (self->text);
  g_free (self->uri);
  g_free (self);
}

/**
 * rc_timeline_menu_open_at: (skip)
 * @self: the menu
 * @x: a place in the view
 * @y: likewise
 *
 * Opens the menu of the message that is there.
 */
void
rc_timeline_menu_open_at (RcTimelineMenu *self,
                          double          x,
                          double          y)
{
  const RcTimelineSlot *slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (self->view), (int) y);

  if (slot != NULL)
    open_for (self, slot, (int) x, (int) y);
}

/**
 * rc_timeline_menu_open: (skip)
 * @self: the menu
 *
 * Opens the menu for somebody who has no pointer.
 */
void
rc_timeline_menu_open (RcTimelineMenu *self)
{
  RcTimelineSlots *slots = rc_timeline_view_get_slots (self->view);
  RcTimelineSelection *selection = rc_timeline_view_get_selection (self->view);
  int height = gtk_widget_get_height (GTK_WIDGET (self->view));
  const RcTimelineSlot *slot = rc_timeline_slots_find_at (slots, height - 1);

  for (guint i = 0; selection->cursor.entry != NULL && i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *other = rc_timeline_slots_get (slots, i);

      if (other->position == selection->cursor.position && other->y >= 0 && other->y < height)
        slot = other;
    }
  if (slot != NULL)
    open_for (self, slot, gtk_widget_get_width (GTK_WIDGET (self->view)) / 2,
              CLAMP (slot->y + slot->height / 2, 0, height));
}

/**
 * rc_timeline_menu_present: (skip)
 * @self: the menu
 *
 * To be called whenever the view is allocated.
 */
void
rc_timeline_menu_present (RcTimelineMenu *self)
{
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

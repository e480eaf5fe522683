/* rc-contact-menu.c - the menu of the list's contacts.
 *
 * Opened by a right click or a long press on a row, and by the Menu key or
 * Shift+F10. One serves all rows, and is made when it is first opened. It is about
 * whom it was opened for, even where the list has given the row to somebody else
 * since. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-contact-actions.h"
#include "rc-contact-menu.h"

struct _RcContactMenu
{
  GObject parent_instance;

  /* borrowed; NULL once detached */
  GtkWidget *list;
  GtkWidget *view;

  GtkWidget *popover;          /* nullable, weak: a child of the list */
  RcContactActions *actions;   /* owned, nullable: there where the popover is */
};

G_DEFINE_FINAL_TYPE (RcContactMenu, rc_contact_menu, G_TYPE_OBJECT)

static GMenuModel *
make_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) first = g_menu_new ();
  g_autoptr(GMenu) second = g_menu_new ();
  g_autoptr(GMenu) third = g_menu_new ();
  g_autoptr(GMenu) fourth = g_menu_new ();

  g_menu_append (first, _("_Open"), "contact.open");
  g_menu_append (first, _("Mark as _Read"), "contact.mark-read");
  g_menu_append (second, _("_Pin to Top"), "contact.pin");
  g_menu_append (second, _("_Mute"), "contact.mute");
  g_menu_append (third, _("_Export…"), "contact.export");
  g_menu_append (fourth, _("_Block"), "contact.block");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (third));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fourth));
  return G_MENU_MODEL (menu);
}

/* A row is nothing of its own to a screen reader, nor is what is in it: the menu
 * belongs to the list. */
static void
ensure_popover (RcContactMenu *self)
{
  g_autoptr(GMenuModel) model = NULL;

  if (self->popover != NULL)
    return;
  model = make_model ();
  self->actions = rc_contact_actions_new (self->list);
  g_set_weak_pointer (&self->popover, gtk_popover_menu_new_from_model (model));
  gtk_widget_insert_action_group (self->popover, "contact", G_ACTION_GROUP (self->actions));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Contact menu"), -1);
  gtk_widget_set_parent (self->popover, self->list);
}

/* @x, @y: a place in @widget */
static gboolean
open_at (RcContactMenu *self,
         RcContactRow  *row,
         GtkWidget     *widget,
         double         x,
         double         y)
{
  RcContact *contact = rc_contact_row_get_contact (row);
  graphene_point_t point;
  GdkRectangle place;

  if (contact == NULL || self->list == NULL ||
      !gtk_widget_compute_point (widget, self->list, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return FALSE;
  ensure_popover (self);
  rc_contact_actions_set_contact (self->actions, contact, rc_contact_row_get_prefs (row));
  place = (GdkRectangle) { (int) point.x, (int) point.y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  return TRUE;
}

/* At a place of the view: the child of the item that is there. */
static void
open_where (RcContactMenu *self,
            double         x,
            double         y,
            GtkGesture    *gesture)
{
  GtkWidget *item = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = NULL;

  while (item != NULL && gtk_widget_get_parent (item) != self->view)
    item = gtk_widget_get_parent (item);
  row = item != NULL ? gtk_widget_get_first_child (item) : NULL;
  if (RC_IS_CONTACT_ROW (row) && open_at (self, RC_CONTACT_ROW (row), self->view, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_pressed (RcContactMenu *self,
            int            n_press,
            double         x,
            double         y,
            GtkGesture    *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (event != NULL && gdk_event_triggers_context_menu (event))
    open_where (self, x, y, gesture);
}

static void
on_long_press (RcContactMenu *self,
               double         x,
               double         y,
               GtkGesture    *gesture)
{
  open_where (self, x, y, gesture);
}

static void
rc_contact_menu_dispose (GObject *object)
{
  RcContactMenu *self = RC_CONTACT_MENU (object);

  rc_contact_menu_detach (self);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (rc_contact_menu_parent_class)->dispose (object);
}

static void
rc_contact_menu_class_init (RcContactMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_contact_menu_dispose;
}

static void
rc_contact_menu_init (RcContactMenu *self)
{
}

/**
 * rc_contact_menu_new:
 * @list: (transfer none): what the menu belongs to; it detaches it when it is disposed
 * @view: (transfer none): in @list; its items have a #RcContactRow each
 *
 * Returns: (transfer full): a menu that nobody has opened
 */
RcContactMenu *
rc_contact_menu_new (GtkWidget *list,
                     GtkWidget *view)
{
  RcContactMenu *self = g_object_new (RC_TYPE_CONTACT_MENU, NULL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  self->list = list;
  self->view = view;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (long_press, "pressed", G_CALLBACK (on_long_press), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (long_press));
  return self;
}

/**
 * rc_contact_menu_open:
 * @self: a menu
 * @row: whose contact it shall be about
 *
 * Opens it in the middle of @row, for somebody who has no pointer.
 */
void
rc_contact_menu_open (RcContactMenu *self,
                      RcContactRow  *row)
{
  g_return_if_fail (RC_IS_CONTACT_MENU (self));
  g_return_if_fail (RC_IS_CONTACT_ROW (row));

  open_at (self, row, GTK_WIDGET (row), gtk_widget_get_width (GTK_WIDGET (row)) / 2.0,
           gtk_widget_get_height (GTK_WIDGET (row)) / 2.0);
}

/**
 * rc_contact_menu_detach:
 * @self: a menu
 *
 * The list goes, and the menu with it.
 */
void
rc_contact_menu_detach (RcContactMenu *self)
{
  g_return_if_fail (RC_IS_CONTACT_MENU (self));

  if (self->actions != NULL)
    rc_contact_actions_detach (self->actions);
  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
  g_clear_weak_pointer (&self->popover);
  self->list = NULL;
  self->view = NULL;
}

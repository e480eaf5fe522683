/* rc-contact-menu.c - what one can do with a contact.
 *
 * Opened by a right click or a long press on a row, and by the Menu key or
 * Shift+F10. The row that GTK makes offers the same actions to assistive
 * technology, as "contact.…". */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-contact-list.h"
#include "rc-contact-menu.h"

struct _RcContactMenu
{
  GObject parent_instance;

  GtkWidget *row;              /* borrowed; NULL once detached */
  GtkWidget *popover;          /* nullable, weak: a child of the list, made when first needed */

  /* owned */
  RcContact *contact;          /* nullable */
  RcContactPrefs *prefs;       /* nullable */
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (RcContactMenu, rc_contact_menu, G_TYPE_OBJECT)

static const struct
{
  const char *action;
  RcContactPref pref;
} toggles[] = {
  { "mute", RC_CONTACT_PREF_MUTED },
  { "pin", RC_CONTACT_PREF_PINNED },
  { "block", RC_CONTACT_PREF_BLOCKED },
};

static void
activate_in_window (RcContactMenu *self,
                    const char    *action)
{
  if (self->contact != NULL && self->row != NULL)
    gtk_widget_activate_action (self->row, action, "s", rc_contact_get_id (self->contact));
}

static void
on_open (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  activate_in_window (user_data, "win.open-conversation");
}

static void
on_mark_read (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  activate_in_window (user_data, "win.mark-read");
}

static void
on_export (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  activate_in_window (user_data, "win.export-conversation");
}

static void
on_toggle (GSimpleAction *action,
           GVariant      *value,
           gpointer       user_data)
{
  RcContactMenu *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (toggles) && self->contact != NULL && self->prefs != NULL; i++)
    {
      if (g_str_equal (g_action_get_name (G_ACTION (action)), toggles[i].action) &&
          rc_contact_prefs_set (self->prefs, rc_contact_get_id (self->contact), toggles[i].pref,
                                g_variant_get_boolean (value)))
        g_simple_action_set_state (action, value);
    }
}

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
ensure_popover (RcContactMenu *self,
                GtkWidget     *list)
{
  g_autoptr(GMenuModel) model = NULL;

  if (self->popover != NULL)
    return;
  model = make_model ();
  g_set_weak_pointer (&self->popover, gtk_popover_menu_new_from_model (model));
  gtk_widget_insert_action_group (self->popover, "contact", G_ACTION_GROUP (self->actions));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Contact menu"), -1);
  gtk_widget_set_parent (self->popover, list);
}

static void
set_enabled (RcContactMenu *self,
             const char    *name,
             gboolean       is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update (RcContactMenu *self)
{
  const char *id = self->contact != NULL ? rc_contact_get_id (self->contact) : NULL;
  gboolean is_person = id != NULL && !rc_contact_get_is_room (self->contact) && !rc_contact_get_is_self (self->contact);

  set_enabled (self, "mark-read", id != NULL && rc_contact_get_unread (self->contact) > 0);
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), toggles[i].action);
      gboolean is_so = id != NULL && self->prefs != NULL && rc_contact_prefs_get (self->prefs, id, toggles[i].pref);

      g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_so));
      set_enabled (self, toggles[i].action, self->prefs != NULL && id != NULL &&
                   (toggles[i].pref != RC_CONTACT_PREF_BLOCKED || is_person));
    }
}

static void
on_pressed (RcContactMenu *self,
            int            n_press,
            double         x,
            double         y,
            GtkGesture    *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (event == NULL || !gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  rc_contact_menu_open_at (self, (int) x, (int) y);
}

static void
on_long_press (RcContactMenu *self,
               double         x,
               double         y,
               GtkGesture    *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  rc_contact_menu_open_at (self, (int) x, (int) y);
}

static void
rc_contact_menu_dispose (GObject *object)
{
  RcContactMenu *self = RC_CONTACT_MENU (object);

  g_clear_object (&self->contact);
  g_clear_object (&self->prefs);
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
  static const GActionEntry entries[] = {
    { .name = "open", .activate = on_open },
    { .name = "mark-read", .activate = on_mark_read },
    { .name = "export", .activate = on_export },
    { .name = "mute", .state = "false", .change_state = on_toggle },
    { .name = "pin", .state = "false", .change_state = on_toggle },
    { .name = "block", .state = "false", .change_state = on_toggle },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/**
 * rc_contact_menu_new:
 * @row: (transfer none): a row of the list; it detaches the menu when it is disposed
 *
 * Returns: (transfer full): the menu of the contact that the row shows
 */
RcContactMenu *
rc_contact_menu_new (GtkWidget *row)
{
  RcContactMenu *self = g_object_new (RC_TYPE_CONTACT_MENU, NULL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  self->row = row;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (long_press, "pressed", G_CALLBACK (on_long_press), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (long_press));
  return self;
}

/**
 * rc_contact_menu_get_actions:
 * @self: a menu
 *
 * Returns: (transfer none): its actions, to be put under "contact"
 */
GActionGroup *
rc_contact_menu_get_actions (RcContactMenu *self)
{
  g_return_val_if_fail (RC_IS_CONTACT_MENU (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

/**
 * rc_contact_menu_set_contact:
 * @self: a menu
 * @contact: (nullable): whom it is about
 * @prefs: (nullable): what was decided about them
 *
 * To be called again when anything about them has changed.
 */
void
rc_contact_menu_set_contact (RcContactMenu  *self,
                             RcContact      *contact,
                             RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_CONTACT_MENU (self));

  g_set_object (&self->contact, contact);
  g_set_object (&self->prefs, prefs);
  update (self);
}

/**
 * rc_contact_menu_open_at:
 * @self: a menu
 * @x: a place in the row
 * @y: likewise
 */
void
rc_contact_menu_open_at (RcContactMenu *self,
                         int            x,
                         int            y)
{
  GtkWidget *list = NULL;
  graphene_point_t point;
  GdkRectangle place;

  g_return_if_fail (RC_IS_CONTACT_MENU (self));

  list = self->row != NULL ? gtk_widget_get_ancestor (self->row, RC_TYPE_CONTACT_LIST) : NULL;
  if (self->contact == NULL || list == NULL)
    return;
  ensure_popover (self, list);
  update (self);
  if (!gtk_widget_compute_point (self->row, list, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  place = (GdkRectangle) { (int) point.x, (int) point.y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/**
 * rc_contact_menu_detach:
 * @self: a menu
 *
 * The row goes. What still holds the actions can do nothing with them.
 */
void
rc_contact_menu_detach (RcContactMenu *self)
{
  static const char *const names[] = { "open", "mark-read", "export", "mute", "pin", "block" };

  g_return_if_fail (RC_IS_CONTACT_MENU (self));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->actions), names[i]);
  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
  g_clear_weak_pointer (&self->popover);
  g_clear_object (&self->contact);
  self->row = NULL;
}

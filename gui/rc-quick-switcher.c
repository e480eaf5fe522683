/* rc-quick-switcher.c - from anywhere to a conversation by a few keys.
 *
 * One types a part of an id, the arrows choose, Enter opens; the focus stays in
 * the entry. Who is not in the list, because they are offline on a server that
 * forgets or were never met, can be written to by their whole id. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-contact-list.h"
#include "rc-id.h"
#include "rc-quick-switcher.h"

struct _RcQuickSwitcher
{
  GtkPopover parent_instance;

  guint chosen;                /* in what is shown */

  /* owned */
  GListModel *contacts;        /* nullable */

  /* template children */
  GtkSearchEntry *entry;
  RcContactList *list;
  GtkWidget *write_button;
  GtkLabel *write_label;
  GtkLabel *hint;
};

enum
{
  OPEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcQuickSwitcher, rc_quick_switcher, GTK_TYPE_POPOVER)

static char *
dup_text (RcQuickSwitcher *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static gboolean
has_contact (RcQuickSwitcher *self,
             const char      *id)
{
  guint n = self->contacts != NULL ? g_list_model_get_n_items (self->contacts) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(RcContact) contact = g_list_model_get_item (self->contacts, i);

      if (g_str_equal (rc_contact_get_id (contact), id))
        return TRUE;
    }

  return FALSE;
}

static guint
count_shown (RcQuickSwitcher *self)
{
  return g_list_model_get_n_items (rc_contact_list_get_shown (self->list));
}

static void
show_chosen (RcQuickSwitcher *self)
{
  g_autoptr(RcContact) contact = g_list_model_get_item (rc_contact_list_get_shown (self->list), self->chosen);

  g_object_set (self->list, "current-id", contact != NULL ? rc_contact_get_id (contact) : NULL, NULL);
  if (contact != NULL)
    rc_contact_list_show (self->list, self->chosen);
}

/* What can be done with an id that is not in the list, or why it is none. */
static void
update_offer (RcQuickSwitcher *self)
{
  g_autofree char *id = dup_text (self);
  g_autoptr(GError) error = NULL;
  gboolean is_new = *id != '\0' && !has_contact (self, id);
  gboolean is_id = is_new && rc_id_check (rc_slice_from_string (id), &error);
  g_autofree char *label = NULL;

  /* Translators: %s is the id of somebody */
  label = g_strdup_printf (_("Write to “%s”"), id);
  gtk_label_set_label (self->write_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->write_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (self->write_button, is_id);
  gtk_label_set_label (self->hint, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), error != NULL && count_shown (self) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), count_shown (self) > 0);
}

static void
on_search_changed (RcQuickSwitcher *self)
{
  g_autofree char *text = dup_text (self);

  rc_contact_list_set_search (self->list, text);
  self->chosen = 0;
  show_chosen (self);
  update_offer (self);
}

static void
open_id (RcQuickSwitcher *self,
         const char      *id)
{
  g_autofree char *copy = g_strdup (id);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[OPEN], 0, copy);
}

static void
on_list_open (RcQuickSwitcher *self,
              RcContact       *contact)
{
  open_id (self, rc_contact_get_id (contact));
}

static void
on_write (RcQuickSwitcher *self)
{
  g_autofree char *id = dup_text (self);

  if (rc_id_check (rc_slice_from_string (id), NULL))
    open_id (self, id);
}

static void
on_activate (RcQuickSwitcher *self)
{
  g_autoptr(RcContact) contact = NULL;

  /* The entry says that its text changed a moment later than it did. */
  if (self->chosen == 0)
    on_search_changed (self);
  contact = g_list_model_get_item (rc_contact_list_get_shown (self->list), self->chosen);
  if (contact != NULL)
    open_id (self, rc_contact_get_id (contact));
  else
    on_write (self);
}

static gboolean
on_key_pressed (RcQuickSwitcher *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  guint n = count_shown (self);

  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_Up) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down && self->chosen + 1 < n)
    self->chosen++;
  else if (keyval == GDK_KEY_Up && self->chosen > 0)
    self->chosen--;
  show_chosen (self);
  return GDK_EVENT_STOP;
}

static void
on_stop_search (RcQuickSwitcher *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
rc_quick_switcher_closed (GtkPopover *popover)
{
  RcQuickSwitcher *self = RC_QUICK_SWITCHER (popover);

  /* What nobody sees follows nothing. */
  rc_contact_list_set_contacts (self->list, NULL);
  g_clear_object (&self->contacts);
}

static void
rc_quick_switcher_dispose (GObject *object)
{
  g_clear_object (&RC_QUICK_SWITCHER (object)->contacts);
  G_OBJECT_CLASS (rc_quick_switcher_parent_class)->dispose (object);
}

static void
rc_quick_switcher_class_init (RcQuickSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_quick_switcher_dispose;
  GTK_POPOVER_CLASS (klass)->closed = rc_quick_switcher_closed;

  /**
   * RcQuickSwitcher::open:
   * @self: the switcher
   * @id: whom to write to
   */
  signals[OPEN] = g_signal_new ("open", RC_TYPE_QUICK_SWITCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (RC_TYPE_CONTACT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-quick-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, RcQuickSwitcher, entry);
  gtk_widget_class_bind_template_child (widget_class, RcQuickSwitcher, list);
  gtk_widget_class_bind_template_child (widget_class, RcQuickSwitcher, write_button);
  gtk_widget_class_bind_template_child (widget_class, RcQuickSwitcher, write_label);
  gtk_widget_class_bind_template_child (widget_class, RcQuickSwitcher, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_list_open);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
}

static void
rc_quick_switcher_init (RcQuickSwitcher *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  rc_compat_name_internals (GTK_WIDGET (self));
}

/**
 * rc_quick_switcher_new:
 *
 * Returns: (transfer floating): a switcher, to be put into a window
 */
GtkWidget *
rc_quick_switcher_new (void)
{
  return g_object_new (RC_TYPE_QUICK_SWITCHER, NULL);
}

/**
 * rc_quick_switcher_open:
 * @self: a switcher
 * @contacts: the #RcContact to choose from
 * @is_connected: whether their presence is known
 *
 * Shows it, empty.
 */
void
rc_quick_switcher_open (RcQuickSwitcher *self,
                        GListModel      *contacts,
                        gboolean         is_connected)
{
  g_return_if_fail (RC_IS_QUICK_SWITCHER (self));
  g_return_if_fail (G_IS_LIST_MODEL (contacts));

  g_set_object (&self->contacts, contacts);
  g_object_set (self->list, "is-connected", is_connected, NULL);
  rc_contact_list_set_contacts (self->list, contacts);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  on_search_changed (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

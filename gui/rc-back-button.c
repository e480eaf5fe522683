/* rc-back-button.c - the way back to the list, and how much waits there.
 *
 * Folded to phone width the list is out of sight; the button says in how many
 * other conversations there is something unread. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-back-button.h"
#include "rc-presence-watch.h"

struct _RcBackButton
{
  GtkWidget parent_instance;

  GtkWidget *button;      /* a child */
  GtkLabel *label;        /* in it */

  /* owned */
  RcPresenceWatch *watch; /* nullable */
  char *current_id;       /* nullable */
};

G_DEFINE_FINAL_TYPE (RcBackButton, rc_back_button, GTK_TYPE_WIDGET)

static void
update (RcBackButton *self)
{
  guint n = self->watch != NULL ? rc_presence_watch_count_unread (self->watch, self->current_id) : 0;
  g_autofree char *count = g_strdup_printf ("%u", MIN (n, 99));
  g_autofree char *waiting = NULL;

  waiting = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u unread conversation",
                                          "%u unread conversations", n), n);
  gtk_label_set_label (self->label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->label), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, n > 0 ? waiting : "", -1);
}

static void
rc_back_button_dispose (GObject *object)
{
  RcBackButton *self = RC_BACK_BUTTON (object);

  g_clear_object (&self->watch);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (rc_back_button_parent_class)->dispose (object);
}

static void
rc_back_button_finalize (GObject *object)
{
  g_free (RC_BACK_BUTTON (object)->current_id);
  G_OBJECT_CLASS (rc_back_button_parent_class)->finalize (object);
}

static void
rc_back_button_class_init (RcBackButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_back_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_back_button_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rc_back_button_init (RcBackButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-previous-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "unread-badge");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_set_valign (GTK_WIDGET (self->label), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "chat.back");
  gtk_widget_add_css_class (self->button, "image-button");
  gtk_widget_set_tooltip_text (self->button, _("Back"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  update (self);
}

/**
 * rc_back_button_set_contacts:
 * @self: a button
 * @contacts: (nullable): the #RcContact whose unread messages count
 */
void
rc_back_button_set_contacts (RcBackButton *self,
                             GListModel   *contacts)
{
  g_return_if_fail (RC_IS_BACK_BUTTON (self));

  g_clear_object (&self->watch);
  if (contacts != NULL)
    {
      self->watch = rc_presence_watch_new_unread (contacts);
      g_signal_connect_object (self->watch, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

/**
 * rc_back_button_set_current:
 * @self: a button
 * @current_id: (nullable): whose conversation is shown, which does not count
 */
void
rc_back_button_set_current (RcBackButton *self,
                            const char   *current_id)
{
  g_return_if_fail (RC_IS_BACK_BUTTON (self));

  g_free (self->current_id);
  self->current_id = g_strdup (current_id);
  update (self);
}

/* rc-password-dialog.c - changes one's own password. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-password-dialog.h"

struct _RcPasswordDialog
{
  AdwWindow parent_instance;

  /* owned */
  RcClient *client;

  /* template children */
  GtkWidget *old_row;
  GtkWidget *new_row;
  GtkWidget *change_button;
  GtkLabel *error_label;
  GtkRevealer *error_revealer;
};

G_DEFINE_FINAL_TYPE (RcPasswordDialog, rc_password_dialog, ADW_TYPE_WINDOW)

static void
clear_error (RcPasswordDialog *self)
{
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
  gtk_widget_remove_css_class (self->old_row, "error");
  gtk_widget_remove_css_class (self->new_row, "error");
}

static void
show_error (RcPasswordDialog *self,
            GtkWidget        *row,
            const char       *sentence)
{
  clear_error (self);
  gtk_label_set_label (self->error_label, sentence);
  gtk_revealer_set_reveal_child (self->error_revealer, TRUE);
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
}

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (RcPasswordDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rc_client_change_password_finish (RC_CLIENT (source), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (self->client == NULL)
    return;
  gtk_widget_set_sensitive (self->change_button, TRUE);
  show_error (self, g_error_matches (error, RC_ERROR, RC_ERROR_DENIED) ? self->old_row : self->new_row,
              error->message);
}

static void
on_change (RcPasswordDialog *self)
{
  const char *old_password = gtk_editable_get_text (GTK_EDITABLE (self->old_row));
  const char *new_password = gtk_editable_get_text (GTK_EDITABLE (self->new_row));
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->change_button))
    return;
  if (!rc_client_check_password (new_password, &error))
    {
      show_error (self, self->new_row, error->message);
      return;
    }
  clear_error (self);
  gtk_widget_set_sensitive (self->change_button, FALSE);
  rc_client_change_password (self->client, *old_password != '\0' ? old_password : NULL, new_password,
                             on_changed, g_object_ref (self));
}

static void
rc_password_dialog_dispose (GObject *object)
{
  g_clear_object (&RC_PASSWORD_DIALOG (object)->client);
  G_OBJECT_CLASS (rc_password_dialog_parent_class)->dispose (object);
}

static void
rc_password_dialog_class_init (RcPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_password_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RcPasswordDialog, old_row);
  gtk_widget_class_bind_template_child (widget_class, RcPasswordDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, RcPasswordDialog, change_button);
  gtk_widget_class_bind_template_child (widget_class, RcPasswordDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, RcPasswordDialog, error_revealer);
  gtk_widget_class_bind_template_callback (widget_class, clear_error);
  gtk_widget_class_bind_template_callback (widget_class, on_change);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rc_password_dialog_init (RcPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rc_compat_name_internals (GTK_WIDGET (self));
}

/**
 * rc_password_dialog_new:
 * @parent: the window that it belongs to
 * @client: somebody with an account
 *
 * Returns: (transfer none): a window; present it
 */
GtkWidget *
rc_password_dialog_new (GtkWindow *parent,
                        RcClient  *client)
{
  RcPasswordDialog *self = g_object_new (RC_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}

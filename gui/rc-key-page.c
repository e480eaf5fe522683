/* rc-key-page.c - the server is not the one that is known.
 *
 * There is no way past this page. The known key can be forgotten, in a second
 * step, and then the new one is asked about as at the first meeting. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-key-page.h"
#include "rc-known-servers.h"
#include "rc-trust-dialog.h"

struct _RcKeyPage
{
  GtkWidget parent_instance;

  char *server;

  /* template children */
  GtkLabel *body_label;
  GtkLabel *known_label;
  GtkLabel *offered_label;
  GtkWidget *back_button;
};

enum
{
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcKeyPage, rc_key_page, GTK_TYPE_WIDGET)

static void
action_back (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[BACK], 0);
}

static void
on_response (RcKeyPage  *self,
             const char *response)
{
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "forget"))
    return;
  if (rc_known_servers_forget (self->server, &error))
    g_signal_emit (self, signals[BACK], 0);
  else
    gtk_label_set_label (self->body_label, error->message);
}

static void
action_forget (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  RcKeyPage *self = RC_KEY_PAGE (widget);
  g_autofree char *body =
    g_strdup_printf (_("Do this only if who runs %s has told you that the key was changed. The new key will be asked about as at the first time."),
                     self->server);
  GtkWidget *dialog = rc_compat_dialog_new (widget, _("Forget the Old Key?"), body);

  rc_compat_dialog_add_answer (dialog, "cancel", _("_Cancel"), RC_ANSWER_SAFE);
  rc_compat_dialog_add_answer (dialog, "forget", _("_Forget"), RC_ANSWER_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  rc_compat_name_internals (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
rc_key_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (RC_KEY_PAGE (widget)->back_button);
}

static void
rc_key_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rc_key_page_parent_class)->dispose (object);
}

static void
rc_key_page_finalize (GObject *object)
{
  g_free (RC_KEY_PAGE (object)->server);
  G_OBJECT_CLASS (rc_key_page_parent_class)->finalize (object);
}

static void
rc_key_page_class_init (RcKeyPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_key_page_dispose;
  object_class->finalize = rc_key_page_finalize;
  widget_class->grab_focus = rc_key_page_grab_focus;

  /**
   * RcKeyPage::back:
   * @self: the page
   */
  signals[BACK] = g_signal_new ("back", RC_TYPE_KEY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-key-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcKeyPage, body_label);
  gtk_widget_class_bind_template_child (widget_class, RcKeyPage, known_label);
  gtk_widget_class_bind_template_child (widget_class, RcKeyPage, offered_label);
  gtk_widget_class_bind_template_child (widget_class, RcKeyPage, back_button);
  gtk_widget_class_install_action (widget_class, "key.back", NULL, action_back);
  gtk_widget_class_install_action (widget_class, "key.forget", NULL, action_forget);
}

static void
rc_key_page_init (RcKeyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->known_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->offered_label), GTK_TEXT_DIR_LTR);
  rc_compat_name_internals (GTK_WIDGET (self));
}

/**
 * rc_key_page_new:
 *
 * Returns: (transfer floating): an empty page
 */
GtkWidget *
rc_key_page_new (void)
{
  return g_object_new (RC_TYPE_KEY_PAGE, NULL);
}

/**
 * rc_key_page_set_client:
 * @self: the page
 * @client: in CHANGED_KEY; not kept
 *
 * Shows what is known, and what was met.
 */
void
rc_key_page_set_client (RcKeyPage *self,
                        RcClient  *client)
{
  const char *const *pins;
  g_autofree char *body = NULL;

  g_return_if_fail (RC_IS_KEY_PAGE (self));
  g_return_if_fail (RC_IS_CLIENT (client));

  g_free (self->server);
  self->server = g_strdup (rc_client_get_server (client));
  pins = rc_client_get_pins (client);
  body = g_strdup_printf (_("%s shows another key than before, so nothing was sent to it. Somebody may pretend to be your server, or its key was changed. Ask who runs it, by telephone or face to face."), self->server);
  gtk_label_set_label (self->body_label, body);
  rc_trust_dialog_show_fingerprint (self->known_label, pins != NULL ? pins[0] : "");
  rc_trust_dialog_show_fingerprint (self->offered_label, rc_client_get_offered_pin (client));
}

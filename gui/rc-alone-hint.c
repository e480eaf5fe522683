/* rc-alone-hint.c - what to do where nobody else is.
 *
 * Below a contact list that has the room and oneself only, once the server has
 * said so: how others come in. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-alone-hint.h"

#define TEXT_MAX_CHARS 30

struct _RcAloneHint
{
  RcClientWidget parent_instance;

  /* owned */

  GtkWidget *box;              /* a child of ours */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (RcAloneHint, rc_alone_hint, RC_TYPE_CLIENT_WIDGET)

static gboolean
is_alone (RcClient *client)
{
  GListModel *roster = G_LIST_MODEL (rc_client_get_roster (client));
  gboolean has_self = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (roster); i++)
    {
      g_autoptr(RcContact) contact = g_list_model_get_item (roster, i);

      if (!rc_contact_get_is_room (contact) && !rc_contact_get_is_self (contact))
        return FALSE;
      has_self |= rc_contact_get_is_self (contact);
    }

  return has_self;
}

static void
update (RcAloneHint *self)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (self));
  gboolean shown = client != NULL && rc_client_get_state (client) == RC_CLIENT_ONLINE && is_alone (client);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->box, shown);
  if (!shown)
    return;
  /* Translators: %s is the address of a server; “redcoastctl invite” is typed */
  text = g_strdup_printf (_("Others come in by Red Coast on their computers, at %s. Where they are asked for an invitation, whoever runs the server makes one by “redcoastctl invite”."),
                          rc_client_get_server (client));
  gtk_label_set_label (self->label, text);
}

static void
rc_alone_hint_client_changed (RcClientWidget *widget)
{
  update (RC_ALONE_HINT (widget));
}

static void
rc_alone_hint_class_init (RcAloneHintClass *klass)
{
  RC_CLIENT_WIDGET_CLASS (klass)->client_changed = rc_alone_hint_client_changed;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Or the list would become as wide as the sentence is long. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_MAX_CHARS);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
rc_alone_hint_init (RcAloneHint *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->label = GTK_LABEL (make_label ("", "soft"));
  gtk_widget_add_css_class (self->box, "alone-hint");
  gtk_widget_set_visible (self->box, FALSE);
  gtk_box_append (GTK_BOX (self->box), make_label (_("Nobody Else Is Here Yet"), "heading"));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  rc_client_widget_watch (RC_CLIENT_WIDGET (self), "notify::state", G_CALLBACK (update));
  rc_client_widget_watch_roster (RC_CLIENT_WIDGET (self), "items-changed", G_CALLBACK (update));
}

/**
 * rc_alone_hint_new:
 *
 * Returns: (transfer floating): a hint that is hidden
 */
GtkWidget *
rc_alone_hint_new (void)
{
  return g_object_new (RC_TYPE_ALONE_HINT, NULL);
}

/**
 * rc_alone_hint_get_shown:
 * @self: a hint
 *
 * Returns: whether there is something to say
 */
gboolean
rc_alone_hint_get_shown (RcAloneHint *self)
{
  g_return_val_if_fail (RC_IS_ALONE_HINT (self), FALSE);

  return gtk_widget_get_visible (self->box);
}

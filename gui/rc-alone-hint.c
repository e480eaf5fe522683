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
  GtkWidget parent_instance;

  /* owned */
  RcClient *client;
  GSignalGroup *client_signals;
  GSignalGroup *roster_signals;

  GtkWidget *box;              /* a child of ours */
  GtkLabel *label;
};

enum
{
  PROP_0,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcAloneHint, rc_alone_hint, GTK_TYPE_WIDGET)

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
  gboolean shown = self->client != NULL && rc_client_get_state (self->client) == RC_CLIENT_ONLINE && is_alone (self->client);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->box, shown);
  if (!shown)
    return;
  /* Translators: %s is the address of a server; “redcoastctl invite” is typed */
  text = g_strdup_printf (_("Others come in by Red Coast on their computers, at %s. Where they are asked for an invitation, whoever runs the server makes one by “redcoastctl invite”."),
                          rc_client_get_server (self->client));
  gtk_label_set_label (self->label, text);
}

static void
rc_alone_hint_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RcAloneHint *self = RC_ALONE_HINT (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_alone_hint_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  RcAloneHint *self = RC_ALONE_HINT (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      rc_alone_hint_set_client (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_alone_hint_dispose (GObject *object)
{
  RcAloneHint *self = RC_ALONE_HINT (object);

  g_clear_object (&self->roster_signals);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->client);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rc_alone_hint_parent_class)->dispose (object);
}

static void
rc_alone_hint_class_init (RcAloneHintClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_alone_hint_get_property;
  object_class->set_property = rc_alone_hint_set_property;
  object_class->dispose = rc_alone_hint_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, RC_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
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

  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::state", G_CALLBACK (update), self);
  self->roster_signals = g_signal_group_new (RC_TYPE_ROSTER);
  g_signal_group_connect_swapped (self->roster_signals, "items-changed", G_CALLBACK (update), self);
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
 * rc_alone_hint_set_client:
 * @self: a hint
 * @client: (nullable): the client to follow
 */
void
rc_alone_hint_set_client (RcAloneHint *self,
                          RcClient    *client)
{
  g_return_if_fail (RC_IS_ALONE_HINT (self));

  if (!g_set_object (&self->client, client))
    return;
  g_signal_group_set_target (self->client_signals, client);
  g_signal_group_set_target (self->roster_signals, client != NULL ? rc_client_get_roster (client) : NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
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

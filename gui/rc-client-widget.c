/* rc-client-widget.c - what shows something of a client.
 *
 * It has the client, and the handlers of its signals and of its roster's, which
 * go to the next client and end with the widget. So do the children. */
#include "config.h"

#include "rc-client-widget.h"

typedef struct
{
  /* owned */
  RcClient *client; /* nullable */
  GSignalGroup *client_signals;
  GSignalGroup *roster_signals;
} RcClientWidgetPrivate;

enum
{
  PROP_0,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RcClientWidget, rc_client_widget, GTK_TYPE_WIDGET)

static void
set_client (RcClientWidget *self,
            RcClient       *client)
{
  RcClientWidgetPrivate *priv = rc_client_widget_get_instance_private (self);

  if (!g_set_object (&priv->client, client))
    return;
  g_signal_group_set_target (priv->client_signals, client);
  g_signal_group_set_target (priv->roster_signals, client != NULL ? rc_client_get_roster (client) : NULL);
  RC_CLIENT_WIDGET_GET_CLASS (self)->client_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
rc_client_widget_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, rc_client_widget_get_client (RC_CLIENT_WIDGET (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_client_widget_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CLIENT:
      set_client (RC_CLIENT_WIDGET (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_client_widget_dispose (GObject *object)
{
  RcClientWidgetPrivate *priv = rc_client_widget_get_instance_private (RC_CLIENT_WIDGET (object));
  GtkWidget *child;

  g_clear_object (&priv->client_signals);
  g_clear_object (&priv->roster_signals);
  g_clear_object (&priv->client);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rc_client_widget_parent_class)->dispose (object);
}

static void
rc_client_widget_class_init (RcClientWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_client_widget_get_property;
  object_class->set_property = rc_client_widget_set_property;
  object_class->dispose = rc_client_widget_dispose;
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, RC_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_client_widget_init (RcClientWidget *self)
{
  RcClientWidgetPrivate *priv = rc_client_widget_get_instance_private (self);

  priv->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  priv->roster_signals = g_signal_group_new (RC_TYPE_ROSTER);
}

/**
 * rc_client_widget_get_client:
 * @self: a widget
 *
 * Returns: (transfer none) (nullable): the client that it follows
 */
RcClient *
rc_client_widget_get_client (RcClientWidget *self)
{
  RcClientWidgetPrivate *priv = rc_client_widget_get_instance_private (self);

  g_return_val_if_fail (RC_IS_CLIENT_WIDGET (self), NULL);

  return priv->client;
}

/**
 * rc_client_widget_watch:
 * @self: a widget that has no client yet
 * @detailed_signal: a signal of #RcClient
 * @callback: is called with @self first
 *
 * For the initialisation of what is derived from it.
 */
void
rc_client_widget_watch (RcClientWidget *self,
                        const char     *detailed_signal,
                        GCallback       callback)
{
  RcClientWidgetPrivate *priv = rc_client_widget_get_instance_private (self);

  g_return_if_fail (RC_IS_CLIENT_WIDGET (self));

  g_signal_group_connect_swapped (priv->client_signals, detailed_signal, callback, self);
}

/**
 * rc_client_widget_watch_roster:
 * @self: a widget that has no client yet
 * @detailed_signal: a signal of #RcRoster
 * @callback: is called with @self first
 *
 * The same for the client's roster.
 */
void
rc_client_widget_watch_roster (RcClientWidget *self,
                               const char     *detailed_signal,
                               GCallback       callback)
{
  RcClientWidgetPrivate *priv = rc_client_widget_get_instance_private (self);

  g_return_if_fail (RC_IS_CLIENT_WIDGET (self));

  g_signal_group_connect_swapped (priv->roster_signals, detailed_signal, callback, self);
}

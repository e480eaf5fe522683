/* rc-state-button.c - one's own presence, and the menu that changes it.
 *
 * What it shows is what the server says of us; without a connection nobody knows. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-lazy-menu.h"
#include "rc-presence-avatar.h"
#include "rc-state-button.h"
#include "rc-words.h"

struct _RcStateButton
{
  RcClientWidget parent_instance;

  /* owned */
  GBindingGroup *own_bindings;       /* one's own contact */
  char *presence;

  /* template children */
  GtkWidget *button;
  GtkWidget *avatar;
  GMenuModel *presence_menu;
};

enum
{
  PROP_0,
  PROP_PRESENCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcStateButton, rc_state_button, RC_TYPE_CLIENT_WIDGET)

static void
on_presence_changed (RcStateButton *self)
{
  RcPresence presence;
  gboolean is_known = TRUE;
  g_autofree char *label = NULL;

  g_object_get (self->avatar, "presence", &presence, "is-known", &is_known, NULL);
  /* Translators: %s is “Online”, “Away”, “Offline” or “Not connected” */
  label = g_strdup_printf (_("Your State: %s"),
                           is_known ? rc_words_presence (presence) : _("Not connected"));
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_roster_changed (RcStateButton *self)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (self));

  g_binding_group_set_source (self->own_bindings, rc_roster_lookup (rc_client_get_roster (client),
                                                                    rc_client_get_id (client)));
}

/* Without a connection nobody knows who is there. */
static void
on_state_changed (RcStateButton *self)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (self));

  g_object_set (self->avatar, "is-known", rc_client_get_state (client) == RC_CLIENT_ONLINE, NULL);
}

static void
set_presence (RcStateButton *self,
              const char    *presence)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (self));

  if (g_strcmp0 (self->presence, presence) == 0)
    return;
  g_free (self->presence);
  self->presence = g_strdup (presence);
  if (client != NULL)
    rc_client_set_presence (client, g_strcmp0 (presence, "away") == 0 ? RC_PRESENCE_AWAY : RC_PRESENCE_ONLINE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

static void
rc_state_button_client_changed (RcClientWidget *widget)
{
  RcStateButton *self = RC_STATE_BUTTON (widget);

  g_binding_group_set_source (self->own_bindings, NULL);
  set_presence (self, "online");
  if (rc_client_widget_get_client (widget) == NULL)
    return;
  on_state_changed (self);
  on_roster_changed (self);
}

static void
rc_state_button_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RcStateButton *self = RC_STATE_BUTTON (object);

  switch (prop_id)
    {
    case PROP_PRESENCE:
      g_value_set_string (value, self->presence);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_state_button_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  RcStateButton *self = RC_STATE_BUTTON (object);

  switch (prop_id)
    {
    case PROP_PRESENCE:
      set_presence (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_state_button_dispose (GObject *object)
{
  RcStateButton *self = RC_STATE_BUTTON (object);

  g_clear_object (&self->own_bindings);
  G_OBJECT_CLASS (rc_state_button_parent_class)->dispose (object);
}

static void
rc_state_button_finalize (GObject *object)
{
  g_free (RC_STATE_BUTTON (object)->presence);
  G_OBJECT_CLASS (rc_state_button_parent_class)->finalize (object);
}

static void
rc_state_button_class_init (RcStateButtonClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_state_button_get_property;
  object_class->set_property = rc_state_button_set_property;
  object_class->dispose = rc_state_button_dispose;
  object_class->finalize = rc_state_button_finalize;
  RC_CLIENT_WIDGET_CLASS (klass)->client_changed = rc_state_button_client_changed;
  properties[PROP_PRESENCE] = g_param_spec_string ("presence", NULL, NULL, "online", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RC_TYPE_PRESENCE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-state-button.ui");
  gtk_widget_class_bind_template_child (widget_class, RcStateButton, button);
  gtk_widget_class_bind_template_child (widget_class, RcStateButton, avatar);
  gtk_widget_class_bind_template_child (widget_class, RcStateButton, presence_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_presence_changed);
  gtk_widget_class_install_property_action (widget_class, "state.presence", "presence");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rc_state_button_init (RcStateButton *self)
{
  self->presence = g_strdup ("online");
  gtk_widget_init_template (GTK_WIDGET (self));
  rc_lazy_menu_set (GTK_MENU_BUTTON (self->button), self->presence_menu);
  rc_client_widget_watch (RC_CLIENT_WIDGET (self), "notify::state", G_CALLBACK (on_state_changed));
  rc_client_widget_watch_roster (RC_CLIENT_WIDGET (self), "items-changed", G_CALLBACK (on_roster_changed));
  self->own_bindings = g_binding_group_new ();
  g_binding_group_bind (self->own_bindings, "id", self->avatar, "text",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->own_bindings, "presence", self->avatar,
                        "presence", G_BINDING_SYNC_CREATE);
  on_presence_changed (self);
}

/* rc-given-row.c - the server that was given otherwise than by typing its
 * address: by an invitation, or by a click on one that was found nearby. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-given-row.h"
#include "rc-pin.h"
#include "rc-server-address.h"

struct _RcGivenRow
{
  AdwActionRow parent_instance;

  RcInviteLink link;      /* empty: none was given */
  RcNearbyServer *nearby; /* owned; NULL: it was pasted */

  /* template children */
  GtkWidget *drop_button;
};

enum
{
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGivenRow, rc_given_row, ADW_TYPE_ACTION_ROW)

static void
on_clicked (RcGivenRow *self)
{
  g_signal_emit (self, signals[DROPPED], 0);
}

static void
say (RcGivenRow *self,
     const char *icon,
     const char *title,
     const char *subtitle,
     const char *how_to_drop)
{
  adw_action_row_set_icon_name (ADW_ACTION_ROW (self), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_set_tooltip_text (self->drop_button, how_to_drop);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_button), GTK_ACCESSIBLE_PROPERTY_LABEL, how_to_drop, -1);
}

static void
rc_given_row_dispose (GObject *object)
{
  rc_given_row_clear (RC_GIVEN_ROW (object));
  G_OBJECT_CLASS (rc_given_row_parent_class)->dispose (object);
}

static void
rc_given_row_class_init (RcGivenRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_given_row_dispose;

  /**
   * RcGivenRow::dropped:
   * @self: the row
   *
   * The person wants another server.
   */
  signals[DROPPED] =
    g_signal_new ("dropped", RC_TYPE_GIVEN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-given-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGivenRow, drop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
rc_given_row_init (RcGivenRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rc_given_row_take_link:
 * @self: the row
 * @link: a link that was pasted; it is empty afterwards
 */
void
rc_given_row_take_link (RcGivenRow   *self,
                        RcInviteLink *link)
{
  g_autofree char *server = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (RC_IS_GIVEN_ROW (self));

  server = rc_invite_link_to_server (link);
  title = g_strdup_printf (link->invite != NULL ? _("Invitation to %s") : _("Server %s"), server);
  say (self, "mail-unread-symbolic", title, "", _("Remove the Invitation"));
  rc_given_row_clear (self);
  self->link = *link;
  *link = (RcInviteLink) { 0 };
}

/**
 * rc_given_row_take_nearby:
 * @self: the row
 * @server: a server that was chosen
 *
 * The pin that it was announced with is not in the link: that would be to trust
 * it.
 *
 * Returns: whether it has an address
 */
gboolean
rc_given_row_take_nearby (RcGivenRow     *self,
                          RcNearbyServer *server)
{
  g_auto (RcServerAddress) address = { 0 };

  g_return_val_if_fail (RC_IS_GIVEN_ROW (self), FALSE);
  g_return_val_if_fail (RC_IS_NEARBY_SERVER (server), FALSE);

  if (!rc_server_address_parse (rc_nearby_server_get_server (server), &address, NULL))
    return FALSE;
  rc_given_row_clear (self);
  self->nearby = g_object_ref (server);
  self->link.host = g_steal_pointer (&address.host);
  self->link.port = address.port;
  say (self, "network-server-symbolic", rc_nearby_server_get_name (server), rc_nearby_server_get_server (server),
       _("Choose Another Server"));
  return TRUE;
}

/**
 * rc_given_row_clear:
 * @self: the row
 *
 * No server is given.
 */
void
rc_given_row_clear (RcGivenRow *self)
{
  g_return_if_fail (RC_IS_GIVEN_ROW (self));

  g_clear_object (&self->nearby);
  rc_invite_link_clear (&self->link);
}

/**
 * rc_given_row_get_link:
 * @self: the row
 *
 * Returns: (nullable): what was pasted; of a server that was chosen, its address
 */
const RcInviteLink *
rc_given_row_get_link (RcGivenRow *self)
{
  g_return_val_if_fail (RC_IS_GIVEN_ROW (self), NULL);

  return self->link.host != NULL ? &self->link : NULL;
}

/**
 * rc_given_row_expects_pin:
 * @self: the row
 * @pin: of the key that a server has shown, which nobody knows yet
 *
 * Whoever announces a server says its pin as well. That is nothing to trust them
 * for; but who answers with another key is not who was announced.
 *
 * Returns: whether it may be the server that was chosen
 */
gboolean
rc_given_row_expects_pin (RcGivenRow *self,
                          const char *pin)
{
  const char *const *pins;

  g_return_val_if_fail (RC_IS_GIVEN_ROW (self), FALSE);

  pins = self->nearby != NULL ? rc_nearby_server_get_pins (self->nearby) : NULL;
  return pins == NULL || rc_pins_contain (pins, pin);
}

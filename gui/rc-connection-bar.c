/* rc-connection-bar.c - tells that and why there is no connection.
 *
 *      ONLINE, OFFLINE            hidden
 *      CONNECTING, LOGGING_IN     a spinner; after GRACE_MS, unless it is a
 *                                 new attempt after a loss: then at once
 *      CHECKING                   likewise: whether it is there still
 *      WAITING                    which link broke, a countdown, “Try Now”
 *      REFUSED                    what the server said, “Change…”
 *
 * The countdown ticks only while somebody can see it. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-connection-bar.h"
#include "rc-words.h"

#define GRACE_MS 2000

struct _RcConnectionBar
{
  RcClientWidget parent_instance;

  /* owned */
  RcClientState state;
  gint64 next_attempt_us;
  guint grace_source;
  guint tick_source;

  /* template children */
  GtkRevealer *revealer;
  GtkStack *icon_stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkWidget *try_button;
  GtkWidget *change_button;
};

G_DEFINE_FINAL_TYPE (RcConnectionBar, rc_connection_bar, RC_TYPE_CLIENT_WIDGET)

static gboolean on_tick (gpointer user_data);

static void
schedule_tick (RcConnectionBar *self)
{
  gint64 left_us = self->next_attempt_us - g_get_monotonic_time ();
  gint64 until_us;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->state != RC_CLIENT_WAITING || self->next_attempt_us == 0 ||
      left_us <= 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  /* The text changes when a whole second is left. */
  until_us = left_us % G_USEC_PER_SEC;
  self->tick_source = g_timeout_add ((guint) (until_us / 1000) + 1, on_tick, self);
}

static void
update_countdown (RcConnectionBar *self)
{
  gint64 left_us = self->next_attempt_us - g_get_monotonic_time ();
  g_autofree char *countdown = NULL;
  g_autofree char *detail = NULL;

  if (self->state != RC_CLIENT_WAITING)
    return;
  countdown = rc_words_countdown (self->next_attempt_us == 0 ? 0 : left_us);
  /* Translators: %s is such as “Next attempt in 12 s.” or “Trying again…” */
  detail = g_strdup_printf (_("%s What you write is sent afterwards."), countdown);
  gtk_label_set_label (self->detail_label, detail);
}

static gboolean
on_tick (gpointer user_data)
{
  RcConnectionBar *self = user_data;

  self->tick_source = 0;
  update_countdown (self);
  schedule_tick (self);
  return G_SOURCE_REMOVE;
}

static void
reveal (RcConnectionBar *self,
        gboolean         shown)
{
  g_clear_handle_id (&self->grace_source, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

static gboolean
on_grace_over (gpointer user_data)
{
  RcConnectionBar *self = user_data;

  self->grace_source = 0;
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static void
show_busy (RcConnectionBar *self,
           gboolean         busy)
{
  gtk_stack_set_visible_child (self->icon_stack,
                               busy ? GTK_WIDGET (self->spinner)
                                    : GTK_WIDGET (self->icon));
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
set_detail (RcConnectionBar *self,
            const char      *detail)
{
  gtk_label_set_label (self->detail_label, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), *detail != '\0');
}

static void
show_connecting (RcConnectionBar *self,
                 const char      *server,
                 gboolean         again)
{
  g_autofree char *title = NULL;

  /* Translators: %s is the server’s name */
  title = g_strdup_printf (again ? _("Finding out whether %s still answers…") : _("Connecting to %s…"), server);
  gtk_label_set_label (self->title_label, title);
  set_detail (self, _("What you write is sent afterwards."));
  show_busy (self, TRUE);
  if (!gtk_revealer_get_reveal_child (self->revealer) && self->grace_source == 0)
    self->grace_source = g_timeout_add (GRACE_MS, on_grace_over, self);
}

static void
show_waiting (RcConnectionBar *self,
              const GError    *error,
              const char      *server)
{
  g_autofree char *title = rc_words_broken_link (error, server);

  gtk_label_set_label (self->title_label, title);
  set_detail (self, " ");
  update_countdown (self);
  show_busy (self, FALSE);
  reveal (self, TRUE);
}

static void
show_refused (RcConnectionBar *self,
              const GError    *error,
              const char      *server,
              const char      *id)
{
  g_autofree char *detail = rc_words_error (error, server, id);

  gtk_label_set_label (self->title_label, _("The server refused the connection"));
  set_detail (self, detail);
  show_busy (self, FALSE);
  reveal (self, TRUE);
}

static void
on_client_changed (RcConnectionBar *self)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (self));
  const char *name = rc_client_get_server_name (client);

  rc_connection_bar_show (self, rc_client_get_state (client),
                          rc_client_get_error (client),
                          rc_client_get_next_attempt_us (client),
                          name != NULL ? name : rc_client_get_server (client),
                          rc_client_get_id (client));
}

static void
rc_connection_bar_client_changed (RcClientWidget *widget)
{
  RcConnectionBar *self = RC_CONNECTION_BAR (widget);

  if (rc_client_widget_get_client (widget) != NULL)
    on_client_changed (self);
  else
    rc_connection_bar_show (self, RC_CLIENT_OFFLINE, NULL, 0, "", "");
}

static void
action_try_now (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (widget));

  if (client != NULL)
    rc_client_retry_now (client);
}

static void
rc_connection_bar_map (GtkWidget *widget)
{
  RcConnectionBar *self = RC_CONNECTION_BAR (widget);

  GTK_WIDGET_CLASS (rc_connection_bar_parent_class)->map (widget);
  /* Later: a widget may be mapped while the window gives out sizes. */
  g_clear_handle_id (&self->tick_source, g_source_remove);
  self->tick_source = g_idle_add (on_tick, self);
}

static void
rc_connection_bar_unmap (GtkWidget *widget)
{
  RcConnectionBar *self = RC_CONNECTION_BAR (widget);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  GTK_WIDGET_CLASS (rc_connection_bar_parent_class)->unmap (widget);
}

static void
rc_connection_bar_dispose (GObject *object)
{
  RcConnectionBar *self = RC_CONNECTION_BAR (object);

  g_clear_handle_id (&self->grace_source, g_source_remove);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  G_OBJECT_CLASS (rc_connection_bar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-connection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, icon_stack);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, icon);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, detail_label);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, try_button);
  gtk_widget_class_bind_template_child (widget_class, RcConnectionBar, change_button);
}

static void
rc_connection_bar_class_init (RcConnectionBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_connection_bar_dispose;
  widget_class->map = rc_connection_bar_map;
  widget_class->unmap = rc_connection_bar_unmap;
  RC_CLIENT_WIDGET_CLASS (klass)->client_changed = rc_connection_bar_client_changed;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "connection-bar.try-now", NULL,
                                   action_try_now);
  gtk_widget_class_set_css_name (widget_class, "connection-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
rc_connection_bar_init (RcConnectionBar *self)
{
  RcClientWidget *widget = RC_CLIENT_WIDGET (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  rc_client_widget_watch (widget, "notify::state", G_CALLBACK (on_client_changed));
  rc_client_widget_watch (widget, "notify::error", G_CALLBACK (on_client_changed));
  rc_client_widget_watch (widget, "notify::next-attempt-us", G_CALLBACK (on_client_changed));
}

/**
 * rc_connection_bar_new:
 *
 * Returns: (transfer floating): a bar that is hidden
 */
GtkWidget *
rc_connection_bar_new (void)
{
  return g_object_new (RC_TYPE_CONNECTION_BAR, NULL);
}

/**
 * rc_connection_bar_show:
 * @self: a bar
 * @state: the client's state
 * @error: (nullable): why
 * @next_attempt_us: monotonic time, 0 for none
 * @server: the server's name or address
 * @id: one's own id
 *
 * Shows @state as ::client would have it. For the bar itself, and for tests.
 */
void
rc_connection_bar_show (RcConnectionBar *self,
                        RcClientState    state,
                        const GError    *error,
                        gint64           next_attempt_us,
                        const char      *server,
                        const char      *id)
{
  g_return_if_fail (RC_IS_CONNECTION_BAR (self));

  self->state = state;
  self->next_attempt_us = next_attempt_us;
  gtk_widget_set_visible (self->try_button, state == RC_CLIENT_WAITING);
  gtk_widget_set_visible (self->change_button, rc_client_state_is_final (state));
  switch (state)
    {
    case RC_CLIENT_CONNECTING:
    case RC_CLIENT_LOGGING_IN:
    case RC_CLIENT_CHECKING:
      show_connecting (self, server, state == RC_CLIENT_CHECKING);
      break;
    case RC_CLIENT_WAITING:
      show_waiting (self, error, server);
      break;
    case RC_CLIENT_REFUSED:
    case RC_CLIENT_UNTRUSTED:
    case RC_CLIENT_CHANGED_KEY:
      show_refused (self, error, server, id);
      break;
    case RC_CLIENT_OFFLINE:
    case RC_CLIENT_ONLINE:
    default:
      show_busy (self, FALSE);
      reveal (self, FALSE);
      break;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->title_label), -1);
  schedule_tick (self);
}

/**
 * rc_connection_bar_get_shown:
 * @self: a bar
 *
 * Returns: whether the bar has something to say
 */
gboolean
rc_connection_bar_get_shown (RcConnectionBar *self)
{
  g_return_val_if_fail (RC_IS_CONNECTION_BAR (self), FALSE);

  return gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * rc_connection_bar_get_title:
 * @self: a bar
 *
 * Returns: what happened
 */
const char *
rc_connection_bar_get_title (RcConnectionBar *self)
{
  g_return_val_if_fail (RC_IS_CONNECTION_BAR (self), NULL);

  return gtk_label_get_label (self->title_label);
}

/**
 * rc_connection_bar_get_detail:
 * @self: a bar
 *
 * Returns: what happens next
 */
const char *
rc_connection_bar_get_detail (RcConnectionBar *self)
{
  g_return_val_if_fail (RC_IS_CONNECTION_BAR (self), NULL);

  return gtk_label_get_label (self->detail_label);
}

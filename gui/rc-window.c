/* rc-window.c - the main window.
 *
 *      connect page --- ONLINE for the first time --> chat page
 *           ^   (rc-door.c)                                |
 *           +---- log out, change the connection ---------+
 *
 * While the connect page is shown, a failure is said there; a server with
 * another key than the known one has a page that leads back only. Once on the chat page the engine reconnects by itself, and the
 * connection bar tells about it. */
#include "config.h"

#include "rc-blocked-filter.h"
#include "rc-chat-page.h"
#include "rc-connect-page.h"
#include "rc-contact-list.h"
#include "rc-conversation-search.h"
#include "rc-door.h"
#include "rc-key-page.h"
#include "rc-notifier.h"
#include "rc-password-dialog.h"
#include "rc-settings.h"
#include "rc-shortcuts.h"
#include "rc-window.h"

struct _RcWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  GSettings *settings;
  RcDoor *door;
  RcClient *client;
  RcContactPrefs *prefs;
  RcNotifier *notifier;
  GSignalGroup *client_signals;
  GSignalGroup *roster_signals;
  char *pending_id;             /* to be opened as soon as they are there */

  /* template children */
  GtkStack *stack;
  RcConnectPage *connect_page;
  RcKeyPage *key_page;
  RcChatPage *chat_page;
};

G_DEFINE_FINAL_TYPE (RcWindow, rc_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_chatting (RcWindow *self)
{
  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->chat_page);
}

static void
update_actions (RcWindow *self)
{
  gboolean chatting = is_chatting (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", chatting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.find", chatting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.switch", chatting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.log-out", chatting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.change-connection", chatting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.change-password",
                                 chatting && rc_client_has_account (self->client));
}

static void
drop_client (RcWindow *self)
{
  g_autoptr(RcClient) client = g_steal_pointer (&self->client);

  g_signal_group_set_target (self->client_signals, NULL);
  g_signal_group_set_target (self->roster_signals, NULL);
  rc_chat_page_set_client (self->chat_page, NULL);
  if (self->notifier != NULL)
    rc_notifier_set_client (self->notifier, NULL);
  if (client != NULL)
    rc_client_stop (client);
}

static void
show_connect_page (RcWindow *self)
{
  drop_client (self);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->connect_page));
  update_actions (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->connect_page));
}

static void
open_pending (RcWindow *self)
{
  RcContact *contact = NULL;

  if (self->pending_id == NULL || !is_chatting (self))
    return;
  contact = rc_roster_lookup (rc_client_get_roster (self->client), self->pending_id);
  if (contact == NULL)
    return;
  g_clear_pointer (&self->pending_id, g_free);
  rc_chat_page_open (self->chat_page, contact);
}

static void
show_chat_page (RcWindow *self)
{
  rc_settings_set_string (self->settings, "server", rc_client_get_server (self->client));
  rc_settings_set_string (self->settings, "id", rc_client_get_id (self->client));
  rc_blocked_filter_follow (self->client, self->prefs);
  rc_chat_page_set_client (self->chat_page, self->client);
  if (self->notifier != NULL)
    rc_notifier_set_client (self->notifier, self->client);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->chat_page));
  g_signal_group_set_target (self->roster_signals, rc_client_get_roster (self->client));
  update_actions (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->chat_page));
  open_pending (self);
}

static void
on_changed_key (RcWindow *self,
                RcClient *client)
{
  rc_key_page_set_client (self->key_page, client);
  rc_door_close (self->door);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->key_page));
  gtk_widget_grab_focus (GTK_WIDGET (self->key_page));
}

/* Whose token has ended is asked for the password. */
static void
on_state_changed (RcWindow *self)
{
  RcClientState state = rc_client_get_state (self->client);
  const GError *reason = rc_client_get_error (self->client);
  g_autofree char *sentence = NULL;

  update_actions (self);
  if (state != RC_CLIENT_ASKING && state != RC_CLIENT_CHANGED_KEY && state != RC_CLIENT_UNTRUSTED)
    return;
  if (state == RC_CLIENT_CHANGED_KEY)
    {
      g_autoptr (RcClient) client = g_object_ref (self->client);

      show_connect_page (self);
      on_changed_key (self, client);
      return;
    }
  sentence = reason != NULL ? g_strdup (reason->message) : NULL;
  show_connect_page (self);
  if (sentence != NULL)
    rc_connect_page_say (self->connect_page, sentence);
}

static void
on_opened (RcWindow *self,
           RcClient *client)
{
  drop_client (self);
  self->client = g_object_ref (client);
  g_signal_group_set_target (self->client_signals, client);
  show_chat_page (self);
}

/* Its token ends here and at the server. */
static void
action_log_out (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  rc_client_log_out (self->client);
  show_connect_page (self);
}

static void
action_change_connection (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  show_connect_page (RC_WINDOW (widget));
}

static void
action_change_password (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (rc_password_dialog_new (GTK_WINDOW (self), self->client)));
}

static void
action_open_conversation (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  rc_window_open_conversation (RC_WINDOW (widget),
                               g_variant_get_string (parameter, NULL));
}

static void
action_mark_read (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  rc_window_mark_read (RC_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_close_tab (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  if (!is_chatting (self) || !rc_chat_page_close_tab (self->chat_page))
    gtk_window_close (GTK_WINDOW (self));
}

static void
action_search (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  rc_chat_page_start_search (self->chat_page);
}

/* In the conversation that is shown; in the list, where that has the focus. */
static void
action_find (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  RcConversationPage *page = rc_chat_page_get_page (self->chat_page);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (page == NULL || !gtk_widget_get_mapped (GTK_WIDGET (page)) ||
      (focus != NULL && gtk_widget_get_ancestor (focus, RC_TYPE_CONTACT_LIST) != NULL))
    rc_chat_page_start_search (self->chat_page);
  else
    rc_conversation_search_open (page, self->client);
}

static void
action_show_help_overlay (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  rc_shortcuts_show (GTK_WINDOW (widget));
}

static void
action_switch (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  rc_chat_page_start_switching (self->chat_page);
}

/* Where a person wants that, what is closed goes on out of sight. */
static gboolean
rc_window_close_request (GtkWindow *window)
{
  RcWindow *self = RC_WINDOW (window);

  if (self->settings == NULL || !is_chatting (self) || !g_settings_get_boolean (self->settings, "run-in-background"))
    return GTK_WINDOW_CLASS (rc_window_parent_class)->close_request (window);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GDK_EVENT_STOP;
}

static void
rc_window_dispose (GObject *object)
{
  RcWindow *self = RC_WINDOW (object);

  if (self->client != NULL)
    drop_client (self);
  if (self->door != NULL)
    rc_door_close (self->door);
  g_clear_object (&self->door);
  g_clear_object (&self->notifier);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->roster_signals);
  g_clear_object (&self->settings);
  g_clear_object (&self->prefs);
  G_OBJECT_CLASS (rc_window_parent_class)->dispose (object);
}

static void
rc_window_finalize (GObject *object)
{
  RcWindow *self = RC_WINDOW (object);

  g_free (self->pending_id);
  G_OBJECT_CLASS (rc_window_parent_class)->finalize (object);
}

static void
rc_window_class_init (RcWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_window_dispose;
  object_class->finalize = rc_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rc_window_close_request;

  g_type_ensure (RC_TYPE_CONNECT_PAGE);
  g_type_ensure (RC_TYPE_KEY_PAGE);
  g_type_ensure (RC_TYPE_CHAT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RcWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RcWindow, connect_page);
  gtk_widget_class_bind_template_child (widget_class, RcWindow, chat_page);
  gtk_widget_class_bind_template_child (widget_class, RcWindow, key_page);
  gtk_widget_class_bind_template_callback (widget_class, show_connect_page);

  gtk_widget_class_install_action (widget_class, "win.log-out", NULL, action_log_out);
  gtk_widget_class_install_action (widget_class, "win.change-connection", NULL, action_change_connection);
  gtk_widget_class_install_action (widget_class, "win.change-password", NULL, action_change_password);
  gtk_widget_class_install_action (widget_class, "win.open-conversation", "s", action_open_conversation);
  gtk_widget_class_install_action (widget_class, "win.mark-read", "s", action_mark_read);
  gtk_widget_class_install_action (widget_class, "win.close-tab", NULL, action_close_tab);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, action_search);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, action_find);
  gtk_widget_class_install_action (widget_class, "win.switch", NULL, action_switch);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, action_show_help_overlay);
}

static void
rc_window_init (RcWindow *self)
{
  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::state",
                                  G_CALLBACK (on_state_changed), self);
  self->roster_signals = g_signal_group_new (RC_TYPE_ROSTER);
  g_signal_group_connect_swapped (self->roster_signals, "items-changed",
                                  G_CALLBACK (open_pending), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->door = rc_door_new (self->connect_page);
  g_signal_connect_object (self->door, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->door, "changed-key", G_CALLBACK (on_changed_key), self, G_CONNECT_SWAPPED);
  update_actions (self);
}

static gboolean
is_shown (const char *conversation,
          gpointer    user_data)
{
  RcWindow *self = user_data;

  return is_chatting (self) && rc_chat_page_is_before_eyes (self->chat_page, conversation);
}

static void
restore (RcWindow *self)
{
  g_autofree char *server = rc_settings_get_string (self->settings, "server");
  g_autofree char *id = rc_settings_get_string (self->settings, "id");

  /* A newcomer is offered the name that they have on this computer. */
  rc_connect_page_set_names (self->connect_page, server,
                             *id != '\0' ? id : g_get_user_name ());
  gtk_widget_grab_focus (GTK_WIDGET (self->connect_page));
  if (self->settings == NULL)
    return;
  g_settings_bind (self->settings, "window-width", self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

/**
 * rc_window_new:
 * @application: the application
 * @settings: (nullable): what is remembered
 *
 * Returns: (transfer none): a window with the connect page
 */
RcWindow *
rc_window_new (GtkApplication *application,
               GSettings      *settings)
{
  RcWindow *self;

  self = g_object_new (RC_TYPE_WINDOW, "application", application, NULL);
  g_set_object (&self->settings, settings);
  self->prefs = rc_contact_prefs_new (settings);
  rc_chat_page_set_prefs (self->chat_page, self->prefs, settings);
  if (application != NULL)
    self->notifier = rc_notifier_new (G_APPLICATION (application), self->prefs, settings, is_shown, self);
  restore (self);
  return self;
}

/**
 * rc_window_connect_to:
 * @self: the window
 * @server: (nullable): HOST or HOST:PORT, %NULL for the one remembered
 * @id: (nullable): as whom, %NULL for the one remembered
 *
 * Does what the Connect button would do with these names. Where no id is known
 * yet, one is only suggested.
 */
void
rc_window_connect_to (RcWindow   *self,
                      const char *server,
                      const char *id)
{
  g_autofree char *last_server = NULL;
  g_autofree char *last_id = NULL;
  gboolean is_newcomer;

  g_return_if_fail (RC_IS_WINDOW (self));

  last_server = rc_settings_get_string (self->settings, "server");
  last_id = rc_settings_get_string (self->settings, "id");
  is_newcomer = id == NULL && *last_id == '\0';
  if (is_chatting (self))
    show_connect_page (self);
  if (id == NULL)
    id = is_newcomer ? g_get_user_name () : last_id;
  rc_connect_page_set_names (self->connect_page,
                             server != NULL ? server : last_server, id);
  /* Nobody is given a name that they have not seen. */
  if (!is_newcomer)
    rc_connect_page_submit (self->connect_page);
}

/**
 * rc_window_open_link:
 * @self: the window
 * @link: an invitation
 *
 * Puts it into the connect page. Nobody is connected without a click of theirs.
 */
void
rc_window_open_link (RcWindow   *self,
                     const char *link)
{
  g_autofree char *id = NULL;

  g_return_if_fail (RC_IS_WINDOW (self));
  g_return_if_fail (link != NULL);

  id = rc_settings_get_string (self->settings, "id");
  show_connect_page (self);
  rc_door_close (self->door);
  rc_connect_page_set_names (self->connect_page, link, *id != '\0' ? id : g_get_user_name ());
}

/**
 * rc_window_resume:
 * @self: the window
 *
 * Logs in as at the last time, where the token of that is still there.
 */
void
rc_window_resume (RcWindow *self)
{
  g_autofree char *server = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (RC_IS_WINDOW (self));

  server = rc_settings_get_string (self->settings, "server");
  id = rc_settings_get_string (self->settings, "id");
  if (*server != '\0' && *id != '\0' && !is_chatting (self))
    rc_door_resume (self->door, server, id);
}

/**
 * rc_window_set_guest:
 * @self: the window
 * @guest: whether to come as a guest without asking
 */
void
rc_window_set_guest (RcWindow *self,
                     gboolean  guest)
{
  g_return_if_fail (RC_IS_WINDOW (self));

  rc_door_set_guest (self->door, guest);
}

/**
 * rc_window_open_conversation:
 * @self: the window
 * @id: a contact's id, or "all"
 *
 * Opens the conversation with @id now, or as soon as they are on the list.
 */
void
rc_window_open_conversation (RcWindow   *self,
                             const char *id)
{
  g_return_if_fail (RC_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  g_free (self->pending_id);
  self->pending_id = g_strdup (id);
  open_pending (self);
}

/**
 * rc_window_mark_read:
 * @self: the window
 * @id: whose messages have been seen
 */
void
rc_window_mark_read (RcWindow   *self,
                     const char *id)
{
  g_return_if_fail (RC_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  if (self->client != NULL)
    rc_client_mark_read (self->client, id);
}

/**
 * rc_window_get_client:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): the engine, while there is one
 */
RcClient *
rc_window_get_client (RcWindow *self)
{
  g_return_val_if_fail (RC_IS_WINDOW (self), NULL);

  return self->client;
}

/**
 * rc_window_refresh_times:
 * @self: the window
 *
 * Says anew when something was: another day has begun.
 */
void
rc_window_refresh_times (RcWindow *self)
{
  g_return_if_fail (RC_IS_WINDOW (self));

  rc_chat_page_refresh_times (self->chat_page);
}

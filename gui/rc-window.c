/* rc-window.c - the main window.
 *
 * Its actions, and what is remembered of it. Which account is shown, and what of it,
 * is the deck's business. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-account-deck.h"
#include "rc-chat-page.h"
#include "rc-contact-list.h"
#include "rc-conversation-search.h"
#include "rc-exporter.h"
#include "rc-first-show.h"
#include "rc-password-dialog.h"
#include "rc-search-layer.h"
#include "rc-settings.h"
#include "rc-shortcuts.h"
#include "rc-window.h"

/* How long a removal can be undone: enough to find the button by a screen reader. */
#define UNDO_SECONDS 30

struct _RcWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  GSettings *settings;          /* nullable */
  RcAccounts *accounts;
  RcAccountDeck *deck;
  RcFirstShow *first_show;
  RcSearchLayer *search;
  RcExporter *exporter;

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *layers;
  GtkStack *stack;
};

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcWindow, rc_window, ADW_TYPE_APPLICATION_WINDOW)

static RcClient *
get_client (RcWindow *self)
{
  RcAccountItem *item = rc_account_deck_get_item (self->deck);

  return item != NULL ? rc_account_item_get_client (item) : NULL;
}

static void
update_actions (RcWindow *self)
{
  static const char *const names[] = { "win.search", "win.find", "win.search-all", "win.switch", "win.log-out",
                                       "win.change-connection", "win.export-conversation" };
  RcAccountItem *item = rc_account_deck_get_item (self->deck);
  gboolean chatting = rc_account_deck_get_page (self->deck) != NULL;

  rc_search_layer_follow (self->search, rc_account_deck_get_page (self->deck));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], chatting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.change-password",
                                 chatting && get_client (self) != NULL && rc_client_has_account (get_client (self)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.remove-account",
                                 item != NULL && !rc_account_item_get_guest (item));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-account", !rc_accounts_is_full (self->accounts));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.leave-connect", rc_account_deck_get_way_back (self->deck) != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

/* Its token ends here and at the server. What is kept of it stays; of a guest there is nothing. */
static void
action_log_out (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  g_autoptr (RcAccountItem) item = g_object_ref (rc_account_deck_get_item (self->deck));

  if (!rc_account_item_get_guest (item))
    {
      rc_account_item_log_out (item);
      return;
    }
  rc_accounts_remove (self->accounts, item);
  rc_account_deck_choose (self->deck, NULL);
  rc_account_deck_ask (self->deck, rc_account_item_get_server (item), rc_account_item_get_id (item), FALSE);
}

static void
on_toast_dismissed (AdwToast *toast,
                    gpointer  user_data)
{
  RcWindow *self = user_data;

  /* With the window they are forgotten by rc_accounts_finish(). */
  if (self->accounts != NULL)
    rc_accounts_forget (self->accounts, g_object_get_data (G_OBJECT (toast), "account"));
}

/* Nobody is asked before; it is done for good when it can no longer be undone. */
static void
action_remove_account (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  g_autoptr (RcAccountItem) item = g_object_ref (rc_account_deck_get_item (self->deck));
  g_autofree char *title = g_markup_escape_text (rc_account_item_get_title (item), -1);
  g_autofree char *sentence = g_strdup_printf (_("%s and its messages on this computer have been removed"), title);
  AdwToast *toast = adw_toast_new (sentence);

  rc_accounts_remove (self->accounts, item);
  rc_account_deck_choose (self->deck, rc_accounts_get_other (self->accounts, item));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.restore-account");
  adw_toast_set_action_target (toast, "s", rc_account_item_get_key (item));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "account", g_object_ref (item), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
action_restore_account (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  const char *key = g_variant_get_string (parameter, NULL);

  if (rc_accounts_restore (self->accounts, key))
    rc_account_deck_choose (self->deck, rc_accounts_find (self->accounts, key));
}

static void
action_add_account (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  RcAccountItem *item = rc_accounts_get_current (self->accounts);

  rc_account_deck_ask (self->deck, "", item != NULL ? rc_account_item_get_id (item) : g_get_user_name (), FALSE);
}

static void
action_leave_connect (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  rc_account_deck_choose (self->deck, rc_account_deck_get_way_back (self->deck));
}

static void
action_change_connection (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  rc_account_item_close (rc_account_deck_get_item (RC_WINDOW (widget)->deck));
}

static void
action_change_password (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (rc_password_dialog_new (GTK_WINDOW (self), get_client (self))));
}

static void
action_open_conversation (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  rc_window_open_conversation (RC_WINDOW (widget), NULL, g_variant_get_string (parameter, NULL));
}

static void
action_mark_read (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  rc_window_mark_read (RC_WINDOW (widget), NULL, g_variant_get_string (parameter, NULL));
}

static void
action_export_conversation (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  rc_exporter_start (self->exporter, get_client (self), g_variant_get_string (parameter, NULL));
}

static void
action_close_tab (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  RcChatPage *page = rc_account_deck_get_page (self->deck);

  if (rc_search_layer_is_open (self->search))
    rc_search_layer_close (self->search);
  else if (page == NULL || !rc_chat_page_close_tab (page))
    gtk_window_close (GTK_WINDOW (self));
}

static void
action_search (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  rc_search_layer_close (RC_WINDOW (widget)->search);
  rc_chat_page_start_search (rc_account_deck_get_page (RC_WINDOW (widget)->deck));
}

static void
action_search_all (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);

  rc_search_layer_open (self->search, rc_account_deck_get_page (self->deck), get_client (self),
                        rc_account_item_get_prefs (rc_account_deck_get_item (self->deck)));
}

/* In the conversation that is shown, in the list where that has the focus, in all messages where those are searched. */
static void
action_find (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  RcWindow *self = RC_WINDOW (widget);
  RcChatPage *chat_page = rc_account_deck_get_page (self->deck);
  RcConversationPage *page = rc_chat_page_get_page (chat_page);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (rc_search_layer_is_open (self->search))
    action_search_all (widget, action_name, parameter);
  else if (page == NULL || !gtk_widget_get_mapped (GTK_WIDGET (page)) ||
           (focus != NULL && gtk_widget_get_ancestor (focus, RC_TYPE_CONTACT_LIST) != NULL))
    rc_chat_page_start_search (chat_page);
  else
    rc_conversation_search_open (page, get_client (self));
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
  rc_search_layer_close (RC_WINDOW (widget)->search);
  rc_chat_page_start_switching (rc_account_deck_get_page (RC_WINDOW (widget)->deck));
}

/* Where a person wants that, what is closed goes on out of sight. */
static gboolean
rc_window_close_request (GtkWindow *window)
{
  RcWindow *self = RC_WINDOW (window);

  if (self->settings == NULL || rc_account_deck_get_page (self->deck) == NULL || !g_settings_get_boolean (self->settings, "run-in-background"))
    return GTK_WINDOW_CLASS (rc_window_parent_class)->close_request (window);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GDK_EVENT_STOP;
}

static void
rc_window_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  RcAccountItem *item = NULL;

  switch (prop_id)
    {
    case PROP_ACCOUNT:
      item = RC_WINDOW (object)->deck != NULL ? rc_account_deck_get_item (RC_WINDOW (object)->deck) : NULL;
      g_value_set_string (value, item != NULL ? rc_account_item_get_key (item) : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_window_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  RcWindow *self = RC_WINDOW (object);
  RcAccountItem *item;

  switch (prop_id)
    {
    case PROP_ACCOUNT:
      item = rc_accounts_find (self->accounts, g_value_get_string (value));
      if (item != NULL)
        rc_account_deck_choose (self->deck, item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_window_dispose (GObject *object)
{
  RcWindow *self = RC_WINDOW (object);

  if (self->deck != NULL)
    rc_account_deck_close (self->deck);
  if (self->exporter != NULL)
    rc_exporter_detach (self->exporter);
  g_clear_object (&self->exporter);
  g_clear_object (&self->deck);
  g_clear_object (&self->first_show);
  g_clear_object (&self->search);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.log-out", NULL, action_log_out);
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, action_add_account);
  gtk_widget_class_install_action (widget_class, "win.remove-account", NULL, action_remove_account);
  gtk_widget_class_install_action (widget_class, "win.restore-account", "s", action_restore_account);
  gtk_widget_class_install_action (widget_class, "win.leave-connect", NULL, action_leave_connect);
  gtk_widget_class_install_action (widget_class, "win.change-connection", NULL, action_change_connection);
  gtk_widget_class_install_action (widget_class, "win.change-password", NULL, action_change_password);
  gtk_widget_class_install_action (widget_class, "win.open-conversation", "s", action_open_conversation);
  gtk_widget_class_install_action (widget_class, "win.mark-read", "s", action_mark_read);
  gtk_widget_class_install_action (widget_class, "win.export-conversation", "s", action_export_conversation);
  gtk_widget_class_install_action (widget_class, "win.close-tab", NULL, action_close_tab);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, action_search);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, action_find);
  gtk_widget_class_install_action (widget_class, "win.search-all", NULL, action_search_all);
  gtk_widget_class_install_action (widget_class, "win.switch", NULL, action_switch);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, action_show_help_overlay);
  gtk_widget_class_install_property_action (widget_class, "win.account", "account");
}

static void
rc_window_class_init (RcWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_window_dispose;
  object_class->get_property = rc_window_get_property;
  object_class->set_property = rc_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = rc_window_close_request;

  properties[PROP_ACCOUNT] =
    g_param_spec_string ("account", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RcWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RcWindow, layers);
  gtk_widget_class_bind_template_child (widget_class, RcWindow, stack);
  install_actions (widget_class);
}

static void
rc_window_init (RcWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->first_show = rc_first_show_new (GTK_WINDOW (self));
  self->exporter = rc_exporter_new (GTK_WINDOW (self), self->toasts);
}

static void
restore (RcWindow *self)
{
  static const char *const keys[][2] = {
    { "window-width", "default-width" }, { "window-height", "default-height" }, { "window-maximized", "maximized" },
  };
  if (self->settings == NULL)
    return;
  /* Not G_SETTINGS_BIND_GET: on a full disk what was not kept turns back, and so would the window. */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_bind (self->settings, keys[i][0], self, keys[i][1], G_SETTINGS_BIND_GET_NO_CHANGES | G_SETTINGS_BIND_SET);
}

/**
 * rc_window_new:
 * @application: the application
 * @settings: (nullable): what is remembered
 * @accounts: who can be shown
 *
 * Returns: (transfer none): a window that shows the connect page, or what it is told to
 */
RcWindow *
rc_window_new (GtkApplication *application,
               GSettings      *settings,
               RcAccounts     *accounts)
{
  RcWindow *self;

  g_return_val_if_fail (RC_IS_ACCOUNTS (accounts), NULL);

  self = g_object_new (RC_TYPE_WINDOW, "application", application, NULL);
  g_set_object (&self->settings, settings);
  self->accounts = g_object_ref (accounts);
  self->search = rc_search_layer_new (self->layers);
  self->deck = rc_account_deck_new (accounts, application != NULL ? G_APPLICATION (application) : NULL, settings,
                                    self->stack);
  g_signal_connect_object (self->deck, "changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  restore (self);
  update_actions (self);
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
  if (id == NULL)
    id = is_newcomer ? g_get_user_name () : last_id;
  /* Nobody is given a name that they have not seen. */
  rc_account_deck_ask (self->deck, server != NULL ? server : last_server, id, !is_newcomer);
}

/**
 * rc_window_open_link:
 * @self: the window
 * @link: an invitation
 * @id: (nullable): as whom, %NULL for the one remembered, or one to begin with
 *
 * Puts it into the connect page, for one more account. Nobody is connected without a click.
 */
void
rc_window_open_link (RcWindow   *self,
                     const char *link,
                     const char *id)
{
  g_autofree char *last_id = NULL;

  g_return_if_fail (RC_IS_WINDOW (self) && link != NULL);

  last_id = rc_settings_get_string (self->settings, "id");
  rc_account_deck_ask (self->deck, link, id != NULL ? id : *last_id != '\0' ? last_id : g_get_user_name (), FALSE);
}

/**
 * rc_window_resume:
 * @self: the window
 *
 * Shows the account that was shown last, where there is a token of it.
 */
void
rc_window_resume (RcWindow *self)
{
  g_return_if_fail (RC_IS_WINDOW (self));

  if (rc_accounts_get_current (self->accounts) != NULL)
    rc_account_deck_choose (self->deck, rc_accounts_get_current (self->accounts));
}

/**
 * rc_window_present:
 * @self: the window
 *
 * Brings it to the front; the first time as soon as it has something to show, see
 * rc_first_show_present().
 */
void
rc_window_present (RcWindow *self)
{
  g_return_if_fail (RC_IS_WINDOW (self));

  rc_first_show_present (self->first_show, rc_account_deck_get_item (self->deck));
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

  rc_account_deck_set_guest (self->deck, guest);
}

/**
 * rc_window_open_conversation:
 * @self: the window
 * @account: (nullable): the account's key, %NULL for the one that is shown
 * @id: a contact's id, or "all"
 *
 * Opens the conversation with @id now, or as soon as they are on the list; the account
 * is shown from now on. One that is gone is not.
 *
 * Returns: whether this window shows it, or will; else its own one was presented
 */
gboolean
rc_window_open_conversation (RcWindow   *self,
                             const char *account,
                             const char *id)
{
  g_return_val_if_fail (RC_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  rc_search_layer_close (self->search);
  return rc_account_deck_open_conversation (self->deck, account, id);
}

/**
 * rc_window_mark_read:
 * @self: the window
 * @account: (nullable): the account's key, %NULL for the one that is shown
 * @id: whose messages have been seen
 */
void
rc_window_mark_read (RcWindow   *self,
                     const char *account,
                     const char *id)
{
  RcAccountItem *item;
  RcClient *client;

  g_return_if_fail (RC_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  item = account != NULL ? rc_accounts_find (self->accounts, account) : rc_account_deck_get_item (self->deck);
  client = item != NULL ? rc_account_item_get_client (item) : NULL;
  if (client != NULL)
    rc_client_mark_read (client, id);
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

  rc_account_deck_refresh_times (self->deck);
}

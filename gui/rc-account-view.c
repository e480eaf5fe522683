/* rc-account-view.c - what a window has of one account.
 *
 * Its notifier, from the start; and its page with contacts and tabs, which is made
 * when it is first looked at and then kept, so that an account that one comes back to
 * is as one has left it. Without an engine there is no page. */
#include "config.h"

#include "rc-account-view.h"
#include "rc-menu-button.h"
#include "rc-notifier.h"

struct _RcAccountView
{
  GObject parent_instance;

  /* owned */
  RcAccounts *accounts;
  RcAccountItem *item;
  GSettings *settings;     /* nullable */
  RcNotifier *notifier;    /* nullable */
  RcChatPage *page;        /* nullable */
  GSignalGroup *roster_signals;
  char *pending_id;        /* to be opened as soon as they are there */

  GtkStack *stack;         /* borrowed: it outlives us, or closes us */
};

G_DEFINE_FINAL_TYPE (RcAccountView, rc_account_view, G_TYPE_OBJECT)

/* The window that shows them, NULL where they are not there yet. */
static GtkWindow *
open_pending (RcAccountView *self)
{
  RcContact *contact = NULL;

  if (self->pending_id == NULL || self->page == NULL)
    return NULL;
  contact = rc_roster_lookup (rc_client_get_roster (rc_account_item_get_client (self->item)), self->pending_id);
  if (contact == NULL)
    return NULL;
  g_clear_pointer (&self->pending_id, g_free);
  return rc_chat_page_open (self->page, contact);
}

static gboolean
is_shown (const char *conversation,
          gpointer    user_data)
{
  RcAccountView *self = user_data;

  return self->page != NULL && rc_chat_page_is_before_eyes (self->page, conversation);
}

static void
drop_page (RcAccountView *self)
{
  g_autoptr (RcChatPage) page = g_steal_pointer (&self->page);

  g_signal_group_set_target (self->roster_signals, NULL);
  if (page == NULL)
    return;
  rc_chat_page_set_client (page, NULL);
  gtk_stack_remove (self->stack, GTK_WIDGET (page));
}

/* Who is removed is silent, whether or not that is undone. */
static void
follow (RcAccountView *self)
{
  RcClient *client = rc_account_item_get_client (self->item);
  gboolean is_listed = rc_accounts_find (self->accounts, rc_account_item_get_key (self->item)) == self->item;

  if (self->notifier != NULL)
    {
      rc_notifier_set_client (self->notifier, is_listed ? client : NULL);
      rc_notifier_set_account (self->notifier, rc_account_item_get_key (self->item),
                               g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 1
                                 ? rc_account_item_get_title (self->item) : NULL);
    }
  if (self->page != NULL && client == NULL)
    drop_page (self);
}

static void
rc_account_view_dispose (GObject *object)
{
  RcAccountView *self = RC_ACCOUNT_VIEW (object);

  if (self->stack != NULL)
    rc_account_view_close (self);
  g_clear_object (&self->roster_signals);
  g_clear_object (&self->settings);
  g_clear_object (&self->item);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (rc_account_view_parent_class)->dispose (object);
}

static void
rc_account_view_finalize (GObject *object)
{
  g_free (RC_ACCOUNT_VIEW (object)->pending_id);
  G_OBJECT_CLASS (rc_account_view_parent_class)->finalize (object);
}

static void
rc_account_view_class_init (RcAccountViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_account_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_account_view_finalize;
}

static void
rc_account_view_init (RcAccountView *self)
{
  self->roster_signals = g_signal_group_new (RC_TYPE_ROSTER);
  g_signal_group_connect_swapped (self->roster_signals, "items-changed", G_CALLBACK (open_pending), self);
}

/**
 * rc_account_view_new:
 * @accounts: the accounts
 * @item: one of them
 * @application: (nullable): what notifies
 * @settings: (nullable): what a person likes
 * @stack: where the page goes; it outlives the view, or the view is closed before
 *
 * Returns: (transfer full): a view without a page
 */
RcAccountView *
rc_account_view_new (RcAccounts    *accounts,
                     RcAccountItem *item,
                     GApplication  *application,
                     GSettings     *settings,
                     GtkStack      *stack)
{
  RcAccountView *self;

  g_return_val_if_fail (RC_IS_ACCOUNTS (accounts), NULL);
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (item), NULL);
  g_return_val_if_fail (GTK_IS_STACK (stack), NULL);

  self = g_object_new (RC_TYPE_ACCOUNT_VIEW, NULL);
  self->accounts = g_object_ref (accounts);
  self->item = g_object_ref (item);
  g_set_object (&self->settings, settings);
  self->stack = stack;
  if (application != NULL)
    self->notifier = rc_notifier_new (application, rc_account_item_get_prefs (item), settings, is_shown, self);
  g_signal_connect_object (item, "notify::client", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::title", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  follow (self);
  return self;
}

/**
 * rc_account_view_get_item:
 * @self: a view
 *
 * Returns: (transfer none): the account
 */
RcAccountItem *
rc_account_view_get_item (RcAccountView *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_VIEW (self), NULL);

  return self->item;
}

/**
 * rc_account_view_get_page:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the page, if it was looked at
 */
RcChatPage *
rc_account_view_get_page (RcAccountView *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_VIEW (self), NULL);

  return self->page;
}

/**
 * rc_account_view_show:
 * @self: a view of an account that has an engine
 *
 * Brings its page to the front, which is made where there is none.
 *
 * Returns: (transfer none): the page
 */
RcChatPage *
rc_account_view_show (RcAccountView *self)
{
  RcClient *client;

  g_return_val_if_fail (RC_IS_ACCOUNT_VIEW (self), NULL);

  client = rc_account_item_get_client (self->item);
  g_return_val_if_fail (client != NULL, NULL);

  if (self->page == NULL)
    {
      self->page = g_object_ref_sink (g_object_new (RC_TYPE_CHAT_PAGE, NULL));
      rc_chat_page_set_prefs (self->page, rc_account_item_get_prefs (self->item), self->settings);
      rc_menu_button_set_accounts (RC_MENU_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (self->page), RC_TYPE_CHAT_PAGE,
                                                                                  "menu_button")),
                                   self->accounts);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->page));
    }
  rc_chat_page_set_client (self->page, client);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
  g_signal_group_set_target (self->roster_signals, rc_client_get_roster (client));
  open_pending (self);
  return self->page;
}

/**
 * rc_account_view_open_conversation:
 * @self: a view
 * @id: a contact's id, or "all"
 *
 * Opens the conversation with @id now, or as soon as the page is there and they are
 * on the list.
 *
 * Returns: (transfer none) (nullable): the window that shows it, %NULL where that is still to come
 */
GtkWindow *
rc_account_view_open_conversation (RcAccountView *self,
                                   const char    *id)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_VIEW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  g_free (self->pending_id);
  self->pending_id = g_strdup (id);
  return open_pending (self);
}

/**
 * rc_account_view_close:
 * @self: a view
 *
 * Takes the page out of the stack, and withdraws all notifications. The view is of no
 * use from here on.
 */
void
rc_account_view_close (RcAccountView *self)
{
  g_return_if_fail (RC_IS_ACCOUNT_VIEW (self));

  drop_page (self);
  g_signal_handlers_disconnect_by_data (self->item, self);
  g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->notifier);
  self->stack = NULL;
}

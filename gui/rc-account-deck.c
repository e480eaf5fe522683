/* rc-account-deck.c - which account a window shows, and what of it.
 *
 *      connect page --- somebody has logged in --> their chat page
 *           ^   (rc-door.c)                           |     ^
 *           +--- log out, add an account -------------+     |
 *                                    another account -------+
 *
 * Every account has a page of its own, and one of them is shown. Whose engine cannot
 * go on without a person is shown the connect page instead, or, where the server has
 * another key than the known one, a page that leads back only. All else that happens
 * to a connection is told by the connection bar.
 *
 * Who is back by a token sees neither of those two, so they are made when they are
 * needed; and while the window is not to be seen, an account that is being opened
 * needs none. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-account-deck.h"
#include "rc-account-view.h"
#include "rc-account.h"
#include "rc-door.h"
#include "rc-menu-button.h"
#include "rc-settings.h"

struct _RcAccountDeck
{
  GObject parent_instance;

  /* owned */
  RcAccounts *accounts;
  GSettings *settings;          /* nullable */
  RcDoor *door;                 /* nullable: from when there is a connect page */
  GHashTable *views;            /* RcAccountItem -> RcAccountView */
  GSignalGroup *current_signals;
  char *pending_id;             /* to be opened of whoever comes first */
  gboolean is_adding;           /* the connect page is for somebody new */
  gboolean is_guest;

  /* borrowed: the window's, which closes us; and pages in its stack */
  GApplication *application;    /* nullable */
  GtkStack *stack;
  RcConnectPage *connect_page;  /* nullable */
  RcKeyPage *key_page;          /* nullable */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcAccountDeck, rc_account_deck, G_TYPE_OBJECT)

static void
tell_changed (RcAccountDeck *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
close_door (RcAccountDeck *self)
{
  if (self->door != NULL)
    rc_door_close (self->door);
}

static void
set_busy (RcAccountDeck *self,
          gboolean       is_busy)
{
  if (self->connect_page != NULL)
    rc_connect_page_set_busy (self->connect_page, is_busy);
}

/* The connect page's button, while an account is being opened. */
static void
on_cancelled (RcAccountDeck *self)
{
  RcAccountItem *item = rc_account_deck_get_item (self);

  if (item != NULL && rc_account_item_get_client (item) == NULL)
    rc_account_item_close (item);
}

/* A newcomer is offered the name that they have on this computer. */
static void
suggest_names (RcAccountDeck *self)
{
  g_autofree char *server = rc_settings_get_string (self->settings, "server");
  g_autofree char *id = rc_settings_get_string (self->settings, "id");

  rc_connect_page_set_names (self->connect_page, server, *id != '\0' ? id : g_get_user_name ());
}

static void
show_connect_page (RcAccountDeck *self)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->connect_page));
  tell_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->connect_page));
}

static void
make_key_page (RcAccountDeck *self)
{
  self->key_page = RC_KEY_PAGE (rc_key_page_new ());
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->key_page));
  g_signal_connect_object (self->key_page, "back", G_CALLBACK (show_connect_page), self, G_CONNECT_SWAPPED);
}

static void
on_changed_key (RcAccountDeck *self,
                RcClient *client)
{
  if (self->key_page == NULL)
    make_key_page (self);
  rc_key_page_set_client (self->key_page, client);
  close_door (self);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->key_page));
  gtk_widget_grab_focus (GTK_WIDGET (self->key_page));
}

/* Who is here already need not come in again, and who was removed a moment ago is
 * back. */
static gboolean
on_entering (RcAccountDeck   *self,
             const char *server,
             const char *id)
{
  g_autofree char *key = rc_account_dup_key (server, id);
  g_autofree char *sentence = NULL;
  RcAccountItem *item;

  (void) rc_accounts_restore (self->accounts, key);
  item = rc_accounts_find (self->accounts, key);
  if (item == NULL && rc_accounts_is_full (self->accounts))
    {
      sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "There is %u account already, and no room for another. Remove one that you no longer need.",
                                               "There are %u accounts already, and no room for another. Remove one that you no longer need.",
                                               RC_ACCOUNTS_MAX), RC_ACCOUNTS_MAX);
      rc_connect_page_say (self->connect_page, sentence);
      return TRUE;
    }
  if (item == NULL || (rc_account_item_get_client (item) == NULL && !rc_account_item_get_opening (item)))
    return FALSE;
  rc_account_deck_choose (self, item);
  return TRUE;
}

static void
on_opened (RcAccountDeck *self,
           RcClient *client)
{
  RcAccountItem *item = rc_accounts_add (self->accounts, client);

  if (item != NULL)
    rc_account_deck_choose (self, item);
  else
    rc_client_stop (client);
}

/* With what leads from it to somebody who is logged in. */
static void
make_connect_page (RcAccountDeck *self)
{
  GtkWidget *page = rc_connect_page_new ();
  GObject *menu = gtk_widget_get_template_child (page, RC_TYPE_CONNECT_PAGE, "menu_button");

  self->connect_page = RC_CONNECT_PAGE (page);
  gtk_stack_add_child (self->stack, page);
  rc_menu_button_set_accounts (RC_MENU_BUTTON (menu), self->accounts);
  suggest_names (self);
  self->door = rc_door_new (self->connect_page, rc_accounts_get_store (self->accounts));
  rc_door_set_guest (self->door, self->is_guest);
  g_signal_connect_object (self->door, "entering", G_CALLBACK (on_entering), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->door, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->door, "changed-key", G_CALLBACK (on_changed_key), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connect_page, "cancel", G_CALLBACK (on_cancelled), self, G_CONNECT_SWAPPED);
}

static RcConnectPage *
get_connect_page (RcAccountDeck *self)
{
  if (self->connect_page == NULL)
    make_connect_page (self);
  return self->connect_page;
}

/* Whose token has ended is asked for the password. */
static void
take_to_door (RcAccountDeck      *self,
              RcAccountItem *item)
{
  g_autoptr (RcClient) client = g_object_ref (rc_account_item_get_client (item));
  RcClientState state = rc_client_get_state (client);
  const GError *reason = rc_client_get_error (client);
  g_autofree char *sentence = reason != NULL ? g_strdup (reason->message) : NULL;
  RcConnectPage *page = get_connect_page (self);

  /* From here on it has no engine, and is shown as one that has none. */
  rc_account_item_close (item);
  if (state == RC_CLIENT_CHANGED_KEY)
    on_changed_key (self, client);
  else if (sentence != NULL)
    rc_connect_page_say (page, sentence);
}

static void
show_account (RcAccountDeck      *self,
              RcAccountItem *item)
{
  RcAccountView *view = g_hash_table_lookup (self->views, item);
  g_autofree char *pending_id = g_steal_pointer (&self->pending_id);
  RcChatPage *before = rc_account_deck_get_page (self);

  if (rc_account_view_show (view) != before || before == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (rc_account_view_get_page (view)));
  set_busy (self, FALSE);
  if (pending_id != NULL)
    rc_account_view_open_conversation (view, pending_id);
  tell_changed (self);
}

static void
show_door (RcAccountDeck *self,
           RcAccountItem *item)
{
  gboolean is_opening = item != NULL && rc_account_item_get_opening (item);
  RcConnectPage *page;

  if (is_opening && !gtk_widget_get_mapped (GTK_WIDGET (self->stack)))
    {
      tell_changed (self);
      return;
    }
  page = get_connect_page (self);
  if (item != NULL)
    rc_connect_page_set_names (page, rc_account_item_get_server (item), rc_account_item_get_id (item));
  rc_connect_page_set_busy (page, is_opening);
  show_connect_page (self);
}

/* What is to be seen of the one that is chosen. */
static void
show (RcAccountDeck *self)
{
  RcAccountItem *item = rc_account_deck_get_item (self);

  if (item != NULL && rc_account_item_get_asking (item))
    take_to_door (self, item);
  else if (item != NULL && rc_account_item_get_client (item) != NULL)
    show_account (self, item);
  else
    show_door (self, item);
}

/* Nobody looks at nothing. */
static void
on_map (RcAccountDeck *self)
{
  if (gtk_stack_get_visible_child (self->stack) == NULL)
    show (self);
}

static void
on_item_changed (RcAccountDeck *self)
{
  if (!self->is_adding)
    show (self);
}

static void
sync_views (RcAccountDeck *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RcAccountItem) item = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (!g_hash_table_contains (self->views, item))
        g_hash_table_insert (self->views, item,
                             rc_account_view_new (self->accounts, item, self->application,
                                                  self->settings, self->stack));
    }
}

static void
on_forgotten (RcAccountDeck      *self,
              RcAccountItem *item)
{
  RcAccountView *view = g_hash_table_lookup (self->views, item);

  if (view != NULL)
    rc_account_view_close (view);
  g_hash_table_remove (self->views, item);
}

static void
close_views (RcAccountDeck *self)
{
  GHashTableIter iter;
  gpointer view;

  g_hash_table_iter_init (&iter, self->views);
  while (g_hash_table_iter_next (&iter, NULL, &view))
    rc_account_view_close (view);
  g_hash_table_remove_all (self->views);
}

static void
rc_account_deck_dispose (GObject *object)
{
  RcAccountDeck *self = RC_ACCOUNT_DECK (object);

  if (self->stack != NULL)
    rc_account_deck_close (self);
  g_clear_object (&self->door);
  g_clear_object (&self->current_signals);
  g_clear_object (&self->settings);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (rc_account_deck_parent_class)->dispose (object);
}

static void
rc_account_deck_finalize (GObject *object)
{
  RcAccountDeck *self = RC_ACCOUNT_DECK (object);

  g_hash_table_unref (self->views);
  g_free (self->pending_id);
  G_OBJECT_CLASS (rc_account_deck_parent_class)->finalize (object);
}

static void
rc_account_deck_class_init (RcAccountDeckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_account_deck_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_account_deck_finalize;

  /**
   * RcAccountDeck::changed:
   * @self: the deck
   *
   * Another page is shown, or something about an account is another.
   */
  signals[CHANGED] = g_signal_new ("changed", RC_TYPE_ACCOUNT_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
rc_account_deck_init (RcAccountDeck *self)
{
  self->views = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->current_signals = g_signal_group_new (RC_TYPE_ACCOUNT_ITEM);
  g_signal_group_connect_swapped (self->current_signals, "notify::client", G_CALLBACK (on_item_changed), self);
  g_signal_group_connect_swapped (self->current_signals, "notify::opening", G_CALLBACK (on_item_changed), self);
  g_signal_group_connect_swapped (self->current_signals, "notify::asking", G_CALLBACK (on_item_changed), self);
}

static void
connect_signals (RcAccountDeck *self)
{
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (sync_views), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "forgotten", G_CALLBACK (on_forgotten), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "map", G_CALLBACK (on_map), self, G_CONNECT_SWAPPED);
}

/**
 * rc_account_deck_new:
 * @accounts: who can be shown
 * @application: (nullable): what notifies
 * @settings: (nullable): what a person likes
 * @stack: an empty one, for the pages; it outlives the deck's use
 *
 * Returns: (transfer full): a deck that shows something when @stack is to be seen, or
 *   when it is told what
 */
RcAccountDeck *
rc_account_deck_new (RcAccounts    *accounts,
                     GApplication  *application,
                     GSettings     *settings,
                     GtkStack      *stack)
{
  RcAccountDeck *self;

  g_return_val_if_fail (RC_IS_ACCOUNTS (accounts), NULL);
  g_return_val_if_fail (GTK_IS_STACK (stack), NULL);

  self = g_object_new (RC_TYPE_ACCOUNT_DECK, NULL);
  self->accounts = g_object_ref (accounts);
  self->application = application;
  g_set_object (&self->settings, settings);
  self->stack = stack;
  connect_signals (self);
  g_signal_group_set_target (self->current_signals, rc_accounts_get_current (accounts));
  sync_views (self);
  return self;
}

/**
 * rc_account_deck_get_page:
 * @self: a deck
 *
 * Returns: (transfer none) (nullable): the page of an account that is shown
 */
RcChatPage *
rc_account_deck_get_page (RcAccountDeck *self)
{
  GtkWidget *child;

  g_return_val_if_fail (RC_IS_ACCOUNT_DECK (self), NULL);

  child = gtk_stack_get_visible_child (self->stack);
  return RC_IS_CHAT_PAGE (child) ? RC_CHAT_PAGE (child) : NULL;
}

/**
 * rc_account_deck_get_item:
 * @self: a deck
 *
 * Returns: (transfer none) (nullable): the account that is chosen, %NULL also while
 *   somebody new is to come
 */
RcAccountItem *
rc_account_deck_get_item (RcAccountDeck *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_DECK (self), NULL);

  return self->is_adding ? NULL : rc_accounts_get_current (self->accounts);
}

/**
 * rc_account_deck_get_way_back:
 * @self: a deck
 *
 * Returns: (transfer none) (nullable): who can be shown instead of the connect page
 */
RcAccountItem *
rc_account_deck_get_way_back (RcAccountDeck *self)
{
  RcAccountItem *current;

  g_return_val_if_fail (RC_IS_ACCOUNT_DECK (self), NULL);

  current = rc_accounts_get_current (self->accounts);
  if (self->is_adding && current != NULL && rc_account_item_get_client (current) != NULL)
    return current;
  return rc_accounts_get_other (self->accounts, current);
}

/**
 * rc_account_deck_choose:
 * @self: a deck
 * @item: (nullable): who is shown from now on; %NULL: nobody
 *
 * Who is logged out is resumed, where there is a token.
 */
void
rc_account_deck_choose (RcAccountDeck *self,
                        RcAccountItem *item)
{
  g_return_if_fail (RC_IS_ACCOUNT_DECK (self));

  self->is_adding = FALSE;
  close_door (self);
  rc_accounts_set_current (self->accounts, item);
  g_signal_group_set_target (self->current_signals, item);
  if (item != NULL)
    rc_account_item_resume (item);
  show (self);
}

/**
 * rc_account_deck_ask:
 * @self: a deck
 * @server: an address, an invitation, or the empty string
 * @id: an id that is suggested
 * @is_sure: whether to go on at once, as if the button were pressed
 *
 * Asks for one more account.
 */
void
rc_account_deck_ask (RcAccountDeck *self,
                     const char    *server,
                     const char    *id,
                     gboolean       is_sure)
{
  g_return_if_fail (RC_IS_ACCOUNT_DECK (self));

  self->is_adding = TRUE;
  close_door (self);
  rc_connect_page_set_names (get_connect_page (self), server, id);
  show (self);
  if (is_sure)
    rc_connect_page_submit (self->connect_page);
}

/**
 * rc_account_deck_set_guest:
 * @self: a deck
 * @guest: whether to come as a guest without asking
 */
void
rc_account_deck_set_guest (RcAccountDeck *self,
                           gboolean       guest)
{
  g_return_if_fail (RC_IS_ACCOUNT_DECK (self));

  self->is_guest = guest;
  if (self->door != NULL)
    rc_door_set_guest (self->door, guest);
}

/**
 * rc_account_deck_open_conversation:
 * @self: a deck
 * @account: (nullable): the account's key, %NULL for the one that is shown
 * @id: a contact's id, or "all"
 *
 * Opens the conversation with @id now, or as soon as they are on the list; the account
 * is shown from now on. One that is gone is not.
 *
 * Returns: whether the deck's window shows it, or will; else its own one was presented
 */
gboolean
rc_account_deck_open_conversation (RcAccountDeck *self,
                                   const char    *account,
                                   const char    *id)
{
  RcAccountItem *item;
  GtkWindow *window;

  g_return_val_if_fail (RC_IS_ACCOUNT_DECK (self), TRUE);
  g_return_val_if_fail (id != NULL, TRUE);

  item = account != NULL ? rc_accounts_find (self->accounts, account) : rc_account_deck_get_item (self);
  if (item == NULL && account == NULL)
    {
      g_free (self->pending_id);
      self->pending_id = g_strdup (id);
    }
  if (item == NULL)
    return TRUE;
  if (item != rc_account_deck_get_item (self))
    rc_account_deck_choose (self, item);
  window = rc_account_view_open_conversation (g_hash_table_lookup (self->views, item), id);
  return window == NULL || GTK_ROOT (window) == gtk_widget_get_root (GTK_WIDGET (self->stack));
}

/**
 * rc_account_deck_refresh_times:
 * @self: a deck
 *
 * Says anew when something was: another day has begun.
 */
void
rc_account_deck_refresh_times (RcAccountDeck *self)
{
  GHashTableIter iter;
  gpointer view;

  g_return_if_fail (RC_IS_ACCOUNT_DECK (self));

  g_hash_table_iter_init (&iter, self->views);
  while (g_hash_table_iter_next (&iter, NULL, &view))
    {
      if (rc_account_view_get_page (view) != NULL)
        rc_chat_page_refresh_times (rc_account_view_get_page (view));
    }
}

/**
 * rc_account_deck_close:
 * @self: a deck
 *
 * Lets go of the window's widgets. The accounts go on.
 */
void
rc_account_deck_close (RcAccountDeck *self)
{
  g_return_if_fail (RC_IS_ACCOUNT_DECK (self));

  if (self->stack == NULL)
    return;
  g_signal_group_set_target (self->current_signals, NULL);
  g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_signal_handlers_disconnect_by_data (self->stack, self);
  close_views (self);
  close_door (self);
  self->stack = NULL;
}

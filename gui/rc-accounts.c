/* rc-accounts.c - the accounts of this person.
 *
 * Knows no widget. The list is in the settings, what belongs to an account in its
 * cache, in the password store, and in settings of its own.
 *
 *      in the list -- remove --> removed -- forget --> nothing is left of it
 *           ^                       |
 *           +------- restore -------+
 *
 * Who is removed stays connected and remembered, out of sight, until that can no
 * longer be undone; so a program that is killed in between has removed nothing. */
#include "config.h"

#include "rc-account-memory.h"
#include "rc-account.h"
#include "rc-accounts.h"
#include "rc-tab-memory.h"

/* How long the end of the program waits for what it has begun to delete. */
#define FINISH_SECONDS 3

struct _RcAccounts
{
  GObject parent_instance;

  /* owned */
  GSettings *settings;    /* nullable */
  RcSecretStore *store;
  GPtrArray *items;       /* of RcAccountItem */
  GPtrArray *removed;     /* of RcAccountItem: in neither list twice */
  RcAccountItem *current; /* nullable */

  guint changed_source;
  guint n_deleting;
};

enum
{
  CHANGED,
  FORGOTTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rc_accounts_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcAccounts, rc_accounts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rc_accounts_list_model_init))

static GType
rc_accounts_get_item_type (GListModel *model)
{
  return RC_TYPE_ACCOUNT_ITEM;
}

static guint
rc_accounts_get_n_items (GListModel *model)
{
  return RC_ACCOUNTS (model)->items->len;
}

static gpointer
rc_accounts_get_item (GListModel *model,
                      guint       position)
{
  RcAccounts *self = RC_ACCOUNTS (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
rc_accounts_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rc_accounts_get_item_type;
  iface->get_n_items = rc_accounts_get_n_items;
  iface->get_item = rc_accounts_get_item;
}

static gboolean
emit_changed (gpointer user_data)
{
  RcAccounts *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (RcAccounts *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_idle_add (emit_changed, self);
}

static RcAccountItem *
find_in (GPtrArray  *items,
         const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      RcAccountItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (rc_account_item_get_key (item), key))
        return item;
    }
  return NULL;
}

static void
insert (RcAccounts    *self,
        RcAccountItem *item)
{
  g_ptr_array_add (self->items, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  queue_changed (self);
}

static RcAccountItem *
make_item (RcAccounts *self,
           const char *server,
           const char *id)
{
  RcAccountItem *item = rc_account_item_new (server, id, self->store, self->settings);

  g_signal_connect_object (item, "notify", G_CALLBACK (queue_changed), self, G_CONNECT_SWAPPED);
  return item;
}

static void
load_one (RcAccounts *self,
          const char *server,
          const char *id)
{
  g_autofree char *key = NULL;
  g_autoptr (RcAccountItem) item = NULL;

  /* Anybody may write settings. */
  if (self->items->len >= RC_ACCOUNTS_MAX || *id == '\0' || !rc_client_check_server (server, NULL))
    return;
  key = rc_account_dup_key (server, id);
  if (find_in (self->items, key) != NULL)
    return;
  item = make_item (self, server, id);
  g_ptr_array_add (self->items, g_steal_pointer (&item));
}

/* An earlier version knew one account, the last one, and not which of them is shown. */
static void
take_over (RcAccounts *self)
{
  g_autofree char *server = g_settings_get_string (self->settings, "server");
  g_autofree char *id = g_settings_get_string (self->settings, "id");

  load_one (self, server, id);
  if (self->items->len == 0)
    return;
  rc_account_memory_add (self->settings, server, id);
  g_settings_set_string (self->settings, "account", rc_account_item_get_key (g_ptr_array_index (self->items, 0)));
}

static void
load (RcAccounts *self)
{
  g_autoptr (GVariant) rows = rc_account_memory_load (self->settings);
  g_autofree char *current = g_settings_get_string (self->settings, "account");

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      const char *row_server, *row_id;

      g_variant_get_child (rows, i, "(&s&s)", &row_server, &row_id);
      load_one (self, row_server, row_id);
    }
  if (g_variant_n_children (rows) == 0 && *current == '\0')
    take_over (self);
  g_set_object (&self->current, find_in (self->items, current));
  if (self->current == NULL && self->items->len > 0)
    g_set_object (&self->current, g_ptr_array_index (self->items, 0));
}

static void
save (RcAccounts    *self,
      RcAccountItem *item)
{
  if (self->settings != NULL && !rc_account_item_get_guest (item))
    rc_account_memory_add (self->settings, rc_account_item_get_server (item), rc_account_item_get_id (item));
}

static void
rc_accounts_dispose (GObject *object)
{
  RcAccounts *self = RC_ACCOUNTS (object);

  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_clear_object (&self->current);
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->removed, 0);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_accounts_parent_class)->dispose (object);
}

static void
rc_accounts_finalize (GObject *object)
{
  RcAccounts *self = RC_ACCOUNTS (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->removed);
  G_OBJECT_CLASS (rc_accounts_parent_class)->finalize (object);
}

static void
rc_accounts_class_init (RcAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_accounts_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_accounts_finalize;

  /**
   * RcAccounts::changed:
   * @self: the accounts
   */
  signals[CHANGED] = g_signal_new ("changed", RC_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  /**
   * RcAccounts::forgotten:
   * @self: the accounts
   * @item: the one whose engine is to be let go
   */
  signals[FORGOTTEN] = g_signal_new ("forgotten", RC_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, RC_TYPE_ACCOUNT_ITEM);
}

static void
rc_accounts_init (RcAccounts *self)
{
  self->store = rc_secret_store_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rc_accounts_new:
 * @settings: (nullable): what is remembered
 *
 * Returns: (transfer full): the accounts that are remembered, none of them open yet
 */
RcAccounts *
rc_accounts_new (GSettings *settings)
{
  RcAccounts *self = g_object_new (RC_TYPE_ACCOUNTS, NULL);

  g_set_object (&self->settings, settings);
  if (settings != NULL)
    load (self);
  return self;
}

/**
 * rc_accounts_get_store:
 * @self: the accounts
 *
 * Returns: (transfer none): where their tokens are
 */
RcSecretStore *
rc_accounts_get_store (RcAccounts *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNTS (self), NULL);

  return self->store;
}

/**
 * rc_accounts_find:
 * @self: the accounts
 * @key: as rc_account_item_get_key() has it
 *
 * Returns: (transfer none) (nullable): the account in the list
 */
RcAccountItem *
rc_accounts_find (RcAccounts *self,
                  const char *key)
{
  g_return_val_if_fail (RC_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return find_in (self->items, key);
}

/**
 * rc_accounts_lookup:
 * @self: the accounts
 * @server: an address, however it is written
 * @id: an id, the same
 *
 * Returns: (transfer none) (nullable): the account in the list
 */
RcAccountItem *
rc_accounts_lookup (RcAccounts *self,
                    const char *server,
                    const char *id)
{
  g_autofree char *key = rc_account_dup_key (server, id);

  return rc_accounts_find (self, key);
}

/**
 * rc_accounts_is_full:
 * @self: the accounts
 *
 * Returns: whether there is no room for another one; who was removed may come back,
 *   and so counts
 */
gboolean
rc_accounts_is_full (RcAccounts *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNTS (self), TRUE);

  return self->items->len + self->removed->len >= RC_ACCOUNTS_MAX;
}

/**
 * rc_accounts_add:
 * @self: the accounts
 * @client: the engine of somebody who has logged in
 *
 * Gives @client to the account that it is of, which is made where it is a new one.
 *
 * Returns: (transfer none) (nullable): the account; %NULL: there are
 *   %RC_ACCOUNTS_MAX, and nothing was done
 */
RcAccountItem *
rc_accounts_add (RcAccounts *self,
                 RcClient   *client)
{
  RcAccountItem *item;

  g_return_val_if_fail (RC_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);

  item = rc_accounts_lookup (self, rc_client_get_server (client), rc_client_get_id (client));
  if (item == NULL && !rc_accounts_is_full (self))
    {
      g_autoptr (RcAccountItem) made = make_item (self, rc_client_get_server (client), rc_client_get_id (client));

      insert (self, made);
      item = made;
    }
  if (item == NULL)
    return NULL;
  rc_account_item_take_client (item, client);
  save (self, item);
  return item;
}

/**
 * rc_accounts_resume:
 * @self: the accounts
 *
 * Opens every account of which there is a token.
 */
void
rc_accounts_resume (RcAccounts *self)
{
  g_return_if_fail (RC_IS_ACCOUNTS (self));

  /* Who is looked at first. */
  if (self->current != NULL)
    rc_account_item_resume (self->current);
  for (guint i = 0; i < self->items->len; i++)
    rc_account_item_resume (g_ptr_array_index (self->items, i));
}

/**
 * rc_accounts_get_current:
 * @self: the accounts
 *
 * Returns: (transfer none) (nullable): the one that is shown
 */
RcAccountItem *
rc_accounts_get_current (RcAccounts *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNTS (self), NULL);

  return self->current;
}

/**
 * rc_accounts_set_current:
 * @self: the accounts
 * @item: (nullable): the one that is shown from now on, also after the next start
 */
void
rc_accounts_set_current (RcAccounts    *self,
                         RcAccountItem *item)
{
  g_return_if_fail (RC_IS_ACCOUNTS (self));

  if (!g_set_object (&self->current, item))
    return;
  if (self->settings != NULL && item != NULL)
    {
      /* Who comes back is offered these names. */
      g_settings_set_string (self->settings, "server", rc_account_item_get_server (item));
      g_settings_set_string (self->settings, "id", rc_account_item_get_id (item));
      g_settings_set_string (self->settings, "account", rc_account_item_get_key (item));
    }
  queue_changed (self);
}

/**
 * rc_accounts_get_other:
 * @self: the accounts
 * @item: (nullable): one of them
 *
 * Returns: (transfer none) (nullable): one beside @item that can be shown
 */
RcAccountItem *
rc_accounts_get_other (RcAccounts    *self,
                       RcAccountItem *item)
{
  g_return_val_if_fail (RC_IS_ACCOUNTS (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      RcAccountItem *other = g_ptr_array_index (self->items, i);

      if (other != item && rc_account_item_get_client (other) != NULL)
        return other;
    }
  return NULL;
}

/**
 * rc_accounts_count_unread:
 * @self: the accounts
 * @but: (nullable): the one that does not count
 *
 * Returns: how many messages are unread in them
 */
guint
rc_accounts_count_unread (RcAccounts    *self,
                          RcAccountItem *but)
{
  guint unread = 0;

  g_return_val_if_fail (RC_IS_ACCOUNTS (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    {
      if (g_ptr_array_index (self->items, i) != but)
        unread += rc_account_item_get_unread (g_ptr_array_index (self->items, i));
    }
  return unread;
}

/**
 * rc_accounts_remove:
 * @self: the accounts
 * @item: one of them
 *
 * Takes it out of the list. It comes back by rc_accounts_restore(), and at the next
 * start, until rc_accounts_forget() or rc_accounts_finish(). A guest, of whom
 * nothing is kept, goes at once.
 */
void
rc_accounts_remove (RcAccounts    *self,
                    RcAccountItem *item)
{
  guint position;

  g_return_if_fail (RC_IS_ACCOUNTS (self));

  if (!g_ptr_array_find (self->items, item, &position))
    return;
  g_ptr_array_add (self->removed, g_object_ref (item));
  g_ptr_array_remove_index (self->items, position);
  if (self->current == item)
    rc_accounts_set_current (self, NULL);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  queue_changed (self);
  if (rc_account_item_get_guest (item))
    rc_accounts_forget (self, item);
}

/**
 * rc_accounts_restore:
 * @self: the accounts
 * @key: of one that was removed
 *
 * Returns: whether it is in the list again: it was not forgotten yet
 */
gboolean
rc_accounts_restore (RcAccounts *self,
                     const char *key)
{
  RcAccountItem *item;

  g_return_val_if_fail (RC_IS_ACCOUNTS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  item = find_in (self->removed, key);
  if (item == NULL)
    return FALSE;
  insert (self, item);
  g_ptr_array_remove (self->removed, item);
  return TRUE;
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (RcAccounts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rc_account_delete_finish (result, &error))
    g_message ("not all of an account could be deleted: %s", error->message);
  self->n_deleting--;
}

static void
forget_settings (RcAccounts    *self,
                 RcAccountItem *item)
{
  const char *key = rc_account_item_get_key (item);

  rc_account_memory_remove (self->settings, key);
  rc_tab_memory_save (self->settings, key, "", NULL);
}

/**
 * rc_accounts_forget:
 * @self: the accounts
 * @item: one that was removed
 *
 * From here on it cannot be undone: see rc_account_item_forget().
 */
void
rc_accounts_forget (RcAccounts    *self,
                    RcAccountItem *item)
{
  g_autoptr (RcAccountItem) kept = g_object_ref (item);

  g_return_if_fail (RC_IS_ACCOUNTS (self));

  if (!g_ptr_array_remove (self->removed, item))
    return;
  g_signal_emit (self, signals[FORGOTTEN], 0, item);
  if (rc_account_item_get_guest (item))
    {
      rc_account_item_log_out (item);
      return;
    }
  if (self->settings != NULL)
    forget_settings (self, item);
  self->n_deleting++;
  rc_account_item_forget (item, on_deleted, g_object_ref (self));
}

static gboolean
on_deadline (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * rc_accounts_finish:
 * @self: the accounts
 *
 * The program ends: forgets those that were removed, disconnects the others, and waits
 * a moment for what is under way, on the disk and to the password store.
 */
void
rc_accounts_finish (RcAccounts *self)
{
  gboolean late = FALSE;
  guint source;

  g_return_if_fail (RC_IS_ACCOUNTS (self));

  while (self->removed->len > 0)
    rc_accounts_forget (self, g_ptr_array_index (self->removed, 0));
  for (guint i = 0; i < self->items->len; i++)
    rc_account_item_close (g_ptr_array_index (self->items, i));
  source = g_timeout_add_seconds (FINISH_SECONDS, on_deadline, &late);
  while (!late && (self->n_deleting > 0 || rc_secret_store_is_busy (self->store)))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

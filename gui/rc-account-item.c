/* rc-account-item.c - one id on one server, as this program has it.
 *
 * Knows no widget. Whoever has a token is connected without being asked, and shown
 * what is kept of them before the server has answered. */
#include "config.h"

#include "rc-account-item.h"
#include "rc-account-opener.h"
#include "rc-blocked-filter.h"
#include "rc-presence-watch.h"
#include "rc-settings.h"

struct _RcAccountItem
{
  GObject parent_instance;

  /* owned */
  char *server;
  char *id;
  char *key;
  char *title;
  RcSecretStore *store;
  GSettings *settings;          /* nullable: of this account */
  RcContactPrefs *prefs;
  RcClient *client;             /* nullable */
  RcClient *loading;            /* nullable: it will be the client */
  GSignalGroup *loading_signals;
  GSignalGroup *client_signals;
  RcPresenceWatch *watch;       /* nullable: of what is unread */
  GCancellable *lookup;         /* of the token; NULL: none is under way */

  guint unread;
  gboolean is_opening;          /* as it was told */
  gboolean is_asking;
  gboolean is_guest;
};

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_OPENING,
  PROP_TITLE,
  PROP_UNREAD,
  PROP_ASKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcAccountItem, rc_account_item, G_TYPE_OBJECT)

static void
set_flag (RcAccountItem *self,
          gboolean      *flag,
          gboolean       value,
          guint          prop)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
update_opening (RcAccountItem *self)
{
  set_flag (self, &self->is_opening, self->lookup != NULL || self->loading != NULL, PROP_OPENING);
}

static void
count_unread (RcAccountItem *self)
{
  GListModel *roster = self->client != NULL ? G_LIST_MODEL (rc_client_get_roster (self->client)) : NULL;
  guint n = roster != NULL ? g_list_model_get_n_items (roster) : 0;
  guint unread = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RcContact) contact = g_list_model_get_item (roster, i);
      const char *id = rc_contact_get_id (contact);
      guint theirs = rc_contact_get_unread (contact);

      if (theirs > 0 && !rc_contact_prefs_get (self->prefs, id, RC_CONTACT_PREF_MUTED) &&
          !rc_contact_prefs_get (self->prefs, id, RC_CONTACT_PREF_BLOCKED))
        unread += theirs;
    }
  if (self->unread == unread)
    return;
  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

static void
update_title (RcAccountItem *self)
{
  const char *id = self->client != NULL ? rc_client_get_id (self->client) : self->id;
  g_autofree char *title = g_strdup_printf ("%s@%s", id, self->server);

  if (g_strcmp0 (self->title, title) == 0)
    return;
  if (id != self->id)
    {
      g_free (self->id);
      self->id = g_strdup (id);
    }
  g_free (self->title);
  self->title = g_steal_pointer (&title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* What goes on by a person's help only. Who is refused is told so by the
 * connection bar, and is not asked for anything. */
static void
update_asking (RcAccountItem *self)
{
  RcClientState state = self->client != NULL ? rc_client_get_state (self->client) : RC_CLIENT_OFFLINE;

  set_flag (self, &self->is_asking, rc_client_state_is_final (state) && state != RC_CLIENT_REFUSED, PROP_ASKING);
}

static void
set_client (RcAccountItem *self,
            RcClient      *client)
{
  if (!g_set_object (&self->client, client))
    return;
  g_signal_group_set_target (self->client_signals, client);
  g_clear_object (&self->watch);
  if (client != NULL)
    {
      rc_blocked_filter_follow (client, self->prefs);
      self->watch = rc_presence_watch_new_unread (G_LIST_MODEL (rc_client_get_roster (client)));
      g_signal_connect_object (self->watch, "changed", G_CALLBACK (count_unread), self, G_CONNECT_SWAPPED);
    }
  update_title (self);
  update_asking (self);
  count_unread (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
on_loaded (RcAccountItem *self)
{
  g_autoptr (RcClient) client = NULL;

  if (!rc_client_get_loaded (self->loading))
    return;
  g_signal_group_set_target (self->loading_signals, NULL);
  client = g_steal_pointer (&self->loading);
  set_client (self, client);
  update_opening (self);
}

static void
open_client (RcAccountItem *self,
             const char    *token)
{
  g_autoptr (GError) error = NULL;

  self->loading = rc_account_opener_open (self->server, self->id, token, NULL, TRUE, self->store, &error);
  if (self->loading == NULL)
    {
      g_message ("%s: %s", self->title, error->message);
      return;
    }
  g_signal_group_set_target (self->loading_signals, self->loading);
  rc_client_start (self->loading);
  on_loaded (self);
}

static void
on_token (gpointer    owner,
          const char *token)
{
  RcAccountItem *self = owner;

  g_clear_object (&self->lookup);
  if (token != NULL)
    open_client (self, token);
  update_opening (self);
}

/* Gives up what is under way. */
static void
stop_opening (RcAccountItem *self)
{
  g_autoptr (RcClient) client = g_steal_pointer (&self->loading);

  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  g_signal_group_set_target (self->loading_signals, NULL);
  if (client != NULL)
    rc_client_stop (client);
}

static void
rc_account_item_dispose (GObject *object)
{
  RcAccountItem *self = RC_ACCOUNT_ITEM (object);

  if (self->loading_signals != NULL)
    stop_opening (self);
  if (self->client != NULL)
    rc_client_stop (self->client);
  g_clear_object (&self->watch);
  g_clear_object (&self->client);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->loading_signals);
  g_clear_object (&self->prefs);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rc_account_item_parent_class)->dispose (object);
}

static void
rc_account_item_finalize (GObject *object)
{
  RcAccountItem *self = RC_ACCOUNT_ITEM (object);

  g_free (self->server);
  g_free (self->id);
  g_free (self->key);
  g_free (self->title);
  G_OBJECT_CLASS (rc_account_item_parent_class)->finalize (object);
}

static void
rc_account_item_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RcAccountItem *self = RC_ACCOUNT_ITEM (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_OPENING:
      g_value_set_boolean (value, self->is_opening);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case PROP_ASKING:
      g_value_set_boolean (value, self->is_asking);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_account_item_class_init (RcAccountItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rc_account_item_dispose;
  object_class->finalize = rc_account_item_finalize;
  object_class->get_property = rc_account_item_get_property;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, RC_TYPE_CLIENT, flags);
  properties[PROP_OPENING] = g_param_spec_boolean ("opening", NULL, NULL, FALSE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ASKING] = g_param_spec_boolean ("asking", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_account_item_init (RcAccountItem *self)
{
  self->loading_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->loading_signals, "notify::loaded", G_CALLBACK (on_loaded), self);
  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::state", G_CALLBACK (update_asking), self);
  g_signal_group_connect_swapped (self->client_signals, "notify::id", G_CALLBACK (update_title), self);
}

/**
 * rc_account_item_new:
 * @server: an address that rc_client_check_server() takes
 * @id: an id
 * @store: where its token is
 * @settings: (nullable): what the program remembers
 *
 * Returns: (transfer full): an account that is logged out
 */
RcAccountItem *
rc_account_item_new (const char    *server,
                     const char    *id,
                     RcSecretStore *store,
                     GSettings     *settings)
{
  RcAccountItem *self;

  g_return_val_if_fail (server != NULL && id != NULL, NULL);
  g_return_val_if_fail (RC_IS_SECRET_STORE (store), NULL);

  self = g_object_new (RC_TYPE_ACCOUNT_ITEM, NULL);
  self->server = g_strdup (server);
  self->id = g_strdup (id);
  self->key = rc_account_dup_key (server, id);
  self->store = g_object_ref (store);
  self->settings = rc_settings_open_account (settings, self->key);
  self->prefs = rc_contact_prefs_new (self->settings);
  g_signal_connect_object (self->prefs, "changed", G_CALLBACK (count_unread), self, G_CONNECT_SWAPPED);
  update_title (self);
  return self;
}

/**
 * rc_account_item_resume:
 * @self: an account
 *
 * Opens it where there is a token of it; else it stays logged out. Nothing happens
 * where it is open, or being opened.
 */
void
rc_account_item_resume (RcAccountItem *self)
{
  g_return_if_fail (RC_IS_ACCOUNT_ITEM (self));

  if (self->client != NULL || self->loading != NULL || self->lookup != NULL || self->is_guest)
    return;
  self->lookup = rc_account_opener_find_token (self->store, self->server, self->id, on_token, self);
  update_opening (self);
}

/**
 * rc_account_item_take_client:
 * @self: an account
 * @client: its engine, logged in or loaded
 */
void
rc_account_item_take_client (RcAccountItem *self,
                             RcClient      *client)
{
  g_return_if_fail (RC_IS_ACCOUNT_ITEM (self));
  g_return_if_fail (RC_IS_CLIENT (client));

  stop_opening (self);
  if (self->client != NULL && self->client != client)
    rc_client_stop (self->client);
  self->is_guest = !rc_client_has_account (client);
  set_client (self, client);
  update_opening (self);
}

/**
 * rc_account_item_close:
 * @self: an account
 *
 * Disconnects it. Its token stays, and so it can be resumed.
 */
void
rc_account_item_close (RcAccountItem *self)
{
  g_autoptr (RcClient) client = NULL;

  g_return_if_fail (RC_IS_ACCOUNT_ITEM (self));

  stop_opening (self);
  if (self->client != NULL)
    client = g_object_ref (self->client);
  set_client (self, NULL);
  if (client != NULL)
    rc_client_stop (client);
  update_opening (self);
}

/**
 * rc_account_item_log_out:
 * @self: an account
 *
 * Its token ends, here and at the server. What is kept of it stays.
 */
void
rc_account_item_log_out (RcAccountItem *self)
{
  g_return_if_fail (RC_IS_ACCOUNT_ITEM (self));

  if (self->client != NULL)
    rc_client_log_out (self->client);
  else
    rc_secret_store_drop (self->store, self->server, self->id, RC_SECRET_TOKEN);
  rc_account_item_close (self);
}

/**
 * rc_account_item_forget:
 * @self: an account
 * @callback: is told when it is done; see rc_account_delete_finish()
 *
 * Logs out, and deletes all that this computer keeps of the account: its messages,
 * its token, a password, what was decided about contacts.
 */
void
rc_account_item_forget (RcAccountItem       *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  static const char *const keys[] = { "pinned", "muted", "blocked" };

  g_return_if_fail (RC_IS_ACCOUNT_ITEM (self));

  rc_account_item_log_out (self);
  rc_secret_store_drop (self->store, self->server, self->id, RC_SECRET_TOKEN);
  rc_secret_store_drop (self->store, self->server, self->id, RC_SECRET_PASSWORD);
  for (guint i = 0; self->settings != NULL && i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
  rc_account_delete (self->server, self->id, callback, user_data);
}

/**
 * rc_account_item_get_key:
 * @self: an account
 *
 * Returns: (transfer none): what it is called by programs: see rc_account_dup_key()
 */
const char *
rc_account_item_get_key (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), NULL);

  return self->key;
}

/**
 * rc_account_item_get_server:
 * @self: an account
 *
 * Returns: (transfer none): the address of its server, as it was typed
 */
const char *
rc_account_item_get_server (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), NULL);

  return self->server;
}

/**
 * rc_account_item_get_id:
 * @self: an account
 *
 * Returns: (transfer none): one's own id
 */
const char *
rc_account_item_get_id (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), NULL);

  return self->id;
}

/**
 * rc_account_item_get_title:
 * @self: an account
 *
 * Returns: (transfer none): what it is called by people
 */
const char *
rc_account_item_get_title (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), NULL);

  return self->title;
}

/**
 * rc_account_item_get_client:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): its engine, %NULL while it is logged out or
 *   being opened
 */
RcClient *
rc_account_item_get_client (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), NULL);

  return self->client;
}

/**
 * rc_account_item_get_prefs:
 * @self: an account
 *
 * Returns: (transfer none): what was decided about its contacts
 */
RcContactPrefs *
rc_account_item_get_prefs (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), NULL);

  return self->prefs;
}

/**
 * rc_account_item_get_unread:
 * @self: an account
 *
 * Returns: how many messages are unread, but of who is muted or blocked
 */
guint
rc_account_item_get_unread (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), 0);

  return self->unread;
}

/**
 * rc_account_item_get_opening:
 * @self: an account
 *
 * Returns: whether it is not known yet if it can be shown
 */
gboolean
rc_account_item_get_opening (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), FALSE);

  return self->is_opening;
}

/**
 * rc_account_item_get_asking:
 * @self: an account
 *
 * Returns: whether it waits for a person: for a password, or to look at a key
 */
gboolean
rc_account_item_get_asking (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), FALSE);

  return self->is_asking;
}

/**
 * rc_account_item_get_guest:
 * @self: an account
 *
 * Returns: whether it is a guest's, of whom nothing is kept
 */
gboolean
rc_account_item_get_guest (RcAccountItem *self)
{
  g_return_val_if_fail (RC_IS_ACCOUNT_ITEM (self), FALSE);

  return self->is_guest;
}

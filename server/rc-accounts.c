/* rc-accounts.c - whose id is whose for good, and what lets them in.
 *
 *      asked for  -->  the store commits  -->  memory changes  -->  the caller is told
 *
 * So nobody is ever told of what a power cut could take back. All accounts are
 * in memory, read at start: as persons in the hub's tables, who stay there while
 * nobody is logged in. A removal is the other way round: who is removed is gone
 * at once.
 *
 * An account without a password belongs to whoever holds a token of it, and is
 * forgotten when it was not seen for long. */
#include "config.h"

#include "rc-accounts.h"
#include "rc-receipts.h"
#include "rc-session.h"

/* How often is looked for what has ended, whatever the periods. */
#define SWEEP_MIN_MS 50
#define SWEEP_MAX_MS (60 * 60 * 1000)

struct _RcAccounts
{
  RcHub *hub;         /* borrowed */
  GHashTable *tokens; /* RcToken, owned */
  guint sweep_id;
};

static guint
token_hash (gconstpointer token)
{
  guint hash;

  memcpy (&hash, ((const RcToken *) token)->hash, sizeof hash);
  return hash;
}

static gboolean
token_equal (gconstpointer a, gconstpointer b)
{
  return sodium_memcmp (((const RcToken *) a)->hash, ((const RcToken *) b)->hash, RC_TOKEN_HASH_BYTES) == 0;
}

/* --- in memory ------------------------------------------------------------- */

static void
note_token (RcAccounts *self, RcPerson *person, const guint8 *hash, gint64 used_us)
{
  RcToken *token = g_new0 (RcToken, 1);

  memcpy (token->hash, hash, RC_TOKEN_HASH_BYTES);
  token->person = person;
  token->used_us = used_us;
  token->next = person->details->tokens;
  person->details->tokens = token;
  g_hash_table_add (self->tokens, token);
}

static void
drop_token (RcAccounts *self, RcToken *token)
{
  RcToken **at = &token->person->details->tokens;

  while (*at != token)
    at = &(*at)->next;
  *at = token->next;
  g_hash_table_remove (self->tokens, token);
}

/* All of them, but perhaps one. */
static void
drop_tokens (RcAccounts *self, RcPerson *person, const guint8 *kept)
{
  RcToken *next;

  for (RcToken *token = person->details->tokens; token != NULL; token = next)
    {
      next = token->next;
      if (kept == NULL || sodium_memcmp (token->hash, kept, RC_TOKEN_HASH_BYTES) != 0)
        drop_token (self, token);
    }
}

/* Makes a person whose id stays theirs. */
static RcPerson *
make_person (RcAccounts *self, const RcStoreAccount *account, gint64 party, RcSkeletonClaim *claim)
{
  RcPerson *person = rc_hub_take_id (self->hub, rc_slice_from_string (account->id), account->folded, claim);

  person->account = TRUE;
  person->party = party;
  person->since_us = account->since_us;
  self->hub->time_us = MAX (self->hub->time_us, account->since_us);
  person->seen_us = account->seen_us;
  person->details = g_new0 (RcAccount, 1);
  person->details->password_hash = g_strdup (account->password_hash);
  return person;
}

static void
clear_details (RcAccounts *self, RcPerson *person)
{
  drop_tokens (self, person, NULL);
  g_free (person->details->password_hash);
  g_clear_pointer (&person->details, g_free);
}

static void
on_loaded (const RcStoreAccount *account, const RcStoreToken *tokens, gsize n_tokens, gpointer user_data)
{
  RcAccounts *self = user_data;
  RcSkeletonClaim *claim = rc_skeletons_restore (self->hub->skeletons, account->skeleton, account->folded_skeleton);
  RcPerson *person = make_person (self, account, account->party, claim);

  for (gsize i = 0; i < n_tokens; i++)
    note_token (self, person, tokens[i].hash, tokens[i].used_us);
}

/* --- what ends by itself --------------------------------------------------- */

/* Nobody can ever come in: the server was cut off between making the account
 * and giving its token. */
static gboolean
is_stillborn (const RcPerson *person)
{
  return person->seen_us == 0 && person->details->tokens == NULL;
}

static GPtrArray *
list_forgettable (RcAccounts *self, gboolean at_start)
{
  GPtrArray *list = g_ptr_array_new ();
  gint64 before_us = g_get_real_time () - self->hub->config->open_id_hold_us;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RcPerson *person = value;

      if (!person->account || person->details->password_hash != NULL || rc_person_is_here (person))
        continue;

      if (MAX (person->seen_us, person->since_us) < before_us || (at_start && is_stillborn (person)))
        g_ptr_array_add (list, person);
    }

  return list;
}

static void
forget_old (RcAccounts *self, gboolean at_start)
{
  g_autoptr (GPtrArray) list = list_forgettable (self, at_start);

  for (guint i = 0; i < list->len; i++)
    {
      RcPerson *person = g_ptr_array_index (list, i);

      g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "REDCOAST_ID", rc_person_get_id (person).data, "MESSAGE",
                        "%s is forgotten: nobody has come back for it", rc_person_get_id (person).data);
      rc_accounts_remove (self, person, NULL, NULL);
    }
}

static gboolean
is_unused (gpointer key, gpointer value, gpointer before_us)
{
  return ((const RcToken *) key)->used_us < *(const gint64 *) before_us;
}

static void
drop_unused_tokens (RcAccounts *self)
{
  gint64 now_us = g_get_real_time ();
  gint64 before_us = now_us - self->hub->config->token_hold_us;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer token;

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &token, NULL))
    if (is_unused (token, NULL, &before_us))
      g_ptr_array_add (list, token);

  for (guint i = 0; i < list->len; i++)
    drop_token (self, g_ptr_array_index (list, i));

  rc_store_expire (self->hub->store, now_us, before_us, NULL, NULL);
}

static gboolean
on_sweep (gpointer user_data)
{
  RcAccounts *self = user_data;

  drop_unused_tokens (self);
  forget_old (self, FALSE);
  rc_reactor_request_turn (self->hub->reactor);
  return G_SOURCE_CONTINUE;
}

static guint
sweep_interval_ms (const RcConfig *config)
{
  return CLAMP (MIN (config->open_id_hold_us, config->token_hold_us) / 4 / 1000, SWEEP_MIN_MS, SWEEP_MAX_MS);
}

/**
 * rc_accounts_new:
 * @hub: the hub, which nobody has entered yet; its store must outlive this
 * @error: return location for an error
 *
 * Reads all accounts. It blocks. Errors: as rc_store_load_accounts().
 *
 * Returns: (transfer full) (nullable): the accounts, see rc_accounts_free().
 */
RcAccounts *
rc_accounts_new (RcHub *hub, GError **error)
{
  g_autoptr (RcAccounts) self = g_new0 (RcAccounts, 1);

  self->hub = hub;
  self->tokens = g_hash_table_new_full (token_hash, token_equal, g_free, NULL);
  if (!rc_store_load_accounts (hub->store, on_loaded, self, error))
    return NULL;

  forget_old (self, TRUE);
  self->sweep_id = g_timeout_add (sweep_interval_ms (hub->config), on_sweep, self);
  return g_steal_pointer (&self);
}

/**
 * rc_accounts_free:
 * @self: (transfer full): the accounts, while the hub is still there
 *
 * Frees all; nothing on disk changes.
 */
void
rc_accounts_free (RcAccounts *self)
{
  GHashTableIter iter;
  gpointer person;

  g_clear_handle_id (&self->sweep_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    if (((RcPerson *) person)->details != NULL)
      clear_details (self, person);

  g_hash_table_unref (self->tokens);
  g_free (self);
}

/* --- changes --------------------------------------------------------------- */

/* One change on its way to the disk. */
typedef struct
{
  RcAccounts *accounts;
  RcPerson *person; /* (nullable), a reference */
  RcStoreAccount account;
  RcSkeletonClaim *claim;
  gboolean has_hash;
  guint8 hash[RC_TOKEN_HASH_BYTES];
  gint64 time_us;
  RcAddedFunc added;
  RcRemovedFunc removed;
  RcAccountFunc func;
  gpointer user_data;
} Change;

static Change *
change_new (RcAccounts *self, const guint8 *hash, RcAccountFunc func, gpointer user_data)
{
  Change *change = g_new0 (Change, 1);

  change->accounts = self;
  change->has_hash = hash != NULL;
  if (hash != NULL)
    memcpy (change->hash, hash, sizeof change->hash);
  change->time_us = g_get_real_time ();
  change->func = func;
  change->user_data = user_data;
  return change;
}

/* A change of somebody who is there, and stays until it is finished. */
static Change *
change_new_of (RcAccounts *self, RcPerson *person, const guint8 *hash, RcAccountFunc func, gpointer user_data)
{
  Change *change = change_new (self, hash, func, user_data);

  change->person = rc_person_ref (person);
  return change;
}

/* Everything that comes of a commit is outside of a turn. */
static void
change_finish (Change *change, const GError *error)
{
  RcHub *hub = change->accounts->hub;

  if (change->func != NULL)
    change->func (change->person, error, change->user_data);

  g_clear_pointer (&change->person, rc_person_unref);
  g_free ((char *) change->account.id);
  g_free ((char *) change->account.folded);
  g_free ((char *) change->account.password_hash);
  g_free (change);
  rc_reactor_request_turn (hub->reactor);
}

static void
on_added (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;
  RcAccounts *self = change->accounts;
  RcPerson *person = NULL;

  if (done->error == NULL && done->outcome == RC_STORE_DONE)
    {
      person = make_person (self, &change->account, done->party, change->claim);
      rc_roster_feed_note (&self->hub->roster, person);
    }

  change->added (person, done, change->user_data);
  change_finish (change, NULL);
}

/**
 * rc_accounts_add:
 * @self: the accounts
 * @account: what; its strings are copied; its claim is the account's if there is
 *   one, and stays the caller's else
 * @func: (scope async): called once it is on disk, or was refused; with the
 *   person, where the outcome is %RC_STORE_DONE
 * @user_data: for @func
 *
 * Makes an account.
 */
void
rc_accounts_add (RcAccounts *self, const RcNewAccount *account, RcAddedFunc func, gpointer user_data)
{
  Change *change = change_new (self, NULL, NULL, user_data);

  change->added = func;
  change->claim = account->claim;
  change->account = (RcStoreAccount) {
    .id = rc_slice_dup (account->id),
    .folded = g_strdup (account->folded),
    .skeleton = account->claim->written,
    .folded_skeleton = account->claim->folded,
    .since_us = rc_hub_tell_time (self->hub),
    .password_hash = g_strdup (account->password_hash),
  };
  rc_store_add_account (self->hub->store, &change->account, account->invite_hash, on_added, change);
  rc_reactor_request_turn (self->hub->reactor);
}

/* Those who came with a token that has ended go. */
static void
end_sessions (RcPerson *person, const guint8 *kept_token)
{
  for (RcSession *session = person->sessions; session != NULL; session = session->person_next)
    {
      if (!rc_session_is_open (session) ||
          (kept_token != NULL && sodium_memcmp (session->token_hash, kept_token, RC_TOKEN_HASH_BYTES) == 0))
        continue;

      rc_session_put_bye (session, "logout", RC_SLICE_ABSENT);
      rc_session_close (session);
    }
}

static void
on_password_set (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;
  RcPerson *person = change->person;

  if (done->error == NULL && person->details != NULL)
    {
      g_free (person->details->password_hash);
      person->details->password_hash = g_strdup (change->account.password_hash);
      drop_tokens (change->accounts, person, change->has_hash ? change->hash : NULL);
      end_sessions (person, change->has_hash ? change->hash : NULL);
    }

  change_finish (change, done->error);
}

/**
 * rc_accounts_set_password:
 * @self: the accounts
 * @person: whose
 * @password_hash: as libsodium wrote it
 * @kept_token: (nullable): the hash of the token that stays
 * @func: (nullable) (scope async): called once it is on disk, or was refused
 * @user_data: for @func
 *
 * Sets a password. All other tokens end, and so do the sessions that came with
 * them.
 */
void
rc_accounts_set_password (RcAccounts *self, RcPerson *person, const char *password_hash, const guint8 *kept_token,
                          RcAccountFunc func, gpointer user_data)
{
  Change *change = change_new_of (self, person, kept_token, func, user_data);

  change->account.password_hash = g_strdup (password_hash);
  rc_store_set_password (self->hub->store, person->party, password_hash, kept_token, on_password_set, change);
  rc_reactor_request_turn (self->hub->reactor);
}

static void
on_removed (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;

  if (change->removed != NULL)
    change->removed (done, change->user_data);

  change_finish (change, done->error);
}

/**
 * rc_accounts_remove:
 * @self: the accounts
 * @person: somebody with an account
 * @func: (nullable) (scope async): called once it is gone from the disk, too, or
 *   could not be removed there; with how many messages went
 * @user_data: for @func
 *
 * Forgets somebody, as rc_store_remove_account() does. Whoever is logged in is
 * logged out; the id is free as soon as they have left.
 */
void
rc_accounts_remove (RcAccounts *self, RcPerson *person, RcRemovedFunc func, gpointer user_data)
{
  Change *change = change_new_of (self, person, NULL, NULL, user_data);
  RcHub *hub = self->hub;

  change->removed = func;
  clear_details (self, person);
  person->account = FALSE;
  rc_store_remove_account (hub->store, person->party, rc_person_get_id (person), on_removed, change);
  person->party = RC_STORE_NO_PARTY;
  rc_receipts_forget (hub, person);
  if (rc_person_is_here (person))
    {
      end_sessions (person, NULL);
      rc_hub_leave_closed (hub, person);
    }
  else
    {
      rc_hub_give_up_id (hub, person);
    }

  rc_reactor_request_turn (hub->reactor);
}

/**
 * rc_accounts_foreach:
 * @self: the accounts
 * @func: (scope call): called with each #RcPerson who has one, and @user_data;
 *   it must not add or remove any
 * @user_data: for @func
 *
 * Lists all accounts, in no order.
 */
void
rc_accounts_foreach (RcAccounts *self, GFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, self->hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    if (((RcPerson *) person)->account)
      func (person, user_data);
}

/* --- tokens ---------------------------------------------------------------- */

static void
on_token_added (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (GError) gone = NULL;

  if (done->error == NULL && (done->outcome == RC_STORE_NOTHING || change->person->details == NULL))
    gone = g_error_new_literal (RC_ERROR, RC_ERROR_DENIED, "the account is gone");
  else if (done->error == NULL)
    note_token (change->accounts, change->person, change->hash, change->time_us);

  change_finish (change, gone != NULL ? gone : done->error);
}

/**
 * rc_accounts_add_token:
 * @self: the accounts
 * @person: somebody with an account
 * @hash: of the token
 * @func: (scope async): called once it is on disk, or was refused
 * @user_data: for @func
 *
 * Gives a device its token.
 */
void
rc_accounts_add_token (RcAccounts *self, RcPerson *person, const guint8 *hash, RcAccountFunc func, gpointer user_data)
{
  Change *change = change_new_of (self, person, hash, func, user_data);

  rc_store_add_token (self->hub->store, person->party, hash, change->time_us, on_token_added, change);
  rc_reactor_request_turn (self->hub->reactor);
}

static void
on_token_removed (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;
  RcToken *token = rc_accounts_find_token (change->accounts, change->hash);

  if (done->error == NULL && token != NULL)
    drop_token (change->accounts, token);

  change_finish (change, done->error);
}

/**
 * rc_accounts_remove_token:
 * @self: the accounts
 * @hash: of a token
 * @func: (nullable) (scope async): called once it is gone from the disk, or
 *   could not be removed
 * @user_data: for @func
 *
 * Ends a token.
 */
void
rc_accounts_remove_token (RcAccounts *self, const guint8 *hash, RcAccountFunc func, gpointer user_data)
{
  rc_store_remove_token (self->hub->store, hash, on_token_removed, change_new (self, hash, func, user_data));
  rc_reactor_request_turn (self->hub->reactor);
}

/**
 * rc_accounts_find_token:
 * @self: the accounts
 * @hash: of what somebody gives for a token
 *
 * The table is keyed by the hash, so how long this takes tells nothing of the
 * tokens in it.
 *
 * Returns: (transfer none) (nullable): the token.
 */
RcToken *
rc_accounts_find_token (RcAccounts *self, const guint8 *hash)
{
  RcToken wanted;
  RcToken *token;

  memcpy (wanted.hash, hash, sizeof wanted.hash);
  token = g_hash_table_lookup (self->tokens, &wanted);
  if (token == NULL || token->used_us < g_get_real_time () - self->hub->config->token_hold_us)
    return NULL;

  return token;
}

/**
 * rc_accounts_note_use:
 * @self: the accounts
 * @token: a token that has let somebody in
 *
 * It is in use: its time begins anew.
 */
void
rc_accounts_note_use (RcAccounts *self, RcToken *token)
{
  token->used_us = g_get_real_time ();
  rc_store_touch_token (self->hub->store, token->hash, token->used_us);
}

/**
 * rc_accounts_note_left:
 * @self: the accounts
 * @person: somebody with an account whose last session has gone
 *
 * Notes when they were here last.
 */
void
rc_accounts_note_left (RcAccounts *self, RcPerson *person)
{
  person->seen_us = g_get_real_time ();
  rc_store_set_seen (self->hub->store, person->party, person->seen_us);
}

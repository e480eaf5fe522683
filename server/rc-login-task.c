/* rc-login-task.c - a log-in that waits for a hash, or for the disk.
 *
 *      open      [hash] ------------------.
 *      register   hash -------------------+--> make account --> add token --> WELCOME
 *      register   verify -> is it the same invite? --------------^
 *      password   verify ----------------------------------------^
 *
 * register verifies where the id has an account already: whoever has lost the
 * answer asks again, and is let in with the password.
 *
 * The session hears nothing in the meantime, and what it has sent waits. When it
 * ends before, a hash is cancelled. The disk cannot be stopped: then what was
 * made for nobody is removed again. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-accounts.h"
#include "rc-invites.h"
#include "rc-login-task.h"
#include "rc-login.h"

typedef struct
{
  RcPending pending;  /* first */
  RcHub *hub;         /* borrowed */
  RcSession *session; /* (nullable), borrowed: NULL once it is gone */
  RcPerson *person;   /* (nullable), a reference */
  RcHashJob *job;     /* (nullable), the hasher's */
  char *id;           /* owned */
  char *tag;          /* (nullable), owned */
  RcNewId new_id;     /* owned */
  guint64 method;
  gboolean has_invite;
  gboolean verified;
  guint8 invite_hash[RC_TOKEN_HASH_BYTES];
  guint8 token_hash[RC_TOKEN_HASH_BYTES];
  char token[RC_TOKEN_TEXT_BYTES];
} RcLoginTask;

/* The session goes on, which may well ask for the same id again, when all is
 * given back. */
static void
task_free (RcLoginTask *task)
{
  RcSession *session = task->session;

  rc_skeletons_release (task->hub->skeletons, task->new_id.claim);
  g_clear_pointer (&task->person, rc_person_unref);
  g_free (task->new_id.folded);
  g_free (task->id);
  g_free (task->tag);
  sodium_memzero (task->token, sizeof task->token);
  g_free (task);

  if (session != NULL)
    rc_session_go_on (session);
}

/* The session is gone. */
static void
on_abandoned (RcPending *pending)
{
  RcLoginTask *task = (RcLoginTask *) pending;
  RcHashJob *job = g_steal_pointer (&task->job);

  task->session = NULL;
  if (job == NULL)
    return;

  rc_hasher_cancel (task->hub->hasher, job);
  task_free (task);
}

/* Whether somebody waits for the answer. A session that closes will not hear
 * it, and is not told. */
static gboolean
is_wanted (RcLoginTask *task)
{
  if (task->session == NULL || rc_session_is_open (task->session))
    return task->session != NULL;

  task->session->pending = NULL;
  task->session = NULL;
  return FALSE;
}

static void
refuse (RcLoginTask *task, RcError code, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (RC_ERROR, code, sentence);

  if (is_wanted (task))
    rc_login_refuse (task->session, rc_slice_from_string (task->tag), error);

  task_free (task);
}

static void
deny (RcLoginTask *task)
{
  refuse (task, RC_ERROR_DENIED, _ ("The id or its password is not right."));
}

/* Makes undone what nobody can use: a new account that only the token would
 * have opened, or the token. */
static void
take_back (RcLoginTask *task, gboolean has_token)
{
  RcPerson *person = task->person;
  RcAccounts *accounts = task->hub->accounts;

  if (person->details == NULL)
    return;

  if (task->method == RC_LOGIN_OPEN && person->details->password_hash == NULL)
    rc_accounts_remove (accounts, person, NULL, NULL);
  else if (has_token)
    rc_accounts_remove_token (accounts, task->token_hash, NULL, NULL);
}

static void
on_token_added (RcPerson *person, const GError *error, gpointer user_data)
{
  RcLoginTask *task = user_data;
  g_autoptr (GError) banned = NULL;

  if (error != NULL || !is_wanted (task))
    {
      take_back (task, error == NULL);
      refuse (task, error != NULL ? error->code : RC_ERROR_DENIED, _ ("Your log-in could not be kept."));
      return;
    }

  /* Who was banned meanwhile keeps the account, but not the token. */
  if (!rc_bans_check_id (task->hub->bans, rc_person_get_id (person), &banned))
    {
      rc_accounts_remove_token (task->hub->accounts, task->token_hash, NULL, NULL);
      refuse (task, banned->code, banned->message);
      return;
    }

  rc_login_enter (task->session, person, task->token_hash, rc_slice_from_string (task->token),
                  rc_slice_from_string (task->tag));
  task_free (task);
}

static void
give_token (RcLoginTask *task)
{
  if (!is_wanted (task))
    {
      take_back (task, FALSE);
      task_free (task);
      return;
    }

  rc_token_make (task->token);
  rc_token_hash (rc_slice_from_string (task->token), task->token_hash);
  rc_accounts_add_token (task->hub->accounts, task->person, task->token_hash, on_token_added, task);
}

static void
on_added (RcPerson *person, const RcStoreDone *done, gpointer user_data)
{
  RcLoginTask *task = user_data;

  if (done->error != NULL)
    {
      refuse (task, done->error->code, _ ("The account could not be kept."));
    }
  else if (done->outcome == RC_STORE_DONE)
    {
      task->new_id.claim = NULL;
      task->person = rc_person_ref (person);
      give_token (task);
    }
  else if (done->outcome == RC_STORE_SAME && task->verified && task->person->details != NULL)
    {
      give_token (task);
    }
  else if (done->outcome == RC_STORE_TAKEN)
    {
      refuse (task, RC_ERROR_ID_IN_USE, _ ("That id, or one that looks like it, is in use."));
    }
  else
    {
      refuse (task, RC_ERROR_DENIED, _ ("The invite is not good any more, or the password is not right."));
    }
}

static void
add_account (RcLoginTask *task, const char *password_hash)
{
  RcNewAccount account = {
    .id = rc_slice_from_string (task->id),
    .folded = task->new_id.folded,
    .claim = task->new_id.claim,
    .password_hash = password_hash,
    .invite_hash = task->has_invite ? task->invite_hash : NULL,
  };

  rc_accounts_add (task->hub->accounts, &account, on_added, task);
}

static void
on_hashed (const char *hash, gpointer user_data)
{
  RcLoginTask *task = user_data;

  task->job = NULL;
  if (hash == NULL)
    refuse (task, RC_ERROR_STORAGE, _ ("The server has no memory for that now."));
  else
    add_account (task, hash);
}

/* Asks the store whether the account was made with this very invite: nothing is
 * made, for there is one. */
static void
compare_invite (RcLoginTask *task)
{
  RcNewAccount account = {
    .id = rc_person_get_id (task->person),
    .folded = task->person->folded_key.name.data,
    .claim = task->person->claim,
    .password_hash = task->person->details->password_hash,
    .invite_hash = task->invite_hash,
  };

  rc_accounts_add (task->hub->accounts, &account, on_added, task);
}

static void
on_verified (gboolean right, gpointer user_data)
{
  RcLoginTask *task = user_data;

  task->job = NULL;
  task->verified = right;
  if (task->person == NULL || task->person->details == NULL)
    deny (task);
  else if (task->method == RC_LOGIN_REGISTER)
    compare_invite (task);
  else if (right)
    give_token (task);
  else
    deny (task);
}

static gboolean
refuse_queue (GError **error)
{
  g_set_error_literal (error, RC_ERROR, RC_ERROR_LIMIT, _ ("Too many people log in at once. Try again in a moment."));
  return FALSE;
}

static gboolean
verify (RcLoginTask *task, RcPerson *person, RcSlice password, GError **error)
{
  const char *hash = person != NULL && person->details != NULL ? person->details->password_hash : NULL;

  task->person = person != NULL ? rc_person_ref (person) : NULL;
  task->job = rc_hasher_verify (task->hub->hasher, password, hash, on_verified, task);
  return task->job != NULL || refuse_queue (error);
}

static gboolean
hash (RcLoginTask *task, RcSlice password, GError **error)
{
  task->job = rc_hasher_hash (task->hub->hasher, password, on_hashed, task);
  return task->job != NULL || refuse_queue (error);
}

static gboolean
start_open (RcLoginTask *task, RcSession *session, const RcWireLogin *login, GError **error)
{
  gboolean has_password = login->secret.len > 0;

  if (has_password && !rc_login_check_new_password (login->secret, error))
    return FALSE;

  if (!rc_login_check_id (task->hub, login->id, &task->new_id, error) || !rc_login_may_open (session, error))
    return FALSE;

  if (has_password)
    return rc_login_may_hash (session, login->id, error) && hash (task, login->secret, error);

  add_account (task, NULL);
  return TRUE;
}

static gboolean
start_password (RcLoginTask *task, RcSession *session, const RcWireLogin *login, GError **error)
{
  return rc_login_may_hash (session, login->id, error) &&
         verify (task, rc_hub_find (task->hub, login->id), login->secret, error);
}

static gboolean
start_register (RcLoginTask *task, RcSession *session, const RcWireLogin *login, GError **error)
{
  RcPerson *person;

  if (rc_slice_is_absent (login->invite))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_MISSING_KEY, _ ("An invite is needed."));
      return FALSE;
    }

  if (!rc_login_check_new_password (login->secret, error))
    return FALSE;

  rc_invites_hash (login->invite, task->invite_hash);
  task->has_invite = TRUE;
  person = rc_hub_find (task->hub, login->id);
  if (person != NULL && person->account)
    return rc_login_may_hash (session, login->id, error) && verify (task, person, login->secret, error);

  return rc_login_check_id (task->hub, login->id, &task->new_id, error) &&
         rc_login_may_hash (session, login->id, error) && hash (task, login->secret, error);
}

static gboolean
start (RcLoginTask *task, RcSession *session, const RcWireLogin *login, GError **error)
{
  switch (login->method)
    {
    case RC_LOGIN_OPEN:
      return start_open (task, session, login, error);
    case RC_LOGIN_PASSWORD:
      return start_password (task, session, login, error);
    case RC_LOGIN_REGISTER:
    default:
      return start_register (task, session, login, error);
    }
}

/**
 * rc_login_task_start:
 * @session: a session that may log in
 * @login: how: %RC_LOGIN_OPEN, %RC_LOGIN_PASSWORD or %RC_LOGIN_REGISTER
 * @error: return location for an error
 *
 * Logs @session in, or refuses it, later. Errors, for what can be told at once: of
 * #RC_ERROR.
 *
 * Returns: whether it has begun; @session waits then.
 */
gboolean
rc_login_task_start (RcSession *session, const RcWireLogin *login, GError **error)
{
  RcLoginTask *task = g_new0 (RcLoginTask, 1);

  task->pending.abandon = on_abandoned;
  task->hub = session->hub;
  task->id = rc_slice_dup (login->id);
  task->tag = rc_slice_dup (login->tag);
  task->method = login->method;
  if (!start (task, session, login, error))
    {
      task_free (task);
      return FALSE;
    }

  task->session = session;
  rc_session_wait (session, &task->pending);
  return TRUE;
}

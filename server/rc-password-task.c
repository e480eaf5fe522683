/* rc-password-task.c - a password that is set, a token that is ended.
 *
 *      PASSWORD   [verify the old one] -> hash the new one -> disk -> END
 *      LOGOUT                                                 disk -> BYE
 *
 * What the disk was asked for is done even where the session ends meanwhile. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-accounts.h"
#include "rc-login.h"
#include "rc-password-task.h"

typedef struct
{
  RcPending pending;     /* first */
  RcHub *hub;            /* borrowed */
  RcSession *session;    /* (nullable), borrowed: NULL once it is gone */
  RcPerson *person;      /* a reference */
  RcHashJob *job;        /* (nullable), the hasher's */
  char *tag;             /* (nullable), owned */
  char *new_password;    /* (nullable), owned, wiped */
  RcVerb verb;
  guint8 token_hash[RC_TOKEN_HASH_BYTES];
} RcPasswordTask;

static void
task_free (RcPasswordTask *task)
{
  RcSession *session = task->session;

  if (task->new_password != NULL)
    sodium_memzero (task->new_password, strlen (task->new_password));
  g_free (task->new_password);
  g_clear_pointer (&task->person, rc_person_unref);
  g_free (task->tag);
  g_free (task);

  if (session != NULL)
    rc_session_go_on (session);
}

static void
on_abandoned (RcPending *pending)
{
  RcPasswordTask *task = (RcPasswordTask *) pending;
  RcHashJob *job = g_steal_pointer (&task->job);

  task->session = NULL;
  if (job == NULL)
    return;

  rc_hasher_cancel (task->hub->hasher, job);
  task_free (task);
}

static RcPasswordTask *
task_new (RcSession *session, RcVerb verb, RcSlice tag)
{
  RcPasswordTask *task = g_new0 (RcPasswordTask, 1);

  task->pending.abandon = on_abandoned;
  task->hub = session->hub;
  task->session = session;
  task->person = rc_person_ref (session->person);
  task->tag = rc_slice_dup (tag);
  task->verb = verb;
  memcpy (task->token_hash, session->token_hash, sizeof task->token_hash);
  return task;
}

static void
refuse (RcPasswordTask *task, RcError code, const char *sentence)
{
  if (task->session != NULL)
    rc_login_put_error (task->session, task->verb, rc_slice_from_string (task->tag), code, sentence);

  task_free (task);
}

static void
on_set (RcPerson *person, const GError *error, gpointer user_data)
{
  RcPasswordTask *task = user_data;
  RcWireEnd end = { .more = RC_WIRE_ABSENT, .tag = rc_slice_from_string (task->tag) };

  if (error != NULL)
    {
      refuse (task, error->code, _ ("The password could not be kept; the old one stays."));
      return;
    }

  if (task->session != NULL)
    rc_session_put (task->session, end, &end, 0);
  task_free (task);
}

static void
on_hashed (const char *hash, gpointer user_data)
{
  RcPasswordTask *task = user_data;

  task->job = NULL;
  if (hash == NULL || task->person->details == NULL)
    refuse (task, RC_ERROR_STORAGE, _ ("The password could not be kept; the old one stays."));
  else
    rc_accounts_set_password (task->hub->accounts, task->person, hash, task->token_hash, on_set, task);
}

/* Returns whether there is room in the queue. */
static gboolean
hash_new (RcPasswordTask *task)
{
  task->job = rc_hasher_hash (task->hub->hasher, rc_slice_from_string (task->new_password), on_hashed, task);
  return task->job != NULL;
}

static void
on_verified (gboolean right, gpointer user_data)
{
  RcPasswordTask *task = user_data;

  task->job = NULL;
  if (!right)
    refuse (task, RC_ERROR_DENIED, _ ("The old password is not right."));
  else if (!hash_new (task))
    refuse (task, RC_ERROR_LIMIT, _ ("The server is too busy for that now. Try again in a moment."));
}

static gboolean
start (RcPasswordTask *task, RcSlice old_password)
{
  const char *old_hash = task->person->details->password_hash;

  if (old_hash == NULL)
    return hash_new (task);

  task->job = rc_hasher_verify (task->hub->hasher, old_password, old_hash, on_verified, task);
  return task->job != NULL;
}

static gboolean
check (RcSession *session, RcSlice old_password, RcSlice new_password, GError **error)
{
  const char *old_hash = session->person->details->password_hash;

  if (!rc_login_check_new_password (new_password, error))
    return FALSE;

  if (old_hash == NULL && old_password.len > 0)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_DENIED, _ ("There is no old password."));
      return FALSE;
    }

  return rc_login_may_hash (session, rc_person_get_id (session->person), error);
}

/**
 * rc_password_task_start:
 * @session: a session that is logged in
 * @password: the old password, LF, the new one
 * @error: return location for an error
 *
 * Sets a password, or refuses, later. Errors, for what can be told at once: of
 * #RC_ERROR.
 *
 * Returns: whether it has begun; @session waits then.
 */
gboolean
rc_password_task_start (RcSession *session, const RcWirePassword *password, GError **error)
{
  RcSlice both = password->secrets;
  const char *lf = both.len > 0 ? memchr (both.data, '\n', both.len) : NULL;
  RcSlice old_password, new_password;
  RcPasswordTask *task;

  if (session->person->details == NULL)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_METHOD, _ ("A guest has no password."));
      return FALSE;
    }

  if (lf == NULL)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE, _ ("The old password and the new one are needed."));
      return FALSE;
    }

  old_password = rc_slice (both.data, lf - both.data);
  new_password = rc_slice (lf + 1, both.len - old_password.len - 1);
  if (!check (session, old_password, new_password, error))
    return FALSE;

  task = task_new (session, RC_VERB_PASSWORD, password->tag);
  task->new_password = rc_slice_dup (new_password);
  if (!start (task, old_password))
    {
      task->session = NULL;
      task_free (task);
      g_set_error_literal (error, RC_ERROR, RC_ERROR_LIMIT,
                           _ ("The server is too busy for that now. Try again in a moment."));
      return FALSE;
    }

  rc_session_wait (session, &task->pending);
  return TRUE;
}

static void
on_token_removed (RcPerson *person, const GError *error, gpointer user_data)
{
  RcPasswordTask *task = user_data;

  if (error != NULL)
    {
      refuse (task, error->code, _ ("The token could not be ended."));
      return;
    }

  if (task->session != NULL)
    {
      rc_session_put_bye (task->session, "logout", rc_slice_from_string (task->tag));
      rc_session_close (task->session);
    }
  task_free (task);
}

/**
 * rc_logout_task_start:
 * @session: a session of somebody with an account
 * @tag: what it asked with, may be absent
 *
 * Ends the session's token, on disk, and then the session.
 */
void
rc_logout_task_start (RcSession *session, RcSlice tag)
{
  RcPasswordTask *task = task_new (session, RC_VERB_LOGOUT, tag);

  rc_session_wait (session, &task->pending);
  rc_accounts_remove_token (session->hub->accounts, session->token_hash, on_token_removed, task);
}

/* rc-login.c - who may log in as whom, whatever the door. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-accounts.h"
#include "rc-address-table.h"
#include "rc-id.h"
#include "rc-id-looks.h"
#include "rc-login.h"
#include "rc-session.h"

/* A password; the hash's work does not depend on it. */
#define PASSWORD_MAX_BYTES 1024

/**
 * rc_login_check_id:
 * @hub: the hub
 * @id: an id that somebody asks for
 * @new_id: (out caller-allocates): its fold, to be freed, and its claim, to be
 *   given to rc_hub_take_id() or rc_skeletons_release()
 * @error: return location for an error
 *
 * Checks that an id is free, and that it looks like no other, and claims it.
 * Errors: %RC_ERROR_BAD_ID, %RC_ERROR_ID_IN_USE.
 *
 * Returns: whether it is.
 */
gboolean
rc_login_check_id (RcHub *hub, RcSlice id, RcNewId *new_id, GError **error)
{
  g_autofree char *folded = NULL;
  RcPerson *person;

  if (!rc_id_check (id, error))
    return FALSE;

  if (rc_id_is_reserved (id))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, _ ("That id is reserved."));
      return FALSE;
    }

  folded = rc_id_fold (id);
  person = rc_hub_find_folded (hub, rc_slice_from_string (folded));
  if (person != NULL)
    rc_hub_leave_closed (hub, person);

  new_id->claim = rc_skeletons_claim (hub->skeletons, id, folded);
  if (new_id->claim == NULL)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_ID_IN_USE, _ ("That id, or one that looks like it, is in use."));
      return FALSE;
    }
  if (!rc_id_looks_check (id, error))
    {
      rc_skeletons_release (hub->skeletons, g_steal_pointer (&new_id->claim));
      return FALSE;
    }

  new_id->folded = g_steal_pointer (&folded);
  return TRUE;
}

/**
 * rc_login_take:
 * @hub: the hub
 * @id: an id that somebody asks for
 * @error: return location for an error
 *
 * Takes an id that is free, for a guest. Errors: as rc_login_check_id(), and
 * %RC_ERROR_DENIED for one that is banned.
 *
 * Returns: (transfer none) (nullable): a person; its session must enter now.
 */
RcPerson *
rc_login_take (RcHub *hub, RcSlice id, GError **error)
{
  g_autofree char *folded = NULL;
  RcPerson *person;
  RcNewId new_id;

  if (!rc_bans_check_id (hub->bans, id, error) || !rc_login_check_id (hub, id, &new_id, error))
    return NULL;

  folded = new_id.folded;
  person = rc_hub_take_id (hub, id, folded, new_id.claim);
  person->guest = TRUE;
  return person;
}

/**
 * rc_login_resume:
 * @hub: the hub
 * @id: an id
 * @token: what is given as its resume token
 * @hash: (out caller-allocates): %RC_TOKEN_HASH_BYTES, of the token
 * @error: return location for an error
 *
 * Finds the person whose token it is. Errors: %RC_ERROR_DENIED, the same for a
 * wrong token and for an id that nobody has.
 *
 * Returns: (transfer none) (nullable): the person.
 */
RcPerson *
rc_login_resume (RcHub *hub, RcSlice id, RcSlice token, guint8 *hash, GError **error)
{
  RcToken *found;

  rc_token_hash (token, hash);
  found = rc_accounts_find_token (hub->accounts, hash);
  if (found != NULL && found->person == rc_hub_find (hub, id))
    {
      rc_accounts_note_use (hub->accounts, found);
      return found->person;
    }

  g_set_error_literal (error, RC_ERROR, RC_ERROR_DENIED, _ ("The id or its token is not right."));
  return NULL;
}

/* Whether the bucket of the peer's address has a token. */
static gboolean
ask_address (RcSession *session, RcBuckets *buckets)
{
  guint8 address[RC_ADDRESS_KEY_BYTES];

  if (!rc_address_read (session->watch.fd, session->hub->config->limit_own_machine, address))
    return TRUE;

  return rc_buckets_take (buckets, rc_slice (address, sizeof address), g_get_monotonic_time ());
}

/**
 * rc_login_may_hash:
 * @session: who gives a password
 * @id: for whose id
 * @error: return location for an error
 *
 * To be asked before any password is hashed. Errors: %RC_ERROR_LIMIT.
 *
 * Returns: whether it was not tried too often.
 */
gboolean
rc_login_may_hash (RcSession *session, RcSlice id, GError **error)
{
  RcHub *hub = session->hub;
  g_autofree char *folded = rc_id_check (id, NULL) ? rc_id_fold (id) : rc_slice_dup (id);

  if (ask_address (session, hub->address_tries) &&
      rc_buckets_take (hub->id_tries, rc_slice_from_string (folded), g_get_monotonic_time ()))
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_LIMIT, _ ("Too many passwords were tried. Wait a minute."));
  return FALSE;
}

/**
 * rc_login_may_open:
 * @session: who asks for a new id
 * @error: return location for an error
 *
 * Errors: %RC_ERROR_LIMIT.
 *
 * Returns: whether not too many ids were taken from there.
 */
gboolean
rc_login_may_open (RcSession *session, GError **error)
{
  if (ask_address (session, session->hub->open_ids))
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_LIMIT, _ ("Too many ids were taken from your address. Come back later."));
  return FALSE;
}

/**
 * rc_login_check_new_password:
 * @password: what somebody wants for a password
 * @error: return location for an error
 *
 * A line feed could not be said in PASSWORD. Errors: %RC_ERROR_BAD_VALUE.
 *
 * Returns: whether it can be one.
 */
gboolean
rc_login_check_new_password (RcSlice password, GError **error)
{
  if (password.len > 0 && password.len <= PASSWORD_MAX_BYTES && memchr (password.data, '\n', password.len) == NULL)
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE,
                       _ ("A password has 1 to 1024 bytes and is on one line."));
  return FALSE;
}

/* Keeps the number of sessions bounded: the one that was silent longest gives
 * way. */
static void
make_room (RcHub *hub, RcPerson *person)
{
  RcSession *silent = NULL;
  guint n_open = 0;

  for (RcSession *session = person->sessions; session != NULL; session = session->person_next)
    {
      if (!rc_session_is_open (session))
        continue;

      n_open++;
      if (silent == NULL || session->active_us <= silent->active_us)
        silent = session;
    }

  if (n_open < hub->config->sessions_per_id)
    return;

  rc_session_put_bye (silent, "replaced", RC_SLICE_ABSENT);
  rc_session_close (silent);
}

/**
 * rc_login_enter:
 * @session: a session
 * @person: who it has shown to be
 * @token_hash: (nullable): of the token that it came with or is given
 * @token: the token that it is given, may be absent
 * @tag: the tag of what is answered, may be absent
 *
 * Logs it in and says WELCOME.
 */
void
rc_login_enter (RcSession *session, RcPerson *person, const guint8 *token_hash, RcSlice token, RcSlice tag)
{
  RcWireWelcome answer = {
    .id = rc_person_get_id (person),
    .seq = session->hub->seq,
    .tag = tag,
    .token = token,
  };

  make_room (session->hub, person);
  if (token_hash != NULL)
    memcpy (session->token_hash, token_hash, RC_TOKEN_HASH_BYTES);

  rc_hub_enter (session->hub, session, person);
  rc_session_put (session, welcome, &answer, token.len);
}

/**
 * rc_login_put_error:
 * @session: a session
 * @verb: what is answered
 * @tag: its tag, may be absent
 * @code: what is wrong
 * @sentence: the same for people
 *
 * Answers a frame that is gone by now.
 */
void
rc_login_put_error (RcSession *session, RcVerb verb, RcSlice tag, RcError code, const char *sentence)
{
  RcWireError error = {
    .code = code,
    .re = rc_slice_from_string (rc_verb_to_name (verb)),
    .tag = tag,
    .sentence = rc_slice_from_string (sentence),
  };

  rc_session_put (session, error, &error, error.sentence.len);
}

/**
 * rc_login_refuse:
 * @session: a session that is not logged in
 * @tag: of its LOGIN, may be absent
 * @error: of #RC_ERROR: why
 *
 * Answers a LOGIN that failed. The last attempt is answered like the others, and
 * then the door closes; what is beyond a limit closes it at once.
 */
void
rc_login_refuse (RcSession *session, RcSlice tag, const GError *error)
{
  session->hub->counts.log_ins_refused[error->code]++;
  rc_login_put_error (session, RC_VERB_LOGIN, tag, error->code, error->message);
  if (error->code == RC_ERROR_LIMIT)
    {
      rc_session_close (session);
      return;
    }

  if (++session->n_failed < session->hub->config->login_attempts)
    return;

  rc_session_put_error (session, NULL, RC_ERROR_LIMIT, _ ("Too many failed attempts to log in."));
  rc_session_close (session);
}

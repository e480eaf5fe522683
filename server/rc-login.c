/* rc-login.c - who may log in as whom, whatever the door. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-id.h"
#include "rc-login.h"
#include "rc-session.h"

/**
 * rc_login_take:
 * @hub: the hub
 * @id: an id that somebody asks for
 * @error: return location for an error
 *
 * Takes an id that is free. Errors: %RC_ERROR_BAD_ID, %RC_ERROR_ID_IN_USE.
 *
 * Returns: (transfer none) (nullable): a person; its session must enter now.
 */
RcPerson *
rc_login_take (RcHub *hub, RcSlice id, GError **error)
{
  g_autofree char *folded = NULL;
  RcPerson *person;

  if (!rc_id_check (id, error))
    return NULL;

  if (rc_id_is_reserved (id))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, _ ("That id is reserved."));
      return NULL;
    }

  folded = rc_id_fold (id);
  person = rc_hub_find_folded (hub, rc_slice_from_string (folded));
  if (person != NULL)
    {
      rc_hub_leave_closed (hub, person);
      person = rc_hub_find_folded (hub, rc_slice_from_string (folded));
    }

  if (person != NULL)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_ID_IN_USE, _ ("That id is in use."));
      return NULL;
    }

  return rc_hub_take_id (hub, id, folded);
}

/**
 * rc_login_resume:
 * @hub: the hub
 * @id: an id
 * @token: what is given as its resume token
 * @error: return location for an error
 *
 * Finds the person whose token it is. Errors: %RC_ERROR_DENIED, the same for a
 * wrong token and for an id that nobody has.
 *
 * Returns: (transfer none) (nullable): the person.
 */
RcPerson *
rc_login_resume (RcHub *hub, RcSlice id, RcSlice token, GError **error)
{
  RcPerson *person = rc_hub_find (hub, id);

  if (rc_person_check_token (person, token))
    return person;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_DENIED, _ ("The id or its token is not right."));
  return NULL;
}

/**
 * rc_login_make_room:
 * @hub: the hub
 * @person: a person who is about to have one session more
 *
 * Keeps the number of sessions bounded: the one that was silent longest gives
 * way.
 */
void
rc_login_make_room (RcHub *hub, RcPerson *person)
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
 * rc_login_make_token:
 * @text: (out caller-allocates): %RC_TOKEN_TEXT_BYTES
 *
 * Makes a resume token.
 */
void
rc_login_make_token (char *text)
{
  guint8 bytes[RC_TOKEN_BYTES];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, RC_TOKEN_TEXT_BYTES, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
}

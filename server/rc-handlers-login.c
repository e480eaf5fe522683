/* rc-handlers-login.c - what each verb does: coming and going. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-handlers.h"
#include "rc-id.h"
#include "rc-login.h"

/**
 * rc_handle_hello:
 *
 * Agrees on a version and says what this server is.
 */
gboolean
rc_handle_hello (RcSession *session, const RcFrame *frame, GError **error)
{
  const RcConfig *config = session->hub->config;
  RcWireHello theirs;
  RcWireHello ours;

  if (!rc_wire_hello_parse (frame, &theirs, error))
    return FALSE;

  if (theirs.v < RC_PROTOCOL_VERSION)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_VERSION, _ ("This server speaks version 1 of the protocol."));
      return FALSE;
    }

  ours = (RcWireHello) {
    .v = RC_PROTOCOL_VERSION,
    .log = rc_slice_from_string (session->hub->log_name),
    .history = session->hub->history,
    .registration = config->registration,
    .guests = config->guests,
    .body_max = RC_BODY_MAX_BYTES,
    .idle = config->idle_timeout_us / G_USEC_PER_SEC,
    .tag = theirs.tag,
    .name = rc_slice_from_string (config->name),
  };
  rc_session_put (session, hello, &ours, ours.name.len);
  session->state = RC_SESSION_GREETED;
  return TRUE;
}

static void
welcome (RcSession *session, RcSlice token, RcSlice tag)
{
  RcWireWelcome answer = {
    .id = rc_person_get_id (session->person),
    .seq = session->hub->seq,
    .tag = tag,
    .token = token,
  };

  rc_session_put (session, welcome, &answer, token.len);
}

static void
on_account_made (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  RcPerson *person = user_data;

  person->account = done->error == NULL;
  person->party = done->error == NULL ? done->party : rc_store_get_party (store, rc_person_get_id (person));
}

/* Until accounts come: the loop is held up for a commit. */
static void
make_account (RcHub *hub, RcPerson *person)
{
  const char *folded = person->folded_key.name.data;
  RcStoreAccount account = {
    .id = person->id_key.name.data,
    .folded = folded,
    .skeleton = folded,
    .folded_skeleton = folded,
    .since_us = person->since_us,
  };

  if (!hub->history)
    return;

  rc_store_add_account (hub->store, &account, NULL, on_account_made, person);
  rc_store_flush (hub->store);
  while (person->party == RC_STORE_NO_PARTY)
    g_main_context_iteration (NULL, TRUE);
}

static RcPerson *
take_person (RcHub *hub, const RcWireLogin *login, GError **error)
{
  RcPerson *person = rc_hub_find (hub, login->id);

  if (person != NULL && login->method == RC_LOGIN_OPEN)
    rc_hub_leave_closed (hub, person);

  person = rc_hub_find (hub, login->id);
  if (person != NULL && person->account && !rc_person_is_here (person) && login->method == RC_LOGIN_OPEN)
    return person;

  person = rc_login_take (hub, login->id, error);
  if (person != NULL && login->method == RC_LOGIN_OPEN)
    make_account (hub, person);
  return person;
}

static gboolean
log_in_new (RcSession *session, const RcWireLogin *login, GError **error)
{
  char token[RC_TOKEN_TEXT_BYTES];
  RcPerson *person = take_person (session->hub, login, error);

  if (person == NULL)
    return FALSE;

  person->guest = login->method == RC_LOGIN_GUEST;
  rc_hub_enter (session->hub, session, person);
  if (person->guest)
    {
      welcome (session, RC_SLICE_ABSENT, login->tag);
      return TRUE;
    }

  rc_login_make_token (token);
  rc_person_set_token (person, rc_slice_from_string (token));
  welcome (session, rc_slice_from_string (token), login->tag);
  sodium_memzero (token, sizeof token);
  return TRUE;
}

static gboolean
log_in_by_token (RcSession *session, const RcWireLogin *login, GError **error)
{
  RcPerson *person = rc_login_resume (session->hub, login->id, login->secret, error);

  if (person == NULL)
    return FALSE;

  rc_login_make_room (session->hub, person);
  rc_hub_enter (session->hub, session, person);
  welcome (session, RC_SLICE_ABSENT, login->tag);
  return TRUE;
}

static gboolean
log_in (RcSession *session, const RcWireLogin *login, GError **error)
{
  const RcConfig *config = session->hub->config;

  if (login->method == RC_LOGIN_TOKEN)
    return log_in_by_token (session, login, error);

  if (login->method == RC_LOGIN_OPEN && config->registration == RC_REGISTRATION_OPEN)
    return log_in_new (session, login, error);

  if (login->method == RC_LOGIN_GUEST && config->guests)
    return log_in_new (session, login, error);

  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_METHOD, _ ("This server does not offer that way to log in."));
  return FALSE;
}

/* The last attempt is answered like the others, and then the door closes. */
static void
refuse_log_in (RcSession *session, const RcFrame *frame, const GError *error)
{
  rc_session_put_error (session, frame, error->code, error->message);
  if (++session->n_failed < session->hub->config->login_attempts)
    return;

  rc_session_put_error (session, NULL, RC_ERROR_LIMIT, _ ("Too many failed attempts to log in."));
  rc_session_close (session);
}

/**
 * rc_handle_login:
 *
 * Logs in, by whichever method.
 */
gboolean
rc_handle_login (RcSession *session, const RcFrame *frame, GError **error)
{
  g_autoptr (GError) refused = NULL;
  RcWireLogin login;

  if (!rc_wire_login_parse (frame, &login, &refused) || !log_in (session, &login, &refused))
    refuse_log_in (session, frame, refused);

  return TRUE;
}

/**
 * rc_handle_logout:
 *
 * Ends the resume token, and the connection.
 */
gboolean
rc_handle_logout (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWirePlain logout;

  if (!rc_wire_logout_parse (frame, &logout, error))
    return FALSE;

  rc_person_set_token (session->person, RC_SLICE_ABSENT);
  rc_session_put_bye (session, "logout", logout.tag);
  rc_session_close (session);
  return TRUE;
}

/**
 * rc_handle_password:
 *
 * There are no passwords yet.
 */
gboolean
rc_handle_password (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWirePassword password;

  if (!rc_wire_password_parse (frame, &password, error))
    return FALSE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_METHOD, _ ("This server has no passwords."));
  return FALSE;
}

/**
 * rc_handle_bye:
 *
 * The client goes; what is queued for it is still written.
 */
gboolean
rc_handle_bye (RcSession *session, const RcFrame *frame, GError **error)
{
  rc_session_close (session);
  return TRUE;
}

/* rc-handlers-login.c - what each verb does: coming and going. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-handlers.h"
#include "rc-id.h"
#include "rc-login-task.h"
#include "rc-login.h"
#include "rc-password-task.h"

static RcSlice
find_pins (RcSession *session)
{
  if (session->transport.security != RC_SECURITY_TLS)
    return RC_SLICE_ABSENT;

  return rc_slice_from_string (rc_certificate_get_pins (session->hub->certificate));
}

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
    .pins = find_pins (session),
    .tag = theirs.tag,
    .name = rc_slice_from_string (config->name),
  };
  rc_session_put (session, hello, &ours, ours.name.len);
  session->state = RC_SESSION_GREETED;
  return TRUE;
}

static gboolean
refuse_method (GError **error)
{
  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_METHOD, _ ("This server does not offer that way to log in."));
  return FALSE;
}

static gboolean
log_in_guest (RcSession *session, const RcWireLogin *login, GError **error)
{
  RcPerson *person;

  if (!session->hub->config->guests)
    return refuse_method (error);

  person = rc_login_take (session->hub, login->id, error);
  if (person == NULL)
    return FALSE;

  rc_login_enter (session, person, NULL, RC_SLICE_ABSENT, login->tag);
  return TRUE;
}

static gboolean
log_in_by_token (RcSession *session, const RcWireLogin *login, GError **error)
{
  guint8 hash[RC_TOKEN_HASH_BYTES];
  RcPerson *person = rc_login_resume (session->hub, login->id, login->secret, hash, error);

  if (person == NULL)
    return FALSE;

  rc_login_enter (session, person, hash, RC_SLICE_ABSENT, login->tag);
  return TRUE;
}

static gboolean
log_in (RcSession *session, const RcWireLogin *login, GError **error)
{
  gint64 registration = session->hub->config->registration;

  if (!rc_bans_check_id (session->hub->bans, login->id, error))
    return FALSE;

  switch (login->method)
    {
    case RC_LOGIN_TOKEN:
      return log_in_by_token (session, login, error);
    case RC_LOGIN_GUEST:
      return log_in_guest (session, login, error);
    case RC_LOGIN_OPEN:
      return registration == RC_REGISTRATION_OPEN ? rc_login_task_start (session, login, error)
                                                  : refuse_method (error);
    case RC_LOGIN_REGISTER:
      return registration != RC_REGISTRATION_CLOSED ? rc_login_task_start (session, login, error)
                                                    : refuse_method (error);
    case RC_LOGIN_PASSWORD:
    default:
      return rc_login_task_start (session, login, error);
    }
}

/**
 * rc_handle_login:
 *
 * Logs in, by whichever method; some take a while.
 */
gboolean
rc_handle_login (RcSession *session, const RcFrame *frame, GError **error)
{
  RcSlice tag = rc_frame_get (frame, RC_KEY_TAG);
  g_autoptr (GError) refused = NULL;
  RcWireLogin login;

  if (!rc_wire_login_parse (frame, &login, &refused) || !log_in (session, &login, &refused))
    rc_login_refuse (session, tag.len <= RC_TAG_MAX_BYTES ? tag : RC_SLICE_ABSENT, refused);

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

  if (session->person->account)
    {
      rc_logout_task_start (session, logout.tag);
      return TRUE;
    }

  rc_session_put_bye (session, "logout", logout.tag);
  rc_session_close (session);
  return TRUE;
}

/**
 * rc_handle_password:
 *
 * Sets one's password.
 */
gboolean
rc_handle_password (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWirePassword password;

  return rc_wire_password_parse (frame, &password, error) && rc_password_task_start (session, &password, error);
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

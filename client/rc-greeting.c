#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-greeting.h"
#include "rc-id.h"
#include "rc-secret.h"
#include "rc-sentence.h"
#include "rc-watch.h"

/* A name for people is shown in a title. */
#define SERVER_NAME_MAX_BYTES 200

/* A code that is not known is shown to whoever asks for help with it. */
#define STRANGE_CODE_MAX_BYTES 40

/*< private >
 * rc_credentials_set:
 *
 * What goes from now on where there is no token. All of it is copied.
 */
void
rc_credentials_set (RcCredentials *credentials,
                    RcLoginMethod  method,
                    const char    *secret,
                    const char    *invite)
{
  rc_secret_clear (&credentials->secret);
  rc_secret_clear (&credentials->invite);
  credentials->method = method;
  credentials->secret = g_strdup (secret);
  credentials->invite = g_strdup (invite);
}

/* Whether there is nothing to log in with until somebody has said how. */
gboolean
rc_credentials_has_to_ask (const RcCredentials *credentials)
{
  return credentials->token == NULL && credentials->undecided;
}

/* Whether the method is one that cannot be used without a password. */
gboolean
rc_credentials_lack_secret (const RcCredentials *credentials)
{
  return credentials->secret == NULL
         && (credentials->method == RC_LOGIN_PASSWORD || credentials->method == RC_LOGIN_REGISTER);
}

void
rc_credentials_clear (RcCredentials *credentials)
{
  rc_secret_clear (&credentials->secret);
  rc_secret_clear (&credentials->invite);
  rc_secret_clear (&credentials->token);
}

/* The token is worth nothing any more. Without a password it is as it was in the
 * beginning. */
void
rc_credentials_drop_token (RcCredentials *credentials)
{
  credentials->undecided = credentials->asks && credentials->secret == NULL;
  rc_secret_clear (&credentials->token);
}

/*< private >
 * rc_credentials_welcomed:
 * @token: may be absent: the one that we have stays
 *
 * We are in. An id that was taken with a password is from now on one that the
 * password opens.
 *
 * Returns: whether the token is another one
 */
gboolean
rc_credentials_welcomed (RcCredentials *credentials,
                         RcSlice        token)
{
  gboolean is_new = !rc_slice_is_absent (token) && token.len > 0;

  if (is_new)
    {
      rc_secret_clear (&credentials->token);
      credentials->token = rc_slice_dup (token);
    }

  if (credentials->secret != NULL
      && (credentials->method == RC_LOGIN_OPEN || credentials->method == RC_LOGIN_REGISTER))
    credentials->method = RC_LOGIN_PASSWORD;

  return is_new;
}

/* A connection begins. */
void
rc_greeting_begin (RcGreeting *greeting)
{
  greeting->heard = FALSE;
  greeting->silence_us = RC_WATCH_PING_AFTER_US;
}

void
rc_greeting_clear (RcGreeting *greeting)
{
  g_clear_pointer (&greeting->server_name, g_free);
  g_clear_pointer (&greeting->log, g_free);
  g_clear_pointer (&greeting->pins, g_free);
}

/*< private >
 * rc_greeting_say:
 * @credentials: what shows who we are; the token goes before all else
 *
 * HELLO, and LOGIN right behind it; HELLO alone where the person is to be asked
 * first. Called before the connection is there, so
 * that both leave in one write.
 *
 * Returns: %FALSE where one of the values cannot be put on the wire
 */
gboolean
rc_greeting_say (RcConnection  *connection,
                 const char    *id,
                 RcCredentials *credentials)
{
  gboolean has_token = credentials->token != NULL;
  const RcWireHello hello = {
    .v = RC_PROTOCOL_VERSION,
    .history = RC_WIRE_ABSENT,
    .registration = RC_WIRE_ABSENT,
    .guests = RC_WIRE_ABSENT,
    .body_max = RC_WIRE_ABSENT,
    .idle = RC_WIRE_ABSENT,
  };
  const RcWireLogin login = {
    .id = rc_slice_from_string (id),
    .method = has_token ? RC_LOGIN_TOKEN : credentials->method,
    .invite = rc_slice_from_string (!has_token && credentials->method == RC_LOGIN_REGISTER
                                      ? credentials->invite : NULL),
    .secret = rc_slice_from_string (has_token ? credentials->token : credentials->secret),
  };

  credentials->asked = login.method;

  if (!rc_connection_send (connection, hello, &hello, 0))
    return FALSE;

  return rc_credentials_has_to_ask (credentials)
         || rc_connection_send (connection, login, &login, login.secret.len);
}

/*< private >
 * rc_greeting_take:
 *
 * Takes the server's HELLO; a second one on the same connection is ignored.
 *
 * Returns: %FALSE where it is none
 */
gboolean
rc_greeting_take (RcGreeting     *greeting,
                  const RcFrame  *frame,
                  GError        **error)
{
  RcWireHello hello;

  if (greeting->heard)
    return TRUE;
  if (!rc_wire_hello_parse (frame, &hello, error))
    return FALSE;
  if (hello.v < RC_PROTOCOL_VERSION)
    {
      g_autofree char *sentence = rc_sentence_for_error (RC_ERROR_VERSION, RC_SLICE_ABSENT);

      g_set_error_literal (error, RC_ERROR, RC_ERROR_VERSION, sentence);
      return FALSE;
    }

  greeting->heard = TRUE;
  rc_greeting_clear (greeting);
  greeting->log = rc_slice_dup (hello.log);
  greeting->registration = hello.registration != RC_WIRE_ABSENT ? (RcRegistration) hello.registration
                                                                : RC_REGISTRATION_OPEN;
  greeting->guests = hello.guests == 1;
  greeting->pins = rc_slice_is_absent (hello.pins) ? NULL : rc_slice_dup (hello.pins);
  if (!rc_slice_is_absent (hello.name) && hello.name.len > 0)
    greeting->server_name =
      rc_text_make_safe (rc_slice (hello.name.data,
                                   MIN (hello.name.len, SERVER_NAME_MAX_BYTES)),
                         FALSE);

  /* Twice as often as it has to be. */
  if (hello.idle != RC_WIRE_ABSENT && hello.idle < 60)
    greeting->silence_us = MAX ((gint64) hello.idle, 2) * G_USEC_PER_SEC / 2;

  return TRUE;
}

/* Whether the id of a WELCOME is the one that we asked for, in whatever
 * spelling. */
gboolean
rc_greeting_is_same_id (RcSlice     theirs,
                        const char *ours)
{
  g_autofree char *folded_theirs = NULL;
  g_autofree char *folded_ours = NULL;

  if (!rc_id_check (theirs, NULL))
    return FALSE;

  folded_theirs = rc_id_fold (theirs);
  folded_ours = rc_id_fold (rc_slice_from_string (ours));

  return g_strcmp0 (folded_theirs, folded_ours) == 0;
}

/* Whether a LOGIN that was refused with @code would be refused again. */
gboolean
rc_greeting_is_final (RcError code)
{
  return code == RC_ERROR_ID_IN_USE || code == RC_ERROR_BAD_ID
         || code == RC_ERROR_BAD_METHOD || code == RC_ERROR_DENIED
         || code == RC_ERROR_VERSION || code == RC_ERROR_BAD_VALUE;
}

/* An error that closes is what the end of the stream will be about.
 * Returns: (transfer full) (nullable) */
GError *
rc_greeting_new_last_words (const RcWireError *error)
{
  g_autofree char *sentence = NULL;

  if (!rc_error_closes ((RcError) error->code))
    return NULL;

  sentence = rc_sentence_for_error ((RcError) error->code, error->sentence);

  return g_error_new_literal (RC_ERROR, (int) error->code, sentence);
}

/* A LOGIN that was refused with a code of a later version, or in a way that breaks
 * the rules: nobody here can tell whether asking again will help.
 * Returns: (transfer full) (nullable): %NULL where it is about something else */
GError *
rc_greeting_new_strange_refusal (const RcFrame *frame)
{
  RcSlice code = rc_frame_get (frame, RC_KEY_CODE);
  g_autofree char *word = NULL;
  g_autofree char *sentence = NULL;

  if (!rc_slice_equal_string (rc_frame_get (frame, RC_KEY_RE), "LOGIN"))
    return NULL;

  if (rc_slice_is_absent (code))
    code = rc_slice_from_string ("?");
  word = rc_text_make_safe (rc_slice (code.data, MIN (code.len, STRANGE_CODE_MAX_BYTES)), FALSE);
  if (rc_slice_is_absent (frame->body) || frame->body.len == 0)
    sentence = g_strdup_printf (_("The server answered with an error (%s)."), word);
  else
    sentence = rc_sentence_make_safe (frame->body);

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
}

/* Whether anybody can have this id. */
gboolean
rc_greeting_check_id (const char  *id,
                      GError     **error)
{
  g_autofree char *sentence = NULL;

  if (rc_id_check (rc_slice_from_string (id), NULL)
      && !rc_id_is_reserved (rc_slice_from_string (id)))
    return TRUE;

  sentence = rc_sentence_for_error (RC_ERROR_BAD_ID, RC_SLICE_ABSENT);
  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, sentence);

  return FALSE;
}

/* Why the server said BYE, for people. Returns: (transfer full) */
GError *
rc_greeting_new_bye_error (const RcFrame *frame)
{
  RcWireBye bye = { 0 };
  const char *sentence = _("The server ended the connection.");

  if (rc_wire_bye_parse (frame, &bye, NULL))
    {
      if (rc_slice_equal_string (bye.reason, "shutdown"))
        sentence = _("The server is shutting down.");
      else if (rc_slice_equal_string (bye.reason, "replaced"))
        sentence = _("You are logged in on too many devices; this one gave way.");
    }

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, sentence);
}

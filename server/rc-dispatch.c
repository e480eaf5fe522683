/* rc-dispatch.c - from a frame to what it asks for: the verbs, as a table. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-dispatch.h"
#include "rc-handlers.h"

#define IN_NEW (1 << RC_SESSION_NEW)
#define IN_GREETED (1 << RC_SESSION_GREETED)
#define IN_ONLINE (1 << RC_SESSION_ONLINE)
#define GREETED_ON (IN_GREETED | IN_ONLINE)

typedef struct
{
  RcHandlerFunc func; /* NULL: not a verb that a client says */
  guint states;
} Entry;

static const Entry entries[RC_N_VERBS] = {
  [RC_VERB_HELLO] = { rc_handle_hello, IN_NEW },
  [RC_VERB_LOGIN] = { rc_handle_login, IN_GREETED },
  [RC_VERB_LOGOUT] = { rc_handle_logout, IN_ONLINE },
  [RC_VERB_PASSWORD] = { rc_handle_password, IN_ONLINE },
  [RC_VERB_ROSTER] = { rc_handle_roster, IN_ONLINE },
  [RC_VERB_SEND] = { rc_handle_send, IN_ONLINE },
  [RC_VERB_SYNC] = { rc_handle_sync, IN_ONLINE },
  [RC_VERB_HISTORY] = { rc_handle_history, IN_ONLINE },
  [RC_VERB_GOT] = { rc_handle_got, IN_ONLINE },
  [RC_VERB_READ] = { rc_handle_read, IN_ONLINE },
  [RC_VERB_TYPING] = { rc_handle_typing, IN_ONLINE },
  [RC_VERB_STATUS] = { rc_handle_status, IN_ONLINE },
  [RC_VERB_PING] = { rc_handle_ping, GREETED_ON },
  [RC_VERB_PONG] = { rc_handle_nothing, GREETED_ON },
  [RC_VERB_BYE] = { rc_handle_bye, IN_NEW | GREETED_ON },
  /* An error is never answered with one: two programs could go on for ever. */
  [RC_VERB_ERROR] = { rc_handle_nothing, IN_NEW | GREETED_ON },
};

static void
refuse_state (RcSession *session, const RcFrame *frame)
{
  const char *sentence = session->state == RC_SESSION_NEW       ? _ ("The first frame must be HELLO.")
                         : session->state == RC_SESSION_GREETED ? _ ("Log in first.")
                                                                : _ ("Not now.");

  rc_session_put_error (session, frame, RC_ERROR_BAD_STATE, sentence);
}

/**
 * rc_dispatch:
 * @session: a session
 * @frame: a frame that it sent
 *
 * Does what @frame asks for, and answers it. Who does not begin with HELLO
 * speaks something else, and the connection is closed.
 */
void
rc_dispatch (RcSession *session, const RcFrame *frame)
{
  const Entry *entry = &entries[frame->verb];
  g_autoptr (GError) error = NULL;

  if (entry->func == NULL && session->state != RC_SESSION_NEW)
    rc_session_put_error (session, frame, RC_ERROR_UNKNOWN_VERB, _ ("This server does not know that verb."));
  else if ((entry->states & (1u << session->state)) == 0)
    refuse_state (session, frame);
  else if (entry->func (session, frame, &error))
    return;
  else
    rc_session_put_error (session, frame, error->code, error->message);

  session->hub->counts.refused += frame->verb == RC_VERB_SEND;

  if (session->state == RC_SESSION_NEW || (error != NULL && rc_error_closes (error->code)))
    rc_session_close (session);
}

/* rc-handlers-message.c - what each verb does: messages and what goes with them. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-delivery.h"
#include "rc-handlers.h"

static gboolean
is_room (RcSlice name)
{
  return rc_slice_equal (name, RC_SLICE_LITERAL (RC_ROOM_ALL));
}

/* Finds whom a conversation is with; the room is %NULL. */
static gboolean
find_receiver (RcSession *session, RcSlice name, RcPerson **person, GError **error)
{
  *person = NULL;
  if (is_room (name))
    return TRUE;

  *person = rc_session_find_peer (session, name);
  if (*person != NULL)
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_NO_SUCH_ID, _ ("Nobody of that id is here."));
  return FALSE;
}

/**
 * rc_handle_send:
 *
 * Delivers a message and acknowledges it: once, however often it is sent.
 */
gboolean
rc_handle_send (RcSession *session, const RcFrame *frame, GError **error)
{
  gboolean same = FALSE;
  RcWireSend send;
  RcWireSent sent;
  RcPerson *to;

  if (!rc_wire_send_parse (frame, &send, error))
    return FALSE;

  if (send.text.len == 0 && rc_slice_is_absent (send.type))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE, _ ("The text is empty."));
      return FALSE;
    }

  if (!rc_delivery_is_known (session, &send, &sent, &same))
    {
      if (!find_receiver (session, send.to, &to, error))
        return FALSE;

      if (to != NULL && !rc_person_is_here (to))
        {
          g_set_error_literal (error, RC_ERROR, RC_ERROR_OFFLINE, _ ("They are not here, and nothing is kept for them."));
          return FALSE;
        }

      rc_delivery_send (session, to, &send, &sent);
    }
  else if (!same)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_REF_USED, _ ("That ref was given to another message."));
      return FALSE;
    }

  rc_session_put (session, sent, &sent, 0);
  return TRUE;
}

/**
 * rc_handle_typing:
 *
 * Passes on that somebody types, now and then.
 */
gboolean
rc_handle_typing (RcSession *session, const RcFrame *frame, GError **error)
{
  gint64 now_us = rc_reactor_get_now_us (session->hub->reactor);
  RcWireTyping typing;
  RcPerson *to;

  if (!rc_wire_typing_parse (frame, &typing, error) || !find_receiver (session, typing.with, &to, error))
    return FALSE;

  if (now_us - session->typing_us < session->hub->config->typing_interval_us)
    return TRUE;

  session->typing_us = now_us;
  rc_delivery_typing (session, to);
  return TRUE;
}

/**
 * rc_handle_read:
 *
 * Tells the reader's other sessions.
 */
gboolean
rc_handle_read (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireRead read;

  if (!rc_wire_read_parse (frame, &read, error))
    return FALSE;

  read.seq = MIN (read.seq, session->hub->seq);
  read.tag = RC_SLICE_ABSENT;
  rc_delivery_read (session, &read);
  return TRUE;
}

/**
 * rc_handle_got:
 *
 * Without history there is nothing to note.
 */
gboolean
rc_handle_got (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireGot got;

  return rc_wire_got_parse (frame, &got, error);
}

static void
put_empty_page (RcSession *session, RcSlice tag)
{
  RcWireEnd end = { .more = FALSE, .tag = tag };

  rc_session_put (session, end, &end, 0);
}

/**
 * rc_handle_sync:
 *
 * Without history nothing was missed.
 */
gboolean
rc_handle_sync (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireSync sync;

  if (!rc_wire_sync_parse (frame, &sync, error))
    return FALSE;

  put_empty_page (session, sync.tag);
  return TRUE;
}

/**
 * rc_handle_history:
 *
 * Without history there is no page.
 */
gboolean
rc_handle_history (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireHistory history;

  if (!rc_wire_history_parse (frame, &history, error))
    return FALSE;

  put_empty_page (session, history.tag);
  return TRUE;
}

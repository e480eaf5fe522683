/* rc-handlers-message.c - what each verb does: messages and what goes with them. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-ack.h"
#include "rc-deferral.h"
#include "rc-delivery.h"
#include "rc-handlers.h"
#include "rc-receipts.h"
#include "rc-sync.h"

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

/* Without history nothing waits for who is not here. */
static gboolean
find_send_receiver (RcSession *session, RcSlice name, RcPerson **person, GError **error)
{
  if (!find_receiver (session, name, person, error))
    return FALSE;

  if (session->hub->history || *person == NULL || rc_person_is_here (*person))
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_OFFLINE, _ ("They are not here, and nothing is kept for them."));
  return FALSE;
}

/* That of the message which was numbered last. */
static void
put_sent (RcSession *session, const RcWireSent *sent)
{
  gsize size = RC_FRAME_BOUND (0);

  rc_session_commit (session, rc_wire_sent_write_stamped (sent, &session->hub->stamp,
                                                          rc_session_reserve (session, size), size));
}

/* A message of a ref that is not known in memory. */
static gboolean
send_new (RcSession *session, const RcFrame *frame, const RcWireSend *send, GError **error)
{
  gboolean looked_up = session->looked_up;
  RcWireSent sent;
  RcPerson *to;

  session->looked_up = FALSE;
  if (session->hub->history && send->again == 1 && !looked_up)
    {
      rc_ack_look_up (session, frame, send);
      return TRUE;
    }

  if (!find_send_receiver (session, send->to, &to, error))
    return FALSE;

  if (!rc_delivery_may_send (session))
    {
      session->looked_up = looked_up;
      rc_deferral_put (session, frame, TRUE);
      return TRUE;
    }

  if (rc_delivery_send (session, to, send, &sent))
    put_sent (session, &sent);
  return TRUE;
}

/**
 * rc_handle_send:
 *
 * Delivers a message and acknowledges it: once, however often it is sent.
 */
gboolean
rc_handle_send (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireSend send;
  RcWireSent sent;

  if (!rc_wire_send_parse (frame, &send, error))
    return FALSE;

  if (send.text.len == 0 && rc_slice_is_absent (send.type))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE, _ ("The text is empty."));
      return FALSE;
    }

  switch (rc_delivery_look_up (session, &send, &sent))
    {
    case RC_KNOWN_TAKEN:
      session->looked_up = FALSE;
      rc_session_put (session, sent, &sent, 0);
      return TRUE;
    case RC_KNOWN_PENDING:
      session->looked_up = FALSE;
      return TRUE;
    case RC_KNOWN_OTHER:
      session->looked_up = FALSE;
      g_set_error_literal (error, RC_ERROR, RC_ERROR_REF_USED, _ ("That ref was given to another message."));
      return FALSE;
    case RC_KNOWN_NOT:
    default:
      return send_new (session, frame, &send, error);
    }
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
 * Marks what was read.
 */
gboolean
rc_handle_read (RcSession *session, const RcFrame *frame, GError **error)
{
  RcPerson *peer = NULL;
  RcWireRead read;

  if (!rc_wire_read_parse (frame, &read, error))
    return FALSE;

  if (session->hub->history)
    {
      if (!find_receiver (session, read.with, &peer, error))
        return FALSE;

      rc_receipts_read (session, peer, read.seq);
      return TRUE;
    }

  read.seq = MIN (read.seq, session->hub->seq);
  read.tag = RC_SLICE_ABSENT;
  rc_delivery_read (session, &read);
  return TRUE;
}

/**
 * rc_handle_got:
 *
 * Marks what has arrived.
 */
gboolean
rc_handle_got (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireGot got;

  if (!rc_wire_got_parse (frame, &got, error))
    return FALSE;

  rc_receipts_got (session, got.seq);
  return TRUE;
}

static void
put_empty_page (RcSession *session, RcSlice tag)
{
  RcWireEnd end = { .more = FALSE, .tag = tag };

  rc_session_put (session, end, &end, 0);
}

/* For a guest only what is live is there. */
static gboolean
has_history (RcSession *session)
{
  return session->hub->history && session->person->account;
}

/**
 * rc_handle_sync:
 *
 * Tells what was missed.
 */
gboolean
rc_handle_sync (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireSync sync;

  if (!rc_wire_sync_parse (frame, &sync, error))
    return FALSE;

  if (!has_history (session))
    put_empty_page (session, sync.tag);
  else if (rc_sync_is_busy (session))
    rc_deferral_put (session, frame, FALSE);
  else
    rc_sync_start (session, &sync);
  return TRUE;
}

/**
 * rc_handle_history:
 *
 * Tells a page of a conversation.
 */
gboolean
rc_handle_history (RcSession *session, const RcFrame *frame, GError **error)
{
  gint64 peer = RC_STORE_NO_PARTY;
  RcWireHistory history;

  if (!rc_wire_history_parse (frame, &history, error))
    return FALSE;

  if (rc_sync_is_busy (session))
    {
      rc_deferral_put (session, frame, FALSE);
      return TRUE;
    }

  if (has_history (session))
    peer = rc_delivery_find_party (session->hub, history.with);

  if (peer == RC_STORE_NO_PARTY)
    put_empty_page (session, history.tag);
  else
    rc_sync_history (session, &history, peer);
  return TRUE;
}

/* rc-handlers-presence.c - what each verb does: who is here, and signs of life. */
#include "config.h"

#include "rc-handlers.h"

/* How many rows of the contact list cost as much as a frame. */
#define ROWS_PER_FRAME 50

/**
 * rc_handle_roster:
 *
 * Sends the contact list, and its changes from now on.
 */
gboolean
rc_handle_roster (RcSession *session, const RcFrame *frame, GError **error)
{
  RcHub *hub = session->hub;
  RcWirePlain roster;

  if (!rc_wire_roster_parse (frame, &roster, error))
    return FALSE;

  rc_session_charge (session, g_hash_table_size (hub->persons_by_folded) / ROWS_PER_FRAME);
  rc_roster_feed_subscribe (&hub->roster, session, roster.tag);
  return TRUE;
}

/**
 * rc_handle_status:
 *
 * Online or away: of this session, and so perhaps of the person.
 */
gboolean
rc_handle_status (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWireStatus status;

  if (!rc_wire_status_parse (frame, &status, error))
    return FALSE;

  session->presence = status.state;
  rc_hub_update_person (session->hub, session->person);
  return TRUE;
}

/**
 * rc_handle_ping:
 *
 * Gives a sign of life.
 */
gboolean
rc_handle_ping (RcSession *session, const RcFrame *frame, GError **error)
{
  RcWirePlain ping;

  if (!rc_wire_ping_parse (frame, &ping, error))
    return FALSE;

  rc_session_put (session, pong, &ping, 0);
  return TRUE;
}

/**
 * rc_handle_nothing:
 *
 * For what is only a sign of life, which every frame is.
 */
gboolean
rc_handle_nothing (RcSession *session, const RcFrame *frame, GError **error)
{
  return TRUE;
}

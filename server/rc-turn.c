/* rc-turn.c - what a turn of the loop has left to be done.
 *
 * At the end of each turn the hub
 *
 *     hands out what was said in the room -> flushes whom the turn has touched
 *     -> has those leave who are closing, and frees who is dead
 *
 * until there is nothing left to do. */
#include "config.h"

#include "rc-session.h"
#include "rc-turn.h"

/* What waits for so many sessions still lies in a near cache when it is written,
 * and its chunks are in one when they are filled again. */
#define TOUCHED_MAX 8

static void
flush_touched (RcHub *hub)
{
  while (hub->touched_head != NULL)
    {
      RcSession *session = hub->touched_head;

      hub->touched_head = session->touched_next;
      if (hub->touched_head == NULL)
        hub->touched_tail = NULL;
      hub->n_touched--;
      session->touched = FALSE;
      rc_session_flush (session);
    }
}

static void
settle_ending (RcHub *hub)
{
  while (hub->ending != NULL && hub->touched_head == NULL)
    {
      RcSession *session = hub->ending;

      hub->ending = session->ending_next;
      session->ending_queued = FALSE;
      rc_hub_leave (hub, session);

      if (session->state != RC_SESSION_DEAD)
        {
          rc_deadline_queue_start (&hub->linger_queue, &session->life, rc_reactor_get_now_us (hub->reactor));
          continue;
        }

      rc_session_free (session);
      if (hub->room_func != NULL)
        hub->room_func (hub->room_data);
    }
}

/**
 * rc_turn_flush_ahead:
 * @hub: a hub, when all that one session has sent is done
 *
 * Flushes in the middle of a turn that has touched many. While something is said
 * in the room it does not: that is gathered for the whole turn.
 */
void
rc_turn_flush_ahead (RcHub *hub)
{
  if (hub->n_touched >= TOUCHED_MAX && !rc_room_has_news (&hub->room))
    flush_touched (hub);
}

/**
 * rc_turn_end:
 * @hub: a hub
 *
 * Writes and frees what the turn has left to be done. The disk is last: who
 * leaves may have something for it, too.
 */
void
rc_turn_end (RcHub *hub)
{
  do
    {
      rc_room_distribute (&hub->room);
      flush_touched (hub);
      settle_ending (hub);
    }
  while (hub->touched_head != NULL || hub->ending != NULL || rc_room_has_news (&hub->room));

  rc_store_flush (hub->store);
}

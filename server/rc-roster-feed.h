/* rc-roster-feed.h - the contact list, and who is told of its changes. */
#pragma once

#include "rc-deadline-queue.h"
#include "rc-person.h"

G_BEGIN_DECLS

typedef struct _RcHub RcHub;

/**
 * RcRosterFeed:
 * @subscribers: the sessions that have asked for the list
 * @changed: who has come, left or changed since they were told last
 * @newest_position: the highest roster_position of a subscriber
 *
 * A field of the hub.
 */
typedef struct
{
  RcHub *hub;
  GPtrArray *subscribers;
  GPtrArray *changed; /* owned, of references */
  guint newest_position;
  RcDeadlineQueue gather_queue;
  RcDeadline gather;
} RcRosterFeed;

void rc_roster_feed_init        (RcRosterFeed *feed,
                                 RcHub        *hub);
void rc_roster_feed_clear       (RcRosterFeed *feed);
void rc_roster_feed_note        (RcRosterFeed *feed,
                                 RcPerson     *person);
void rc_roster_feed_subscribe   (RcRosterFeed *feed,
                                 RcSession    *session,
                                 RcSlice       tag);
void rc_roster_feed_unsubscribe (RcRosterFeed *feed,
                                 RcSession    *session);

G_END_DECLS

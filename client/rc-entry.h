/* rc-entry.h - one message, as a timeline shows it. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RcEntryState:
 * @RC_ENTRY_RECEIVED: somebody else's
 * @RC_ENTRY_WAITING: ours, not sent: there is no connection
 * @RC_ENTRY_SENDING: ours, on its way
 * @RC_ENTRY_SENT: ours, and the server has acknowledged it
 * @RC_ENTRY_DELIVERED: and a device of the other person has it
 * @RC_ENTRY_READ: and they have read it
 * @RC_ENTRY_FAILED: ours, and the server has refused it, or the disk could not
 *   keep it
 *
 * DELIVERED and READ are said of conversations of two only; for the room there
 * is rc_client_count_receipts().
 *
 *      WAITING -> SENDING -> SENT -> DELIVERED -> READ
 *         ^          |  \
 *         +----------+   +-> FAILED -> (retry: a new ref) WAITING
 *       connection lost
 */
typedef enum
{
  RC_ENTRY_RECEIVED,
  RC_ENTRY_WAITING,
  RC_ENTRY_SENDING,
  RC_ENTRY_SENT,
  RC_ENTRY_DELIVERED,
  RC_ENTRY_READ,
  RC_ENTRY_FAILED,
} RcEntryState;

/**
 * RcEntryHeader:
 * @RC_ENTRY_HEADER_FULL: avatar, sender and time stand above the text
 * @RC_ENTRY_HEADER_TIME: same sender, but a while ago: the time only
 * @RC_ENTRY_HEADER_NONE: same sender within five minutes
 */
typedef enum
{
  RC_ENTRY_HEADER_FULL,
  RC_ENTRY_HEADER_TIME,
  RC_ENTRY_HEADER_NONE,
} RcEntryHeader;

/**
 * RcReach:
 * @n_people: how many there are in the room, without us
 * @n_delivered: how many of them have it on one of their devices
 * @n_read: how many have read it
 * @n_missing: how many do not have it, and are not there
 * @missing: (nullable): the id of one of those
 *
 * Who has a message to the room.
 */
typedef struct
{
  guint n_people;
  guint n_delivered;
  guint n_read;
  guint n_missing;
  char *missing;
} RcReach;

#define RC_TYPE_ENTRY_STATE (rc_entry_state_get_type ())
GType rc_entry_state_get_type (void);

#define RC_TYPE_ENTRY (rc_entry_get_type ())
G_DECLARE_FINAL_TYPE (RcEntry, rc_entry, RC, ENTRY, GObject)

/* What never changes. */
const char   *rc_entry_get_from     (RcEntry *self);
const char   *rc_entry_get_text     (RcEntry *self); /* UTF-8, any control character but NUL */
gboolean      rc_entry_get_is_own   (RcEntry *self);

/* What changes; "state", "error", "time-us", "header", "starts-day",
 * "starts-new" and "reach" are properties, notified on change. */
const char   *rc_entry_get_ref        (RcEntry *self);
RcEntryState  rc_entry_get_state      (RcEntry *self);
const char   *rc_entry_get_error      (RcEntry *self); /* a sentence, where FAILED */
gint64        rc_entry_get_time_us    (RcEntry *self); /* Unix time */
guint64       rc_entry_get_seq        (RcEntry *self); /* 0 = none yet */
RcEntryHeader rc_entry_get_header     (RcEntry *self);
gboolean      rc_entry_get_starts_day (RcEntry *self); /* a day separator stands above */
gboolean      rc_entry_get_starts_new (RcEntry *self); /* the “new messages” line stands above */
const RcReach *rc_entry_get_reach     (RcEntry *self); /* nullable: the newest own one of the room only */

G_END_DECLS

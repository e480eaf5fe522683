/* rc-session.h - one connection. */
#pragma once

#include "rc-frame-reader.h"
#include "rc-frame-writer.h"
#include "rc-hub.h"
#include "rc-output.h"
#include "rc-token.h"
#include "rc-transport.h"
#include "rc-wire.h"

G_BEGIN_DECLS

typedef struct _RcAddressCount RcAddressCount;
typedef struct _RcSeed RcSeed;
typedef struct _RcSync RcSync;
typedef struct _RcAck RcAck;
typedef struct _RcRefQuery RcRefQuery;
typedef struct _RcDeferral RcDeferral;

/**
 * RcSessionState:
 *
 *      NEW --HELLO--> GREETED --LOGIN--> ONLINE
 *       |                |                 |
 *       +----------------+-----------------+--> CLOSING: last words are being
 *       |                                         |      read; who was here has left
 *       +-----------------------------------------+--> DEAD: freed at the end of the turn
 *
 * A client of the tutorial goes from NEW to ONLINE by naming its id.
 */
typedef enum
{
  RC_SESSION_NEW,
  RC_SESSION_GREETED,
  RC_SESSION_ONLINE,
  RC_SESSION_CLOSING,
  RC_SESSION_DEAD,
} RcSessionState;

typedef enum
{
  RC_DOOR_SNIFF,  /* not known yet */
  RC_DOOR_FRAMES, /* this protocol */
  RC_DOOR_SEED,   /* the tutorial's lines */
} RcDoor;

/* What a session waits for before it is heard any further: a hash, the disk. A
 * field, the first, of whatever it is. */
typedef struct _RcPending RcPending;
struct _RcPending
{
  void (*abandon) (RcPending *pending); /* the session is gone; frees, now or later */
};

/**
 * RcSession:
 *
 * One connection and whoever is logged in on it. Its fields are for the files
 * of server/ only; the hub owns it and frees it at the end of a turn.
 */
struct _RcSession
{
  RcWatch watch;
  RcTransport transport;
  RcHub *hub;              /* borrowed */
  RcPerson *person;        /* (nullable), a reference */
  RcPerson *peer;          /* (nullable), a reference: whom it wrote to last */
  RcSeed *seed;            /* (nullable), owned */
  RcAddressCount *address; /* (nullable), the acceptor's */
  RcPending *pending;      /* (nullable), its own: what is waited for */
  RcSync *sync;            /* (nullable), owned: SYNC and HISTORY */
  RcAck *acks;             /* (nullable), a list: what it will be told of */
  RcRefQuery *query;       /* (nullable): the ref that is looked up for it */
  RcDeferral *deferral;    /* (nullable), owned: a frame that waits; behind it nothing is read */

  RcSession *prev;
  RcSession *next;
  RcSession *person_next;
  RcSession *touched_next;
  RcSession *ending_next;

  RcFrameReader reader;
  RcOutput output;
  RcDeadline life;         /* login, ping, idle or linger: one after the other */
  RcDeadline pause;        /* throttled */

  gint64 active_us;        /* monotonic: when it was heard last */
  gint64 rate_us;          /* monotonic: when what it sent will have been paid for */
  gint64 typing_us;        /* monotonic: when TYPING was passed on last */

  guint32 room_index;
  guint32 room_position;
  guint32 room_generation;
  guint32 roster_index;
  guint32 roster_position; /* see rc-roster-feed.c */
  guint32 waiting_index;   /* in the hub's list of those that wait for the store */

  guint8 token_hash[RC_TOKEN_HASH_BYTES]; /* of the token it came with or was given; zeros: none */
  guint8 state;
  guint8 door;
  guint8 presence;
  guint8 n_sniffed;
  guint16 n_failed;
  guint touched : 1;
  guint ending_queued : 1;
  guint blocked : 1;
  guint paused : 1;
  guint eof : 1;
  guint write_ended : 1;
  guint looked_up : 1;     /* the ref of its next SEND is not on disk */
};

/* Bytes that were queued for one session and may be for others. */
typedef struct
{
  RcChunk *chunk;
  guint32 offset;
  guint32 len;
} RcRange;

RcSession *rc_session_new        (RcHub          *hub,
                                  int             fd,
                                  RcAddressCount *address,
                                  gboolean        plain_allowed);
void       rc_session_free       (RcSession      *self);

guint8    *rc_session_reserve    (RcSession      *self,
                                  gsize           size);
void       rc_session_commit     (RcSession      *self,
                                  gsize           len);
void       rc_session_append     (RcSession      *self,
                                  RcChunk        *chunk,
                                  guint32         offset,
                                  guint32         len);
void       rc_session_append_raw (RcSession      *self,
                                  RcChunk        *chunk,
                                  guint32         offset,
                                  guint32         len);
void       rc_session_put_line   (RcSession      *self,
                                  const char     *line);
void       rc_session_put_error  (RcSession      *self,
                                  const RcFrame  *frame,
                                  RcError         code,
                                  const char     *sentence);
void       rc_session_put_bye    (RcSession      *self,
                                  const char     *reason,
                                  RcSlice         tag);

void       rc_session_touch      (RcSession      *self);
void       rc_session_flush      (RcSession      *self);
void       rc_session_close      (RcSession      *self);
void       rc_session_kill       (RcSession      *self);
void       rc_session_parse      (RcSession      *self);
void       rc_session_resume     (RcSession      *self);
void       rc_session_wait       (RcSession      *self,
                                  RcPending      *pending);
void       rc_session_go_on      (RcSession      *self);
void       rc_session_abandon    (RcSession      *self);
void       rc_session_hold       (RcSession      *self);
gboolean   rc_session_may_go_on  (RcSession      *self);
void       rc_session_charge     (RcSession      *self,
                                  guint           n_frames);
RcPerson  *rc_session_find_peer  (RcSession      *self,
                                  RcSlice         id);

static inline gboolean
rc_session_is_open (const RcSession *self)
{
  return self->state < RC_SESSION_CLOSING;
}

static inline void
rc_range_clear (RcRange *range)
{
  g_clear_pointer (&range->chunk, rc_chunk_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcRange, rc_range_clear)

/* Encodes one frame straight to where it is sent from. */
#define rc_session_put(session, name, message, body_len)                                   \
  rc_session_commit (session,                                                              \
                     rc_wire_##name##_write (message,                                      \
                                             rc_session_reserve (session, RC_FRAME_BOUND (body_len)), \
                                             RC_FRAME_BOUND (body_len)))

G_END_DECLS

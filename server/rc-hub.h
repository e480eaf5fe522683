/* rc-hub.h - who is here, and what is said between them. */
#pragma once

#include "rc-bans.h"
#include "rc-bucket.h"
#include "rc-certificate.h"
#include "rc-config.h"
#include "rc-counts.h"
#include "rc-handshakes.h"
#include "rc-hasher.h"
#include "rc-person.h"
#include "rc-reactor.h"
#include "rc-ref-shelf.h"
#include "rc-room.h"
#include "rc-roster-feed.h"
#include "rc-skeleton.h"
#include "rc-store.h"

G_BEGIN_DECLS

typedef struct _RcAccounts RcAccounts;

#define RC_LOG_NAME_BYTES 16

typedef struct _RcSync RcSync;
typedef struct _RcAck RcAck;
typedef struct _RcReceipts RcReceipts;

/* Called when a session was freed: there is room for another one. */
typedef void (*RcHubRoomFunc) (gpointer user_data);

/**
 * RcHub:
 *
 * What the sessions share. Its fields are for the files of server/ only.
 */
struct _RcHub
{
  const RcConfig *config;  /* borrowed */
  RcReactor *reactor;      /* borrowed */
  RcStore *store;          /* borrowed */
  RcCertificate *certificate; /* borrowed: what new connections speak TLS with */
  RcHashKey key;
  char log_name[RC_LOG_NAME_BYTES + 1];

  GHashTable *persons_by_id;     /* id_key -> RcPerson, borrowed */
  GHashTable *persons_by_folded; /* folded_key -> RcPerson, a reference */
  RcRefShelf *shelf;             /* owned */
  RcRoom room;
  RcRosterFeed roster;

  RcAccounts *accounts;          /* owned */
  RcBans *bans;                  /* owned */
  RcSkeletons *skeletons;        /* owned */
  RcHasher *hasher;              /* owned */
  RcBuckets *id_tries;           /* owned: passwords tried for one id */
  RcBuckets *address_tries;      /* owned: passwords tried from one address */
  RcBuckets *open_ids;           /* owned: ids taken from one address */
  RcHandshakes *handshakes;      /* owned: TLS handshakes asked for from one address */

  gboolean history;      /* messages are kept */
  guint64 spare_seq;     /* taken from the store and not given yet; 0: none */
  guint64 room_newest;   /* the newest that was said in the room */
  GPtrArray *waiting;    /* sessions that wait for the store */
  RcSync *syncs;         /* those that hold back what is live */
  RcAck *spare_acks;     /* to be used again */
  RcReceipts *receipts;  /* owned */
  gboolean draining;     /* nothing is read any more: what is queued is committed */
  GDestroyNotify drained_func; /* called once then */
  gpointer drained_data;

  RcCounts counts; /* since the start */

  guint64 seq;     /* the newest that was given */
  gint64 time_us;  /* of the newest message or account: what comes is never before it */
  RcStamp stamp;   /* both, as they are written */

  RcDeadlineQueue login_queue;
  RcDeadlineQueue ping_queue;
  RcDeadlineQueue idle_queue;
  RcDeadlineQueue linger_queue;
  RcDeadlineQueue throttle_queue;
  RcDeadlineQueue sniff_queue;
  RcDeadlineQueue quiet_queue;
  RcDeadlineQueue marks_queue;

  RcSession *sessions;     /* all of them */
  guint n_sessions;
  RcSession *touched_head; /* to be flushed at the end of the turn */
  RcSession *touched_tail;
  guint n_touched;
  RcSession *ending;       /* to be settled then */

  gboolean shutting_down;  /* everybody has been told BYE */
  RcHubRoomFunc room_func;
  gpointer room_data;
};

RcHub    *rc_hub_new           (const RcConfig *config,
                                RcReactor      *reactor,
                                RcStore        *store);
gboolean  rc_hub_open          (RcHub          *self,
                                GError        **error);
void      rc_hub_free          (RcHub          *self);
void      rc_hub_reload        (RcHub          *self);
void      rc_hub_set_room_func (RcHub          *self,
                                RcHubRoomFunc   func,
                                gpointer        user_data);
RcPerson *rc_hub_find          (RcHub          *self,
                                RcSlice         id);
RcPerson *rc_hub_find_folded   (RcHub          *self,
                                RcSlice         folded);
RcPerson *rc_hub_take_id       (RcHub          *self,
                                RcSlice         id,
                                const char     *folded,
                                RcSkeletonClaim *claim);
gint64    rc_hub_tell_time     (RcHub          *self);
void      rc_hub_give_up_id    (RcHub          *self,
                                RcPerson       *person);
void      rc_hub_enter         (RcHub          *self,
                                RcSession      *session,
                                RcPerson       *person);
void      rc_hub_leave         (RcHub          *self,
                                RcSession      *session);
void      rc_hub_leave_closed  (RcHub          *self,
                                RcPerson       *person);
void      rc_hub_shelve_refs   (RcHub          *self,
                                RcPerson       *person);
void      rc_hub_update_person (RcHub          *self,
                                RcPerson       *person);
void      rc_hub_say_bye       (RcHub          *self,
                                const char     *reason);
void      rc_hub_end_sessions  (RcHub          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcHub, rc_hub_free)

G_END_DECLS

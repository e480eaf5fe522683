/* rc-store.h - what the server keeps: messages, accounts, markers.
 *
 * All calls are made on the thread of the main context that the store was
 * opened with, and every completion is called there, out of the main loop and
 * never from within the call itself: one wake-up for a whole batch.
 *
 * A completion may call anything here except rc_store_free(). */
#pragma once

#include <gio/gio.h>

#include "rc-chunk.h"
#include "rc-error.h"
#include "rc-slice.h"

G_BEGIN_DECLS

#define RC_STORE_ERROR (rc_store_error_quark ())
GQuark rc_store_error_quark (void);

/**
 * RcStoreError:
 * @RC_STORE_ERROR_IO: the disk, or a file that cannot be opened
 * @RC_STORE_ERROR_FOREIGN: the file belongs to another program, or is no database
 * @RC_STORE_ERROR_NEWER: the file was written by a later version
 * @RC_STORE_ERROR_DAMAGED: what stands in the file cannot be right
 *
 * Why a store cannot be opened, copied or restored. What happens afterwards
 * is of #RC_ERROR, because it is what a client is told.
 */
typedef enum
{
  RC_STORE_ERROR_IO,
  RC_STORE_ERROR_FOREIGN,
  RC_STORE_ERROR_NEWER,
  RC_STORE_ERROR_DAMAGED,
} RcStoreError;

/* The receiver of what is said in the room, and the peer of its markers. */
#define RC_STORE_ROOM 0

/* What no id has. */
#define RC_STORE_NO_PARTY (-1)

/* The hashes of tokens and invites. */
#define RC_STORE_HASH_BYTES 32

#define RC_STORE_LOG_NAME_BYTES 16

/* What is reserved on disk at once. */
#define RC_STORE_SEQ_BLOCK (G_GUINT64_CONSTANT (1) << 20)

typedef struct _RcStore RcStore;

/**
 * RcStoreMessage:
 * @seq: its place, from rc_store_take_seq()
 * @time_us: Unix time
 * @sender: a party
 * @receiver: a party, or %RC_STORE_ROOM
 * @ref: unique for each sender
 * @type: may be absent
 * @about: may be absent
 * @text: the body
 * @origin: the caller's own, given back with the result
 *
 * A message. A party is the number of an id, see rc_store_get_party().
 */
typedef struct
{
  guint64 seq;
  gint64 time_us;
  gint64 sender;
  gint64 receiver;
  RcSlice ref;
  RcSlice type;
  RcSlice about;
  RcSlice text;
  gpointer origin;
} RcStoreMessage;

/**
 * RcStoreResult:
 * @message: what was to be kept, in memory of the store's
 * @kept: whether it is on disk
 * @error: why it is not: %RC_ERROR_STORAGE, or %RC_ERROR_REF_USED for one whose
 *   (sender, ref) is on disk already
 */
typedef struct
{
  RcStoreMessage message;
  gboolean kept;
  RcError error;
} RcStoreResult;

/**
 * RcStoreEvents:
 * @results: a batch of messages was committed or refused; in the order in
 *   which they were added; valid during the call
 * @drained: the queue, which was full, is half empty again
 * @seq_ready: there are seqs again, after rc_store_take_seq() had none
 *
 * What the store tells by itself. Any of them may be %NULL.
 */
typedef struct
{
  void (*results)   (RcStore             *store,
                     const RcStoreResult *results,
                     gsize                n_results,
                     gpointer             user_data);
  void (*drained)   (RcStore             *store,
                     gpointer             user_data);
  void (*seq_ready) (RcStore             *store,
                     gpointer             user_data);
} RcStoreEvents;

#define RC_STORE_N_COMMIT_BOUNDS 8

/**
 * RcStoreStats:
 *
 * Figures since the store was opened. @commit_us_max is of the slowest batch,
 * @commits_up_to of those that took as long as rc_store_get_commit_bound_us() says
 * or less, and more than the bound before; what took longer is in none.
 */
typedef struct
{
  guint64 n_batches;
  guint64 n_batches_refused;
  guint64 n_messages;
  guint64 n_messages_refused;
  gint64 commit_us_sum;
  gint64 commit_us_max;
  gint64 commit_us_last;
  guint64 commits_up_to[RC_STORE_N_COMMIT_BOUNDS];
} RcStoreStats;

/**
 * RcStoreMarker:
 * @party: who has read
 * @peer: what conversation: with whom, or %RC_STORE_ROOM
 * @party_id: the id of @party
 * @peer_id: the id of @peer, `all` for the room
 */
typedef struct
{
  gint64 party;
  gint64 peer;
  RcSlice party_id;
  RcSlice peer_id;
  guint64 delivered;
  guint64 read;
  guint64 stamp;
} RcStoreMarker;

/**
 * RcStoreSync:
 * @party: whose messages
 * @room_since_us: of the room, what is not older than this; %G_MAXINT64: nothing
 * @after: those above this seq
 * @up_to: and not above this one
 * @limit: at most so many, at least 1
 * @max_bytes: stop when so many bytes of frames are reached
 * @markers: also bring the markers that were stamped at or after @after
 * @all_own: and those of @party, whenever they were stamped
 * @tag: what each frame carries, may be absent
 *
 * What rc_store_read_sync() is to read.
 */
typedef struct
{
  gint64 party;
  gint64 room_since_us;
  guint64 after;
  guint64 up_to;
  guint limit;
  gsize max_bytes;
  gboolean markers;
  gboolean all_own;
  RcSlice tag;
} RcStoreSync;

/**
 * RcStoreHistory:
 * @party: who asks
 * @peer: the other one of the conversation, or %RC_STORE_ROOM
 * @room_since_us: of the room, what is not older than this
 * @before: below this seq
 * @limit: at most so many, at least 1
 * @max_bytes: stop when so many bytes of frames are reached
 * @tag: what each frame carries, may be absent
 *
 * What rc_store_read_history() is to read.
 */
typedef struct
{
  gint64 party;
  gint64 peer;
  gint64 room_since_us;
  guint64 before;
  guint limit;
  gsize max_bytes;
  RcSlice tag;
} RcStoreHistory;

/**
 * RcStorePage:
 * @chunks: whole MESSAGE frames one after the other; a reference to a chunk
 *   may be kept
 * @n_chunks: how many
 * @n_messages: how many frames
 * @n_bytes: of all the frames
 * @last_seq: of the newest of them, or what was asked for (`after`) if none
 * @more: a limit ended the page. Else it is short: it holds all that there was.
 * @markers: (nullable): as asked for
 * @n_markers: how many
 */
typedef struct
{
  RcChunk **chunks;
  guint n_chunks;
  guint n_messages;
  gsize n_bytes;
  guint64 last_seq;
  gboolean more;
  RcStoreMarker *markers;
  guint n_markers;
} RcStorePage;

/**
 * RcStoreAccount:
 * @party: given by the store
 * @id: in its owner's spelling
 * @folded: as the server compares it
 * @skeleton: of @id
 * @folded_skeleton: of @folded
 * @since_us: its birth
 * @seen_us: when it was here last
 * @password_hash: (nullable): as libsodium wrote it; %NULL: has no password
 * @flags: the caller's own
 */
typedef struct
{
  gint64 party;
  const char *id;
  const char *folded;
  const char *skeleton;
  const char *folded_skeleton;
  gint64 since_us;
  gint64 seen_us;
  const char *password_hash;
  gint64 flags;
} RcStoreAccount;

/* A resume token of an account. */
typedef struct
{
  guint8 hash[RC_STORE_HASH_BYTES];
  gint64 created_us;
  gint64 used_us;
} RcStoreToken;

/* Open invites and bans that there may be at once. */
#define RC_STORE_INVITES_MAX 1000
#define RC_STORE_BANS_MAX 1000

typedef enum
{
  RC_STORE_BAN_ID,
  RC_STORE_BAN_NETWORK,
} RcStoreBanKind;

/**
 * RcStoreBan:
 * @kind: of what
 * @what: the folded id, or the network as GLib writes it
 * @shown: the same as the administrator wrote it
 * @created_us: Unix time
 * @expires_us: Unix time from which it does not hold any more; 0: it stays
 * @reason: (nullable): for people
 *
 * Who may not come in.
 */
typedef struct
{
  RcStoreBanKind kind;
  const char *what;
  const char *shown;
  gint64 created_us;
  gint64 expires_us;
  const char *reason;
} RcStoreBan;

/* An invite that nobody has used. */
typedef struct
{
  guint8 hash[RC_STORE_HASH_BYTES];
  gint64 created_us;
  gint64 expires_us;
} RcStoreInvite;

/**
 * RcStoreOutcome:
 * @RC_STORE_DONE: it was done
 * @RC_STORE_SAME: this invite was used by this very id before; the account is as
 *   it was. Let them in if the password is the account's.
 * @RC_STORE_TAKEN: there is an account of that folded id, or an invite of that hash
 * @RC_STORE_BAD_INVITE: there is no such invite, or it is used up or too old
 * @RC_STORE_NOTHING: there was nothing to do it to, or to change
 * @RC_STORE_FULL: there are as many as there may be
 *
 * What became of an operation that did not fail.
 */
typedef enum
{
  RC_STORE_DONE,
  RC_STORE_SAME,
  RC_STORE_TAKEN,
  RC_STORE_BAD_INVITE,
  RC_STORE_NOTHING,
  RC_STORE_FULL,
} RcStoreOutcome;

/**
 * RcStoreDone:
 * @error: (nullable): of #RC_ERROR; nothing was changed then
 * @outcome: where there is no @error
 * @party: the account's
 * @n: how many messages were removed
 */
typedef struct
{
  const GError *error;
  RcStoreOutcome outcome;
  gint64 party;
  guint64 n;
} RcStoreDone;

typedef void (*RcStoreDoneFunc)    (RcStore              *store,
                                    const RcStoreDone    *done,
                                    gpointer              user_data);
typedef void (*RcStoreFoundFunc)   (RcStore              *store,
                                    const RcStoreMessage *found,
                                    const GError         *error,
                                    gpointer              user_data);
typedef void (*RcStorePageFunc)    (RcStore              *store,
                                    const RcStorePage    *page,
                                    const GError         *error,
                                    gpointer              user_data);
typedef void (*RcStoreAccountFunc) (const RcStoreAccount *account,
                                    const RcStoreToken   *tokens,
                                    gsize                 n_tokens,
                                    gpointer              user_data);

typedef void (*RcStoreInvitesFunc) (RcStore              *store,
                                    const RcStoreInvite  *invites,
                                    gsize                 n_invites,
                                    const GError         *error,
                                    gpointer              user_data);
typedef void (*RcStoreBanFunc)     (const RcStoreBan     *ban,
                                    gpointer              user_data);

void        rc_store_free             (RcStore               *self);
void        rc_store_set_events       (RcStore               *self,
                                       const RcStoreEvents   *events,
                                       gpointer               user_data);
const char *rc_store_get_log_name     (RcStore               *self);
void        rc_store_get_stats        (RcStore               *self,
                                       RcStoreStats          *stats);
gint64      rc_store_get_commit_bound_us (guint               bound);

/* Seqs and parties. */
gboolean    rc_store_take_seq         (RcStore               *self,
                                       guint64               *seq);
guint64     rc_store_get_newest_seq   (RcStore               *self);
gint64      rc_store_get_newest_us    (RcStore               *self);
gint64      rc_store_get_party        (RcStore               *self,
                                       RcSlice                id);
gint64      rc_store_find_party       (RcStore               *self,
                                       RcSlice                id);

/* Messages. */
void        rc_store_add_message      (RcStore               *self,
                                       const RcStoreMessage  *message);
void        rc_store_flush            (RcStore               *self);
gboolean    rc_store_is_settled       (RcStore               *self,
                                       guint64                seq);
gsize       rc_store_get_queued_bytes (RcStore               *self);
void        rc_store_set_queue_max    (RcStore               *self,
                                       gsize                  max_bytes);
gboolean    rc_store_is_full          (RcStore               *self);

/* Reading. */
void        rc_store_find_ref         (RcStore               *self,
                                       gint64                 sender,
                                       RcSlice                ref,
                                       GCancellable          *cancellable,
                                       RcStoreFoundFunc       func,
                                       gpointer               user_data);
void        rc_store_read_sync        (RcStore               *self,
                                       const RcStoreSync     *sync,
                                       GCancellable          *cancellable,
                                       RcStorePageFunc        func,
                                       gpointer               user_data);
void        rc_store_read_history     (RcStore               *self,
                                       const RcStoreHistory  *history,
                                       GCancellable          *cancellable,
                                       RcStorePageFunc        func,
                                       gpointer               user_data);

/* Accounts and what belongs to them. */
gboolean    rc_store_load_accounts    (RcStore               *self,
                                       RcStoreAccountFunc     func,
                                       gpointer               user_data,
                                       GError               **error);
void        rc_store_add_account      (RcStore               *self,
                                       const RcStoreAccount  *account,
                                       const guint8          *invite_hash,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_remove_account   (RcStore               *self,
                                       gint64                 party,
                                       RcSlice                id,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_set_password     (RcStore               *self,
                                       gint64                 party,
                                       const char            *password_hash,
                                       const guint8          *kept_token,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_set_flags        (RcStore               *self,
                                       gint64                 party,
                                       gint64                 flags,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_set_seen         (RcStore               *self,
                                       gint64                 party,
                                       gint64                 seen_us);
void        rc_store_add_token        (RcStore               *self,
                                       gint64                 party,
                                       const guint8          *hash,
                                       gint64                 created_us,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_touch_token      (RcStore               *self,
                                       const guint8          *hash,
                                       gint64                 used_us);
void        rc_store_remove_token     (RcStore               *self,
                                       const guint8          *hash,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_remove_tokens    (RcStore               *self,
                                       gint64                 party,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_add_invite       (RcStore               *self,
                                       const guint8          *hash,
                                       gint64                 created_us,
                                       gint64                 expires_us,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_remove_invite    (RcStore               *self,
                                       const guint8          *hash,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_list_invites     (RcStore               *self,
                                       gint64                 now_us,
                                       RcStoreInvitesFunc     func,
                                       gpointer               user_data);
void        rc_store_put_marker       (RcStore               *self,
                                       gint64                 party,
                                       gint64                 peer,
                                       guint64                delivered,
                                       guint64                read,
                                       guint64                stamp,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);

/* Bans. */
gboolean    rc_store_load_bans        (RcStore               *self,
                                       RcStoreBanFunc         func,
                                       gpointer               user_data,
                                       GError               **error);
void        rc_store_add_ban          (RcStore               *self,
                                       const RcStoreBan      *ban,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_remove_ban       (RcStore               *self,
                                       RcStoreBanKind         kind,
                                       const char            *what,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);

/* Keeping house. */
void        rc_store_expire           (RcStore               *self,
                                       gint64                 now_us,
                                       gint64                 unused_before_us,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);
void        rc_store_trim             (RcStore               *self,
                                       gint64                 older_than_us,
                                       guint64                max_bytes,
                                       RcStoreDoneFunc        func,
                                       gpointer               user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcStore, rc_store_free)

G_END_DECLS

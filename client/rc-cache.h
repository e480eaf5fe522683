/* rc-cache.h - what one account has on this disk.
 *
 * All that is kept goes through one queue, in its order, to a thread of the
 * cache's own: an RcCacheOp is filled in, handed over, and comes back to the
 * main context of who made the cache, with what became of it. Writes that wait
 * are one transaction; what comes back without an error is synced. */
#pragma once

#include <gio/gio.h>

#include "rc-search-words.h"

G_BEGIN_DECLS

/**
 * RcCacheError:
 * @RC_CACHE_ERROR_BUSY: another engine works with this file
 * @RC_CACHE_ERROR_NEWER: written by a later version; it was left as it is
 * @RC_CACHE_ERROR_FOREIGN: not a cache of ours; it was left as it is
 * @RC_CACHE_ERROR_DAMAGED: it was set aside, or will be at the next start
 * @RC_CACHE_ERROR_FULL: no room on the disk, or no more of it for this person
 * @RC_CACHE_ERROR_IO: the disk cannot be written or read, or not as fast as all comes
 *
 * The message is for people.
 */
typedef enum
{
  RC_CACHE_ERROR_BUSY,
  RC_CACHE_ERROR_NEWER,
  RC_CACHE_ERROR_FOREIGN,
  RC_CACHE_ERROR_DAMAGED,
  RC_CACHE_ERROR_FULL,
  RC_CACHE_ERROR_IO,
} RcCacheError;

#define RC_CACHE_ERROR (rc_cache_error_quark ())
GQuark rc_cache_error_quark (void);

/* What may wait for the disk. Above it an operation comes back with IO. */
#define RC_CACHE_MAX_QUEUED_OPS 20000
#define RC_CACHE_MAX_QUEUED_BYTES (32 * 1024 * 1024)

/* What is in one transaction at most. */
#define RC_CACHE_MAX_GROUP 1000

/* What is loaded at start. */
#define RC_CACHE_MAX_OUTBOX 20000
#define RC_CACHE_MAX_CONTACTS 20000
#define RC_CACHE_MAX_CONVERSATIONS 2000
#define RC_CACHE_MAX_RECEIPTS 40000

#define RC_CACHE_MAX_UNREAD 9999
#define RC_CACHE_MAX_PAGE 1000

/* What one search may find: of more than that, those which were kept last. */
#define RC_CACHE_MAX_HITS 10000

typedef enum
{
  /* reads */
  RC_CACHE_LOAD,    /* everything that is shown at start */
  RC_CACHE_OLDER,   /* up to @limit messages of @conversation before (epoch, seq), the newest of them first */
  RC_CACHE_NEWER,   /* up to @limit behind (epoch, seq), the oldest of them first */
  RC_CACHE_SEARCH,  /* @words in @conversation, or in all: every place, and the rows of up to @limit before (epoch, seq) */
  /* writes */
  RC_CACHE_LOG,     /* @log, @from (our own id), @epoch; a new epoch: the cursor and all markers are 0 */
  RC_CACHE_RESYNC,  /* the server is asked for all behind the cursor: it may move again */
  RC_CACHE_PUT,     /* a message with a place; @cursor: moves there with it, 0: not */
  RC_CACHE_WRITE,   /* an own message, at the end of the outbox; @ends_draft: what was begun there is no more */
  RC_CACHE_SENDING, /* all that is not failed may be sent from now on */
  RC_CACHE_SENT,    /* from the outbox to the messages */
  RC_CACHE_FAIL,    /* @reason */
  RC_CACHE_DISCARD, /* out of the outbox */
  RC_CACHE_READ,    /* up to @seq of @epoch was read; @is_all: all of it; @text: whose messages
                     * are no news, an id a line, between LFs */
  RC_CACHE_TOLD,    /* the server knows that up to @seq was read */
  RC_CACHE_RECEIPT, /* @from: who; @delivered, @read */
  RC_CACHE_CONTACT, /* @from: who; @since_us, @time_us: seen */
  RC_CACHE_GONE,    /* @from: who */
  RC_CACHE_BREAK,   /* the account of @conversation is another one, born at @since_us */
  RC_CACHE_COMPLETE, /* the server has nothing older of @conversation */
  RC_CACHE_DRAFT,   /* @text */
} RcCacheVerb;

/**
 * RcCacheRow:
 * @text: not terminated where it holds NUL; @text_bytes long
 * @place: of the outbox: rises
 *
 * A message, as it is kept. All strings are owned and nullable.
 */
typedef struct
{
  char *from;
  char *ref;
  char *type;
  char *about;
  char *text;
  char *reason;
  char *conversation;
  gsize text_bytes;
  guint64 seq;
  gint64 time_us;
  gint64 place;
  guint epoch;
  guint is_own : 1;
  guint is_sent : 1;      /* from here */
  guint sent_before : 1;
  guint failed : 1;
} RcCacheRow;

typedef struct
{
  char *id;
  gint64 since_us;
  gint64 seen_us;
} RcCacheContact;

typedef struct
{
  char *name;
  char *draft;
  RcCacheRow *last; /* nullable */
  gint64 since_us;
  gint64 activity_us;
  guint64 read_seq;
  guint64 told_seq;
  guint unread;
  gboolean is_complete;
} RcCacheConversation;

typedef struct
{
  char *conversation;
  char *person;
  guint64 delivered;
  guint64 read;
} RcCacheReceipt;

/* Everything that is shown at start. */
typedef struct
{
  char *own_id;
  char *log;
  guint64 cursor;
  guint epoch;
  GPtrArray *contacts;      /* of RcCacheContact */
  GPtrArray *conversations; /* of RcCacheConversation */
  GPtrArray *outbox;        /* of RcCacheRow, in its order */
  GPtrArray *receipts;      /* of RcCacheReceipt */
} RcCacheSnapshot;

/* Where a hit is. */
typedef struct
{
  guint64 seq;
  gint64 id;
  guint epoch;
} RcCacheHit;

typedef struct _RcCacheOp RcCacheOp;

typedef void (*RcCacheDone) (RcCacheOp *op,
                             gpointer   user_data);

/**
 * RcCacheOp:
 * @error: (nullable): why it was not kept, or not read; with a snapshot a notice
 * @is_new: PUT: nobody had it yet
 * @unread: PUT, READ: what is unread in the conversation now
 * @at_end: OLDER, NEWER, SEARCH: there is nothing behind these rows
 * @hits: SEARCH: of RcCacheHit, newest first, %RC_CACHE_MAX_HITS at most
 * @is_cut: SEARCH: there are more
 *
 * What is to be done, and what became of it.
 */
struct _RcCacheOp
{
  RcCacheVerb verb;
  RcCacheRow row;
  char *log;
  guint64 cursor;
  guint64 delivered;
  guint64 read;
  gint64 since_us;
  guint limit;
  RcSearchWords *words;      /* owned */
  GCancellable *cancellable; /* owned, nullable: of a search */
  gboolean is_news;
  gboolean is_all;
  gboolean ends_draft;

  /* what became of it */
  GError *error;
  GPtrArray *rows; /* of RcCacheRow, sorted */
  RcCacheSnapshot *snapshot;
  guint unread;
  gboolean is_new;
  gboolean is_complete;
  gboolean at_end;
  GArray *hits;
  gboolean is_cut;

  /*< private >*/
  RcCacheDone done;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean is_behind_gap; /* what stood before it in the queue was not taken */
};

RcCacheOp *rc_cache_op_new  (RcCacheVerb  verb,
                             const char  *conversation);
void       rc_cache_op_free (RcCacheOp   *op);
void       rc_cache_row_free (RcCacheRow *row);
void       rc_cache_snapshot_free (RcCacheSnapshot *snapshot);

typedef struct _RcCache RcCache;

/* Called when what came back in one turn of the main loop was told. */
typedef void (*RcCacheTold) (gpointer user_data);

RcCache   *rc_cache_new     (const char     *path);
void     rc_cache_set_priority (RcCache     *self,
                                int          priority);
void       rc_cache_set_told (RcCache       *self,
                              RcCacheTold    told,
                              gpointer       user_data);
void       rc_cache_free    (RcCache        *self);
void       rc_cache_run     (RcCache        *self,
                             RcCacheOp      *op,
                             RcCacheDone     done,
                             gpointer        user_data,
                             GDestroyNotify  destroy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCache, rc_cache_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCacheOp, rc_cache_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCacheRow, rc_cache_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCacheSnapshot, rc_cache_snapshot_free)

G_END_DECLS

/* rc-store-private.h - what the two kinds of store share: the main loop's side. */
#pragma once

#include <pthread.h>

#include "rc-store-batch.h"
#include "rc-store-query.h"

G_BEGIN_DECLS

/**
 * RcStoreVtable:
 * @kick: commit what has been added, soon
 * @ask: (transfer full query): answer it
 * @load_accounts: as rc_store_load_accounts()
 * @load_bans: as rc_store_load_bans()
 * @close: commit and answer everything, then end the threads
 * @free: free the store, which is closed
 *
 * A kind of store. All are called on the main loop's thread.
 */
typedef struct
{
  void     (*kick)          (RcStore            *self);
  void     (*ask)           (RcStore            *self,
                             RcStoreQuery       *query);
  gboolean (*load_accounts) (RcStore            *self,
                             RcStoreAccountFunc  func,
                             gpointer            user_data,
                             GError            **error);
  gboolean (*load_bans)     (RcStore            *self,
                             RcStoreBanFunc      func,
                             gpointer            user_data,
                             GError            **error);
  void     (*close)         (RcStore            *self);
  void     (*free)          (RcStore            *self);
} RcStoreVtable;

/* What a database tells when it is opened. */
typedef struct
{
  char log_name[RC_STORE_LOG_NAME_BYTES + 1];
  guint64 next_seq;
  guint64 reserved_end;
  gint64 next_party;
  gint64 newest_us;
} RcStoreStart;

/**
 * RcStore:
 *
 * The first field of each kind of store. What stands below @lock is shared
 * with the store's threads and is touched only with the lock held; all
 * else belongs to the main loop.
 */
struct _RcStore
{
  const RcStoreVtable *vtable;
  GThread *thread;
  GSource *source;
  RcStoreEvents events;
  gpointer events_data;
  RcStoreStats stats;
  char log_name[RC_STORE_LOG_NAME_BYTES + 1];

  guint64 next_seq;
  guint64 reserved_end;
  guint64 settled_seq;
  gint64 newest_us;
  gboolean reserving;
  gboolean seq_missed;
  GSource *retry;         /* (nullable), owned */
  gint64 next_party;
  GHashTable *parties;    /* id -> party */

  guint64 n_queued;
  gsize queued_bytes;
  gsize queue_max_bytes;
  gboolean full;

  pthread_mutex_t lock;   /* pthread's own: the thread sanitizer follows them */
  pthread_cond_t wake;
  gboolean kicked;
  gboolean closing;
  RcStoreBatch *filling;  /* owned */
  RcStoreBatch *spare;    /* owned, a list */
  RcStoreBatch *done;     /* owned, a list */
  RcStoreBatch **done_end;
  RcStoreOp *trims;       /* owned, a list */
  RcStoreQuery *answered; /* owned, a list */
  RcStoreQuery **answered_end;
};

void          rc_store_init               (RcStore             *self,
                                           const RcStoreVtable *vtable,
                                           const RcStoreStart  *start,
                                           GMainContext        *context);
void          rc_store_clear              (RcStore             *self);
void          rc_store_note_party         (RcStore             *self,
                                           gint64               party,
                                           RcSlice              id);
void          rc_store_submit             (RcStore             *self,
                                           RcStoreOp           *op,
                                           gboolean             urgent);
RcStoreOp    *rc_store_op_new             (RcStoreOpType        type,
                                           RcStoreDoneFunc      func,
                                           gpointer             user_data);

/* Every call from outside is made on the main loop's thread. */
static inline void
rc_store_assert_thread (RcStore *self)
{
  g_assert (self->thread == g_thread_self ());
}

/* With the lock held, on whichever thread commits. */
RcStoreBatch *rc_store_take_batch         (RcStore             *self);
RcStoreOp    *rc_store_peek_trim          (RcStore             *self);

/* On whichever thread commits or reads, the lock not held. */
void          rc_store_give_batch         (RcStore             *self,
                                           RcStoreBatch        *batch);
void          rc_store_give_trim          (RcStore             *self,
                                           RcStoreOp           *op);
void          rc_store_give_answer        (RcStore             *self,
                                           RcStoreQuery        *query);

G_END_DECLS

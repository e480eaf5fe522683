/* rc-store-batch.h - what is committed together. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

typedef struct _RcStoreBatch RcStoreBatch;
typedef struct _RcStoreOp RcStoreOp;

typedef enum
{
  RC_STORE_OP_ADD_ACCOUNT,
  RC_STORE_OP_REMOVE_ACCOUNT,
  RC_STORE_OP_SET_PASSWORD,
  RC_STORE_OP_SET_FLAGS,
  RC_STORE_OP_SET_SEEN,
  RC_STORE_OP_ADD_TOKEN,
  RC_STORE_OP_TOUCH_TOKEN,
  RC_STORE_OP_REMOVE_TOKEN,
  RC_STORE_OP_REMOVE_TOKENS,
  RC_STORE_OP_ADD_INVITE,
  RC_STORE_OP_REMOVE_INVITE,
  RC_STORE_OP_ADD_BAN,
  RC_STORE_OP_REMOVE_BAN,
  RC_STORE_OP_PUT_MARKER,
  RC_STORE_OP_EXPIRE,
  RC_STORE_OP_RESERVE,
  RC_STORE_OP_TRIM, /* not in a batch: it has many steps */
} RcStoreOpType;

#define RC_STORE_N_BATCH_OPS (RC_STORE_OP_RESERVE + 1)

/**
 * RcStoreOp:
 *
 * One change other than a message. Which fields a type uses is in
 * rc-sqlite-store-ops.c. The strings are owned.
 */
struct _RcStoreOp
{
  RcStoreOp *next;
  RcStoreOpType type;
  gint64 party;
  gint64 peer;
  gint64 time_us;
  gint64 until_us;
  gint64 flags;
  guint64 delivered;
  guint64 read;
  guint64 stamp;
  guint64 max_bytes;
  guint64 n;
  char *id;
  char *folded;
  char *skeleton;
  char *folded_skeleton;
  char *password_hash;
  char *reason;
  gboolean has_hash;
  guint8 hash[RC_STORE_HASH_BYTES];

  RcStoreOutcome outcome; /* the result */
  GError *error;

  RcStoreDoneFunc func;
  gpointer user_data;
};

/* An id that got its number and is not on disk yet. */
typedef struct
{
  gint64 party;
  char *id;
} RcStoreParty;

/**
 * RcStoreBatch:
 * @results: the messages, whose bytes are in the arena
 * @parties: of #RcStoreParty, to be written before the messages
 * @ops: after the messages, in their order
 * @bytes: what it counts against the queue's bound
 * @urgent: somebody waits for it
 *
 * Filled by the main loop, then handed to the writer, then back: at no time
 * two threads have it.
 */
struct _RcStoreBatch
{
  RcStoreBatch *next;
  RcStoreResult *results;
  gsize n_results;
  gsize results_size;
  GArray *parties;
  RcStoreOp *ops;
  RcStoreOp **ops_end;
  gsize bytes;
  gboolean urgent;
  gboolean refused;
  gint64 commit_us;

  GPtrArray *blocks; /* the arena */
  guint n_full;
  gsize block_used;
};

RcStoreBatch *rc_store_batch_new         (void);
void          rc_store_batch_free        (RcStoreBatch         *self);
void          rc_store_batch_clear       (RcStoreBatch         *self);
gsize         rc_store_batch_add_message (RcStoreBatch         *self,
                                          const RcStoreMessage *message);
void          rc_store_batch_add_party   (RcStoreBatch         *self,
                                          gint64                party,
                                          RcSlice               id);
void          rc_store_batch_add_op      (RcStoreBatch         *self,
                                          RcStoreOp            *op);
void          rc_store_batch_refuse      (RcStoreBatch         *self,
                                          const GError         *error);
void          rc_store_op_free           (RcStoreOp            *op);

static inline gboolean
rc_store_batch_is_empty (const RcStoreBatch *self)
{
  return self->n_results == 0 && self->ops == NULL && self->parties->len == 0;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcStoreBatch, rc_store_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcStoreOp, rc_store_op_free)

G_END_DECLS

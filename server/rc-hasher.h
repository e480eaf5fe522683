/* rc-hasher.h - Argon2, away from the main loop. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

typedef struct _RcHasher RcHasher;
typedef struct _RcHashJob RcHashJob;

/**
 * RcHasherSettings:
 * @ops: passes over the memory
 * @memory_bytes: what one hash takes
 * @n_threads: how many are computed at once, at most
 * @queue_max: how many may wait or be computed; more are refused
 */
typedef struct
{
  guint64 ops;
  gsize memory_bytes;
  guint n_threads;
  guint queue_max;
} RcHasherSettings;

typedef struct
{
  guint64 n_done;
  guint64 n_refused;
  guint n_waiting; /* those that are being computed included */
} RcHasherStats;

/* @hash: (nullable): what is to be stored; %NULL where there was no memory.
 * Called on the thread of the hasher's context. */
typedef void (*RcHashedFunc)   (const char *hash,
                                gpointer    user_data);

typedef void (*RcVerifiedFunc) (gboolean    right,
                                gpointer    user_data);

RcHasher  *rc_hasher_new       (const RcHasherSettings *settings,
                                GMainContext           *context);
void       rc_hasher_set       (RcHasher               *self,
                                const RcHasherSettings *settings);
void       rc_hasher_free      (RcHasher               *self);
RcHashJob *rc_hasher_hash      (RcHasher               *self,
                                RcSlice                 password,
                                RcHashedFunc            func,
                                gpointer                user_data);
RcHashJob *rc_hasher_verify    (RcHasher               *self,
                                RcSlice                 password,
                                const char             *hash,
                                RcVerifiedFunc          func,
                                gpointer                user_data);
void       rc_hasher_cancel    (RcHasher               *self,
                                RcHashJob              *job);
void       rc_hasher_get_stats (RcHasher               *self,
                                RcHasherStats          *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcHasher, rc_hasher_free)

G_END_DECLS

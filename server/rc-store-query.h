/* rc-store-query.h - a question to the store, and its answer. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

typedef struct _RcStoreQuery RcStoreQuery;

typedef enum
{
  RC_STORE_QUERY_REF,
  RC_STORE_QUERY_SYNC,
  RC_STORE_QUERY_HISTORY,
  RC_STORE_QUERY_INVITES,
} RcStoreQueryType;

/**
 * RcStoreQuery:
 *
 * Made by the main loop, answered by the reader, and given back: at no time
 * two threads have it. Its slices are owned.
 */
struct _RcStoreQuery
{
  RcStoreQuery *next;
  RcStoreQueryType type;
  GCancellable *cancellable;
  union
  {
    RcStoreSync sync;
    RcStoreHistory history;
    gint64 now_us; /* invites that hold then */
    struct
    {
      gint64 sender;
      RcSlice ref;
    } ref;
  } ask;

  /* The answer. */
  gboolean cancelled;
  GError *error;
  gboolean found;
  RcStoreMessage message;
  GBytes *message_bytes;
  RcStorePage page;
  GPtrArray *chunks;
  GArray *markers;
  GArray *invites; /* of RcStoreInvite */

  RcStoreFoundFunc found_func;
  RcStorePageFunc page_func;
  RcStoreInvitesFunc invites_func;
  gpointer user_data;
};

RcStoreQuery *rc_store_query_new        (RcStoreQueryType  type,
                                         GCancellable     *cancellable);
void          rc_store_query_free       (RcStoreQuery     *self);
gboolean      rc_store_query_check      (RcStoreQuery     *self);
guint8       *rc_store_query_reserve    (RcStoreQuery     *self,
                                         gsize             size);
void          rc_store_query_commit     (RcStoreQuery     *self,
                                         gsize             len,
                                         guint64           seq);
void          rc_store_query_add_marker (RcStoreQuery     *self,
                                         RcStoreMarker    *marker);
void          rc_store_query_finish     (RcStoreQuery     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcStoreQuery, rc_store_query_free)

G_END_DECLS

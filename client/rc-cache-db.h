/* rc-cache-db.h - the cache's database, as the thread of the cache works with it. */
#pragma once

#include "rc-cache-schema.h"
#include "rc-cache.h"

G_BEGIN_DECLS

/* Every statement that is used again and again; the text of each is in
 * rc-cache-db.c. */
typedef enum
{
  RC_CACHE_SQL_FIND_CONVERSATION,
  RC_CACHE_SQL_ADD_CONVERSATION,
  RC_CACHE_SQL_FIND_MESSAGE,
  RC_CACHE_SQL_ADD_MESSAGE,
  RC_CACHE_SQL_MOVE_MESSAGE,
  RC_CACHE_SQL_LEAVE_OUTBOX,
  RC_CACHE_SQL_NEWS,
  RC_CACHE_SQL_CURSOR,
  RC_CACHE_SQL_ADD_OUTBOX,
  RC_CACHE_SQL_SENDING,
  RC_CACHE_SQL_ADD_SENT,
  RC_CACHE_SQL_FAIL,
  RC_CACHE_SQL_READ,
  RC_CACHE_SQL_TOLD,
  RC_CACHE_SQL_RECEIPT,
  RC_CACHE_SQL_CONTACT,
  RC_CACHE_SQL_GONE,
  RC_CACHE_SQL_COMPLETE,
  RC_CACHE_SQL_DRAFT,
  RC_CACHE_SQL_OLDER,
  RC_CACHE_SQL_NEWER,
  RC_CACHE_SQL_LAST,
  RC_CACHE_SQL_BY_ID,
  RC_CACHE_SQL_HITS,
  RC_CACHE_SQL_SHORT_HITS,
  RC_CACHE_SQL_COUNT_SHORT,
  RC_CACHE_SQL_SCAN,
  RC_CACHE_SQL_SCAN_PENDING,
  RC_CACHE_SQL_SCAN_CHANGED,
  RC_CACHE_SQL_UNINDEXED,
  RC_CACHE_SQL_INDEX_GONE,
  RC_CACHE_SQL_INDEX_CHANGED,
  RC_CACHE_SQL_INDEX_NEW,
  RC_CACHE_SQL_INDEXED,
  RC_CACHE_N_SQL
} RcCacheSql;

typedef struct
{
  RcCacheFile file;
  sqlite3_stmt *statements[RC_CACHE_N_SQL];
  gboolean is_stuck; /* a message was not kept: the cursor must not pass it */
  guint n_unindexed; /* how many came, about, since the index followed last */
  gboolean was_reset; /* the index, in this run */
} RcCacheDb;

/* How many messages the index is behind before it follows, and how many of them
 * it takes in one transaction. */
#define RC_CACHE_INDEX_BATCH 256

void          rc_cache_db_forget_statements_in_thread (RcCacheDb   *self);
sqlite3_stmt *rc_cache_db_bind_in_thread              (RcCacheDb   *self,
                                                       RcCacheSql   which,
                                                       GError     **error,
                                                       const char  *format,
                                                       ...);
gboolean      rc_cache_db_run_in_thread               (RcCacheDb    *self,
                                                       sqlite3_stmt *statement,
                                                       GError      **error);
gboolean      rc_cache_db_get_in_thread               (RcCacheDb    *self,
                                                       sqlite3_stmt *statement,
                                                       gint64       *number,
                                                       GError      **error);

gboolean      rc_cache_db_write_in_thread             (RcCacheDb    *self,
                                                       RcCacheOp    *op,
                                                       GError      **error);
gboolean      rc_cache_db_read_in_thread              (RcCacheDb    *self,
                                                       RcCacheOp    *op,
                                                       GError      **error);
gboolean      rc_cache_db_search_in_thread            (RcCacheDb    *self,
                                                       RcCacheOp    *op,
                                                       GError      **error);
RcCacheRow   *rc_cache_db_row_from                    (sqlite3_stmt *statement);

gboolean      rc_cache_index_is_due                   (RcCacheDb    *self);
void          rc_cache_index_follow_in_thread         (RcCacheDb    *self);
gboolean      rc_cache_index_reset_in_thread          (RcCacheDb    *self);

G_END_DECLS

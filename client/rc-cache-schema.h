/* rc-cache-schema.h - the cache's file: what is in it, and how it is opened. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define RC_CACHE_SCHEMA_VERSION 2
#define RC_CACHE_APPLICATION_ID 0x52634361 /* "RcCa" */

typedef struct
{
  int version; /* what the database is once the step is done */
  const char *sql;
} RcCacheStep;

typedef struct
{
  sqlite3 *db; /* owned */
  int lock;    /* a descriptor, -1 for none */
  char *aside; /* owned, nullable: where a damaged one was put at this opening */
} RcCacheFile;

gboolean rc_cache_file_open_in_thread  (RcCacheFile       *self,
                                        const char        *path,
                                        GError           **error);
gboolean rc_cache_file_renew_in_thread (RcCacheFile       *self,
                                        const char        *path,
                                        GError           **error);
void     rc_cache_file_close_in_thread (RcCacheFile       *self);
void     rc_cache_file_note_damage_in_thread (const char  *path);

gboolean rc_cache_migrate              (sqlite3           *db,
                                        const RcCacheStep *steps,
                                        guint              n_steps,
                                        GError           **error);
gboolean rc_cache_fail                 (sqlite3           *db,
                                        GError           **error);
gboolean rc_cache_exec                 (sqlite3           *db,
                                        const char        *sql,
                                        GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS

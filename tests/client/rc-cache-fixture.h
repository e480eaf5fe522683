/* rc-cache-fixture.h - a folder for what is kept, and an engine that is started again. */
#pragma once

#include "rc-client-fixture.h"

/* Of the test that runs: the cache's file. */
extern char *cache_path;

void      rc_cache_fixture_set_up    (void); /* an engine with a cache, loaded */
void      rc_cache_fixture_tear_down (void);
void      restart                    (void); /* the engine is gone; another one is loaded */
void      rc_cache_fixture_make_path (void);
void      rc_cache_fixture_remove    (void);
void      limit_file_size            (guint64 n_bytes); /* G_MAXUINT64: none */
gboolean  all_is_kept                (void); /* what was written */

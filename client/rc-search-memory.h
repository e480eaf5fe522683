/* rc-search-memory.h - what was said, found again where nothing is kept on disk. */
#pragma once

#include "rc-entry-private.h"
#include "rc-search.h"

G_BEGIN_DECLS

RcSearchAnswer *rc_search_answer_new (void);

void            rc_search_memory_run (GTask               *task,
                                      GPtrArray           *entries,
                                      RcSearchWords       *words,
                                      const RcSearchPlace *before,
                                      guint                limit);

G_END_DECLS

/* timeline-corpus.h - messages to look at, and to try a timeline with. */
#pragma once

#include <gio/gio.h>

#include "rc-entry-private.h"

G_BEGIN_DECLS

RcEntry    *timeline_corpus_make_entry (const char *from,
                                        const char *text,
                                        gint64      time_us,
                                        gboolean    is_own);
GListStore *timeline_corpus_make_small (void);
GListStore *timeline_corpus_make_large (guint n_entries);
char       *timeline_corpus_make_long  (gsize n_bytes,
                                        gsize line_bytes);
RcEntry    *timeline_corpus_get        (GListStore *store,
                                        guint       position);
void        timeline_corpus_append     (GListStore *store,
                                        const char *text,
                                        gboolean    is_own);

G_END_DECLS

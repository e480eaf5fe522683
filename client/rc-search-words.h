/* rc-search-words.h - what somebody looks for, and where it is in a text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may be looked for at once. */
#define RC_SEARCH_MAX_BYTES 256
#define RC_SEARCH_MAX_WORDS 16

/* What is marked in one text. */
#define RC_SEARCH_MAX_RANGES 256

/**
 * RcSearchRange:
 * @start: in bytes
 * @end: behind its last byte
 */
typedef struct
{
  gsize start;
  gsize end;
} RcSearchRange;

typedef struct _RcSearchWords RcSearchWords;

RcSearchWords *rc_search_words_new         (const char           *text,
                                            GError              **error);
void           rc_search_words_free        (RcSearchWords        *self);
gboolean       rc_search_words_match       (const RcSearchWords  *self,
                                            const char           *text,
                                            gsize                 n_bytes);
GArray        *rc_search_words_find        (const RcSearchWords  *self,
                                            const char           *text,
                                            gsize                 n_bytes);
char          *rc_search_words_dup_snippet (const RcSearchWords  *self,
                                            const char           *text,
                                            gsize                 n_bytes,
                                            GArray              **ranges);
char          *rc_search_words_dup_query   (const RcSearchWords  *self);
const char    *rc_search_words_get_short   (const RcSearchWords  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcSearchWords, rc_search_words_free)

G_END_DECLS

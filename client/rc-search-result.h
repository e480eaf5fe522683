/* rc-search-result.h - a message that was found. */
#pragma once

#include <glib-object.h>

#include "rc-search-words.h"

G_BEGIN_DECLS

/**
 * RcSearchPlace:
 * @epoch: which log of the server
 * @seq: its number there
 *
 * Where a message stands: for rc_timeline_show_around().
 */
typedef struct
{
  guint epoch;
  guint64 seq;
} RcSearchPlace;

#define RC_TYPE_SEARCH_RESULT (rc_search_result_get_type ())
G_DECLARE_FINAL_TYPE (RcSearchResult, rc_search_result, RC, SEARCH_RESULT, GObject)

RcSearchResult *rc_search_result_new              (const char          *conversation,
                                                   const char          *from,
                                                   RcSearchPlace        place,
                                                   gint64               time_us,
                                                   gboolean             is_own,
                                                   const RcSearchWords *words,
                                                   const char          *text,
                                                   gsize                n_bytes);
const char     *rc_search_result_get_conversation (RcSearchResult      *self);
const char     *rc_search_result_get_from         (RcSearchResult      *self);
RcSearchPlace   rc_search_result_get_place        (RcSearchResult      *self);
gint64          rc_search_result_get_time_us      (RcSearchResult      *self);
gboolean        rc_search_result_get_is_own       (RcSearchResult      *self);
const char     *rc_search_result_get_snippet      (RcSearchResult      *self);
const RcSearchRange *rc_search_result_get_ranges  (RcSearchResult      *self,
                                                   guint               *n_ranges);

G_END_DECLS

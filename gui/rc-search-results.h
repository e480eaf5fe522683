/* rc-search-results.h - what is found in all conversations, page by page. */
#pragma once

#include "rc-client.h"
#include "rc-contact-prefs.h"
#include "rc-search-result.h"

G_BEGIN_DECLS

/* Results that are asked for at once; and that are listed at most. */
#define RC_SEARCH_RESULTS_PAGE 50
#define RC_SEARCH_RESULTS_MAX 1000

/*      EMPTY -- something is looked for --> SEARCHING --> FOUND
 *        ^                                    ^  +------> NOTHING
 *        +-- nothing is -- any of these ------+  +------> FAILED */
typedef enum
{
  RC_SEARCH_EMPTY,
  RC_SEARCH_SEARCHING, /* what was found before is still listed */
  RC_SEARCH_FOUND,
  RC_SEARCH_NOTHING,
  RC_SEARCH_FAILED,
} RcSearchState;

#define RC_TYPE_SEARCH_RESULTS (rc_search_results_get_type ())
G_DECLARE_FINAL_TYPE (RcSearchResults, rc_search_results, RC, SEARCH_RESULTS, GObject)

/* Signal: "changed", when anything of it is another. */
RcSearchResults *rc_search_results_new                (RcClient        *client,
                                                       RcContactPrefs  *prefs);  /* nullable */
RcClient        *rc_search_results_get_client         (RcSearchResults *self);
void             rc_search_results_look_for           (RcSearchResults *self,
                                                       const char      *text);
void             rc_search_results_load_more          (RcSearchResults *self);
void             rc_search_results_stop               (RcSearchResults *self);
GListModel      *rc_search_results_get_list           (RcSearchResults *self);   /* of RcSearchResult, newest first */
const char      *rc_search_results_get_text           (RcSearchResults *self);
RcSearchState    rc_search_results_get_state          (RcSearchResults *self);
const char      *rc_search_results_get_reason         (RcSearchResults *self);   /* why it failed; nullable */
guint            rc_search_results_get_n_hits         (RcSearchResults *self);
gboolean         rc_search_results_get_is_cut         (RcSearchResults *self);   /* there are more hits than those */
gboolean         rc_search_results_get_is_full        (RcSearchResults *self);   /* and no more of them are listed */
gboolean         rc_search_results_get_may_have_older (RcSearchResults *self);

G_END_DECLS

/* rc-search.h - what was said, found again. */
#pragma once

#include "rc-client.h"
#include "rc-search-result.h"

G_BEGIN_DECLS

/* Results in one answer at most; and how many hits are known of. */
#define RC_SEARCH_MAX_PAGE 200
#define RC_SEARCH_MAX_HITS 10000

/**
 * RcSearchAnswer:
 * @results: (element-type RcSearchResult): the page, newest first
 * @places: (element-type RcSearchPlace): every hit, newest first
 * @has_more: there is a further page
 * @is_cut: there are more than %RC_SEARCH_MAX_HITS hits; those which came to this
 *   computer last are known of
 * @may_have_older: there may be older messages at the server only
 */
typedef struct
{
  GPtrArray *results;
  GArray *places;
  gboolean has_more;
  gboolean is_cut;
  gboolean may_have_older;
} RcSearchAnswer;

void            rc_client_search_async  (RcClient             *self,
                                         const char           *text,
                                         const char           *conversation,
                                         const RcSearchPlace  *before,
                                         guint                 limit,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
RcSearchAnswer *rc_client_search_finish (RcClient             *self,
                                         GAsyncResult         *result,
                                         GError              **error);
void            rc_search_answer_free   (RcSearchAnswer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcSearchAnswer, rc_search_answer_free)

G_END_DECLS

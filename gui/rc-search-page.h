/* rc-search-page.h - the search in the messages of all conversations. */
#pragma once

#include <adwaita.h>

#include "rc-search-results.h"

G_BEGIN_DECLS

#define RC_TYPE_SEARCH_PAGE (rc_search_page_get_type ())
G_DECLARE_FINAL_TYPE (RcSearchPage, rc_search_page, RC, SEARCH_PAGE, GtkWidget)

/* Signals: "open-result" (an RcSearchResult), when a message is to be shown; "close",
 * when nothing is. */
GtkWidget  *rc_search_page_new         (void);
void        rc_search_page_set_account (RcSearchPage   *self,
                                        RcClient       *client, /* nullable: nobody's */
                                        RcContactPrefs *prefs); /* nullable */
RcClient   *rc_search_page_get_client  (RcSearchPage   *self);  /* nullable */
void        rc_search_page_start       (RcSearchPage   *self);
void        rc_search_page_stop        (RcSearchPage   *self);
const char *rc_search_page_get_text    (RcSearchPage   *self);  /* that was found */

G_END_DECLS

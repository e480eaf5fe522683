/* rc-search-row.h - a message that was found, as a line of a list. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"
#include "rc-search-result.h"

G_BEGIN_DECLS

#define RC_TYPE_SEARCH_ROW (rc_search_row_get_type ())
G_DECLARE_FINAL_TYPE (RcSearchRow, rc_search_row, RC, SEARCH_ROW, GtkWidget)

GtkWidget      *rc_search_row_new        (void);
void            rc_search_row_set_result (RcSearchRow    *self,
                                          RcSearchResult *result,   /* nullable */
                                          RcContact      *contact); /* nullable: whose conversation it is in */
RcSearchResult *rc_search_row_get_result (RcSearchRow    *self);    /* nullable */

G_END_DECLS

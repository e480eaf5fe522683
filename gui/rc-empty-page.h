/* rc-empty-page.h - what is said where there is nothing, made when it is seen. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RC_TYPE_EMPTY_PAGE (rc_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (RcEmptyPage, rc_empty_page, RC, EMPTY_PAGE, AdwBin)

/* Properties: "icon-name", "title", "description" (plain text), "is-compact". */

G_END_DECLS

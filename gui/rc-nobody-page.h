/* rc-nobody-page.h - what to do where a search has found nobody. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"

G_BEGIN_DECLS

#define RC_TYPE_NOBODY_PAGE (rc_nobody_page_get_type ())
G_DECLARE_FINAL_TYPE (RcNobodyPage, rc_nobody_page, RC, NOBODY_PAGE, AdwBin)

/* Signal: "write" (RcContact): a person wants to write to who is on no list. */
void        rc_nobody_page_set_text (RcNobodyPage *self,
                                     const char   *text);
gboolean    rc_nobody_page_write    (RcNobodyPage *self);
const char *rc_nobody_page_get_id   (RcNobodyPage *self); /* nullable: who is offered */

G_END_DECLS

/* rc-key-page.h - the server is not the one that is known. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

#define RC_TYPE_KEY_PAGE (rc_key_page_get_type ())
G_DECLARE_FINAL_TYPE (RcKeyPage, rc_key_page, RC, KEY_PAGE, GtkWidget)

/* Signal: "back", when the person leaves it. */
GtkWidget *rc_key_page_new        (void);
void       rc_key_page_set_client (RcKeyPage *self,
                                   RcClient  *client); /* in CHANGED_KEY */

G_END_DECLS

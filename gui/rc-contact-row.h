/* rc-contact-row.h - one line of the contact list. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_ROW (rc_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (RcContactRow, rc_contact_row, RC, CONTACT_ROW, GtkWidget)

/* Properties: "contact" (nullable), "current-id" (the id whose conversation is
 * shown; the row is marked where it is its own), "now-us" (the present, for
 * the times; the list moves it on). */
GtkWidget  *rc_contact_row_new         (void);
RcContact  *rc_contact_row_get_contact (RcContactRow *self);
void        rc_contact_row_set_contact (RcContactRow *self,
                                        RcContact    *contact);
void        rc_contact_row_set_prefs   (RcContactRow   *self,
                                        RcContactPrefs *prefs);
void        rc_contact_row_open_menu   (RcContactRow *self);

G_END_DECLS

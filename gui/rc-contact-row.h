/* rc-contact-row.h - one line of the contact list. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_ROW (rc_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (RcContactRow, rc_contact_row, RC, CONTACT_ROW, GtkWidget)

GtkWidget      *rc_contact_row_new         (void);
RcContact      *rc_contact_row_get_contact (RcContactRow   *self);
void            rc_contact_row_set_contact (RcContactRow   *self,
                                            RcContact      *contact);     /* nullable */
void            rc_contact_row_tell        (RcContactRow   *self,
                                            const char     *current_id,   /* nullable */
                                            gint64          now_us,
                                            gboolean        is_connected);
RcContactPrefs *rc_contact_row_get_prefs   (RcContactRow   *self);        /* nullable */
void            rc_contact_row_set_prefs   (RcContactRow   *self,
                                            RcContactPrefs *prefs);

G_END_DECLS

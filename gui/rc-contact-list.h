/* rc-contact-list.h - who is there, and the search in it. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_LIST (rc_contact_list_get_type ())
G_DECLARE_FINAL_TYPE (RcContactList, rc_contact_list, RC, CONTACT_LIST, GtkWidget)

/* Properties: "contacts" (a GListModel of RcContact, nullable), "current-id"
 * (whose conversation is shown), "search-mode".
 *
 * Signal: "open" (RcContact *), when a person chose one. */
GtkWidget  *rc_contact_list_new            (void);
void        rc_contact_list_set_contacts   (RcContactList *self,
                                            GListModel    *contacts);
void        rc_contact_list_set_prefs      (RcContactList *self,
                                            RcContactPrefs *prefs);
GListModel *rc_contact_list_get_shown      (RcContactList *self); /* sorted and filtered */
void        rc_contact_list_set_search     (RcContactList *self,
                                            const char    *text);
void        rc_contact_list_start_search   (RcContactList *self);
void        rc_contact_list_show           (RcContactList *self,
                                            guint          position);
gboolean    rc_contact_list_focus          (RcContactList *self,
                                            const char    *id);   /* whether they are shown */
void        rc_contact_list_refresh_times  (RcContactList *self);

G_END_DECLS

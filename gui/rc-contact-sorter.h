/* rc-contact-sorter.h - the order of the contact list. */
#pragma once

#include <gtk/gtk.h>

#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_SORTER (rc_contact_sorter_get_type ())
G_DECLARE_FINAL_TYPE (RcContactSorter, rc_contact_sorter, RC, CONTACT_SORTER, GtkSorter)

GtkSorter *rc_contact_sorter_new (GListModel     *contacts,
                                  RcContactPrefs *prefs);

G_END_DECLS

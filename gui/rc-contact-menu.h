/* rc-contact-menu.h - the menu of the list's contacts. */
#pragma once

#include "rc-contact-row.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_MENU (rc_contact_menu_get_type ())
G_DECLARE_FINAL_TYPE (RcContactMenu, rc_contact_menu, RC, CONTACT_MENU, GObject)

RcContactMenu *rc_contact_menu_new     (GtkWidget     *list,   /* borrowed: it owns the menu */
                                        GtkWidget     *view);  /* borrowed: in @list */
void           rc_contact_menu_open    (RcContactMenu *self,
                                        RcContactRow  *row);
void           rc_contact_menu_detach  (RcContactMenu *self);

G_END_DECLS

/* rc-contact-menu.h - what one can do with a contact. */
#pragma once

#include <gtk/gtk.h>

#include "rc-contact.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_MENU (rc_contact_menu_get_type ())
G_DECLARE_FINAL_TYPE (RcContactMenu, rc_contact_menu, RC, CONTACT_MENU, GObject)

RcContactMenu  *rc_contact_menu_new         (GtkWidget      *row);  /* borrowed: it owns the menu */
GActionGroup   *rc_contact_menu_get_actions (RcContactMenu  *self);
void            rc_contact_menu_set_contact (RcContactMenu  *self,
                                             RcContact      *contact,  /* nullable */
                                             RcContactPrefs *prefs);   /* nullable */
void            rc_contact_menu_open_at     (RcContactMenu  *self,
                                             int             x,
                                             int             y);
void            rc_contact_menu_detach      (RcContactMenu  *self);

G_END_DECLS

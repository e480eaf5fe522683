/* rc-contact-actions.h - what one can do with a contact, as actions. */
#pragma once

#include <gtk/gtk.h>

#include "rc-contact.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONTACT_ACTIONS (rc_contact_actions_get_type ())
G_DECLARE_FINAL_TYPE (RcContactActions, rc_contact_actions, RC, CONTACT_ACTIONS, GObject)

RcContactActions *rc_contact_actions_new         (GtkWidget        *widget);  /* borrowed: see rc_contact_actions_detach() */
void              rc_contact_actions_set_contact (RcContactActions *self,
                                                  RcContact        *contact,  /* nullable */
                                                  RcContactPrefs   *prefs);   /* nullable */
void              rc_contact_actions_detach      (RcContactActions *self);

G_END_DECLS

/* rc-back-button.h - the way back to the list, and how much waits there. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RC_TYPE_BACK_BUTTON (rc_back_button_get_type ())
G_DECLARE_FINAL_TYPE (RcBackButton, rc_back_button, RC, BACK_BUTTON, GtkWidget)

void rc_back_button_set_contacts (RcBackButton *self,
                                  GListModel   *contacts);    /* nullable */
void rc_back_button_set_current  (RcBackButton *self,
                                  const char   *current_id);  /* nullable */

G_END_DECLS

/* rc-quick-switcher.h - from anywhere to a conversation by a few keys. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"

G_BEGIN_DECLS

#define RC_TYPE_QUICK_SWITCHER (rc_quick_switcher_get_type ())
G_DECLARE_FINAL_TYPE (RcQuickSwitcher, rc_quick_switcher, RC, QUICK_SWITCHER, GtkPopover)

/* Signal: "open" (const char *id): a contact's, or a well-formed one that nobody
 * here has met. */
GtkWidget *rc_quick_switcher_new  (void);
void       rc_quick_switcher_open (RcQuickSwitcher *self,
                                   GListModel      *contacts,
                                   gboolean         is_connected);

G_END_DECLS

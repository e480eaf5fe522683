/* rc-menu-button.h - the main menu: the accounts, and what else there is. */
#pragma once

#include <adwaita.h>

#include "rc-accounts.h"

G_BEGIN_DECLS

#define RC_TYPE_MENU_BUTTON (rc_menu_button_get_type ())
G_DECLARE_FINAL_TYPE (RcMenuButton, rc_menu_button, RC, MENU_BUTTON, GtkWidget)

/* Property: "menu-model" (what is below the accounts; construct-only). */
void rc_menu_button_set_accounts (RcMenuButton *self,
                                  RcAccounts   *accounts);

G_END_DECLS

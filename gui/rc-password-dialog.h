/* rc-password-dialog.h - changes one's own password. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

#define RC_TYPE_PASSWORD_DIALOG (rc_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RcPasswordDialog, rc_password_dialog, RC, PASSWORD_DIALOG, AdwWindow)

GtkWidget *rc_password_dialog_new (GtkWindow *parent,
                                   RcClient  *client);

G_END_DECLS

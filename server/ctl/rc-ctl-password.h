/* rc-ctl-password.h - a password or an answer that somebody types. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *rc_ctl_password_read    (const char  *path,
                                   GError     **error);
void      rc_ctl_password_free    (char        *password);
gboolean  rc_ctl_password_confirm (const char  *id);

G_END_DECLS

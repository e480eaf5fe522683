/* rc-password-task.h - a password that is set, a token that is ended. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

gboolean rc_password_task_start (RcSession            *session,
                                 const RcWirePassword *password,
                                 GError              **error);
void     rc_logout_task_start   (RcSession            *session,
                                 RcSlice               tag);

G_END_DECLS

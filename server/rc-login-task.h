/* rc-login-task.h - a log-in that waits for a hash, or for the disk. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

gboolean rc_login_task_start (RcSession         *session,
                              const RcWireLogin *login,
                              GError           **error);

G_END_DECLS

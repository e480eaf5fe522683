/* rc-password-change.h - one's own password, set or changed. */
#pragma once

#include "rc-link.h"

G_BEGIN_DECLS

/**
 * RcPasswordChange:
 * @task: (nullable): who waits for the answer
 *
 * A PASSWORD that is not answered yet; there is one at a time. A field of its
 * owner's.
 */
typedef struct
{
  GTask *task;
} RcPasswordChange;

gboolean rc_password_change_check (const char       *password,
                                   GError          **error);
void     rc_password_change_begin (RcPasswordChange *change,
                                   RcLink           *link,
                                   const char       *old_password,
                                   const char       *new_password,
                                   GTask            *task);
gboolean rc_password_change_take  (RcPasswordChange *change,
                                   RcLink           *link,
                                   const RcFrame    *frame);
void     rc_password_change_lost  (RcPasswordChange *change);

G_END_DECLS

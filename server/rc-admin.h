/* rc-admin.h - the administrator's door. */
#pragma once

#include "rc-admin-call.h"

G_BEGIN_DECLS

/* The name of its socket in the folder of the state. */
#define RC_ADMIN_SOCKET "admin.socket"

/**
 * RcAdmin:
 *
 * A Unix socket of mode 0600 on which redcoastctl asks for things, a line of
 * JSON each, see rc-admin-call.c. It is for a few calls now and then and goes
 * through GIO on the main loop, apart from the reactor. The main loop's thread
 * only.
 */
typedef struct _RcAdmin RcAdmin;

RcAdmin *rc_admin_new  (const RcAdminServices *services,
                        const char            *path,
                        GError               **error);
void     rc_admin_free (RcAdmin               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcAdmin, rc_admin_free)

G_END_DECLS

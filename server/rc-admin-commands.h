/* rc-admin-commands.h - what the administrator can ask for: for the files
 * rc-admin-*.c only. */
#pragma once

#include "rc-admin-call.h"

G_BEGIN_DECLS

/* The longest time that anything can be asked for: a hundred years. */
#define RC_ADMIN_PERIOD_MAX_S (G_GINT64_CONSTANT (36525) * 24 * 60 * 60)

/* Adds a row of a list to @builder. */
typedef void (*RcAdminRowFunc)        (JsonBuilder    *builder,
                                       RcHub          *hub,
                                       gconstpointer   item);

void      rc_admin_list_return        (RcAdminCall    *call,
                                       GPtrArray      *items,
                                       RcAdminRowFunc  func);

void      rc_admin_add_number         (JsonBuilder    *builder,
                                       const char     *name,
                                       gint64          number);
void      rc_admin_add_string         (JsonBuilder    *builder,
                                       const char     *name,
                                       const char     *string);
void      rc_admin_add_slice          (JsonBuilder    *builder,
                                       const char     *name,
                                       RcSlice         slice);
void      rc_admin_add_boolean        (JsonBuilder    *builder,
                                       const char     *name,
                                       gboolean        value);

RcPerson *rc_admin_find_person        (RcAdminCall    *call);
guint     rc_admin_end_sessions       (RcPerson       *person);

/* rc-admin-people.c */
void      rc_admin_run_who            (RcAdminCall    *call);
void      rc_admin_run_kick           (RcAdminCall    *call);
void      rc_admin_run_say            (RcAdminCall    *call);

/* rc-admin-accounts.c */
void      rc_admin_run_account_add      (RcAdminCall  *call);
void      rc_admin_run_account_password (RcAdminCall  *call);
void      rc_admin_run_account_list     (RcAdminCall  *call);
void      rc_admin_run_forget           (RcAdminCall  *call);

/* rc-admin-bans.c */
void      rc_admin_run_ban            (RcAdminCall    *call);
void      rc_admin_run_unban          (RcAdminCall    *call);
void      rc_admin_run_bans           (RcAdminCall    *call);

/* rc-admin-invites.c */
void      rc_admin_run_invite         (RcAdminCall    *call);
void      rc_admin_run_invite_list    (RcAdminCall    *call);
void      rc_admin_run_invite_revoke  (RcAdminCall    *call);

/* rc-admin-export.c */
void      rc_admin_run_export         (RcAdminCall    *call);

/* rc-admin-server.c */
void      rc_admin_run_backup         (RcAdminCall    *call);
void      rc_admin_run_reload         (RcAdminCall    *call);
void      rc_admin_run_pin            (RcAdminCall    *call);

G_END_DECLS

/* rc-admin-call.h - one thing that the administrator asks for. */
#pragma once

#include <json-glib/json-glib.h>

#include "rc-hub.h"

G_BEGIN_DECLS

typedef struct _RcAdminCall RcAdminCall;

/* Reads the configuration and the TLS key again, as SIGHUP does. */
typedef gboolean (*RcAdminReloadFunc) (gpointer   user_data,
                                       GError   **error);

/**
 * RcAdminServices:
 * @hub: the hub
 * @where: (array zero-terminated=1): where the server listens, with real ports
 * @reload: (nullable): reads the configuration again
 * @reload_data: for @reload
 *
 * What the commands work on. All of it must outlive every call.
 */
typedef struct
{
  RcHub *hub;
  char **where;
  RcAdminReloadFunc reload;
  gpointer reload_data;
} RcAdminServices;

/* Takes a line of an answer, without its LF. While @last is not set the call
 * waits for rc_admin_call_written(). */
typedef void (*RcAdminAnswerFunc) (RcAdminCall *call,
                                   const char  *line,
                                   gboolean     last,
                                   gpointer     user_data);

/* Goes on with a call whose last piece is written; with @ok not set nobody
 * listens any more, and the call must end. */
typedef void (*RcAdminMoreFunc)   (RcAdminCall *call,
                                   gboolean     ok,
                                   gpointer     user_data);

/**
 * RcAdminCall:
 *
 * A command that is being carried out. It ends, once, with
 * rc_admin_call_return() or rc_admin_call_fail(), at once or later; both free
 * it. The main loop's thread only.
 */

/* Carries out a command; see rc-admin-commands.c for the table. */
typedef void (*RcAdminFunc)       (RcAdminCall *call);

void                   rc_admin_call_run          (const RcAdminServices *services,
                                                   const char            *line,
                                                   gsize                  len,
                                                   RcAdminAnswerFunc      func,
                                                   gpointer               user_data);
void                   rc_admin_call_written      (RcAdminCall           *self,
                                                   gboolean               ok);
const RcAdminServices *rc_admin_call_get_services (RcAdminCall           *self);
RcHub                 *rc_admin_call_get_hub      (RcAdminCall           *self);
const char            *rc_admin_call_get_string   (RcAdminCall           *self,
                                                   const char            *name);
gint64                 rc_admin_call_get_number   (RcAdminCall           *self,
                                                   const char            *name);
void                   rc_admin_call_put          (RcAdminCall           *self,
                                                   JsonNode              *piece,
                                                   RcAdminMoreFunc        func,
                                                   gpointer               user_data);
void                   rc_admin_call_return       (RcAdminCall           *self,
                                                   JsonNode              *result);
void                   rc_admin_call_fail         (RcAdminCall           *self,
                                                   const char            *format,
                                                   ...) G_GNUC_PRINTF (2, 3);

RcAdminFunc            rc_admin_commands_find     (const char            *name);

G_END_DECLS

/* rc-admin-call.h - one thing that the administrator asks for. */
#pragma once

#include <json-glib/json-glib.h>

#include "rc-hub.h"

G_BEGIN_DECLS

typedef struct _RcAdminCall RcAdminCall;

/* Takes the answer: @answer is one line of JSON without its LF. */
typedef void (*RcAdminAnswerFunc) (const char *answer,
                                   gpointer    user_data);

/**
 * RcAdminCall:
 *
 * A command that is being carried out. It ends, once, with
 * rc_admin_call_return() or rc_admin_call_fail(), at once or later; both free
 * it. The main loop's thread only.
 */

/* Carries out a command; see rc-admin-commands.c for the table. */
typedef void (*RcAdminFunc)       (RcAdminCall *call);

void        rc_admin_call_run          (RcHub             *hub,
                                        const char        *line,
                                        gsize              len,
                                        RcAdminAnswerFunc  func,
                                        gpointer           user_data);
RcHub      *rc_admin_call_get_hub      (RcAdminCall       *self);
const char *rc_admin_call_get_string   (RcAdminCall       *self,
                                        const char        *name);
void        rc_admin_call_return       (RcAdminCall       *self,
                                        JsonNode          *result);
void        rc_admin_call_fail         (RcAdminCall       *self,
                                        const char        *format,
                                        ...) G_GNUC_PRINTF (2, 3);

RcAdminFunc rc_admin_commands_find     (const char        *name);

G_END_DECLS

/* rc-e2e-app.h - one desktop client, with folders of its own.
 *
 * It is the program that the environment variable REDCOAST names, and runs as
 * a process of its own on the display of the test. Whatever goes wrong fails
 * the running check test. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long anything here may take before the test has failed. */
#define RC_E2E_DEADLINE_MS 30000

typedef struct _RcE2eApp RcE2eApp;

RcE2eApp   *rc_e2e_app_start         (const char *const *arguments); /* nullable, NULL-ended */
RcE2eApp   *rc_e2e_app_start_member (const char *const *arguments);
GPid        rc_e2e_app_get_pid       (RcE2eApp          *self);
const char *rc_e2e_app_get_dir       (RcE2eApp          *self);      /* with its folders: cache, config, data, state */
void        rc_e2e_app_use_window    (RcE2eApp          *self,
                                      const char        *title);     /* nullable: where there is only one */
const char *rc_e2e_app_get_window    (RcE2eApp          *self);      /* nullable */
char       *rc_e2e_app_get_log       (RcE2eApp          *self);      /* g_free() */
gint64      rc_e2e_app_get_processor_us (RcE2eApp       *self);      /* since its start */
void        rc_e2e_app_limit_files   (RcE2eApp          *self,
                                      guint64            max_bytes); /* no file grows beyond it; G_MAXUINT64: no limit */
void        rc_e2e_app_wait_for_end  (RcE2eApp          *self);      /* it was asked to end; checks that it ends well */
void        rc_e2e_app_restart       (RcE2eApp          *self);      /* after its end: same folders, same arguments */
void        rc_e2e_app_restart_as_service (RcE2eApp     *self);      /* the same as the session's bus does it */
void        rc_e2e_app_pause         (RcE2eApp          *self);      /* until it is resumed it does nothing at all */
void        rc_e2e_app_resume        (RcE2eApp          *self);
void        rc_e2e_app_kill          (RcE2eApp          *self);      /* SIGKILL, and waits */
void        rc_e2e_app_free          (RcE2eApp          *self);      /* ends it with SIGTERM where it still runs */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcE2eApp, rc_e2e_app_free)

G_END_DECLS

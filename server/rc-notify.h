/* rc-notify.h - what the service manager is told. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RcNotify:
 *
 * Tells the service manager that started us, if one did, how we are: systemd's
 * protocol, see sd_notify(3). Without one, or built without libsystemd, it
 * does nothing. The main loop's thread only.
 */
typedef struct _RcNotify RcNotify;

RcNotify *rc_notify_new      (GMainContext *context);
void      rc_notify_free     (RcNotify     *self);
void      rc_notify_ready    (RcNotify     *self);
void      rc_notify_reloading (RcNotify    *self);
void      rc_notify_stopping (RcNotify     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcNotify, rc_notify_free)

G_END_DECLS

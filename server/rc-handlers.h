/* rc-handlers.h - what each verb does. Called by rc-dispatch.c only, and only
 * in the states that its table allows. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

/* Answers in full, or sets @error, which is answered for it. */
typedef gboolean (*RcHandlerFunc) (RcSession     *session,
                                   const RcFrame *frame,
                                   GError       **error);

gboolean rc_handle_hello    (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_login    (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_logout   (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_password (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_send     (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_typing   (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_read     (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_got      (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_sync     (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_history  (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_roster   (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_status   (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_ping     (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_nothing  (RcSession *session, const RcFrame *frame, GError **error);
gboolean rc_handle_bye      (RcSession *session, const RcFrame *frame, GError **error);

G_END_DECLS

/* rc-deferral.h - a frame that cannot be answered yet. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

void rc_deferral_put  (RcSession     *session,
                       const RcFrame *frame,
                       gboolean       for_store);
gboolean rc_deferral_peek_send (RcSession  *session,
                                RcWireSend *send);
void rc_deferral_redo (RcSession     *session);
void rc_deferral_skip (RcSession     *session);
void rc_deferral_drop (RcSession     *session);
void rc_deferral_wait (RcSession     *session);
void rc_deferral_wake (RcHub         *hub);

G_END_DECLS

/* rc-ack.h - what waits for the disk, and who is told when it is there. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

RcAck     *rc_ack_add      (RcSession           *session,
                            guint64              ref_hash,
                            RcSlice              tag);
void       rc_ack_ask      (RcAck               *pending,
                            RcSession           *session,
                            RcSlice              tag);
void       rc_ack_settle   (RcHub               *hub,
                            const RcStoreResult *result);
void       rc_ack_forget   (RcSession           *session);
void       rc_ack_clear    (RcHub               *hub);
void       rc_ack_look_up  (RcSession           *session,
                            const RcFrame       *frame,
                            const RcWireSend    *send);

G_END_DECLS

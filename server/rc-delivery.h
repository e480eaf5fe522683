/* rc-delivery.h - a message on its way to whom it is for. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

gboolean rc_delivery_is_known (RcSession        *origin,
                               const RcWireSend *send,
                               RcWireSent       *sent,
                               gboolean         *same);
void     rc_delivery_send     (RcSession        *origin,
                               RcPerson         *to,
                               const RcWireSend *send,
                               RcWireSent       *sent);
void     rc_delivery_typing   (RcSession        *origin,
                               RcPerson         *to);
void     rc_delivery_read     (RcSession        *origin,
                               const RcWireRead *read);

G_END_DECLS

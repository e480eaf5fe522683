/* rc-delivery.h - a message on its way to whom it is for. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

/**
 * RcKnown:
 * @RC_KNOWN_NOT: nothing is known in memory
 * @RC_KNOWN_TAKEN: it was taken, and answered
 * @RC_KNOWN_PENDING: it is not on disk yet
 * @RC_KNOWN_OTHER: the ref was given to another message
 *
 * What is known of a ref.
 */
typedef enum
{
  RC_KNOWN_NOT,
  RC_KNOWN_TAKEN,
  RC_KNOWN_PENDING,
  RC_KNOWN_OTHER,
} RcKnown;

RcKnown  rc_delivery_look_up    (RcSession            *origin,
                                 const RcWireSend     *send,
                                 RcWireSent           *sent);
gboolean rc_delivery_may_send   (RcSession            *origin);
gboolean rc_delivery_send       (RcSession            *origin,
                                 RcPerson             *to,
                                 const RcWireSend     *send,
                                 RcWireSent           *sent);
gboolean rc_delivery_announce   (RcHub                *hub,
                                 RcSlice               text,
                                 guint64              *seq);
gint64   rc_delivery_get_party  (RcHub                *hub,
                                 RcPerson             *person);
gint64   rc_delivery_find_party (RcHub                *hub,
                                 RcSlice               name);
gboolean rc_delivery_is_same    (RcSession            *origin,
                                 const RcWireSend     *send,
                                 const RcStoreMessage *found);
void     rc_delivery_typing   (RcSession        *origin,
                               RcPerson         *to);
void     rc_delivery_read     (RcSession        *origin,
                               const RcWireRead *read);

G_END_DECLS

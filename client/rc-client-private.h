/* rc-client-private.h - for the other half of the type, and for the tests. */
#pragma once

#include "rc-client-cache.h"
#include "rc-client.h"
#include "rc-clock.h"
#include "rc-exchange.h"
#include "rc-link.h"
#include "rc-password-change.h"

G_BEGIN_DECLS

RcClient        *rc_client_new_full          (const char    *server,
                                              const char    *id,
                                              RcLoginMethod  method,
                                              RcClock       *clock);
RcExchange      *rc_client_get_exchange      (RcClient      *self);
RcLink          *rc_client_get_link          (RcClient      *self);
RcPasswordChange *rc_client_get_password_change (RcClient     *self);
RcClientCache   *rc_client_get_cache         (RcClient      *self);
RcConversations *rc_client_get_conversations (RcClient      *self);
RcCache         *rc_client_peek_cache        (RcClient      *self);

G_END_DECLS

/* rc-exchange.h - what is said between us and a server that has welcomed us. */
#pragma once

#include "rc-conversations.h"
#include "rc-link.h"

G_BEGIN_DECLS

typedef struct _RcExchange RcExchange;

RcExchange *rc_exchange_new          (RcLink              *link,
                                      RcConversations     *conversations,
                                      gboolean             wants_roster);
void        rc_exchange_free         (RcExchange          *self);

void        rc_exchange_welcomed     (RcExchange          *self,
                                      const RcWireWelcome *welcome,
                                      RcSlice              log);
void        rc_exchange_take         (RcExchange          *self,
                                      const RcFrame       *frame);
void        rc_exchange_lost         (RcExchange          *self);

gboolean    rc_exchange_is_full      (RcExchange          *self);
void        rc_exchange_push         (RcExchange          *self,
                                      RcEntry             *entry);
void        rc_exchange_withdraw     (RcExchange          *self,
                                      RcEntry             *entry);
guint       rc_exchange_get_n_unsent (RcExchange          *self);
void        rc_exchange_tell_read    (RcExchange          *self);
void        rc_exchange_tell_typing  (RcExchange          *self,
                                      const char          *conversation);
void        rc_exchange_set_presence (RcExchange          *self,
                                      RcPresence           presence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcExchange, rc_exchange_free)

G_END_DECLS

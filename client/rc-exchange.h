/* rc-exchange.h - what is said between us and a server that has welcomed us. */
#pragma once

#include "rc-conversations.h"
#include "rc-link.h"

G_BEGIN_DECLS

/* After this what was missed holds the outbox no longer. */
#define RC_EXCHANGE_SYNC_TIMEOUT_US (60 * G_USEC_PER_SEC)

/* After this a page of HISTORY does not come any more. */
#define RC_EXCHANGE_HISTORY_TIMEOUT_US (30 * G_USEC_PER_SEC)

/* After the disk has failed, the server is asked again for what it did not keep. */
#define RC_EXCHANGE_BEHIND_US (30 * G_USEC_PER_SEC)

typedef struct _RcExchange RcExchange;

/* The disk does not keep what comes; with %NULL, it does so again. */
typedef void (*RcExchangeFailed) (const GError *error,
                                  gpointer      user_data);

RcExchange *rc_exchange_new          (RcLink              *link,
                                      RcConversations     *conversations,
                                      RcClock             *clock,
                                      gboolean             wants_roster);
void        rc_exchange_free         (RcExchange          *self);

void        rc_exchange_set_cache    (RcExchange          *self,
                                      RcCache             *cache,
                                      RcExchangeFailed     failed,
                                      gpointer             user_data);
void        rc_exchange_restore      (RcExchange          *self,
                                      const RcCacheSnapshot *snapshot);

void        rc_exchange_welcomed     (RcExchange          *self,
                                      const RcWireWelcome *welcome,
                                      RcSlice              log);
void        rc_exchange_take         (RcExchange          *self,
                                      const RcFrame       *frame);
void        rc_exchange_lost         (RcExchange          *self);

gboolean    rc_exchange_is_full      (RcExchange          *self);
void        rc_exchange_push         (RcExchange          *self,
                                      RcEntry             *entry,
                                      gboolean             ends_draft);
void        rc_exchange_withdraw     (RcExchange          *self,
                                      RcEntry             *entry);
guint       rc_exchange_get_n_held   (RcExchange          *self);
guint       rc_exchange_get_n_unsent (RcExchange          *self);
void        rc_exchange_tell_read    (RcExchange          *self);
void        rc_exchange_tell_typing  (RcExchange          *self,
                                      const char          *conversation);
void        rc_exchange_set_presence (RcExchange          *self,
                                      RcPresence           presence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcExchange, rc_exchange_free)

G_END_DECLS

/* rc-client-cache.h - an RcClient's cache: opened, loaded, and told of. */
#pragma once

#include "rc-exchange.h"

G_BEGIN_DECLS

typedef struct _RcClientCache RcClientCache;

/* Told when it is loaded, and when the error changes. */
typedef void (*RcClientCacheChanged) (gpointer user_data);

RcClientCache *rc_client_cache_new        (const char           *path,
                                           RcExchange           *exchange,
                                           RcConversations      *conversations,
                                           RcClientCacheChanged  changed,
                                           gpointer              user_data);
void           rc_client_cache_free       (RcClientCache        *self);
void           rc_client_cache_set_priority (RcClientCache       *self,
                                             int                  priority);
gboolean       rc_client_cache_is_loaded  (RcClientCache        *self);
const GError  *rc_client_cache_get_error  (RcClientCache        *self);
RcCache       *rc_client_cache_peek       (RcClientCache        *self);

G_END_DECLS

/* rc-client-query.c - what an RcClient tells about itself and its connection. */
#include "config.h"

#include "rc-client-struct.h"

/**
 * rc_client_get_state:
 */
RcClientState
rc_client_get_state (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), RC_CLIENT_OFFLINE);

  return rc_link_get_state (rc_client_get_link (self));
}

/**
 * rc_client_get_error:
 *
 * Returns: (nullable): why it is WAITING or REFUSED, with a message for people;
 *   good until the state changes
 */
const GError *
rc_client_get_error (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return rc_link_get_error (rc_client_get_link (self));
}

/**
 * rc_client_get_next_attempt_us:
 *
 * Returns: when WAITING ends, in microseconds of g_get_monotonic_time(); 0
 *   in any other state
 */
gint64
rc_client_get_next_attempt_us (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), 0);

  return rc_link_get_next_attempt_us (rc_client_get_link (self));
}

/**
 * rc_client_get_server_name:
 *
 * Returns: (nullable): what the server calls itself; control characters are
 *   shown as something harmless
 */
const char *
rc_client_get_server_name (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return rc_link_get_server_name (rc_client_get_link (self));
}

/* Nullable: there is none, or it could not be opened. */
RcCache *
rc_client_peek_cache (RcClient *self)
{
  RcClientCache *cache = rc_client_get_cache (self);

  return cache != NULL ? rc_client_cache_peek (cache) : NULL;
}

/**
 * rc_client_get_server:
 *
 * Returns: the address, as it was given
 */
const char *
rc_client_get_server (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return self->server;
}

/**
 * rc_client_get_id:
 *
 * Returns: who we are; in the server's spelling once it has welcomed us
 */
const char *
rc_client_get_id (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return self->id;
}

/* For rc-client-login.c, rc-client-trust.c, rc-client-messages.c and the like, the other parts of this type. */
RcLink *
rc_client_get_link (RcClient *self)
{
  return self->link;
}

RcExchange *
rc_client_get_exchange (RcClient *self)
{
  return self->exchange;
}

RcPasswordChange *
rc_client_get_password_change (RcClient *self)
{
  return &self->password_change;
}

/* NULL: everything is in memory only. */
RcClientCache *
rc_client_get_cache (RcClient *self)
{
  return self->cache;
}

RcConversations *
rc_client_get_conversations (RcClient *self)
{
  return self->conversations;
}

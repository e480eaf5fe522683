/* rc-client-query.c - what an RcClient tells about its connection. */
#include "config.h"

#include "rc-client-private.h"

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

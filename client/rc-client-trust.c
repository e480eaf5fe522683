/* rc-client-trust.c - what an RcClient offers about the server's key. */
#include "config.h"

#include "rc-client-private.h"
#include "rc-link.h"

/**
 * rc_client_state_is_final:
 * @state: a state
 *
 * Returns: whether nothing goes on from there by itself: the person is to decide
 */
gboolean
rc_client_state_is_final (RcClientState state)
{
  return state == RC_CLIENT_REFUSED || state == RC_CLIENT_UNTRUSTED || state == RC_CLIENT_CHANGED_KEY
         || state == RC_CLIENT_ASKING;
}

/**
 * rc_client_trust:
 * @pin: the #RcClient:offered-pin that the person was shown
 *
 * In %RC_CLIENT_UNTRUSTED: the key is the server's; we connect again, and take
 * no other from now on. Store #RcClient:pins to keep it so. In any other state,
 * and with any other pin, nothing happens.
 *
 * Returns: whether it was taken
 */
gboolean
rc_client_trust (RcClient   *self,
                 const char *pin)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (pin != NULL, FALSE);

  return rc_link_trust (rc_client_get_link (self), pin);
}

/**
 * rc_client_get_pins:
 *
 * Returns: (transfer none) (nullable): the pins of the keys that are taken for
 *   the server's; %NULL: none is known
 */
const char *const *
rc_client_get_pins (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return rc_link_get_pins (rc_client_get_link (self));
}

/**
 * rc_client_get_offered_pin:
 *
 * Returns: (transfer none) (nullable): in %RC_CLIENT_UNTRUSTED and
 *   %RC_CLIENT_CHANGED_KEY the pin of the key that the server showed
 */
const char *
rc_client_get_offered_pin (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return rc_link_get_offered_pin (rc_client_get_link (self));
}

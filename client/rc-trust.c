#include "config.h"

#include "rc-pin.h"
#include "rc-trust.h"

/* @pins: (nullable): what is no pin among them is left out */
void
rc_trust_init (RcTrust           *trust,
               const char *const *pins,
               gboolean           wants_tls)
{
  g_autofree char *joined = pins != NULL ? g_strjoinv (",", (char **) pins) : NULL;

  *trust = (RcTrust) { .pins = rc_pins_parse (rc_slice_from_string (joined)), .wants_tls = wants_tls };
}

void
rc_trust_clear (RcTrust *trust)
{
  g_clear_pointer (&trust->pins, g_strfreev);
  g_clear_pointer (&trust->offered_pin, g_free);
}

/* Plain is spoken with this machine only, and not where a key is known. */
gboolean
rc_trust_needs_tls (const RcTrust         *trust,
                    const RcServerAddress *address)
{
  return trust->wants_tls || trust->pins != NULL || !rc_server_address_is_loopback (address);
}

/*< private >
 * rc_trust_accept:
 * @pin: what the person has seen and says yes to
 *
 * From now on this key is the server's. Only the one that the server showed can
 * be taken, so that no other is taken by mistake.
 *
 * Returns: whether it is
 */
gboolean
rc_trust_accept (RcTrust    *trust,
                 const char *pin)
{
  if (trust->pins != NULL || trust->offered_pin == NULL || g_strcmp0 (pin, trust->offered_pin) != 0)
    return FALSE;

  trust->pins = rc_pins_parse (rc_slice_from_string (pin));
  g_clear_pointer (&trust->offered_pin, g_free);

  return trust->pins != NULL;
}

/*< private >
 * rc_trust_take:
 * @announced: (nullable): what HELLO said its keys are
 * @current: (nullable): the key that this connection was checked against
 *
 * The server, which has proved that it is itself, says which keys it has now
 * and will have next. A list without the present key is nothing to go by.
 *
 * Returns: whether the set is another one now
 */
gboolean
rc_trust_take (RcTrust    *trust,
               const char *announced,
               const char *current)
{
  g_auto (GStrv) pins = NULL;

  if (current == NULL || !rc_pins_contain ((const char *const *) trust->pins, current))
    return FALSE;

  pins = rc_pins_parse (rc_slice_from_string (announced));
  if (!rc_pins_contain ((const char *const *) pins, current)
      || g_strv_equal ((const char *const *) pins, (const char *const *) trust->pins))
    return FALSE;

  g_strfreev (trust->pins);
  trust->pins = g_steal_pointer (&pins);

  return TRUE;
}

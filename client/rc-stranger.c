/* rc-stranger.c - somebody who is in no contact list. */
#include "config.h"

#include "rc-contact-private.h"
#include "rc-stranger.h"

/**
 * rc_stranger_new:
 * @id: a well-formed id
 *
 * Somebody who can be written to although the server has not named them. Once
 * it does, the contact of that id in the roster takes their place.
 *
 * Returns: (transfer full): a contact who is offline
 */
RcContact *
rc_stranger_new (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return rc_contact_new (id, FALSE);
}

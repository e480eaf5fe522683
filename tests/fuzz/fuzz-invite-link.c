/* fuzz-invite-link.c - a link that somebody has pasted.
 *
 * Holds: it is refused with a sentence; or what was read of it builds a link
 * that is read as the same. */
#include "config.h"

#include "rc-fuzz.h"
#include "rc-invite-link.h"

static void
check_round_trip (const RcInviteLink *link)
{
  g_autofree char *built = rc_invite_link_build (link);
  g_autofree char *server = rc_invite_link_to_server (link);
  g_auto (RcInviteLink) again = { NULL };

  RC_FUZZ_CHECK (rc_invite_link_parse (built, &again, NULL));
  RC_FUZZ_CHECK (g_str_equal (link->host, again.host) && link->port == again.port);
  RC_FUZZ_CHECK (g_strcmp0 (link->invite, again.invite) == 0);
  RC_FUZZ_CHECK ((link->pins == NULL) == (again.pins == NULL));
  if (link->pins != NULL)
    RC_FUZZ_CHECK (g_strv_equal ((const char *const *) link->pins, (const char *const *) again.pins));
  RC_FUZZ_CHECK (*server != '\0');
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_auto (RcInviteLink) link = { NULL };

  if (rc_invite_link_parse (text, &link, &error))
    check_round_trip (&link);
  else
    RC_FUZZ_CHECK (error != NULL && *error->message != '\0');

  (void) rc_invite_link_is (text);
  return 0;
}

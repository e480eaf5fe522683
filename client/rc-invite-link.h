/* rc-invite-link.h - redcoast://HOST:PORT/?invite=TOKEN&pin=PIN */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RcInviteLink:
 * @host: a name or an address, without brackets
 * @port: its port
 * @invite: (nullable): what lets one person make an account
 * @pins: (nullable): by what the server's key is known
 *
 * All that somebody needs to come to a server for the first time.
 */
typedef struct
{
  char *host;
  guint16 port;
  char *invite;
  char **pins;
} RcInviteLink;

gboolean  rc_invite_link_is        (const char          *text);
gboolean  rc_invite_link_parse     (const char          *text,
                                    RcInviteLink        *link,
                                    GError             **error);
char     *rc_invite_link_build     (const RcInviteLink  *link);
char     *rc_invite_link_to_server (const RcInviteLink  *link);
void      rc_invite_link_clear     (RcInviteLink        *link);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcInviteLink, rc_invite_link_clear)

G_END_DECLS

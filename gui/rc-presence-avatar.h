/* rc-presence-avatar.h - an avatar that shows presence by shape and colour. */
#pragma once

#include <adwaita.h>

#include "rc-contact.h"

G_BEGIN_DECLS

#define RC_TYPE_PRESENCE_AVATAR (rc_presence_avatar_get_type ())
G_DECLARE_FINAL_TYPE (RcPresenceAvatar, rc_presence_avatar, RC, PRESENCE_AVATAR, GtkWidget)

/* Properties: "text" (whose initials), "presence" (an RcPresence), "room" (no
 * presence, and an icon for many), "size" (pixels). */

G_END_DECLS

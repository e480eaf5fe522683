/* rc-door.h - which door a connection came for. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

void rc_door_sniff   (RcSession    *session,
                      const guint8 *data,
                      gsize         len);
void rc_door_timeout (RcSession    *session);

G_END_DECLS

/* rc-door.h - the way from what was typed to a client that is logged in. */
#pragma once

#include "rc-client.h"
#include "rc-connect-page.h"
#include "rc-secret-store.h"

G_BEGIN_DECLS

#define RC_TYPE_DOOR (rc_door_get_type ())
G_DECLARE_FINAL_TYPE (RcDoor, rc_door, RC, DOOR, GObject)

/* Signals: "entering" (const char *server, const char *id), to be answered by TRUE
 * where they are here already; "opened" (RcClient *client), which is ONLINE and the
 * handler's from then on; "changed-key" (RcClient *client), in CHANGED_KEY. */
RcDoor        *rc_door_new       (RcConnectPage *page,
                                  RcSecretStore *store);
void           rc_door_set_guest (RcDoor        *self,
                                  gboolean       guest);
void           rc_door_close     (RcDoor        *self);

G_END_DECLS

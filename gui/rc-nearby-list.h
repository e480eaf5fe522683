/* rc-nearby-list.h - the servers that are found nearby, to choose one of them. */
#pragma once

#include <adwaita.h>

#include "rc-nearby-server.h"

G_BEGIN_DECLS

#define RC_TYPE_NEARBY_LIST (rc_nearby_list_get_type ())
G_DECLARE_FINAL_TYPE (RcNearbyList, rc_nearby_list, RC, NEARBY_LIST, GtkWidget)

G_END_DECLS

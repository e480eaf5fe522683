/* rc-nearby.h - the servers that are found nearby. */
#pragma once

#include "rc-nearby-server.h"

G_BEGIN_DECLS

/* The service's type, as DNS-SD calls it. */
#define RC_NEARBY_TYPE "_redcoast._tcp"

/* Announcements that are looked at, and servers that are shown. */
#define RC_NEARBY_FOUND_MAX 128
#define RC_NEARBY_SERVERS_MAX 32

#define RC_TYPE_NEARBY (rc_nearby_get_type ())
G_DECLARE_FINAL_TYPE (RcNearby, rc_nearby, RC, NEARBY, GObject)

RcNearby *rc_nearby_new   (void);
void      rc_nearby_start (RcNearby *self);
void      rc_nearby_stop  (RcNearby *self);

G_END_DECLS

/* rc-gui-flood.h - somebody who writes a thousand messages a second. */
#pragma once

#include "rc-gui-world.h"

G_BEGIN_DECLS

typedef struct _RcGuiFlood RcGuiFlood;

RcGuiFlood *rc_gui_flood_start    (RcGuiWorld *world);
guint       rc_gui_flood_end      (RcGuiFlood *self,
                                   double     *rate);

G_END_DECLS

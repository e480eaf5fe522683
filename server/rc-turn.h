/* rc-turn.h - what a turn of the loop has left to be done. */
#pragma once

#include "rc-hub.h"

G_BEGIN_DECLS

void rc_turn_flush_ahead (RcHub *hub);
void rc_turn_end         (RcHub *hub);

G_END_DECLS

/* rc-history.h - the hub and its store. */
#pragma once

#include "rc-hub.h"

G_BEGIN_DECLS

void rc_history_start (RcHub          *self);
void rc_history_drain (RcHub          *self,
                       GDestroyNotify  func,
                       gpointer        user_data);

G_END_DECLS

/* rc-dispatch.h - from a frame to what it asks for. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

void rc_dispatch (RcSession     *session,
                  const RcFrame *frame);

G_END_DECLS

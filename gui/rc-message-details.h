/* rc-message-details.h - who has a message, and when it was written. */
#pragma once

#include "rc-client.h"
#include "rc-timeline-view.h"

G_BEGIN_DECLS

void rc_message_details_show (RcTimelineView *view,
                              RcEntry        *entry,
                              RcClient       *client);

G_END_DECLS

/* rc-message-top.h - what stands above a message, across the timeline. */
#pragma once

#include "rc-message-part.h"
#include "rc-timeline-style.h"

G_BEGIN_DECLS

gboolean rc_message_top_is_shown (const RcMessagePart *parts);
int      rc_message_top_place    (RcMessagePart       *parts,
                                  int                  width_px,
                                  int                  margin_px);
void     rc_message_top_snapshot (RcMessagePart       *parts,
                                  GtkSnapshot         *snapshot,
                                  RcTimelineStyle     *style,
                                  int                  width_px,
                                  int                  margin_px);

G_END_DECLS

/* rc-timeline.h - one conversation: a GListModel of RcEntry. */
#pragma once

#include <gio/gio.h>

#include "rc-entry.h"

G_BEGIN_DECLS

#define RC_TYPE_TIMELINE (rc_timeline_get_type ())
G_DECLARE_FINAL_TYPE (RcTimeline, rc_timeline, RC, TIMELINE, GObject)

/* Sorted by seq, oldest first; what has no seq yet stands at the end, in the
 * order in which it was written. What arrives in one turn of the main loop is
 * one ::items-changed, and header and day are right before it is emitted. */
const char *rc_timeline_get_conversation (RcTimeline *self); /* an id, or "all" */

G_END_DECLS

/* rc-presence-watch.h - notices when anybody of a list comes or goes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RC_TYPE_PRESENCE_WATCH (rc_presence_watch_get_type ())
G_DECLARE_FINAL_TYPE (RcPresenceWatch, rc_presence_watch, RC, PRESENCE_WATCH, GObject)

/* Signal: "changed", at most once a turn of the main loop. */
RcPresenceWatch *rc_presence_watch_new           (GListModel      *contacts);
guint            rc_presence_watch_count_present (RcPresenceWatch *self);
RcPresenceWatch *rc_presence_watch_new_unread   (GListModel      *contacts);
guint            rc_presence_watch_count_unread (RcPresenceWatch *self,
                                                 const char      *but_id); /* nullable */

G_END_DECLS

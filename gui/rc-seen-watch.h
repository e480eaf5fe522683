/* rc-seen-watch.h - whether somebody looks at a widget. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RC_TYPE_SEEN_WATCH (rc_seen_watch_get_type ())
G_DECLARE_FINAL_TYPE (RcSeenWatch, rc_seen_watch, RC, SEEN_WATCH, GObject)

/* Properties, read-only and notified: "present": it is mapped in the active window;
 * "looking": it is, with what matters in view, and has been for half a second. */
RcSeenWatch *rc_seen_watch_new          (GtkWidget   *widget); /* borrowed: it owns the watch */
void         rc_seen_watch_set_in_view  (RcSeenWatch *self,
                                         gboolean     is_in_view);
gboolean     rc_seen_watch_get_looking  (RcSeenWatch *self);
gboolean     rc_seen_watch_get_present  (RcSeenWatch *self);
void         rc_seen_watch_detach       (RcSeenWatch *self);

G_END_DECLS

/* rc-timeline.h - one conversation: a GListModel of RcEntry. */
#pragma once

#include <gio/gio.h>

#include "rc-contact.h"
#include "rc-entry.h"

G_BEGIN_DECLS

/**
 * RcTimelineLine:
 * @RC_TIMELINE_LINE_NONE: there is nothing new
 * @RC_TIMELINE_LINE_DRAWN: it is drawn
 * @RC_TIMELINE_LINE_ABOVE: it belongs above what is loaded
 *
 * What became of the “new messages” line; see rc_client_draw_line().
 */
typedef enum
{
  RC_TIMELINE_LINE_NONE,
  RC_TIMELINE_LINE_DRAWN,
  RC_TIMELINE_LINE_ABOVE,
} RcTimelineLine;

/* Called for each person of a message's conversation: what it is to them, SENT,
 * DELIVERED or READ. */
typedef void (*RcReceiptFunc) (RcContact    *person,
                               RcEntryState  state,
                               gpointer      user_data);

#define RC_TYPE_TIMELINE (rc_timeline_get_type ())
G_DECLARE_FINAL_TYPE (RcTimeline, rc_timeline, RC, TIMELINE, GObject)

/* Sorted by seq, oldest first; what has no seq yet stands at the end, in the
 * order in which it was written. What arrives in one turn of the main loop is
 * one ::items-changed, and header and day are right before it is emitted. */
const char *rc_timeline_get_conversation (RcTimeline *self); /* an id, or "all" */

/* Where the client has a cache, a timeline is a window onto it: at first the
 * newest page; further ones come when they are asked for, and what is too much
 * leaves at the other end. "has-older", "has-newer" and "loading" are properties,
 * notified on change. */
gboolean    rc_timeline_get_has_older    (RcTimeline *self);
gboolean    rc_timeline_get_has_newer    (RcTimeline *self); /* the newest end is not shown */
gboolean    rc_timeline_get_loading      (RcTimeline *self);
void        rc_timeline_load_older       (RcTimeline *self);
void        rc_timeline_load_newer       (RcTimeline *self);
void        rc_timeline_show_newest      (RcTimeline *self);
void        rc_timeline_take_line        (RcTimeline *self);

/* A place is what rc-search.h finds. */
guint       rc_timeline_find_place       (RcTimeline *self,
                                          guint       epoch,
                                          guint64     seq);
void        rc_timeline_show_around      (RcTimeline *self,
                                          guint       epoch,
                                          guint64     seq);

G_END_DECLS

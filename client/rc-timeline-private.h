/* rc-timeline-private.h - what the engine itself does with a timeline. */
#pragma once

#include "rc-entry-private.h"
#include "rc-timeline.h"

G_BEGIN_DECLS

/* The most of one conversation that is held where there is no cache on disk, or
 * the disk does not keep what comes; the oldest give way. */
#define RC_TIMELINE_MAX_ENTRIES 10000
#define RC_TIMELINE_MAX_HIDDEN 1000

/* The same where it is a window onto a cache; and what is loaded at once. */
#define RC_TIMELINE_MAX_WINDOW 2000
#define RC_TIMELINE_PAGE 200

/* Above this there is the time between two messages of the same sender. */
#define RC_TIMELINE_HEADER_GAP_US (5 * 60 * G_USEC_PER_SEC)

/* Called once when there is something to flush, until it has been flushed. */
typedef void (*RcTimelineWake) (RcTimeline *self,
                                gpointer    user_data);

/* A page is wanted. */
typedef void (*RcTimelineLoad) (RcTimeline *self,
                                gboolean    is_older,
                                gpointer    user_data);

RcTimeline *rc_timeline_new            (const char       *conversation,
                                        RcTimelineWake    wake,
                                        gpointer          user_data);
void        rc_timeline_detach         (RcTimeline       *self);

RcEntry    *rc_timeline_lookup         (RcTimeline       *self,
                                        const RcIdentity *identity);
void        rc_timeline_add            (RcTimeline       *self,
                                        RcEntry          *entry);
void        rc_timeline_place          (RcTimeline       *self,
                                        RcEntry          *entry,
                                        guint             epoch,
                                        guint64           seq,
                                        gint64            time_us);
void        rc_timeline_readd          (RcTimeline       *self,
                                        RcEntry          *entry,
                                        const char       *ref);
void        rc_timeline_remove         (RcTimeline       *self,
                                        RcEntry          *entry);

RcEntry    *rc_timeline_get_newest     (RcTimeline       *self);
guint       rc_timeline_count_received (RcTimeline       *self,
                                        guint             epoch,
                                        guint64           after_seq,
                                        GHashTable       *ignored,
                                        guint             max);
gsize       rc_timeline_get_size_bytes (RcTimeline       *self);
void        rc_timeline_drop_oldest    (RcTimeline       *self,
                                        guint             n_entries);
void        rc_timeline_flush          (RcTimeline       *self);
void        rc_timeline_apply_receipt  (RcTimeline       *self,
                                        guint             epoch,
                                        guint64           delivered,
                                        guint64           read);

RcTimelineLine rc_timeline_put_line    (RcTimeline       *self,
                                        guint             epoch,
                                        guint64           seq,
                                        GHashTable       *ignored,
                                        guint            *position);

void        rc_timeline_set_source     (RcTimeline       *self,
                                        RcTimelineLoad    load);
void        rc_timeline_unset_source   (RcTimeline       *self);
void        rc_timeline_restore        (RcTimeline       *self,
                                        RcEntry          *entry,
                                        guint64           order);
void        rc_timeline_set_holds      (RcTimeline       *self,
                                        gboolean          holds);
void        rc_timeline_open           (RcTimeline       *self);
gboolean    rc_timeline_is_within      (RcTimeline       *self,
                                        RcEntry          *entry);
void        rc_timeline_get_edge       (RcTimeline       *self,
                                        gboolean          is_older,
                                        guint            *epoch,
                                        guint64          *seq);
void        rc_timeline_take_page      (RcTimeline       *self,
                                        GPtrArray        *entries,
                                        gboolean          is_older,
                                        gboolean          at_end);
void        rc_timeline_end_loading    (RcTimeline       *self);
void        rc_timeline_forget_before  (RcTimeline       *self,
                                        gint64            time_us);
void        rc_timeline_trim           (RcTimeline       *self);

G_END_DECLS

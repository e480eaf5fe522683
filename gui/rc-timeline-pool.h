/* rc-timeline-pool.h - rows to be used again. */
#pragma once

#include "rc-message-row.h"
#include "rc-timeline-style.h"

G_BEGIN_DECLS

/* Called for each row that is made, before it is shown. */
typedef void (*RcTimelineRowMade) (RcMessageRow *row,
                                   gpointer      user_data);

typedef struct _RcTimelinePool RcTimelinePool;

RcTimelinePool *rc_timeline_pool_new        (GtkWidget         *parent,
                                             RcTimelineStyle   *style,
                                             RcTimelineRowMade  row_made,
                                             gpointer           user_data);
void            rc_timeline_pool_free       (RcTimelinePool    *self);
RcMessageRow   *rc_timeline_pool_take       (RcTimelinePool    *self,
                                             RcEntry           *entry);
void            rc_timeline_pool_give_back  (RcTimelinePool    *self,
                                             RcMessageRow      *row);
void            rc_timeline_pool_trim       (RcTimelinePool    *self,
                                             guint              n_rows);
void            rc_timeline_pool_put_before (RcTimelinePool    *self,
                                             RcMessageRow      *row,
                                             RcMessageRow      *next);
void            rc_timeline_pool_put_after  (RcTimelinePool    *self,
                                             RcMessageRow      *row,
                                             RcMessageRow      *previous);

G_END_DECLS

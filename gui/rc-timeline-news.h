/* rc-timeline-news.h - where the “new messages” line stands, and coming to it. */
#pragma once

#include "rc-client.h"
#include "rc-seen-watch.h"
#include "rc-timeline-view.h"

G_BEGIN_DECLS

#define RC_TYPE_TIMELINE_NEWS (rc_timeline_news_get_type ())
G_DECLARE_FINAL_TYPE (RcTimelineNews, rc_timeline_news, RC, TIMELINE_NEWS, GObject)

/* Property: "landing" (read-only, notified): it is not shown yet where one comes to. */
RcTimelineNews *rc_timeline_news_new         (RcClient       *client,
                                              RcTimelineView *view,
                                              RcSeenWatch    *watch);
void            rc_timeline_news_set_contact (RcTimelineNews *self,
                                              RcContact      *contact);
gboolean        rc_timeline_news_get_landing (RcTimelineNews *self);
void            rc_timeline_news_detach      (RcTimelineNews *self);

G_END_DECLS

/* rc-news.h - what is to be told when the models show it. */
#pragma once

#include "rc-timeline.h"

G_BEGIN_DECLS

typedef struct
{
  void (*message)      (RcTimeline *timeline,
                        RcEntry    *entry,
                        gpointer    user_data);
  void (*acknowledged) (RcEntry    *entry,
                        gpointer    user_data);
} RcNewsEvents;

typedef struct _RcNews RcNews;

RcNews *rc_news_new              (void);
void    rc_news_free             (RcNews                     *self);
void    rc_news_add_message      (RcNews                     *self,
                                  RcTimeline                 *timeline,
                                  RcEntry                    *entry);
void    rc_news_add_acknowledged (RcNews                     *self,
                                  RcEntry                    *entry);
void    rc_news_tell             (RcNews                     *self,
                                  const RcNewsEvents *const  *events,
                                  gpointer                    user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcNews, rc_news_free)

G_END_DECLS

/* rc-conversations-struct.h - for the files of this type only. */
#pragma once

#include "rc-conversation.h"
#include "rc-conversations.h"
#include "rc-typing.h"

G_BEGIN_DECLS

/* The number beside a name says no more than "many" above this. */
#define RC_CONVERSATIONS_UNREAD_MAX RC_CACHE_MAX_UNREAD

struct _RcConversations
{
  GObject parent_instance;

  /* owned */
  char *own_id;
  RcClock *clock;
  RcRoster *roster;
  RcTyping *typing;
  GHashTable *by_id; /* id -> RcConversation, owned both */
  GPtrArray *dirty;  /* of RcTimeline */
  RcNews *news;
  GSource *flush;
  RcEntry *taken;    /* the last that came */
  GHashTable *ignored; /* a set of ids: what they write is no news */
  RcEntry *reached;  /* nullable: the one whose reach is shown */

  /* borrowed */
  const RcNewsEvents *events; /* NULL when detached */
  gpointer user_data;
  RcCache *cache;              /* NULL: everything is in memory only */
  const RcConversationsLink *link; /* NULL before it is set */
  gpointer link_data;

  guint epoch;
  gsize size_bytes;
  gboolean holds;
  gboolean reach_is_stale;
};

RcConversation *rc_conversations_ensure         (RcConversations *self,
                                                 const char      *id);
RcContact      *rc_conversations_get_contact    (RcConversations *self,
                                                 RcConversation  *conversation);
void            rc_conversations_schedule_flush (RcConversations *self);
void            rc_conversations_consider_last  (RcConversations *self,
                                                 RcConversation  *conversation,
                                                 RcEntry         *entry);
void            rc_conversations_show_last      (RcConversations *self,
                                                 RcConversation  *conversation);
void            rc_conversations_load           (RcTimeline      *timeline,
                                                 gboolean         is_older,
                                                 gpointer         user_data);

void            rc_conversations_recount        (RcConversations *self,
                                                 RcConversation  *conversation);
void            rc_conversations_reach_changed  (RcConversations *self);
void            rc_conversations_show_reach     (RcConversations *self);

G_END_DECLS

/* rc-conversations.h - the models: contact list, timelines, unread counts. */
#pragma once

#include "rc-cache.h"
#include "rc-clock.h"
#include "rc-news.h"
#include "rc-roster.h"
#include "rc-timeline.h"
#include "rc-wire.h"

/* Sixteen times what can be sent; a longer draft is kept as far as this. */
#define RC_CONVERSATIONS_MAX_DRAFT_BYTES (16 * RC_BODY_MAX_BYTES)

G_BEGIN_DECLS

/* What a server may make us hold in memory. */
#define RC_CONVERSATIONS_MAX 2000
#define RC_CONVERSATIONS_MAX_BYTES (128 * 1024 * 1024)

#define RC_TYPE_CONVERSATIONS (rc_conversations_get_type ())
G_DECLARE_FINAL_TYPE (RcConversations, rc_conversations, RC, CONVERSATIONS, GObject)

/* Tells the server how far we have read a conversation. */
typedef gboolean (*RcTellRead) (const char *conversation,
                                guint64     seq,
                                gpointer    user_data);

/* What the models ask of who speaks with the server. */
typedef struct
{
  /* A message came back from the disk; with an error it is not there. */
  void     (*kept)        (guint         epoch,
                           guint64       cursor,
                           const GError *error,
                           gpointer      user_data);
  /* May be answered with FALSE; else rc_conversations_end_history() follows. */
  gboolean (*ask_history) (const char   *conversation,
                           guint64       before,
                           gpointer      user_data);
} RcConversationsLink;

/* An own message that was written before the last start. */
typedef void (*RcRestoreOwn) (RcEntry  *entry,
                              gboolean  sent_before,
                              gpointer  user_data);

RcConversations *rc_conversations_new           (const char                  *own_id,
                                                 RcClock                     *clock,
                                                 const RcNewsEvents          *events,
                                                 gpointer                     user_data);
void             rc_conversations_detach        (RcConversations             *self);
const char      *rc_conversations_get_own_id    (RcConversations             *self);
RcRoster        *rc_conversations_get_roster    (RcConversations             *self);
RcTimeline      *rc_conversations_get_timeline  (RcConversations             *self,
                                                 const char                  *conversation);

void             rc_conversations_welcome       (RcConversations             *self,
                                                 RcSlice                      own_id,
                                                 guint                        epoch);
void             rc_conversations_lost          (RcConversations             *self);
RcEntry         *rc_conversations_take_message  (RcConversations             *self,
                                                 const RcWireMessage         *message,
                                                 guint64                      cursor,
                                                 gboolean                     is_news);
void             rc_conversations_take_receipt  (RcConversations             *self,
                                                 const RcWireReceipt         *receipt);
gboolean         rc_conversations_take_contact  (RcConversations             *self,
                                                 const RcWireContact         *row);
void             rc_conversations_end_roster    (RcConversations             *self);
void             rc_conversations_keep_history  (RcConversations             *self,
                                                 const RcWireMessage         *message,
                                                 const char                  *conversation);
void             rc_conversations_end_history   (RcConversations             *self,
                                                 const char                  *conversation,
                                                 gboolean                     came,
                                                 gboolean                     is_complete);
void             rc_conversations_take_read     (RcConversations             *self,
                                                 const RcWireRead            *read);
void             rc_conversations_take_typing   (RcConversations             *self,
                                                 const RcWireTyping          *typing);

RcEntry         *rc_conversations_write         (RcConversations             *self,
                                                 const char                  *conversation,
                                                 const char                  *text);
void             rc_conversations_acknowledge   (RcConversations             *self,
                                                 RcEntry                     *entry,
                                                 guint64                      seq,
                                                 guint64                      time_us);
void             rc_conversations_fail          (RcConversations             *self,
                                                 RcEntry                     *entry,
                                                 const char                  *sentence);
void             rc_conversations_write_again   (RcConversations             *self,
                                                 RcEntry                     *entry);
void             rc_conversations_discard       (RcConversations             *self,
                                                 RcEntry                     *entry);

gboolean         rc_conversations_may_tell_typing (RcConversations           *self,
                                                   const char                *conversation);
void             rc_conversations_mark_read     (RcConversations             *self,
                                                 const char                  *conversation);
void             rc_conversations_tell_read     (RcConversations             *self,
                                                 RcTellRead                   tell,
                                                 gpointer                     user_data);

void             rc_conversations_set_link      (RcConversations             *self,
                                                 const RcConversationsLink   *link,
                                                 gpointer                     user_data);
void             rc_conversations_set_cache     (RcConversations             *self,
                                                 RcCache                     *cache);
void             rc_conversations_set_holds     (RcConversations             *self,
                                                 gboolean                     holds);
void             rc_conversations_restore       (RcConversations             *self,
                                                 const RcCacheSnapshot       *snapshot,
                                                 RcRestoreOwn                 restore,
                                                 gpointer                     user_data);
const char      *rc_conversations_get_draft     (RcConversations             *self,
                                                 const char                  *conversation);
void             rc_conversations_end_draft     (RcConversations             *self,
                                                 const char                  *conversation_id);
void             rc_conversations_set_draft     (RcConversations             *self,
                                                 const char                  *conversation,
                                                 const char                  *text);
void             rc_conversations_set_ignored   (RcConversations             *self,
                                                 const char *const           *ids);
RcTimelineLine   rc_conversations_draw_line     (RcConversations             *self,
                                                 const char                  *conversation,
                                                 guint                       *position);
void             rc_conversations_list_receipts (RcConversations             *self,
                                                 RcEntry                     *entry,
                                                 RcReceiptFunc                func,
                                                 gpointer                     user_data);
void             rc_conversations_count_receipts (RcConversations            *self,
                                                  RcEntry                    *entry,
                                                  guint                      *n_delivered,
                                                  guint                      *n_read,
                                                  guint                      *n_people);
gboolean         rc_conversations_may_have_older (RcConversations            *self,
                                                  const char                 *conversation);
GPtrArray       *rc_conversations_dup_entries   (RcConversations             *self,
                                                 const char                  *conversation);

G_END_DECLS

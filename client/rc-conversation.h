/* rc-conversation.h - a timeline, and what is known about it. */
#pragma once

#include "rc-contact.h"
#include "rc-timeline-private.h"

G_BEGIN_DECLS

/**
 * RcConversation:
 * @timeline: owned
 * @last: (nullable): owned: the message that the contact's row shows
 * @size_bytes: of the timeline, as it was counted last
 * @read_seq: how far the person has read, in the present epoch
 * @told_seq: how far the server knows that
 */
typedef struct
{
  RcTimeline *timeline;
  RcEntry *last;
  gsize size_bytes;
  guint64 read_seq;
  guint64 told_seq;
} RcConversation;

char           *rc_conversation_dup_id      (RcSlice              id);
char           *rc_conversation_dup_name    (const RcWireMessage *message,
                                             const char          *own_id);

RcConversation *rc_conversation_new         (RcTimeline     *timeline);
void            rc_conversation_free        (RcConversation *self);
void            rc_conversation_show_last   (RcConversation *self,
                                             RcContact      *contact);
void            rc_conversation_take_read   (RcConversation *self,
                                             RcContact      *contact,
                                             guint           epoch,
                                             guint64         seq);
void            rc_conversation_mark_read   (RcConversation *self,
                                             guint           epoch);
void            rc_conversation_forget_read (RcConversation *self);

G_END_DECLS

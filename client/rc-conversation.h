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
 * @newest_seq: of what has come, in the present epoch
 * @n_reads: what the disk was told of reading, and has not answered
 * @n_puts: what is on its way to the disk
 * @is_complete: the server has nothing older than what is kept
 * @draft: (nullable): owned
 * @receipts: (nullable): owned: id -> RcReceipt, in numbers of the present epoch
 */
typedef struct
{
  RcTimeline *timeline;
  RcEntry *last;
  gsize size_bytes;
  guint64 read_seq;
  guint64 told_seq;
  guint64 newest_seq;
  guint n_reads;
  guint n_puts;
  gboolean is_complete;
  char *draft;
  GHashTable *receipts;
} RcConversation;

typedef struct
{
  guint64 delivered;
  guint64 read;
} RcReceipt;

char           *rc_conversation_dup_id      (RcSlice              id);
char           *rc_conversation_dup_name    (const RcWireMessage *message,
                                             const char          *own_id);

RcConversation *rc_conversation_new         (RcTimeline     *timeline);
void            rc_conversation_free        (RcConversation *self);
void            rc_conversation_show_last   (RcConversation *self,
                                             RcContact      *contact);
void            rc_conversation_take_read   (RcConversation *self,
                                             guint64         seq);
void            rc_conversation_forget_marks (RcConversation *self);
gboolean        rc_conversation_take_receipt (RcConversation *self,
                                              const char     *person,
                                              guint           epoch,
                                              guint64         delivered,
                                              guint64         read);
void            rc_conversation_apply_receipt (RcConversation *self,
                                               RcEntry        *entry,
                                               guint           epoch);

G_END_DECLS

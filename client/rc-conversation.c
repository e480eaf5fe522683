#include "config.h"

#include "rc-contact-private.h"
#include "rc-conversation.h"
#include "rc-id.h"
#include "rc-limits.h"

/* An id that may stand in our tables; NULL for what a server ought not to send. */
char *
rc_conversation_dup_id (RcSlice id)
{
  if (rc_slice_equal_string (id, RC_ROOM_ALL))
    return g_strdup (RC_ROOM_ALL);
  if (!rc_id_check (id, NULL) || rc_id_is_reserved (id))
    return NULL;

  return rc_slice_dup (id);
}

/* The conversation of a message is its receiver, unless that is us; NULL for one
 * that a server ought not to send. */
char *
rc_conversation_dup_name (const RcWireMessage *message,
                          const char          *own_id)
{
  gboolean is_own = rc_slice_equal_string (message->from, own_id);

  /* The server itself speaks in the room only. */
  if (rc_slice_equal_string (message->from, "server"))
    return rc_slice_equal_string (message->to, RC_ROOM_ALL) ? g_strdup (RC_ROOM_ALL) : NULL;
  if (!rc_id_check (message->from, NULL) || rc_id_is_reserved (message->from))
    return NULL;
  if (rc_slice_equal_string (message->to, own_id))
    return rc_slice_dup (message->from);
  if (is_own || rc_slice_equal_string (message->to, RC_ROOM_ALL))
    return rc_conversation_dup_id (message->to);

  /* Neither from us nor to us. */
  return NULL;
}

/*< private >
 * rc_conversation_new:
 * @timeline: (transfer full)
 *
 * Returns: (transfer full): a conversation in which nothing is read
 */
RcConversation *
rc_conversation_new (RcTimeline *timeline)
{
  RcConversation *self = g_new0 (RcConversation, 1);

  self->timeline = timeline;

  return self;
}

void
rc_conversation_free (RcConversation *self)
{
  rc_timeline_detach (self->timeline);
  g_clear_object (&self->last);
  g_clear_object (&self->timeline);
  g_clear_pointer (&self->receipts, g_hash_table_unref);
  g_free (self->draft);
  g_free (self);
}

/* The newest message stands in the contact's row. */
void
rc_conversation_show_last (RcConversation *self,
                           RcContact      *contact)
{
  RcEntry *last = self->last;

  if (last == NULL)
    rc_contact_set_last (contact, NULL, FALSE, NULL, 0);
  else
    rc_contact_set_last (contact, rc_entry_get_from (last), rc_entry_get_is_own (last),
                         rc_entry_get_text (last), rc_entry_get_time_us (last));
}

/* Another device has read up to @seq. */
void
rc_conversation_take_read (RcConversation *self,
                           guint64         seq)
{
  self->read_seq = MAX (self->read_seq, seq);
  self->told_seq = MAX (self->told_seq, seq);
}

/* The numbers of another log mean nothing in this one. */
void
rc_conversation_forget_marks (RcConversation *self)
{
  self->read_seq = 0;
  self->told_seq = 0;
  self->newest_seq = 0;
  self->is_complete = FALSE;
  g_clear_pointer (&self->receipts, g_hash_table_unref);
}

static gboolean
is_room (RcConversation *self)
{
  return g_strcmp0 (rc_timeline_get_conversation (self->timeline), RC_ROOM_ALL) == 0;
}

/*< private >
 * rc_conversation_take_receipt:
 * @person: who; in a conversation of two, the other one
 *
 * Keeps the highest of each number.
 *
 * Returns: whether it says more than was known
 */
gboolean
rc_conversation_take_receipt (RcConversation *self,
                              const char     *person,
                              guint           epoch,
                              guint64         delivered,
                              guint64         read)
{
  RcReceipt *receipt;

  if (self->receipts == NULL)
    self->receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  receipt = g_hash_table_lookup (self->receipts, person);
  if (receipt == NULL)
    {
      receipt = g_new0 (RcReceipt, 1);
      g_hash_table_insert (self->receipts, g_strdup (person), receipt);
    }
  if (delivered <= receipt->delivered && read <= receipt->read)
    return FALSE;

  receipt->delivered = MAX (receipt->delivered, delivered);
  receipt->read = MAX (receipt->read, read);
  if (!is_room (self))
    rc_timeline_apply_receipt (self->timeline, epoch, receipt->delivered, receipt->read);

  return TRUE;
}

/* One that gets its place, or comes from the disk, after the RECEIPT. */
void
rc_conversation_apply_receipt (RcConversation *self,
                               RcEntry        *entry,
                               guint           epoch)
{
  const char *person = rc_timeline_get_conversation (self->timeline);
  RcReceipt *receipt = self->receipts != NULL && !is_room (self)
                         ? g_hash_table_lookup (self->receipts, person)
                         : NULL;

  if (receipt != NULL)
    rc_entry_apply_receipt (entry, epoch, receipt->delivered, receipt->read);
}

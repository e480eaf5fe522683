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
  g_free (self);
}

/* The newest message stands in the contact's row. */
void
rc_conversation_show_last (RcConversation *self,
                           RcContact      *contact)
{
  RcEntry *last = self->last;

  if (last == NULL)
    rc_contact_set_last (contact, NULL, NULL, 0);
  else
    rc_contact_set_last (contact, rc_entry_get_from (last), rc_entry_get_text (last),
                         rc_entry_get_time_us (last));
}

/* Another device has read up to @seq. */
void
rc_conversation_take_read (RcConversation *self,
                           RcContact      *contact,
                           guint           epoch,
                           guint64         seq)
{
  guint unread = rc_contact_get_unread (contact);

  self->read_seq = MAX (self->read_seq, seq);
  self->told_seq = MAX (self->told_seq, seq);
  rc_contact_set_unread (contact,
                         rc_timeline_count_received (self->timeline, epoch, seq, unread));
}

/* This one has read everything that is there. */
void
rc_conversation_mark_read (RcConversation *self,
                           guint           epoch)
{
  RcEntry *newest = rc_timeline_get_newest (self->timeline);

  if (newest != NULL && rc_entry_get_epoch (newest) == epoch)
    self->read_seq = MAX (self->read_seq, rc_entry_get_seq (newest));
}

/* The numbers of another log mean nothing in this one. */
void
rc_conversation_forget_read (RcConversation *self)
{
  self->read_seq = 0;
  self->told_seq = 0;
}

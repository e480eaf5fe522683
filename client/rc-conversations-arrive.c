/* rc-conversations-arrive.c - what comes from the server, put into the models. */
#include "config.h"

#include "rc-cache-entry.h"
#include "rc-contact-private.h"
#include "rc-conversations-struct.h"
#include "rc-limits.h"
#include "rc-roster-private.h"

/* A message of which it is not known yet whether somebody has seen it. */
typedef struct
{
  RcConversations *self;
  RcTimeline *timeline; /* owned */
  RcEntry *entry;       /* owned, nullable: no news, whatever comes back */
} Arrival;

static void
arrival_free (Arrival *arrival)
{
  g_clear_object (&arrival->timeline);
  g_clear_object (&arrival->entry);
  g_free (arrival);
}

static void
tell_news (RcConversations *self,
           RcTimeline      *timeline,
           RcEntry         *entry)
{
  rc_news_add_message (self->news, timeline, entry);
  rc_conversations_schedule_flush (self);
}

static void
count_unread (RcConversations *self,
              RcConversation  *conversation)
{
  RcContact *contact = rc_conversations_get_contact (self, conversation);

  if (contact != NULL)
    rc_contact_set_unread (contact, MIN (rc_contact_get_unread (contact) + 1,
                                         RC_CONVERSATIONS_UNREAD_MAX));
}

/* What the disk says is unread; while it does not know yet what was read here, it
 * is not asked. */
static void
show_unread (RcConversations *self,
             RcConversation  *conversation,
             guint            unread)
{
  RcContact *contact = rc_conversations_get_contact (self, conversation);

  if (contact != NULL && conversation->n_reads == 0)
    rc_contact_set_unread (contact, unread);
}

/* Only the disk knows all that was ever seen: what it has is no news. What it
 * cannot keep is. */
static void
on_put (RcCacheOp *op,
        gpointer   user_data)
{
  Arrival *arrival = user_data;
  RcConversations *self = arrival->self;
  RcConversation *conversation = g_hash_table_lookup (self->by_id, op->row.conversation);

  if (self->link != NULL)
    self->link->kept (op->row.epoch, op->cursor, op->error, self->link_data);
  if (conversation != NULL && --conversation->n_puts == 0)
    rc_timeline_set_holds (conversation->timeline, self->holds);
  if (arrival->entry == NULL || conversation == NULL || (op->error == NULL && !op->is_new))
    return;

  if (op->is_news && op->error != NULL)
    count_unread (self, conversation);
  else if (op->is_news)
    show_unread (self, conversation, op->unread);
  tell_news (self, arrival->timeline, arrival->entry);
}

static void
welcome_news (RcConversations *self,
              RcConversation  *conversation,
              RcEntry         *entry,
              RcCacheOp       *op,
              gboolean         is_news)
{
  gboolean is_shown = entry != NULL && !rc_entry_get_is_own (entry)
                      && rc_entry_get_type_name (entry) == NULL;
  Arrival *arrival;

  is_news = is_news && is_shown
            && !g_hash_table_contains (self->ignored, rc_entry_get_from (entry));
  if (op == NULL)
    {
      if (is_news)
        count_unread (self, conversation);
      if (is_shown)
        tell_news (self, conversation->timeline, entry);
      return;
    }

  arrival = g_new0 (Arrival, 1);
  arrival->self = self;
  arrival->timeline = g_object_ref (conversation->timeline);
  arrival->entry = is_shown ? g_object_ref (entry) : NULL;
  op->is_news = is_news;
  if (conversation->n_puts++ == 0)
    rc_timeline_set_holds (conversation->timeline, TRUE);
  rc_cache_run (self->cache, op, on_put, arrival, (GDestroyNotify) arrival_free);
}

/* One that we have already: shown once, with what the server says now. */
static void
take_known (RcConversations     *self,
            RcConversation      *conversation,
            RcEntry             *entry,
            const RcWireMessage *message)
{
  if (rc_entry_get_seq (entry) == 0)
    rc_conversations_acknowledge (self, entry, message->seq, message->time);
  else if (rc_entry_get_seq (entry) != message->seq
           || rc_entry_get_epoch (entry) != self->epoch)
    rc_timeline_place (conversation->timeline, entry, self->epoch, message->seq,
                       (gint64) MIN (message->time, (guint64) G_MAXINT64));
}

static void
take_new (RcConversations *self,
          RcConversation  *conversation,
          RcEntry         *entry)
{
  RcContact *contact;

  rc_timeline_add (conversation->timeline, entry);
  self->reach_is_stale |= rc_entry_get_is_own (entry);
  rc_conversation_apply_receipt (conversation, entry, self->epoch);
  if (rc_entry_get_type_name (entry) != NULL)
    return;

  rc_conversations_consider_last (self, conversation, entry);
  contact = rc_conversations_get_contact (self, conversation);
  if (contact != NULL)
    rc_typing_end (self->typing, contact);
}

/* NULL for what a server ought not to have sent. */
static RcConversation *
conversation_for (RcConversations     *self,
                  const RcWireMessage *message)
{
  g_autofree char *id = rc_conversation_dup_name (message, self->own_id);

  if (id != NULL && (g_hash_table_lookup (self->by_id, id) != NULL
                     || g_hash_table_size (self->by_id) < RC_CONVERSATIONS_MAX))
    return rc_conversations_ensure (self, id);

  g_debug ("a message was skipped: it is not for us, or there is no room for it");
  return NULL;
}

/*< private >
 * rc_conversations_take_message:
 * @cursor: where the cursor moves with it; 0: nowhere
 * @is_news: whether it counts as unread
 *
 * Takes a message from the server. What it ought not to have sent is skipped.
 *
 * Returns: (transfer none) (nullable): the entry, new or known before; good until
 *   the next one
 */
RcEntry *
rc_conversations_take_message (RcConversations     *self,
                               const RcWireMessage *message,
                               guint64              cursor,
                               gboolean             is_news)
{
  const RcIdentity identity = { message->from, message->ref };
  gboolean is_own = rc_slice_equal_string (message->from, self->own_id);
  RcConversation *conversation = conversation_for (self, message);
  RcCacheOp *op = NULL;
  RcEntry *known;

  if (conversation == NULL)
    return NULL;

  if (self->cache != NULL)
    {
      op = rc_cache_op_new_put (message, rc_timeline_get_conversation (conversation->timeline),
                                self->epoch, is_own);
      op->cursor = cursor;
    }

  conversation->newest_seq = MAX (conversation->newest_seq, message->seq);
  known = rc_timeline_lookup (conversation->timeline, &identity);
  if (known != NULL)
    {
      g_set_object (&self->taken, known);
      take_known (self, conversation, known, message);
    }
  else
    {
      g_clear_object (&self->taken);
      self->taken = rc_entry_new_received (message, self->epoch, is_own);
      take_new (self, conversation, self->taken);
    }
  welcome_news (self, conversation, known == NULL ? self->taken : NULL, op, is_news);

  return self->taken;
}

/* A page of a conversation's history goes to the disk, and from there to those
 * who look at it. */
void
rc_conversations_keep_history (RcConversations     *self,
                               const RcWireMessage *message,
                               const char          *conversation_id)
{
  g_autofree char *id = rc_conversation_dup_name (message, self->own_id);

  if (self->cache != NULL && g_strcmp0 (id, conversation_id) == 0)
    rc_cache_run (self->cache,
                  rc_cache_op_new_put (message, id, self->epoch,
                                       rc_slice_equal_string (message->from, self->own_id)),
                  NULL, NULL, NULL);
}

/* NULL for who is no person. */
static char *
dup_person (RcSlice id)
{
  return rc_slice_equal_string (id, RC_ROOM_ALL) ? NULL : rc_conversation_dup_id (id);
}

/* How far somebody is in a conversation. */
void
rc_conversations_take_receipt (RcConversations     *self,
                               const RcWireReceipt *receipt)
{
  g_autofree char *id = rc_conversation_dup_id (receipt->with);
  g_autofree char *person = dup_person (receipt->id);
  RcConversation *conversation = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
  RcCacheOp *op;

  /* Of the room, of those only who are on the list: it is bounded. */
  if (conversation == NULL || person == NULL || rc_roster_lookup (self->roster, person) == NULL
      || (g_strcmp0 (id, RC_ROOM_ALL) != 0 && g_strcmp0 (id, person) != 0)
      || !rc_conversation_take_receipt (conversation, person, self->epoch, receipt->delivered,
                                        receipt->read))
    return;

  if (g_strcmp0 (id, RC_ROOM_ALL) == 0)
    rc_conversations_reach_changed (self);
  if (self->cache == NULL)
    return;

  op = rc_cache_op_new (RC_CACHE_RECEIPT, id);
  op->row.from = g_steal_pointer (&person);
  op->delivered = receipt->delivered;
  op->read = receipt->read;
  rc_cache_run (self->cache, op, NULL, NULL, NULL);
}

/* Somebody types, to us or in the room. */
void
rc_conversations_take_typing (RcConversations    *self,
                              const RcWireTyping *typing)
{
  gboolean in_room = rc_slice_equal_string (typing->with, RC_ROOM_ALL);
  g_autofree char *from = NULL;
  RcContact *contact;

  if (rc_slice_is_absent (typing->from)
      || rc_slice_equal_string (typing->from, self->own_id))
    return;

  from = dup_person (typing->from);
  if (from == NULL)
    return;

  contact = in_room ? rc_roster_get_room (self->roster)
                    : rc_roster_lookup (self->roster, from);
  if (contact != NULL)
    rc_typing_begin (self->typing, contact);
}

/* Whether it is time to tell @conversation that we type; if so it is told. */
gboolean
rc_conversations_may_tell_typing (RcConversations *self,
                                  const char      *conversation)
{
  return g_strcmp0 (conversation, self->own_id) != 0
         && rc_typing_may_tell (self->typing, conversation);
}

static void
on_read (RcCacheOp *op,
         gpointer   user_data)
{
  RcConversations *self = user_data;
  RcConversation *conversation = g_hash_table_lookup (self->by_id, op->row.conversation);

  if (conversation == NULL)
    return;

  conversation->n_reads--;
  if (op->error == NULL)
    show_unread (self, conversation, op->unread);
}

/* As the disk looks them up: between LFs, which no id contains. */
static char *
join_ignored (RcConversations *self)
{
  GString *ids = g_string_new ("\n");
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ignored);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_string_append_printf (ids, "%s\n", (const char *) id);

  return g_string_free (ids, FALSE);
}

static void
keep_read (RcConversations *self,
           RcConversation  *conversation,
           gboolean         is_all)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_READ,
                                   rc_timeline_get_conversation (conversation->timeline));

  op->row.epoch = self->epoch;
  op->row.seq = conversation->read_seq;
  op->read = conversation->told_seq;
  op->is_all = is_all;
  op->row.text = join_ignored (self);
  conversation->n_reads++;
  rc_cache_run (self->cache, op, on_read, self, NULL);
}

/*< private >
 * rc_conversations_recount:
 *
 * What is unread after what was read, which never becomes more by this.
 */
void
rc_conversations_recount (RcConversations *self,
                          RcConversation  *conversation)
{
  RcContact *contact = rc_conversations_get_contact (self, conversation);

  if (self->cache != NULL)
    keep_read (self, conversation, FALSE);
  else if (contact != NULL)
    rc_contact_set_unread (contact,
                           rc_timeline_count_received (conversation->timeline, self->epoch,
                                                       conversation->read_seq, self->ignored,
                                                       rc_contact_get_unread (contact)));
}

/* Another device of ours has read: here it is no longer unread either. */
void
rc_conversations_take_read (RcConversations  *self,
                            const RcWireRead *read)
{
  g_autofree char *id = rc_conversation_dup_id (read->with);
  RcConversation *conversation = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
  RcContact *contact =
    conversation != NULL ? rc_conversations_get_contact (self, conversation) : NULL;

  if (contact == NULL)
    return;

  rc_conversation_take_read (conversation, read->seq);
  rc_conversations_recount (self, conversation);
}

/* The person has seen all of it. */
void
rc_conversations_mark_read (RcConversations *self,
                            const char      *conversation_id)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, conversation_id);
  RcContact *contact = rc_roster_lookup (self->roster, conversation_id);
  gboolean was_unread = contact != NULL && rc_contact_get_unread (contact) > 0;

  if (contact != NULL)
    rc_contact_set_unread (contact, 0);
  if (conversation == NULL || (!was_unread && conversation->read_seq >= conversation->newest_seq))
    return;

  conversation->read_seq = MAX (conversation->read_seq, conversation->newest_seq);
  if (self->cache != NULL)
    keep_read (self, conversation, TRUE);
}

/*< private >
 * rc_conversations_tell_read:
 * @tell: called for each conversation that was read further than the server
 *   knows; returns whether it could be told
 */
void
rc_conversations_tell_read (RcConversations *self,
                            RcTellRead       tell,
                            gpointer         user_data)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      RcConversation *conversation = value;
      RcCacheOp *op;

      if (conversation->read_seq <= conversation->told_seq
          || !tell (key, conversation->read_seq, user_data))
        continue;

      conversation->told_seq = conversation->read_seq;
      if (self->cache == NULL)
        continue;
      op = rc_cache_op_new (RC_CACHE_TOLD, key);
      op->row.seq = conversation->told_seq;
      rc_cache_run (self->cache, op, NULL, NULL, NULL);
    }
}

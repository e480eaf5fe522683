/* rc-conversations-reach.c - who has a message.
 *
 * Everybody's receipts are cumulative, so what is known of the newest message
 * is known of all before it: they are asked when somebody wants to know. Only
 * one's newest message in the room says by itself who has it; that is counted
 * anew with the models, at most once a turn of the main loop.
 *
 * Only accounts tell what they have: guests are not counted, and neither is who
 * has left for good. */
#include "config.h"

#include "rc-contact-private.h"
#include "rc-conversations-struct.h"
#include "rc-limits.h"
#include "rc-roster-private.h"

/* As the server keeps no more: "receipt-people". */
#define REACH_MAX_PEOPLE 50

static gboolean
is_room (const char *id)
{
  return g_strcmp0 (id, RC_ROOM_ALL) == 0;
}

static RcEntryState
get_state_for (RcConversation *conversation,
               RcEntry        *entry,
               const char     *person)
{
  const RcReceipt *receipt = conversation->receipts != NULL
                               ? g_hash_table_lookup (conversation->receipts, person)
                               : NULL;
  guint64 seq = rc_entry_get_seq (entry);

  if (receipt == NULL)
    return RC_ENTRY_SENT;
  if (receipt->read >= seq)
    return RC_ENTRY_READ;

  return receipt->delivered >= seq ? RC_ENTRY_DELIVERED : RC_ENTRY_SENT;
}

/* Whether it may ever be known that they have something. */
static gboolean
tells_receipts (RcConversation *conversation,
                RcContact      *contact)
{
  if (rc_contact_get_is_room (contact) || rc_contact_get_is_self (contact)
      || rc_contact_get_has_left (contact))
    return FALSE;

  return rc_contact_get_since_us (contact) > 0
         || (conversation->receipts != NULL
             && g_hash_table_contains (conversation->receipts, rc_contact_get_id (contact)));
}

static void
tell (RcConversations *self,
      RcConversation  *conversation,
      RcEntry         *entry,
      RcContact       *contact,
      RcReceiptFunc    func,
      gpointer         user_data)
{
  if (tells_receipts (conversation, contact))
    func (contact, get_state_for (conversation, entry, rc_contact_get_id (contact)), user_data);
}

/*< private >
 * rc_conversations_list_receipts:
 * @entry: an own message
 * @func: called for each person; not for a message that has no place yet, or
 *   whose place is in an older log, of which nothing is known any more
 */
void
rc_conversations_list_receipts (RcConversations *self,
                                RcEntry         *entry,
                                RcReceiptFunc    func,
                                gpointer         user_data)
{
  const char *id = rc_entry_get_conversation (entry);
  RcConversation *conversation = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
  GListModel *roster = G_LIST_MODEL (self->roster);

  if (conversation == NULL || rc_entry_get_seq (entry) == 0
      || rc_entry_get_epoch (entry) != self->epoch)
    return;

  if (!is_room (id))
    {
      RcContact *contact = rc_roster_lookup (self->roster, id);

      if (contact != NULL)
        tell (self, conversation, entry, contact, func, user_data);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (roster); i++)
    {
      g_autoptr (RcContact) contact = g_list_model_get_item (roster, i);

      tell (self, conversation, entry, contact, func, user_data);
    }
}

static void
count_person (RcContact    *person,
              RcEntryState  state,
              gpointer      user_data)
{
  RcReach *reach = user_data;
  RcPresence presence = rc_contact_get_presence (person);

  reach->n_people++;
  reach->n_delivered += state == RC_ENTRY_DELIVERED || state == RC_ENTRY_READ;
  reach->n_read += state == RC_ENTRY_READ;
  if (state != RC_ENTRY_SENT || presence == RC_PRESENCE_ONLINE || presence == RC_PRESENCE_AWAY)
    return;

  reach->n_missing++;
  if (reach->missing == NULL)
    reach->missing = g_strdup (rc_contact_get_id (person));
}

/* Of those on the list who can say so: how many have it, and have read it. */
void
rc_conversations_count_receipts (RcConversations *self,
                                 RcEntry         *entry,
                                 guint           *n_delivered,
                                 guint           *n_read,
                                 guint           *n_people)
{
  RcReach reach = { 0 };

  rc_conversations_list_receipts (self, entry, count_person, &reach);
  *n_delivered = reach.n_delivered;
  *n_read = reach.n_read;
  *n_people = reach.n_people;
  g_free (reach.missing);
}

/* One's newest message in the room, as far as it has a place. */
static RcEntry *
find_newest_own (RcConversations *self)
{
  RcConversation *room = g_hash_table_lookup (self->by_id, RC_ROOM_ALL);
  GListModel *rows = room != NULL ? G_LIST_MODEL (room->timeline) : NULL;

  for (guint i = rows != NULL ? g_list_model_get_n_items (rows) : 0; i > 0; i--)
    {
      g_autoptr (RcEntry) entry = g_list_model_get_item (rows, i - 1);

      /* The timeline keeps it. */
      if (rc_entry_get_is_own (entry) && rc_entry_get_seq (entry) > 0)
        return entry;
    }

  return NULL;
}

/* Who has one's newest message may be others by now. */
void
rc_conversations_reach_changed (RcConversations *self)
{
  self->reach_is_stale = TRUE;
  rc_conversations_schedule_flush (self);
}

/* One's newest message in the room says who has it, and no other does. */
void
rc_conversations_show_reach (RcConversations *self)
{
  RcEntry *entry = NULL;
  RcReach *reach = NULL;

  if (!self->reach_is_stale)
    return;

  self->reach_is_stale = FALSE;
  entry = find_newest_own (self);
  if (self->reached != NULL && self->reached != entry)
    rc_entry_take_reach (self->reached, NULL);
  g_set_object (&self->reached, entry);
  if (entry == NULL)
    return;

  reach = g_new0 (RcReach, 1);
  rc_conversations_list_receipts (self, entry, count_person, reach);
  /* Without any receipt nothing is claimed: it may be that the server keeps none. */
  if (reach->n_delivered == 0 || reach->n_people > REACH_MAX_PEOPLE)
    g_clear_pointer (&reach, rc_reach_free);
  rc_entry_take_reach (entry, reach);
}

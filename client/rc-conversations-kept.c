/* rc-conversations-kept.c - between the models and what is kept on disk. */
#include "config.h"

#include "rc-cache-entry.h"
#include "rc-contact-private.h"
#include "rc-conversations-struct.h"
#include "rc-limits.h"
#include "rc-roster-private.h"

/* A page that is on its way. */
typedef struct
{
  RcConversations *self;
  RcTimeline *timeline; /* owned */
  gboolean may_ask;     /* the server, where the disk has nothing more */
} Page;

static void
page_free (Page *page)
{
  g_object_unref (page->timeline);
  g_free (page);
}

static RcConversation *
find_conversation (RcConversations *self,
                   RcTimeline      *timeline)
{
  return g_hash_table_lookup (self->by_id, rc_timeline_get_conversation (timeline));
}

/* The numbers of an older log mean nothing to the server: below them it has
 * nothing that could be asked for. */
static gboolean
ask_history (RcConversations *self,
             RcTimeline      *timeline)
{
  guint epoch;
  guint64 seq;

  rc_timeline_get_edge (timeline, TRUE, &epoch, &seq);
  if (self->link == NULL || (epoch != self->epoch && epoch != G_MAXUINT32))
    return FALSE;

  return self->link->ask_history (rc_timeline_get_conversation (timeline), seq, self->link_data);
}

static void
on_page (RcCacheOp *op,
         gpointer   user_data)
{
  Page *page = user_data;
  RcConversation *conversation = find_conversation (page->self, page->timeline);
  gboolean is_older = op->verb == RC_CACHE_OLDER;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  if (op->error != NULL || conversation == NULL)
    {
      rc_timeline_end_loading (page->timeline);
      return;
    }
  if (is_older && op->rows->len == 0 && page->may_ask && !conversation->is_complete
      && ask_history (page->self, page->timeline))
    return;

  for (guint i = 0; i < op->rows->len; i++)
    {
      RcEntry *entry = rc_cache_row_to_entry (g_ptr_array_index (op->rows, i), page->self->own_id);

      rc_conversation_apply_receipt (conversation, entry, page->self->epoch);
      g_ptr_array_add (entries, entry);
    }
  rc_timeline_take_page (page->timeline, entries, is_older,
                         op->at_end && (!is_older || conversation->is_complete));
  if (page->self->reached == NULL)
    rc_conversations_reach_changed (page->self);
}

static void
load_page (RcConversations *self,
           RcTimeline      *timeline,
           gboolean         is_older,
           gboolean         may_ask)
{
  RcCacheOp *op = rc_cache_op_new (is_older ? RC_CACHE_OLDER : RC_CACHE_NEWER,
                                   rc_timeline_get_conversation (timeline));
  Page *page = g_new0 (Page, 1);

  rc_timeline_get_edge (timeline, is_older, &op->row.epoch, &op->row.seq);
  op->limit = RC_TIMELINE_PAGE;
  page->self = self;
  page->timeline = g_object_ref (timeline);
  page->may_ask = may_ask;
  rc_cache_run (self->cache, op, on_page, page, (GDestroyNotify) page_free);
}

/* For the timelines: a page is wanted. */
void
rc_conversations_load (RcTimeline *timeline,
                       gboolean    is_older,
                       gpointer    user_data)
{
  RcConversations *self = user_data;

  if (self->cache != NULL)
    load_page (self, timeline, is_older, TRUE);
  else
    rc_timeline_end_loading (timeline);
}

/*< private >
 * rc_conversations_end_history:
 * @came: whether the whole page came
 * @is_complete: whether there is nothing older
 *
 * What was asked for is on its way to the disk, or will not come.
 */
void
rc_conversations_end_history (RcConversations *self,
                              const char      *conversation_id,
                              gboolean         came,
                              gboolean         is_complete)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, conversation_id);

  if (conversation == NULL)
    return;
  if (!came || self->cache == NULL)
    {
      rc_timeline_end_loading (conversation->timeline);
      return;
    }

  if (is_complete && !conversation->is_complete)
    {
      conversation->is_complete = TRUE;
      rc_cache_run (self->cache, rc_cache_op_new (RC_CACHE_COMPLETE, conversation_id), NULL, NULL,
                    NULL);
    }
  load_page (self, conversation->timeline, TRUE, FALSE);
}

void
rc_conversations_set_link (RcConversations           *self,
                           const RcConversationsLink *link,
                           gpointer                   user_data)
{
  self->link = link;
  self->link_data = user_data;
}

/* @cache: (nullable): stays its owner's. Before anything is in the models; without
 * one any more, the timelines hold what they have. */
void
rc_conversations_set_cache (RcConversations *self,
                            RcCache         *cache)
{
  GHashTableIter iter;
  gpointer value;

  self->cache = cache;
  if (cache != NULL)
    return;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    rc_timeline_unset_source (((RcConversation *) value)->timeline);
}

/* While the disk does not keep what comes, the timelines do. */
void
rc_conversations_set_holds (RcConversations *self,
                            gboolean         holds)
{
  GHashTableIter iter;
  gpointer value;

  self->holds = holds;
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RcConversation *conversation = value;

      rc_timeline_set_holds (conversation->timeline, holds || conversation->n_puts > 0);
    }
}

static void
restore_contacts (RcConversations       *self,
                  const RcCacheSnapshot *snapshot)
{
  for (guint i = 0; i < snapshot->contacts->len; i++)
    {
      const RcCacheContact *contact = g_ptr_array_index (snapshot->contacts, i);
      const RcWireContact row = {
        .id = rc_slice_from_string (contact->id),
        .state = RC_PRESENCE_OFFLINE,
        .since = contact->since_us > 0 ? (guint64) contact->since_us : RC_WIRE_ABSENT,
        .seen = contact->seen_us > 0 ? (guint64) contact->seen_us : RC_WIRE_ABSENT,
      };

      rc_roster_update (self->roster, &row);
    }
}

static void
restore_conversation (RcConversations           *self,
                      const RcCacheConversation *kept)
{
  RcConversation *conversation = rc_conversations_ensure (self, kept->name);
  RcContact *contact = rc_conversations_get_contact (self, conversation);

  conversation->read_seq = kept->read_seq;
  conversation->told_seq = kept->told_seq;
  conversation->is_complete = kept->is_complete;
  if (conversation->draft == NULL)
    conversation->draft = g_strdup (kept->draft);
  if (contact != NULL)
    rc_contact_set_unread (contact, MIN (kept->unread, RC_CONVERSATIONS_UNREAD_MAX));

  if (kept->last != NULL)
    {
      g_autoptr (RcEntry) last = rc_cache_row_to_entry (kept->last, self->own_id);

      rc_conversations_consider_last (self, conversation, last);
      if (rc_entry_get_epoch (last) == self->epoch)
        conversation->newest_seq = rc_entry_get_seq (last);
    }
}

static void
restore_outbox (RcConversations       *self,
                const RcCacheSnapshot *snapshot,
                RcRestoreOwn           restore,
                gpointer               user_data)
{
  for (guint i = 0; i < snapshot->outbox->len; i++)
    {
      const RcCacheRow *row = g_ptr_array_index (snapshot->outbox, i);
      RcConversation *conversation = rc_conversations_ensure (self, row->conversation);
      g_autoptr (RcEntry) entry = rc_cache_row_to_entry (row, self->own_id);

      if (rc_timeline_lookup (conversation->timeline, rc_entry_get_identity (entry)) != NULL)
        continue;
      rc_timeline_restore (conversation->timeline, entry, (guint64) row->place);
      rc_conversations_consider_last (self, conversation, entry);
      if (!row->failed)
        restore (entry, row->sent_before, user_data);
    }
}

static void
restore_receipts (RcConversations       *self,
                  const RcCacheSnapshot *snapshot)
{
  for (guint i = 0; i < snapshot->receipts->len; i++)
    {
      const RcCacheReceipt *receipt = g_ptr_array_index (snapshot->receipts, i);
      RcConversation *conversation = g_hash_table_lookup (self->by_id, receipt->conversation);

      if (conversation != NULL)
        rc_conversation_take_receipt (conversation, receipt->person, self->epoch,
                                      receipt->delivered, receipt->read);
    }
}

/*< private >
 * rc_conversations_restore:
 * @restore: told of each own message that is not acknowledged, in their order
 *
 * Fills the models with what was kept, before anything has come from the server.
 */
void
rc_conversations_restore (RcConversations       *self,
                          const RcCacheSnapshot *snapshot,
                          RcRestoreOwn           restore,
                          gpointer               user_data)
{
  self->epoch = snapshot->epoch;
  if (snapshot->own_id != NULL)
    {
      g_free (self->own_id);
      self->own_id = g_strdup (snapshot->own_id);
      rc_roster_set_own_id (self->roster, self->own_id);
    }

  restore_contacts (self, snapshot);
  for (guint i = 0; i < snapshot->conversations->len; i++)
    restore_conversation (self, g_ptr_array_index (snapshot->conversations, i));
  restore_outbox (self, snapshot, restore, user_data);
  restore_receipts (self, snapshot);
}

/* Somebody else has this id now: what was said belongs to who had it. */
static void
break_conversation (RcConversations *self,
                    RcContact       *contact,
                    const char      *id,
                    gint64           since_us)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, id);
  RcCacheOp *op;

  rc_timeline_forget_before (conversation->timeline, since_us);
  g_clear_pointer (&conversation->receipts, g_hash_table_unref);
  g_set_object (&conversation->last, rc_timeline_get_newest (conversation->timeline));
  rc_conversations_show_last (self, conversation);
  rc_contact_set_unread (contact, 0);
  if (self->cache == NULL)
    return;

  op = rc_cache_op_new (RC_CACHE_BREAK, id);
  op->since_us = since_us;
  rc_cache_run (self->cache, op, NULL, NULL, NULL);
}

static void
keep_contact (RcConversations *self,
              RcContact       *contact,
              gint64           known_since_us,
              gint64           known_seen_us,
              gboolean         is_known)
{
  RcCacheOp *op;

  if (self->cache == NULL || rc_contact_get_is_room (contact)
      || (is_known && rc_contact_get_since_us (contact) == known_since_us
          && rc_contact_get_seen_us (contact) == known_seen_us))
    return;

  op = rc_cache_op_new (RC_CACHE_CONTACT, NULL);
  op->row.from = g_strdup (rc_contact_get_id (contact));
  op->row.time_us = rc_contact_get_seen_us (contact);
  op->since_us = rc_contact_get_since_us (contact);
  rc_cache_run (self->cache, op, NULL, NULL, NULL);
}

static void
forget_contact (RcConversations *self,
                RcContact       *contact)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_GONE, NULL);

  op->row.from = g_strdup (rc_contact_get_id (contact));
  rc_cache_run (self->cache, op, NULL, NULL, NULL);
}

/*< private >
 * rc_conversations_take_contact:
 *
 * A row of the contact list, as it came from the server.
 *
 * Returns: whether the id is somebody else's now: nothing that was written to
 *   who had it may be sent any more
 */
gboolean
rc_conversations_take_contact (RcConversations     *self,
                               const RcWireContact *row)
{
  g_autofree char *id = rc_conversation_dup_id (row->id);
  RcContact *contact = id != NULL ? rc_roster_lookup (self->roster, id) : NULL;
  gboolean is_known = contact != NULL;
  gint64 since_us = is_known ? rc_contact_get_since_us (contact) : 0;
  gint64 seen_us = is_known ? rc_contact_get_seen_us (contact) : 0;
  gboolean is_other;

  rc_roster_update (self->roster, row);
  contact = id != NULL ? rc_roster_lookup (self->roster, id) : NULL;
  if (contact == NULL)
    return FALSE;

  rc_conversations_reach_changed (self);
  is_other = since_us > 0 && rc_contact_get_since_us (contact) != since_us
             && g_hash_table_contains (self->by_id, id);
  if (is_other)
    break_conversation (self, contact, id, rc_contact_get_since_us (contact));
  if (!rc_contact_get_leaving (contact))
    keep_contact (self, contact, since_us, seen_us, is_known);
  else if (self->cache != NULL)
    forget_contact (self, contact);

  return is_other;
}

/* Who left while we were away is not kept either. */
void
rc_conversations_end_roster (RcConversations *self)
{
  guint n_contacts = g_list_model_get_n_items (G_LIST_MODEL (self->roster));

  rc_roster_end_refresh (self->roster);
  for (guint i = 0; i < n_contacts && self->cache != NULL; i++)
    {
      g_autoptr (RcContact) contact = g_list_model_get_item (G_LIST_MODEL (self->roster), i);

      if (rc_contact_get_leaving (contact))
        forget_contact (self, contact);
    }
}

/* Nullable: what was begun and not sent. */
const char *
rc_conversations_get_draft (RcConversations *self,
                            const char      *conversation_id)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, conversation_id);

  return conversation != NULL ? conversation->draft : NULL;
}

/* All of it, or as many whole characters as there is room for. */
static char *
dup_draft (const char *text)
{
  gsize size_bytes = text != NULL ? strlen (text) : 0;

  if (size_bytes <= RC_CONVERSATIONS_MAX_DRAFT_BYTES)
    return g_strdup (text);

  return g_strndup (text, g_utf8_find_prev_char (text, text + RC_CONVERSATIONS_MAX_DRAFT_BYTES + 1) - text);
}

void
rc_conversations_set_draft (RcConversations *self,
                            const char      *conversation_id,
                            const char      *text)
{
  RcConversation *conversation = rc_conversations_ensure (self, conversation_id);
  g_autofree char *draft = dup_draft (text);
  RcCacheOp *op;

  if (g_strcmp0 (conversation->draft, draft) == 0)
    return;

  g_free (conversation->draft);
  conversation->draft = g_strdup (draft);
  if (self->cache == NULL)
    return;

  op = rc_cache_op_new (RC_CACHE_DRAFT, conversation_id);
  op->row.text_bytes = draft != NULL ? strlen (draft) : 0;
  op->row.text = g_steal_pointer (&draft);
  rc_cache_run (self->cache, op, NULL, NULL, NULL);
}

/* In memory: it became a message, and goes from the disk with that one's coming. */
void
rc_conversations_end_draft (RcConversations *self,
                            const char      *conversation_id)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, conversation_id);

  if (conversation != NULL)
    g_clear_pointer (&conversation->draft, g_free);
}

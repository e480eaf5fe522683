#include "config.h"

#include "rc-contact-private.h"
#include "rc-cache-entry.h"
#include "rc-conversations-struct.h"
#include "rc-limits.h"
#include "rc-news.h"
#include "rc-random-ref.h"
#include "rc-roster-private.h"
#include "rc-timeline-private.h"

/**
 * RcConversations:
 *
 * Everything that a person sees, and nothing of the network: the contact list,
 * the timelines, what is unread and who types. What happens during one turn of
 * the main loop is gathered; the models show it, and the events are called,
 * in the next one. The thread-default main context of who made it.
 */
G_DEFINE_FINAL_TYPE (RcConversations, rc_conversations, G_TYPE_OBJECT)

/* When more is held than may be, the longest conversation gives half of itself. */
static void
trim_longest (RcConversations *self)
{
  GHashTableIter iter;
  gpointer value;
  RcConversation *longest = NULL;
  guint n_rows;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (longest == NULL || ((RcConversation *) value)->size_bytes > longest->size_bytes)
      longest = value;

  if (longest == NULL)
    return;

  n_rows = g_list_model_get_n_items (G_LIST_MODEL (longest->timeline));
  self->size_bytes -= longest->size_bytes;
  rc_timeline_drop_oldest (longest->timeline, n_rows / 2 + 1);
  longest->size_bytes = rc_timeline_get_size_bytes (longest->timeline);
  self->size_bytes += longest->size_bytes;
}

static void
flush_timeline (RcConversations *self,
                RcTimeline      *timeline)
{
  RcConversation *conversation;

  rc_timeline_flush (timeline);
  conversation = g_hash_table_lookup (self->by_id,
                                      rc_timeline_get_conversation (timeline));
  if (conversation == NULL)
    return;

  self->size_bytes -= conversation->size_bytes;
  conversation->size_bytes = rc_timeline_get_size_bytes (timeline);
  self->size_bytes += conversation->size_bytes;
  if (self->size_bytes > RC_CONVERSATIONS_MAX_BYTES)
    trim_longest (self);
}

static gboolean
on_flush (gpointer user_data)
{
  g_autoptr (RcConversations) self = g_object_ref (RC_CONVERSATIONS (user_data));
  g_autoptr (GPtrArray) dirty = g_steal_pointer (&self->dirty);
  g_autoptr (RcNews) news = g_steal_pointer (&self->news);

  g_clear_pointer (&self->flush, g_source_unref);
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  self->news = rc_news_new ();

  rc_roster_flush (self->roster);
  for (guint i = 0; i < dirty->len; i++)
    flush_timeline (self, g_ptr_array_index (dirty, i));
  rc_conversations_show_reach (self);
  rc_news_tell (news, &self->events, self->user_data);

  return G_SOURCE_REMOVE;
}

void
rc_conversations_schedule_flush (RcConversations *self)
{
  if (self->flush != NULL || self->events == NULL)
    return;

  self->flush = g_idle_source_new ();
  g_source_set_priority (self->flush, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->flush, "redcoast models");
  g_source_set_callback (self->flush, on_flush, self, NULL);
  g_source_attach (self->flush, g_main_context_get_thread_default ());
}

static void
on_roster_wake (gpointer user_data)
{
  RcConversations *self = user_data;

  self->reach_is_stale = TRUE;
  rc_conversations_schedule_flush (user_data);
}

static void
on_timeline_wake (RcTimeline *timeline,
                  gpointer    user_data)
{
  RcConversations *self = user_data;

  g_ptr_array_add (self->dirty, g_object_ref (timeline));
  rc_conversations_schedule_flush (self);
}

RcConversation *
rc_conversations_ensure (RcConversations *self,
                     const char      *id)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, id);

  if (conversation != NULL)
    return conversation;

  conversation = rc_conversation_new (rc_timeline_new (id, on_timeline_wake, self));
  if (self->cache != NULL)
    {
      rc_timeline_set_source (conversation->timeline, rc_conversations_load);
      rc_timeline_set_holds (conversation->timeline, self->holds);
    }
  g_hash_table_insert (self->by_id, g_strdup (id), conversation);

  return conversation;
}

static RcConversation *
conversation_of (RcConversations *self,
                 RcEntry         *entry)
{
  const char *id = rc_entry_get_conversation (entry);

  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

RcContact *
rc_conversations_get_contact (RcConversations *self,
            RcConversation  *conversation)
{
  return rc_roster_ensure (self->roster,
                           rc_timeline_get_conversation (conversation->timeline));
}

void
rc_conversations_show_last (RcConversations *self,
           RcConversation  *conversation)
{
  RcContact *contact = rc_conversations_get_contact (self, conversation);

  if (contact != NULL)
    rc_conversation_show_last (conversation, contact);
}

void
rc_conversations_consider_last (RcConversations *self,
               RcConversation  *conversation,
               RcEntry         *entry)
{
  if (rc_entry_get_type_name (entry) != NULL)
    return;
  if (conversation->last != NULL && rc_entry_compare (entry, conversation->last) < 0)
    return;

  g_set_object (&conversation->last, entry);
  rc_conversations_show_last (self, conversation);
}

static void
rc_conversations_dispose (GObject *object)
{
  RcConversations *self = RC_CONVERSATIONS (object);

  rc_conversations_detach (self);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->typing, rc_typing_free);
  g_clear_object (&self->roster);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rc_conversations_parent_class)->dispose (object);
}

static void
rc_conversations_finalize (GObject *object)
{
  RcConversations *self = RC_CONVERSATIONS (object);

  g_clear_object (&self->taken);
  g_clear_object (&self->reached);
  g_clear_pointer (&self->ignored, g_hash_table_unref);
  g_clear_pointer (&self->news, rc_news_free);
  g_clear_pointer (&self->dirty, g_ptr_array_unref);
  g_clear_pointer (&self->own_id, g_free);

  G_OBJECT_CLASS (rc_conversations_parent_class)->finalize (object);
}

static void
rc_conversations_class_init (RcConversationsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_conversations_dispose;
  object_class->finalize = rc_conversations_finalize;
}

static void
rc_conversations_init (RcConversations *self)
{
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  self->news = rc_news_new ();
  self->ignored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) rc_conversation_free);
  self->roster = rc_roster_new (on_roster_wake, self);
}

/*< private >
 * rc_conversations_new:
 * @events: not copied; must stay
 *
 * Returns: (transfer full): models with nothing but the room
 */
RcConversations *
rc_conversations_new (const char                  *own_id,
                      RcClock                     *clock,
                      const RcNewsEvents          *events,
                      gpointer                     user_data)
{
  RcConversations *self = g_object_new (RC_TYPE_CONVERSATIONS, NULL);

  self->own_id = g_strdup (own_id);
  self->clock = g_object_ref (clock);
  self->typing = rc_typing_new (clock);
  self->events = events;
  self->user_data = user_data;
  rc_roster_set_own_id (self->roster, own_id);

  return self;
}

/* The owner goes: nothing is called any more, and the models stand still. */
void
rc_conversations_detach (RcConversations *self)
{
  self->events = NULL;
  self->link = NULL;
  if (self->flush != NULL)
    g_source_destroy (self->flush);
  g_clear_pointer (&self->flush, g_source_unref);
  if (self->roster != NULL)
    rc_roster_detach (self->roster);
}

/* In the server's spelling, once that is known. */
const char *
rc_conversations_get_own_id (RcConversations *self)
{
  return self->own_id;
}

RcRoster *
rc_conversations_get_roster (RcConversations *self)
{
  return self->roster;
}

/* Made when asked for. Returns: (transfer none) */
RcTimeline *
rc_conversations_get_timeline (RcConversations *self,
                               const char      *conversation)
{
  RcTimeline *timeline = rc_conversations_ensure (self, conversation)->timeline;

  rc_timeline_open (timeline);

  return timeline;
}

/*< private >
 * rc_conversations_welcome:
 * @own_id: our id, in the server's spelling
 * @epoch: the log that all numbers belong to from now on
 */
void
rc_conversations_welcome (RcConversations *self,
                          RcSlice          own_id,
                          guint            epoch)
{
  GHashTableIter iter;
  gpointer value;

  g_free (self->own_id);
  self->own_id = rc_slice_dup (own_id);
  rc_roster_set_own_id (self->roster, self->own_id);

  if (self->epoch == epoch)
    return;

  self->epoch = epoch;
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    rc_conversation_forget_marks (value);
}

/* The connection is lost. Others stay as they were last seen; of ourselves we
 * know better. */
void
rc_conversations_lost (RcConversations *self)
{
  RcContact *own = rc_roster_lookup (self->roster, self->own_id);

  rc_typing_end_all (self->typing);
  if (own != NULL)
    rc_contact_set_presence (own, RC_PRESENCE_OFFLINE);
}

/*< private >
 * rc_conversations_write:
 * @text: checked
 *
 * A message of our own, at the end of its conversation.
 *
 * Returns: (transfer none): the entry, WAITING
 */
RcEntry *
rc_conversations_write (RcConversations *self,
                        const char      *conversation_id,
                        const char      *text)
{
  RcConversation *conversation = rc_conversations_ensure (self, conversation_id);
  g_autofree char *ref = rc_random_ref ();
  g_autoptr (RcEntry) entry = NULL;

  entry = rc_entry_new_own (self->own_id, ref, text,
                            rc_clock_get_real_us (self->clock));
  rc_timeline_show_newest (conversation->timeline);
  rc_timeline_add (conversation->timeline, entry);
  rc_typing_forget (self->typing, conversation_id);
  rc_conversations_consider_last (self, conversation, entry);

  return entry;
}

/* What becomes of an own message is kept, where there is a disk for it. */
static void
keep (RcConversations *self,
      RcCacheVerb      verb,
      RcEntry         *entry)
{
  if (self->cache != NULL)
    rc_cache_run (self->cache, rc_cache_op_new_own (verb, entry), NULL, NULL, NULL);
}

/* The server has it: it takes its place among all others. */
void
rc_conversations_acknowledge (RcConversations *self,
                              RcEntry         *entry,
                              guint64          seq,
                              guint64          time_us)
{
  RcConversation *conversation = conversation_of (self, entry);

  if (conversation == NULL)
    return;

  rc_timeline_place (conversation->timeline, entry, self->epoch, seq,
                     (gint64) MIN (time_us, (guint64) G_MAXINT64));
  conversation->newest_seq = MAX (conversation->newest_seq, seq);
  self->reach_is_stale = TRUE;
  keep (self, RC_CACHE_SENT, entry);
  if (conversation->last == entry)
    rc_conversations_show_last (self, conversation);
  rc_news_add_acknowledged (self->news, entry);
  rc_conversations_schedule_flush (self);
  rc_entry_set_state (entry, RC_ENTRY_SENT, NULL);
  rc_conversation_apply_receipt (conversation, entry, self->epoch);
}

/* The server has refused it. */
void
rc_conversations_fail (RcConversations *self,
                       RcEntry         *entry,
                       const char      *sentence)
{
  rc_news_add_acknowledged (self->news, entry);
  rc_conversations_schedule_flush (self);
  rc_entry_set_state (entry, RC_ENTRY_FAILED, sentence);
  keep (self, RC_CACHE_FAIL, entry);
}

/* The same text as a new message, with a new reference, at the end. */
void
rc_conversations_write_again (RcConversations *self,
                              RcEntry         *entry)
{
  RcConversation *conversation = conversation_of (self, entry);
  g_autofree char *ref = rc_random_ref ();

  if (conversation == NULL)
    return;

  keep (self, RC_CACHE_DISCARD, entry);
  rc_timeline_readd (conversation->timeline, entry, ref);
  rc_entry_set_time_us (entry, rc_clock_get_real_us (self->clock));
  rc_conversations_consider_last (self, conversation, entry);
}

/* The person has given it up. */
void
rc_conversations_discard (RcConversations *self,
                          RcEntry         *entry)
{
  g_autoptr (RcEntry) guard = g_object_ref (entry);
  RcConversation *conversation = conversation_of (self, entry);

  if (conversation == NULL)
    return;

  keep (self, RC_CACHE_DISCARD, entry);
  rc_timeline_remove (conversation->timeline, entry);
  if (conversation->last != entry)
    return;

  g_set_object (&conversation->last, rc_timeline_get_newest (conversation->timeline));
  rc_conversations_show_last (self, conversation);
}

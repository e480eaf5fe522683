#include "config.h"

#include "rc-entry-private.h"
#include "rc-exchange-struct.h"
#include "rc-roster-private.h"
#include "rc-sentence.h"

/* Typing is told only to a server that takes what it is sent. */
#define TYPING_MAX_QUEUED_BYTES (64 * 1024)

/**
 * RcExchange:
 *
 * What is said between us and a server that has welcomed us. It asks for the
 * contact list and for what was missed, hands what comes to the models, and
 * keeps what the server has not acknowledged.
 *
 *      WELCOME          END more=0 of SYNC
 *   -----------> closed ------------------> open
 *                   ^        the outbox       |
 *                   +-------------------------+
 *                         connection lost
 *
 * Only when all that was missed has come does the outbox open: first what an
 * earlier connection may have lost, in its order, then what is new.
 */

/* Tags are never used twice. */
void
rc_exchange_renew_tag (RcExchange  *self,
           char       **tag)
{
  g_free (*tag);
  *tag = g_strdup_printf ("%" G_GUINT64_FORMAT, ++self->last_tag);
}

static gboolean
answers (RcSlice     tag,
         const char *asked)
{
  return asked != NULL && rc_slice_equal_string (tag, asked);
}

/* It will not be sent any more. */
void
rc_exchange_fail_entry (RcExchange *self,
                        RcEntry    *entry,
                        const char *sentence)
{
  g_autoptr (RcEntry) guard = g_object_ref (entry);

  if (rc_outbox_remove (self->outbox, entry))
    rc_conversations_fail (self->conversations, entry, sentence);
}

static void
fail_with_code (RcExchange *self,
                RcEntry    *entry,
                RcError     code,
                RcSlice     from_server)
{
  g_autofree char *sentence = rc_sentence_for_error (code, from_server);

  rc_exchange_fail_entry (self, entry, sentence);
}

static void
send_item (RcExchange         *self,
           RcConnection       *connection,
           const RcOutboxItem *item)
{
  g_autoptr (RcEntry) entry = g_object_ref (item->entry);
  const RcWireSend send = {
    .ref = rc_slice_from_string (rc_entry_get_ref (entry)),
    .to = rc_slice_from_string (rc_entry_get_conversation (entry)),
    .again = item->sent_before ? 1 : RC_WIRE_ABSENT,
    .text = rc_slice_from_string (rc_entry_get_text (entry)),
  };

  if (rc_connection_send (connection, send, &send, send.text.len))
    rc_entry_set_state (entry, RC_ENTRY_SENDING, NULL);
  else if (rc_link_get_connection (self->link) == connection)
    fail_with_code (self, entry, RC_ERROR_BAD_VALUE, RC_SLICE_ABSENT);
}

/* Sends as much of the outbox as may be on its way at once. */
void
rc_exchange_pump (RcExchange *self)
{
  while (self->outbox_open)
    {
      RcConnection *connection = rc_link_get_connection (self->link);
      const RcOutboxItem *item;

      if (connection == NULL)
        return;
      item = rc_outbox_next (self->outbox);
      if (item == NULL)
        return;
      send_item (self, connection, item);
    }
}

static gboolean
tell_read (const char *conversation,
           guint64     seq,
           gpointer    user_data)
{
  RcExchange *self = user_data;
  RcConnection *connection = rc_link_get_connection (self->link);
  const RcWireRead read = { .with = rc_slice_from_string (conversation), .seq = seq };

  return connection != NULL && rc_connection_send (connection, read, &read, 0);
}

/* A page, behind what has come. */
void
rc_exchange_ask_for_missed (RcExchange *self)
{
  RcConnection *connection = rc_link_get_connection (self->link);
  RcWireSync sync = { .limit = RC_WIRE_ABSENT };

  if (connection == NULL)
    return;

  rc_exchange_renew_tag (self, &self->sync_tag);
  self->page_start = self->synced;
  sync.after = self->synced;
  sync.tag = rc_slice_from_string (self->sync_tag);
  rc_connection_send (connection, sync, &sync, 0);
}

/* A server that never ends what was missed does not hold what we have to say.
 * What is live moves the cursor only behind the END all the same. */
static void
on_sync_timeout (gpointer user_data)
{
  RcExchange *self = user_data;

  rc_clock_cancel (&self->sync_timer);
  rc_exchange_open_outbox (self);
}

static void
begin_sync (RcExchange *self)
{
  self->synced = self->cache != NULL ? rc_cursor_get_kept (&self->cursor)
                                     : rc_cursor_get_seq (&self->cursor);
  rc_exchange_keep_resync (self);
  rc_clock_cancel (&self->sync_timer);
  self->sync_timer =
    rc_clock_call_at (self->clock, rc_clock_get_monotonic_us (self->clock) + RC_EXCHANGE_SYNC_TIMEOUT_US,
                      on_sync_timeout, self);
  rc_exchange_ask_for_missed (self);
}

/* Nothing is missing any more: what we have to say comes now. */
static void
finish_sync (RcExchange *self)
{
  g_clear_pointer (&self->sync_tag, g_free);
  rc_clock_cancel (&self->sync_timer);
  rc_cursor_set_live (&self->cursor);
  rc_exchange_open_outbox (self);
}

/* How far everything is read, where the server does not know it. */
void
rc_exchange_tell_read (RcExchange *self)
{
  if (self->outbox_open)
    rc_conversations_tell_read (self->conversations, tell_read, self);
}

/* What was written to somebody is not sent to who has their id now. */
static void
fail_conversation (RcExchange *self,
                   RcSlice     id)
{
  g_autoptr (GPtrArray) entries = rc_outbox_list (self->outbox);

  for (guint i = 0; i < entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (entries, i);

      if (rc_slice_equal_string (id, rc_entry_get_conversation (entry)))
        fail_with_code (self, entry, RC_ERROR_NO_SUCH_ID, RC_SLICE_ABSENT);
    }
}

static void
take_contact (RcExchange    *self,
              const RcFrame *frame)
{
  RcWireContact row;

  if (rc_wire_contact_parse (frame, &row, NULL)
      && rc_conversations_take_contact (self->conversations, &row))
    fail_conversation (self, row.id);
}

static void
take_sent (RcExchange    *self,
           const RcFrame *frame)
{
  g_autoptr (RcEntry) entry = NULL;
  const RcOutboxItem *item;
  RcWireSent sent;

  if (!rc_wire_sent_parse (frame, &sent, NULL) || sent.seq == 0)
    return;
  item = rc_outbox_lookup (self->outbox, sent.ref);
  if (item == NULL)
    {
      g_debug ("SENT for what is not in the outbox");
      return;
    }

  entry = g_object_ref (item->entry);
  rc_outbox_remove (self->outbox, entry);
  rc_conversations_acknowledge (self->conversations, entry, sent.seq, sent.time);
  rc_exchange_pump (self);
}

/* Returns where the cursor is with this message, 0 where it does not move. */
static guint64
move_cursor (RcExchange *self,
             guint64     seq,
             gboolean    is_live)
{
  if (is_live)
    {
      rc_cursor_heard (&self->cursor, seq);
      return rc_cursor_is_live (&self->cursor) ? seq : 0;
    }

  rc_cursor_synced (&self->cursor, seq);
  self->synced = MAX (self->synced, seq);
  return seq;
}

/* Live, or of a page that we are waiting for; else nothing of ours. */
static void
take_message (RcExchange    *self,
              const RcFrame *frame)
{
  g_autoptr (RcEntry) guard = NULL;
  RcEntry *entry;
  gboolean is_live;
  gboolean is_news;
  RcWireMessage message;

  /* Number 0 is that of what has none yet, which never leaves a timeline. */
  if (!rc_wire_message_parse (frame, &message, NULL) || message.seq == 0)
    {
      g_debug ("a message that breaks the rules was skipped");
      return;
    }

  if (answers (message.tag, self->history_tag))
    {
      rc_conversations_keep_history (self->conversations, &message, self->history_with);
      return;
    }
  is_live = rc_slice_is_absent (message.tag);
  if (!is_live && !answers (message.tag, self->sync_tag))
    return;

  /* What the disk had lost comes once more, and is no news for that. */
  is_news = is_live || (self->missed_is_news && message.seq > rc_cursor_get_seq (&self->cursor));
  entry = rc_conversations_take_message (self->conversations, &message,
                                         move_cursor (self, message.seq, is_live), is_news);
  if (entry == NULL || !rc_entry_get_is_own (entry))
    return;

  /* The server has it after all, though its SENT was lost with a connection. */
  guard = g_object_ref (entry);
  if (rc_outbox_remove (self->outbox, entry))
    rc_exchange_pump (self);
}

static void
take_end (RcExchange    *self,
          const RcFrame *frame)
{
  RcWireEnd end;

  if (!rc_wire_end_parse (frame, &end, NULL))
    return;

  if (answers (end.tag, self->roster_tag))
    {
      g_clear_pointer (&self->roster_tag, g_free);
      rc_conversations_end_roster (self->conversations);
      return;
    }
  if (answers (end.tag, self->history_tag))
    {
      rc_exchange_end_history (self, TRUE, end.more != 1);
      return;
    }
  if (!answers (end.tag, self->sync_tag))
    return;

  /* A page that brought nothing and is not the last: asking again would go on
   * for ever. */
  if (end.more == 1 && self->synced > self->page_start)
    rc_exchange_ask_for_missed (self);
  else
    finish_sync (self);
}

static void
take_read (RcExchange    *self,
           const RcFrame *frame)
{
  RcWireRead read;

  if (rc_wire_read_parse (frame, &read, NULL))
    rc_conversations_take_read (self->conversations, &read);
}

static void
take_receipt (RcExchange    *self,
              const RcFrame *frame)
{
  RcWireReceipt receipt;

  if (rc_wire_receipt_parse (frame, &receipt, NULL))
    rc_conversations_take_receipt (self->conversations, &receipt);
}

static void
take_typing (RcExchange    *self,
             const RcFrame *frame)
{
  RcWireTyping typing;

  if (rc_wire_typing_parse (frame, &typing, NULL))
    rc_conversations_take_typing (self->conversations, &typing);
}

static void
take_error (RcExchange    *self,
            const RcFrame *frame)
{
  const RcOutboxItem *item;
  RcWireError error;

  if (!rc_wire_error_parse (frame, &error, NULL))
    return;

  item = rc_outbox_lookup (self->outbox, error.ref);
  if (item != NULL)
    {
      fail_with_code (self, item->entry, (RcError) error.code, error.sentence);
      rc_exchange_pump (self);
    }
  else if (answers (error.tag, self->sync_tag))
    finish_sync (self);
  else if (answers (error.tag, self->history_tag))
    rc_exchange_end_history (self, FALSE, FALSE);
  else
    g_debug ("an ERROR about nothing that is still of interest");
}

/* What a server may tell us once we are ONLINE; the link has had its look
 * already, and what stands here not is ignored. */
static const struct
{
  RcVerb verb;
  void (*take) (RcExchange    *self,
                const RcFrame *frame);
} handlers[] = {
  { RC_VERB_CONTACT, take_contact },
  { RC_VERB_SENT, take_sent },
  { RC_VERB_MESSAGE, take_message },
  { RC_VERB_END, take_end },
  { RC_VERB_READ, take_read },
  { RC_VERB_RECEIPT, take_receipt },
  { RC_VERB_TYPING, take_typing },
  { RC_VERB_ERROR, take_error },
};

static void
send_presence (RcExchange *self)
{
  RcConnection *connection = rc_link_get_connection (self->link);
  const RcWireStatus status = { .state = self->presence };

  if (connection != NULL)
    rc_connection_send (connection, status, &status, 0);
}

static void
ask_for_roster (RcExchange *self)
{
  RcConnection *connection = rc_link_get_connection (self->link);
  RcWirePlain roster = { 0 };

  if (connection == NULL)
    return;

  rc_exchange_renew_tag (self, &self->roster_tag);
  roster.tag = rc_slice_from_string (self->roster_tag);
  rc_roster_begin_refresh (rc_conversations_get_roster (self->conversations));
  rc_connection_send (connection, roster, &roster, 0);
}

/*< private >
 * rc_exchange_new:
 * @wants_roster: whether to ask for the contact list
 *
 * Returns: (transfer full): an exchange that waits to be welcomed
 */
RcExchange *
rc_exchange_new (RcLink          *link,
                 RcConversations *conversations,
                 RcClock         *clock,
                 gboolean         wants_roster)
{
  RcExchange *self = g_new0 (RcExchange, 1);

  self->link = g_object_ref (link);
  self->conversations = g_object_ref (conversations);
  self->clock = g_object_ref (clock);
  self->outbox = rc_outbox_new ();
  self->wants_roster = wants_roster;
  self->presence = RC_PRESENCE_ONLINE;
  rc_cursor_init (&self->cursor);
  rc_exchange_connect_models (self);

  return self;
}

void
rc_exchange_free (RcExchange *self)
{
  rc_clock_cancel (&self->sync_timer);
  rc_clock_cancel (&self->history_timer);
  rc_clock_cancel (&self->behind_timer);
  rc_conversations_set_link (self->conversations, NULL, NULL);
  rc_cursor_clear (&self->cursor);
  rc_outbox_free (self->outbox);
  g_free (self->history_tag);
  g_free (self->history_with);
  g_object_unref (self->clock);
  g_free (self->sync_tag);
  g_free (self->roster_tag);
  g_object_unref (self->conversations);
  g_object_unref (self->link);
  g_free (self);
}

/* A session begins. */
void
rc_exchange_welcomed (RcExchange          *self,
                      const RcWireWelcome *welcome,
                      RcSlice              log)
{
  gboolean is_new = rc_cursor_welcome (&self->cursor, log, welcome->seq);

  self->session++;
  self->got = 0;
  self->missed_is_news = rc_cursor_get_seq (&self->cursor) > 0;
  rc_conversations_welcome (self->conversations, welcome->id,
                            rc_cursor_get_epoch (&self->cursor));
  rc_exchange_keep_log (self, is_new);

  if (self->wants_roster)
    ask_for_roster (self);
  begin_sync (self);
  if (self->presence == RC_PRESENCE_AWAY)
    send_presence (self);
}

/* A frame of a session; what is not expected is ignored. */
void
rc_exchange_take (RcExchange    *self,
                  const RcFrame *frame)
{
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (handlers[i].verb == frame->verb)
      {
        handlers[i].take (self, frame);
        return;
      }
}

/* The session is over. */
void
rc_exchange_lost (RcExchange *self)
{
  self->outbox_open = FALSE;
  self->session++;
  rc_clock_cancel (&self->sync_timer);
  rc_exchange_end_history (self, FALSE, FALSE);
  g_clear_pointer (&self->sync_tag, g_free);
  g_clear_pointer (&self->roster_tag, g_free);
  rc_outbox_rewind (self->outbox);
  rc_outbox_set_state (self->outbox, RC_ENTRY_WAITING);
  rc_conversations_lost (self->conversations);
}

/* Whether nothing more may be put in. */
gboolean
rc_exchange_is_full (RcExchange *self)
{
  return rc_outbox_get_size (self->outbox) >= RC_OUTBOX_MAX_ENTRIES;
}

/* Puts a message behind all others, and sends what may be sent. @ends_draft: it is
 * what was begun in its conversation. */
void
rc_exchange_push (RcExchange *self,
                  RcEntry    *entry,
                  gboolean    ends_draft)
{
  gboolean is_online = rc_link_get_connection (self->link) != NULL;

  rc_outbox_push (self->outbox, entry);
  rc_exchange_keep_own (self, entry, ends_draft);
  rc_entry_set_state (entry, is_online ? RC_ENTRY_SENDING : RC_ENTRY_WAITING, NULL);
  rc_exchange_pump (self);
}

/* The message is no longer to be sent. */
void
rc_exchange_withdraw (RcExchange *self,
                      RcEntry    *entry)
{
  if (rc_outbox_remove (self->outbox, entry))
    rc_exchange_pump (self);
}

/* How many are not acknowledged. */
guint
rc_exchange_get_n_unsent (RcExchange *self)
{
  return rc_outbox_get_size (self->outbox);
}

/* Tells that we type, if it is time to. */
void
rc_exchange_tell_typing (RcExchange *self,
                         const char *conversation)
{
  RcConnection *connection = rc_link_get_connection (self->link);
  const RcWireTyping typing = { .with = rc_slice_from_string (conversation) };

  if (connection == NULL
      || rc_connection_get_queued_bytes (connection) > TYPING_MAX_QUEUED_BYTES
      || !rc_conversations_may_tell_typing (self->conversations, conversation))
    return;

  rc_connection_send (connection, typing, &typing, 0);
}

/* Tells how present we are, now and after each log-in. */
void
rc_exchange_set_presence (RcExchange *self,
                          RcPresence  presence)
{
  if (self->presence == presence)
    return;

  self->presence = presence;
  send_presence (self);
}

/* The disk did not keep all that came: the server is asked for it once more, if it
 * is not being asked already. */
void
rc_exchange_catch_up (RcExchange *self)
{
  if (rc_link_get_connection (self->link) != NULL && self->sync_tag == NULL)
    begin_sync (self);
}

/* rc-client-messages.c - what an RcClient offers about messages. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-client-cache.h"
#include "rc-client-private.h"
#include "rc-error.h"
#include "rc-id.h"
#include "rc-limits.h"
#include "rc-sentence.h"

static gboolean
check_message (const char  *conversation,
               const char  *text,
               GError     **error)
{
  RcSlice id = rc_slice_from_string (conversation);
  RcSlice body = rc_slice_from_string (text);
  gboolean is_room = rc_slice_equal_string (id, RC_ROOM_ALL);
  RcError code;
  g_autofree char *sentence = NULL;

  if (!is_room && (!rc_id_check (id, NULL) || rc_id_is_reserved (id)))
    code = RC_ERROR_BAD_ID;
  else if (body.len > RC_BODY_MAX_BYTES)
    code = RC_ERROR_TOO_LONG;
  else if (body.len == 0)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE,
                           _("There is nothing to send."));
      return FALSE;
    }
  else if (!rc_text_check (body))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE,
                           _("This is not a text: it holds bytes that are not UTF-8."));
      return FALSE;
    }
  else
    return TRUE;

  sentence = rc_sentence_for_error (code, RC_SLICE_ABSENT);
  g_set_error_literal (error, RC_ERROR, (int) code, sentence);
  return FALSE;
}

/**
 * rc_client_get_roster:
 *
 * Returns: (transfer none): the contact list, the same one always
 */
RcRoster *
rc_client_get_roster (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  return rc_conversations_get_roster (rc_client_get_conversations (self));
}

/**
 * rc_client_get_timeline:
 * @conversation: an id, or "all"
 *
 * Returns: (transfer none): the conversation, the same one always; empty where
 *   nobody has said anything
 */
RcTimeline *
rc_client_get_timeline (RcClient   *self,
                        const char *conversation)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);
  g_return_val_if_fail (conversation != NULL, NULL);

  return rc_conversations_get_timeline (rc_client_get_conversations (self), conversation);
}

static RcEntry *
write_message (RcClient    *self,
               const char  *conversation,
               const char  *text,
               gboolean     ends_draft,
               GError     **error)
{
  RcEntry *entry;

  if (!check_message (conversation, text, error))
    return NULL;
  if (rc_exchange_is_full (rc_client_get_exchange (self)))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_LIMIT,
                           _("Too many messages wait to be sent. Wait until there is a connection."));
      return NULL;
    }

  entry = rc_conversations_write (rc_client_get_conversations (self), conversation, text);
  if (ends_draft)
    rc_conversations_end_draft (rc_client_get_conversations (self), conversation);
  rc_exchange_push (rc_client_get_exchange (self), entry, ends_draft);

  return entry;
}

/**
 * rc_client_send:
 * @conversation: an id, or "all"
 * @text: what a person wrote, 1 to %RC_BODY_MAX_BYTES of UTF-8
 *
 * Writes a message. It is in its timeline at once, whatever the state of the
 * connection, and is sent as soon as there is one.
 *
 * Returns: (transfer none): the entry, WAITING or SENDING; %NULL with @error of
 *   #RC_ERROR where the text or the receiver cannot be, or too much waits
 *   already
 */
RcEntry *
rc_client_send (RcClient    *self,
                const char  *conversation,
                const char  *text,
                GError     **error)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);
  g_return_val_if_fail (conversation != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return write_message (self, conversation, text, FALSE, error);
}

/**
 * rc_client_send_draft:
 * @conversation: an id, or "all"
 * @text: what a person wrote there, 1 to %RC_BODY_MAX_BYTES of UTF-8
 *
 * As rc_client_send(), and what rc_client_set_draft() kept of it is a draft no
 * more. On disk both become so at once: whenever the program is killed, the next
 * start has the draft or the message, and never both or neither.
 *
 * Returns: (transfer none): the entry, or %NULL with @error; then the draft is
 *   what it was
 */
RcEntry *
rc_client_send_draft (RcClient    *self,
                      const char  *conversation,
                      const char  *text,
                      GError     **error)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);
  g_return_val_if_fail (conversation != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return write_message (self, conversation, text, TRUE, error);
}

/**
 * rc_client_retry:
 * @entry: one that is FAILED; nothing happens with another one
 *
 * Sends the same text once more, as a new message with a new reference, at the
 * end of its conversation.
 */
void
rc_client_retry (RcClient *self,
                 RcEntry  *entry)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (RC_IS_ENTRY (entry));

  if (rc_entry_get_state (entry) != RC_ENTRY_FAILED
      || rc_exchange_is_full (rc_client_get_exchange (self)))
    return;

  rc_conversations_write_again (rc_client_get_conversations (self), entry);
  rc_exchange_push (rc_client_get_exchange (self), entry, FALSE);
}

/**
 * rc_client_discard:
 * @entry: an own one that is not acknowledged; nothing happens with another one
 *
 * Takes the message out of its conversation. One that is on its way may reach
 * its receiver all the same.
 */
void
rc_client_discard (RcClient *self,
                   RcEntry  *entry)
{
  g_autoptr (RcEntry) guard = NULL;

  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (RC_IS_ENTRY (entry));

  if (!rc_entry_get_is_own (entry) || rc_entry_get_seq (entry) > 0)
    return;

  guard = g_object_ref (entry);
  rc_exchange_withdraw (rc_client_get_exchange (self), entry);
  rc_conversations_discard (rc_client_get_conversations (self), entry);
}

/**
 * rc_client_get_n_unsent:
 *
 * Returns: how many own messages are WAITING or SENDING
 */
guint
rc_client_get_n_unsent (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), 0);

  return rc_exchange_get_n_unsent (rc_client_get_exchange (self));
}

/**
 * rc_client_note_typing:
 * @conversation: an id, or "all"
 *
 * Tells that we are writing there. Call it at each key: it is told once in
 * three seconds, and only while there is a connection.
 */
void
rc_client_note_typing (RcClient   *self,
                       const char *conversation)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (conversation != NULL);

  rc_exchange_tell_typing (rc_client_get_exchange (self), conversation);
}

/**
 * rc_client_mark_read:
 * @conversation: an id, or "all"
 *
 * The person has seen all of it: nothing is unread, here and on their other
 * devices, which learn it when there is a connection.
 */
void
rc_client_mark_read (RcClient   *self,
                     const char *conversation)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (conversation != NULL);

  rc_conversations_mark_read (rc_client_get_conversations (self), conversation);
  rc_exchange_tell_read (rc_client_get_exchange (self));
}

/**
 * rc_client_set_presence:
 * @presence: %RC_PRESENCE_ONLINE or %RC_PRESENCE_AWAY
 *
 * What others see of us while we are connected; it is told again after each
 * log-in.
 */
void
rc_client_set_presence (RcClient   *self,
                        RcPresence  presence)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (presence == RC_PRESENCE_ONLINE || presence == RC_PRESENCE_AWAY);

  rc_exchange_set_presence (rc_client_get_exchange (self), presence);
}

/**
 * rc_client_get_loaded:
 *
 * Returns: whether the models show what was kept; always without a cache
 */
gboolean
rc_client_get_loaded (RcClient *self)
{
  RcClientCache *cache;

  g_return_val_if_fail (RC_IS_CLIENT (self), FALSE);

  cache = rc_client_get_cache (self);
  return cache == NULL || rc_client_cache_is_loaded (cache);
}

/**
 * rc_client_get_cache_error:
 *
 * Once it is loaded: %RC_CACHE_ERROR_DAMAGED is a notice, all else says that
 * nothing is kept. Later: the disk does not keep what comes; it is %NULL again
 * when it does.
 *
 * Returns: (nullable): an error of #RC_CACHE_ERROR with a message for people; good
 *   until it changes
 */
const GError *
rc_client_get_cache_error (RcClient *self)
{
  RcClientCache *cache;

  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);

  cache = rc_client_get_cache (self);
  return cache != NULL ? rc_client_cache_get_error (cache) : NULL;
}

/**
 * rc_client_get_draft:
 * @conversation: an id, or "all"
 *
 * Returns: (nullable): what was begun there and not sent; good until it changes
 */
const char *
rc_client_get_draft (RcClient   *self,
                     const char *conversation)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), NULL);
  g_return_val_if_fail (conversation != NULL, NULL);

  return rc_conversations_get_draft (rc_client_get_conversations (self), conversation);
}

/**
 * rc_client_set_draft:
 * @conversation: an id, or "all"
 * @text: (nullable): what is begun
 *
 * Keeps it for the next start, %RC_CONVERSATIONS_MAX_DRAFT_BYTES of it at most.
 */
void
rc_client_set_draft (RcClient   *self,
                     const char *conversation,
                     const char *text)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (conversation != NULL);

  rc_conversations_set_draft (rc_client_get_conversations (self), conversation, text);
}

/**
 * rc_client_count_receipts:
 * @entry: an own message
 * @n_delivered: (out): how many have it on one of their devices
 * @n_read: (out): how many have read it
 * @n_people: (out): how many there are in the conversation, without us
 */
void
rc_client_count_receipts (RcClient *self,
                          RcEntry  *entry,
                          guint    *n_delivered,
                          guint    *n_read,
                          guint    *n_people)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (RC_IS_ENTRY (entry));

  rc_conversations_count_receipts (rc_client_get_conversations (self), entry, n_delivered, n_read,
                                   n_people);
}

/**
 * rc_client_list_receipts:
 * @entry: an own message
 * @func: (scope call): called for each person
 *
 * Tells who has a message. Of one that is not sent, or was before the server's
 * log was a new one, nothing is known and nobody told.
 */
void
rc_client_list_receipts (RcClient      *self,
                         RcEntry       *entry,
                         RcReceiptFunc  func,
                         gpointer       user_data)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (RC_IS_ENTRY (entry));

  rc_conversations_list_receipts (rc_client_get_conversations (self), entry, func, user_data);
}

/**
 * rc_client_set_ignored:
 * @ids: (nullable): whose messages are no news
 *
 * What they write from now on does not count as unread, and the “new messages”
 * line does not stand above it. They are kept and can be shown all the same.
 */
void
rc_client_set_ignored (RcClient          *self,
                       const char *const *ids)
{
  g_return_if_fail (RC_IS_CLIENT (self));

  rc_conversations_set_ignored (rc_client_get_conversations (self), ids);
}

/**
 * rc_client_draw_line:
 * @conversation: an id, or "all"
 * @position: (out): the row of the timeline that stands below the line
 *
 * Draws the “new messages” line above the first message that one has not read.
 * It stays there, whatever is read, until this is called again or
 * rc_timeline_take_line(). For %RC_TIMELINE_LINE_ABOVE load an older page, and
 * call it again.
 *
 * Returns: what became of the line
 */
RcTimelineLine
rc_client_draw_line (RcClient   *self,
                     const char *conversation,
                     guint      *position)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), RC_TIMELINE_LINE_NONE);
  g_return_val_if_fail (conversation != NULL, RC_TIMELINE_LINE_NONE);
  g_return_val_if_fail (position != NULL, RC_TIMELINE_LINE_NONE);

  return rc_conversations_draw_line (rc_client_get_conversations (self), conversation, position);
}

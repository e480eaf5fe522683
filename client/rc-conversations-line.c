/* rc-conversations-line.c - what is news to a person, and what is not. */
#include "config.h"

#include "rc-conversations-struct.h"

static void
recount_all (RcConversations *self)
{
  /* Who hears of it may begin another conversation. */
  g_autoptr (GList) conversations = g_hash_table_get_values (self->by_id);

  for (GList *item = conversations; item != NULL; item = item->next)
    {
      RcConversation *conversation = item->data;
      RcContact *contact =
        rc_roster_lookup (self->roster, rc_timeline_get_conversation (conversation->timeline));

      if (contact != NULL && rc_contact_get_unread (contact) > 0)
        rc_conversations_recount (self, conversation);
    }
}

/* What they write does not count as unread, also what they have written already,
 * and no line stands above it. */
void
rc_conversations_set_ignored (RcConversations   *self,
                              const char *const *ids)
{
  g_hash_table_remove_all (self->ignored);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (self->ignored, g_strdup (ids[i]));
  if (g_hash_table_size (self->ignored) > 0)
    recount_all (self);
}

/*< private >
 * rc_conversations_draw_line:
 * @position: (out): the row below the line, where it is drawn
 *
 * Draws the “new messages” line of a conversation where it belongs by now.
 */
RcTimelineLine
rc_conversations_draw_line (RcConversations *self,
                            const char      *conversation_id,
                            guint           *position)
{
  RcConversation *conversation = g_hash_table_lookup (self->by_id, conversation_id);

  *position = 0;
  if (conversation == NULL)
    return RC_TIMELINE_LINE_NONE;

  return rc_timeline_put_line (conversation->timeline, self->epoch, conversation->read_seq,
                               self->ignored, position);
}

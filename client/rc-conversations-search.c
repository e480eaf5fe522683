/* rc-conversations-search.c - what a search asks of the models. */
#include "config.h"

#include "rc-conversations-struct.h"

/* Whether the server may have older messages than what is here: of one
 * conversation, or where @conversation is NULL of any that is known. */
gboolean
rc_conversations_may_have_older (RcConversations *self,
                                 const char      *conversation)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if ((conversation == NULL || g_str_equal (key, conversation))
        && !((RcConversation *) value)->is_complete)
      return TRUE;

  return FALSE;
}

static void
add_entries (GPtrArray      *entries,
             RcConversation *conversation)
{
  GListModel *model = G_LIST_MODEL (conversation->timeline);
  guint n_rows = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (RcEntry) entry = g_list_model_get_item (model, i);

      if (rc_entry_get_seq (entry) > 0)
        g_ptr_array_add (entries, g_steal_pointer (&entry));
    }
}

/*< private >
 * rc_conversations_dup_entries:
 * @conversation: (nullable): %NULL for all
 *
 * Returns: (transfer full) (element-type RcEntry): what is in memory and has a
 *   place
 */
GPtrArray *
rc_conversations_dup_entries (RcConversations *self,
                              const char      *conversation)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (conversation == NULL || g_str_equal (key, conversation))
      add_entries (entries, value);

  return entries;
}

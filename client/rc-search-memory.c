/* rc-search-memory.c - what was said, found again where nothing is kept on disk.
 *
 * A guest's messages are in memory only, and models are of the main context: so
 * they are looked through there, a few in each turn. */
#include "config.h"

#include "rc-search-memory.h"

#define ENTRIES_A_TURN 500

typedef struct
{
  GTask *task;        /* owned */
  GPtrArray *entries; /* owned, of RcEntry */
  RcSearchWords *words;
  GPtrArray *hits; /* of RcEntry, borrowed */
  guint next;
  RcSearchPlace before;
  guint limit;
} Search;

static void
search_free (Search *self)
{
  g_object_unref (self->task);
  g_ptr_array_unref (self->hits);
  g_ptr_array_unref (self->entries);
  rc_search_words_free (self->words);
  g_free (self);
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  return rc_entry_compare (*(RcEntry *const *) b, *(RcEntry *const *) a);
}

static gboolean
is_before (const RcSearchPlace *place,
           const RcSearchPlace *other)
{
  return place->epoch < other->epoch || (place->epoch == other->epoch && place->seq < other->seq);
}

static void
add_result (Search         *self,
            RcSearchAnswer *answer,
            RcEntry        *entry,
            RcSearchPlace   place)
{
  const char *text = rc_entry_get_text (entry);

  g_ptr_array_add (answer->results,
                   rc_search_result_new (rc_entry_get_conversation (entry), rc_entry_get_from (entry),
                                         place, rc_entry_get_time_us (entry),
                                         rc_entry_get_is_own (entry), self->words, text,
                                         strlen (text)));
}

static RcSearchAnswer *
make_answer (Search *self)
{
  RcSearchAnswer *answer = rc_search_answer_new ();

  g_ptr_array_sort (self->hits, compare_newest_first);
  answer->is_cut = self->hits->len > RC_SEARCH_MAX_HITS;
  for (guint i = 0; i < MIN (self->hits->len, RC_SEARCH_MAX_HITS); i++)
    {
      RcEntry *entry = g_ptr_array_index (self->hits, i);
      const RcSearchPlace place = { rc_entry_get_epoch (entry), rc_entry_get_seq (entry) };

      g_array_append_val (answer->places, place);
      if (!is_before (&place, &self->before))
        continue;
      if (answer->results->len < self->limit)
        add_result (self, answer, entry, place);
      else
        answer->has_more = TRUE;
    }

  return answer;
}

static gboolean
on_turn (gpointer user_data)
{
  Search *self = user_data;

  if (g_task_return_error_if_cancelled (self->task))
    return G_SOURCE_REMOVE;

  for (guint i = 0; i < ENTRIES_A_TURN && self->next < self->entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (self->entries, self->next++);
      const char *text = rc_entry_get_text (entry);

      if (rc_search_words_match (self->words, text, strlen (text)))
        g_ptr_array_add (self->hits, entry);
    }
  if (self->next < self->entries->len)
    return G_SOURCE_CONTINUE;

  g_task_return_pointer (self->task, make_answer (self), (GDestroyNotify) rc_search_answer_free);
  return G_SOURCE_REMOVE;
}

/*< private >
 * rc_search_memory_run:
 * @task: (transfer full): gets the answer
 * @entries: (transfer full): what is looked through
 * @words: (transfer full)
 * @before: (nullable): where the page begins
 */
void
rc_search_memory_run (GTask               *task,
                      GPtrArray           *entries,
                      RcSearchWords       *words,
                      const RcSearchPlace *before,
                      guint                limit)
{
  static const RcSearchPlace newest = { G_MAXUINT32, G_MAXUINT64 };
  Search *self = g_new0 (Search, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  self->task = task;
  self->entries = entries;
  self->words = words;
  self->hits = g_ptr_array_new ();
  self->before = before != NULL ? *before : newest;
  self->limit = limit;
  g_source_set_static_name (source, "redcoast search");
  g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (source, on_turn, self, (GDestroyNotify) search_free);
  g_source_attach (source, g_task_get_context (task));
}

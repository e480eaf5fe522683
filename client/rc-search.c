/* rc-search.c - what was said, found again.
 *
 * All that is kept is looked through in the thread of the cache; where there is
 * no cache, all that is in memory, a piece in each turn of the main loop. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-client-private.h"
#include "rc-search-memory.h"
#include "rc-search.h"

/* The answer that is owed. */
typedef struct
{
  GTask *task; /* owned */
  char *conversation;
  RcSearchWords *words;
  gboolean is_answered;
} Question;

static Question *
question_new (GTask         *task,
              RcSearchWords *words,
              const char    *conversation)
{
  Question *self = g_new0 (Question, 1);

  self->task = task;
  self->words = words;
  self->conversation = g_strdup (conversation);

  return self;
}

static void
question_free (Question *self)
{
  /* The engine ends, and nothing is told any more. */
  if (!self->is_answered)
    g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _("The search was given up."));
  g_object_unref (self->task);
  g_free (self->conversation);
  g_clear_pointer (&self->words, rc_search_words_free);
  g_free (self);
}

RcSearchAnswer *
rc_search_answer_new (void)
{
  RcSearchAnswer *self = g_new0 (RcSearchAnswer, 1);

  self->results = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (RcSearchPlace));

  return self;
}

/**
 * rc_search_answer_free:
 */
void
rc_search_answer_free (RcSearchAnswer *self)
{
  g_ptr_array_unref (self->results);
  g_array_unref (self->places);
  g_free (self);
}

static RcSearchAnswer *
answer_from (const RcCacheOp     *op,
             const RcSearchWords *words)
{
  RcSearchAnswer *answer = rc_search_answer_new ();

  for (guint i = 0; i < op->rows->len; i++)
    {
      const RcCacheRow *row = g_ptr_array_index (op->rows, i);
      const RcSearchPlace place = { row->epoch, row->seq };

      g_ptr_array_add (answer->results,
                       rc_search_result_new (row->conversation, row->from, place, row->time_us,
                                             row->is_own, words, row->text, row->text_bytes));
    }
  for (guint i = 0; i < op->hits->len; i++)
    {
      const RcCacheHit *hit = &g_array_index (op->hits, RcCacheHit, i);
      const RcSearchPlace place = { hit->epoch, hit->seq };

      g_array_append_val (answer->places, place);
    }
  answer->has_more = !op->at_end;
  answer->is_cut = op->is_cut;

  return answer;
}

static void
on_searched (RcCacheOp *op,
             gpointer   user_data)
{
  Question *question = user_data;
  RcClient *self = g_task_get_source_object (question->task);
  RcSearchAnswer *answer;

  question->is_answered = TRUE;
  if (op->error != NULL)
    {
      g_task_return_error (question->task, g_error_copy (op->error));
      return;
    }

  answer = answer_from (op, question->words);
  answer->may_have_older =
    rc_conversations_may_have_older (rc_client_get_conversations (self), question->conversation);
  g_task_return_pointer (question->task, answer, (GDestroyNotify) rc_search_answer_free);
}

static void
search_cache (RcCache             *cache,
              Question            *question,
              const char          *text,
              const RcSearchPlace *before,
              guint                limit)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_SEARCH, question->conversation);
  GCancellable *cancellable = g_task_get_cancellable (question->task);

  op->words = rc_search_words_new (text, NULL);
  op->row.epoch = before != NULL ? before->epoch : G_MAXUINT32;
  op->row.seq = before != NULL ? before->seq : G_MAXUINT64;
  op->limit = limit;
  op->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  rc_cache_run (cache, op, on_searched, question, (GDestroyNotify) question_free);
}

/**
 * rc_client_search_async:
 * @text: words, as they were typed; each must be in a message, whatever the case
 * @conversation: (nullable): an id, or "all"; %NULL for every conversation
 * @before: (nullable): where a page begins: the last place of the one before
 * @limit: results in the page, %RC_SEARCH_MAX_PAGE at most; 0 for the places only
 * @cancellable: (nullable): a search that is not wanted any more stops at once
 *
 * Looks through everything that is kept on this computer. Never blocks. The
 * thread that the engine runs on.
 */
void
rc_client_search_async (RcClient            *self,
                        const char          *text,
                        const char          *conversation,
                        const RcSearchPlace *before,
                        guint                limit,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  RcConversations *conversations;
  GTask *task;
  RcSearchWords *words;
  GError *error = NULL;
  RcCache *cache;

  g_return_if_fail (RC_IS_CLIENT (self) && text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  words = rc_search_words_new (text, &error);
  if (words == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  conversations = rc_client_get_conversations (self);
  cache = rc_client_peek_cache (self);
  if (cache != NULL)
    search_cache (cache, question_new (task, words, conversation), text, before,
                  MIN (limit, RC_SEARCH_MAX_PAGE));
  else
    rc_search_memory_run (task, rc_conversations_dup_entries (conversations, conversation), words,
                          before, MIN (limit, RC_SEARCH_MAX_PAGE));
}

/**
 * rc_client_search_finish:
 *
 * Returns: (transfer full): the answer; else %NULL with an error: of #G_IO_ERROR,
 *   INVALID_ARGUMENT where there are no words or too many, CANCELLED; of the
 *   cache, where the disk cannot be read. The message is for people
 */
RcSearchAnswer *
rc_client_search_finish (RcClient      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

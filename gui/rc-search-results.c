/* rc-search-results.c - what is found in all conversations, page by page.
 *
 * A further page is asked for when somebody comes to the end of what is listed.
 * What blocked people wrote is found as well, and not listed. */
#include "config.h"

#include "rc-search.h"
#include "rc-search-results.h"
#include "rc-words.h"

/* How far the list goes. */
typedef struct
{
  RcSearchPlace last; /* that came; seq 0: nothing came yet */
  guint n_hits;
  guint n_hidden;     /* of those that came */
  gboolean has_more;
} Extent;

struct _RcSearchResults
{
  GObject parent_instance;

  /* owned */
  RcClient *client;
  RcContactPrefs *prefs;     /* nullable */
  GListStore *list;          /* of RcSearchResult */
  GCancellable *cancellable; /* of the page that is on its way; nullable */
  char *text;
  char *reason;              /* nullable */

  RcSearchState state;
  Extent extent;
  Extent before;             /* of what is listed, while the same is looked for again */
  gboolean is_cut;
  gboolean may_have_older;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcSearchResults, rc_search_results, G_TYPE_OBJECT)

static guint
count_listed (RcSearchResults *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static gboolean
is_first_page (RcSearchResults *self)
{
  return self->state == RC_SEARCH_SEARCHING;
}

static gboolean
is_shown (RcSearchResults *self,
          RcSearchResult  *result)
{
  return rc_search_result_get_is_own (result) || self->prefs == NULL ||
         !rc_contact_prefs_get (self->prefs, rc_search_result_get_from (result), RC_CONTACT_PREF_BLOCKED);
}

static GPtrArray *
dup_shown (RcSearchResults *self,
           GPtrArray       *results)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < results->len; i++)
    if (is_shown (self, g_ptr_array_index (results, i)))
      g_ptr_array_add (shown, g_object_ref (g_ptr_array_index (results, i)));

  return shown;
}

/* Whoever comes back to what they looked for finds the list as they left it. */
static gboolean
begins_with (RcSearchResults *self,
             GPtrArray       *shown)
{
  if (shown->len == 0 || count_listed (self) < shown->len)
    return FALSE;
  for (guint i = 0; i < shown->len; i++)
    {
      g_autoptr (RcSearchResult) listed = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      RcSearchPlace is = rc_search_result_get_place (listed);
      RcSearchPlace wanted = rc_search_result_get_place (g_ptr_array_index (shown, i));

      if (is.epoch != wanted.epoch || is.seq != wanted.seq ||
          g_strcmp0 (rc_search_result_get_snippet (listed),
                     rc_search_result_get_snippet (g_ptr_array_index (shown, i))) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
take_first_page (RcSearchResults *self,
                 GPtrArray       *shown)
{
  if (self->before.n_hits == self->extent.n_hits && begins_with (self, shown))
    self->extent = self->before;
  else
    g_list_store_splice (self->list, 0, count_listed (self), shown->pdata, shown->len);
}

static void ask (RcSearchResults *self);

static void
take_answer (RcSearchResults *self,
             RcSearchAnswer  *answer)
{
  g_autoptr (GPtrArray) shown = dup_shown (self, answer->results);

  if (answer->results->len > 0)
    self->extent.last = rc_search_result_get_place (g_ptr_array_index (answer->results, answer->results->len - 1));
  self->extent.n_hidden += answer->results->len - shown->len;
  self->extent.n_hits = answer->places->len;
  self->is_cut = answer->is_cut;
  self->extent.has_more = answer->has_more;
  self->may_have_older = answer->may_have_older;
  if (shown->len == 0 && self->extent.has_more)
    {
      ask (self);
      return;
    }
  if (!is_first_page (self))
    g_list_store_splice (self->list, count_listed (self), 0, shown->pdata, shown->len);
  else
    take_first_page (self, shown);
  self->state = count_listed (self) > 0 ? RC_SEARCH_FOUND : RC_SEARCH_NOTHING;
}

static void
take_error (RcSearchResults *self,
            const GError    *error)
{
  self->extent.has_more = FALSE;
  self->reason = g_strdup (error->message);
  if (!is_first_page (self))
    return;
  g_list_store_remove_all (self->list);
  self->state = RC_SEARCH_FAILED;
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (RcSearchResults) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RcSearchAnswer) answer = rc_client_search_finish (RC_CLIENT (source), result, &error);

  /* Somebody has typed on, or is gone. */
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (answer != NULL)
    take_answer (self, answer);
  else
    take_error (self, error);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What is hidden is not listed: where much of it is, a few questions bring little. */
static void
ask (RcSearchResults *self)
{
  guint limit = self->extent.n_hidden > 0 ? RC_SEARCH_MAX_PAGE : RC_SEARCH_RESULTS_PAGE;
  guint n_before = is_first_page (self) ? 0 : count_listed (self);

  self->cancellable = g_cancellable_new ();
  rc_client_search_async (self->client, self->text, NULL, self->extent.last.seq != 0 ? &self->extent.last : NULL,
                          MIN (limit, RC_SEARCH_RESULTS_MAX - n_before), self->cancellable, on_answer,
                          g_object_ref (self));
}

static void
rc_search_results_dispose (GObject *object)
{
  RcSearchResults *self = RC_SEARCH_RESULTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->list);
  g_clear_object (&self->prefs);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_search_results_parent_class)->dispose (object);
}

static void
rc_search_results_finalize (GObject *object)
{
  RcSearchResults *self = RC_SEARCH_RESULTS (object);

  g_free (self->text);
  g_free (self->reason);
  G_OBJECT_CLASS (rc_search_results_parent_class)->finalize (object);
}

static void
rc_search_results_class_init (RcSearchResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_search_results_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_search_results_finalize;

  /**
   * RcSearchResults::changed:
   * @self: the results
   */
  signals[CHANGED] = g_signal_new ("changed", RC_TYPE_SEARCH_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
rc_search_results_init (RcSearchResults *self)
{
  self->list = g_list_store_new (RC_TYPE_SEARCH_RESULT);
  self->text = g_strdup ("");
}

/**
 * rc_search_results_new:
 * @client: whose conversations
 * @prefs: (nullable): who is blocked
 *
 * Returns: (transfer full): nothing found yet. All of it is of the main thread
 */
RcSearchResults *
rc_search_results_new (RcClient       *client,
                       RcContactPrefs *prefs)
{
  RcSearchResults *self;

  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);

  self = g_object_new (RC_TYPE_SEARCH_RESULTS, NULL);
  self->client = g_object_ref (client);
  g_set_object (&self->prefs, prefs);
  return self;
}

/**
 * rc_search_results_get_client:
 * @self: results
 *
 * Returns: (transfer none): whose conversations are looked through
 */
RcClient *
rc_search_results_get_client (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), NULL);

  return self->client;
}

/**
 * rc_search_results_look_for:
 * @self: results
 * @text: as it was typed; blank for nothing
 *
 * Begins, also where the same was looked for: there may be new messages. What was
 * found before stays listed until something is known of this.
 */
void
rc_search_results_look_for (RcSearchResults *self,
                            const char      *text)
{
  char *copy;

  g_return_if_fail (RC_IS_SEARCH_RESULTS (self));
  g_return_if_fail (text != NULL);

  copy = g_strdup (text);
  rc_search_results_stop (self);
  if (self->state != RC_SEARCH_FOUND || g_strcmp0 (text, self->text) != 0)
    self->before = (Extent) { 0 };
  else
    self->before = self->extent;
  g_free (self->text);
  self->text = copy;
  g_clear_pointer (&self->reason, g_free);
  self->extent = (Extent) { 0 };
  self->is_cut = self->may_have_older = FALSE;
  self->state = rc_words_is_blank (text) ? RC_SEARCH_EMPTY : RC_SEARCH_SEARCHING;
  if (self->state == RC_SEARCH_EMPTY)
    g_list_store_remove_all (self->list);
  else
    ask (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rc_search_results_load_more:
 * @self: results
 *
 * Lists the page that follows, where there is one, none is on its way, and fewer than
 * %RC_SEARCH_RESULTS_MAX are listed.
 */
void
rc_search_results_load_more (RcSearchResults *self)
{
  g_return_if_fail (RC_IS_SEARCH_RESULTS (self));

  if (self->state != RC_SEARCH_FOUND || self->cancellable != NULL || !self->extent.has_more ||
      count_listed (self) >= RC_SEARCH_RESULTS_MAX)
    return;
  ask (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rc_search_results_stop:
 * @self: results
 *
 * Gives up what is on its way. What is listed stays.
 */
void
rc_search_results_stop (RcSearchResults *self)
{
  g_return_if_fail (RC_IS_SEARCH_RESULTS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * rc_search_results_get_list:
 * @self: results
 *
 * Returns: (transfer none): the #RcSearchResult that are listed, newest first,
 *   %RC_SEARCH_RESULTS_MAX at most
 */
GListModel *
rc_search_results_get_list (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), NULL);

  return G_LIST_MODEL (self->list);
}

/**
 * rc_search_results_get_text:
 * @self: results
 *
 * Returns: what was looked for last
 */
const char *
rc_search_results_get_text (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), NULL);

  return self->text;
}

/**
 * rc_search_results_get_state:
 * @self: results
 *
 * Returns: how far the search is
 */
RcSearchState
rc_search_results_get_state (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), RC_SEARCH_EMPTY);

  return self->state;
}

/**
 * rc_search_results_get_reason:
 * @self: results
 *
 * Returns: (nullable): a sentence for people, where this or a further page failed
 */
const char *
rc_search_results_get_reason (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), NULL);

  return self->reason;
}

/**
 * rc_search_results_get_n_hits:
 * @self: results
 *
 * Returns: messages that were found, listed or not yet, without those which are known
 *   to be of blocked people
 */
guint
rc_search_results_get_n_hits (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), 0);

  return self->extent.n_hits - MIN (self->extent.n_hidden, self->extent.n_hits);
}

/**
 * rc_search_results_get_is_cut:
 * @self: results
 *
 * Returns: whether there are more than the hits that were counted
 */
gboolean
rc_search_results_get_is_cut (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), FALSE);

  return self->is_cut;
}

/**
 * rc_search_results_get_is_full:
 * @self: results
 *
 * Returns: whether there are more than will be listed
 */
gboolean
rc_search_results_get_is_full (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), FALSE);

  return self->state == RC_SEARCH_FOUND && self->extent.has_more && count_listed (self) >= RC_SEARCH_RESULTS_MAX;
}

/**
 * rc_search_results_get_may_have_older:
 * @self: results
 *
 * Returns: whether there may be older messages at the server only
 */
gboolean
rc_search_results_get_may_have_older (RcSearchResults *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULTS (self), FALSE);

  return self->may_have_older;
}

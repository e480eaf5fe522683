#include "config.h"

#include "rc-search-result.h"

/**
 * RcSearchResult:
 *
 * A message that was found: where it stands, who wrote it and when, and a line of
 * it with the hits. It does not change.
 */
struct _RcSearchResult
{
  GObject parent_instance;

  /* owned */
  char *conversation;
  char *from;
  char *snippet;
  GArray *ranges; /* of RcSearchRange, in the snippet */

  RcSearchPlace place;
  gint64 time_us;
  gboolean is_own;
};

G_DEFINE_FINAL_TYPE (RcSearchResult, rc_search_result, G_TYPE_OBJECT)

static void
rc_search_result_finalize (GObject *object)
{
  RcSearchResult *self = RC_SEARCH_RESULT (object);

  g_clear_pointer (&self->conversation, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->snippet, g_free);
  g_clear_pointer (&self->ranges, g_array_unref);

  G_OBJECT_CLASS (rc_search_result_parent_class)->finalize (object);
}

static void
rc_search_result_class_init (RcSearchResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_search_result_finalize;
}

static void
rc_search_result_init (RcSearchResult *self)
{
}

/*< private >
 * rc_search_result_new:
 * @text: of the message; need not be terminated
 *
 * Returns: (transfer full): what was found
 */
RcSearchResult *
rc_search_result_new (const char          *conversation,
                      const char          *from,
                      RcSearchPlace        place,
                      gint64               time_us,
                      gboolean             is_own,
                      const RcSearchWords *words,
                      const char          *text,
                      gsize                n_bytes)
{
  RcSearchResult *self = g_object_new (RC_TYPE_SEARCH_RESULT, NULL);

  self->conversation = g_strdup (conversation);
  self->from = g_strdup (from);
  self->place = place;
  self->time_us = time_us;
  self->is_own = is_own;
  self->snippet = rc_search_words_dup_snippet (words, text, n_bytes, &self->ranges);

  return self;
}

/**
 * rc_search_result_get_conversation:
 *
 * Returns: an id, or "all"
 */
const char *
rc_search_result_get_conversation (RcSearchResult *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), NULL);

  return self->conversation;
}

/**
 * rc_search_result_get_from:
 *
 * Returns: the id of who wrote it
 */
const char *
rc_search_result_get_from (RcSearchResult *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), NULL);

  return self->from;
}

/**
 * rc_search_result_get_place:
 *
 * Returns: where it stands, for rc_timeline_show_around()
 */
RcSearchPlace
rc_search_result_get_place (RcSearchResult *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), (RcSearchPlace) { 0 });

  return self->place;
}

/**
 * rc_search_result_get_time_us:
 *
 * Returns: when it was sent, in microseconds of Unix time
 */
gint64
rc_search_result_get_time_us (RcSearchResult *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), 0);

  return self->time_us;
}

/**
 * rc_search_result_get_is_own:
 *
 * Returns: whether we wrote it
 */
gboolean
rc_search_result_get_is_own (RcSearchResult *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), FALSE);

  return self->is_own;
}

/**
 * rc_search_result_get_snippet:
 *
 * Returns: one line of its text, from shortly before the first hit
 */
const char *
rc_search_result_get_snippet (RcSearchResult *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), NULL);

  return self->snippet;
}

/**
 * rc_search_result_get_ranges:
 * @n_ranges: (out)
 *
 * Returns: (array length=n_ranges) (transfer none): what is hit in the snippet,
 *   sorted, none touching another
 */
const RcSearchRange *
rc_search_result_get_ranges (RcSearchResult *self,
                             guint          *n_ranges)
{
  g_return_val_if_fail (RC_IS_SEARCH_RESULT (self), NULL);

  *n_ranges = self->ranges->len;
  return (const RcSearchRange *) self->ranges->data;
}

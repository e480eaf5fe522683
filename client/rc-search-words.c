/* rc-search-words.c - what somebody looks for, and where it is in a text.
 *
 * Words stand between spaces; a text is found where each of them is somewhere in
 * it, whatever the case. Nothing that is typed means anything but itself. A case
 * is folded letter by letter, as the index of the cache does it, so that a place
 * in the folded text is a place in the text. Any thread. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "rc-search-words.h"

/* A snippet: letters before the first hit, and in all. */
#define SNIPPET_BEFORE 24
#define SNIPPET_CHARS 160

/* What the index knows by itself is this long. */
#define INDEXED_CHARS 3

typedef struct
{
  gunichar *chars; /* folded */
  guint n_chars;
  char *text;   /* as it was typed */
  char *folded;
} Word;

struct _RcSearchWords
{
  GPtrArray *words; /* of Word */
};

static gunichar
fold (gunichar c)
{
  return c < 128 ? (gunichar) g_ascii_tolower ((char) c) : g_unichar_tolower (c);
}

static void
word_free (Word *word)
{
  g_free (word->chars);
  g_free (word->text);
  g_free (word->folded);
  g_free (word);
}

static Word *
word_new (const char *start,
          const char *end)
{
  Word *word = g_new0 (Word, 1);

  word->text = g_strndup (start, (gsize) (end - start));
  word->chars = g_new (gunichar, (gsize) (end - start) + 1);
  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    word->chars[word->n_chars++] = fold (g_utf8_get_char (p));
  word->folded = g_ucs4_to_utf8 (word->chars, word->n_chars, NULL, NULL, NULL);

  return word;
}

static void
split (RcSearchWords *self,
       const char    *text)
{
  const char *p = text;

  while (*p != '\0')
    {
      const char *start;

      while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      start = p;
      while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start)
        g_ptr_array_add (self->words, word_new (start, p));
    }
}

/*< private >
 * rc_search_words_new:
 * @text: as it was typed
 *
 * Returns: (transfer full): its words; %NULL with an error of #G_IO_ERROR where
 *   there is none, or there are too many
 */
RcSearchWords *
rc_search_words_new (const char  *text,
                     GError     **error)
{
  g_autoptr (RcSearchWords) self = g_new0 (RcSearchWords, 1);

  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) word_free);
  if (strlen (text) > RC_SEARCH_MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("This is too long to be searched for. Use fewer words."));
      return NULL;
    }

  split (self, text);
  if (self->words->len == 0 || self->words->len > RC_SEARCH_MAX_WORDS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           self->words->len == 0
                             ? _("There is nothing to search for.")
                             : _("This is too long to be searched for. Use fewer words."));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
rc_search_words_free (RcSearchWords *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_free (self);
}

/* Where @word begins behind @p, %NULL where it does not. @match_end: where it
 * ends. */
static const char *
find_word (const Word  *word,
           const char  *p,
           const char  *end,
           const char **match_end)
{
  for (; p < end; p = g_utf8_next_char (p))
    {
      const char *q = p;
      guint i = 0;

      while (i < word->n_chars && q < end && fold (g_utf8_get_char (q)) == word->chars[i])
        {
          q = g_utf8_next_char (q);
          i++;
        }
      if (i == word->n_chars)
        {
          *match_end = q;
          return p;
        }
    }

  return NULL;
}

/* Whether every word is in @text, which need not be terminated. */
gboolean
rc_search_words_match (const RcSearchWords *self,
                       const char          *text,
                       gsize                n_bytes)
{
  if (n_bytes == 0 || !g_utf8_validate_len (text, n_bytes, NULL))
    return FALSE;

  for (guint i = 0; i < self->words->len; i++)
    {
      const char *match_end;

      if (find_word (g_ptr_array_index (self->words, i), text, text + n_bytes, &match_end) == NULL)
        return FALSE;
    }

  return TRUE;
}

static int
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  const RcSearchRange *left = a;
  const RcSearchRange *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

/* Those that touch become one. */
static void
merge (GArray *ranges)
{
  guint n_kept = 0;

  g_array_sort (ranges, compare_ranges);
  for (guint i = 0; i < ranges->len; i++)
    {
      RcSearchRange range = g_array_index (ranges, RcSearchRange, i);
      RcSearchRange *before = n_kept > 0 ? &g_array_index (ranges, RcSearchRange, n_kept - 1) : NULL;

      if (before != NULL && range.start <= before->end)
        before->end = MAX (before->end, range.end);
      else
        g_array_index (ranges, RcSearchRange, n_kept++) = range;
    }
  g_array_set_size (ranges, n_kept);
}

/*< private >
 * rc_search_words_find:
 * @text: need not be terminated
 *
 * Returns: (transfer full) (element-type RcSearchRange): where the words are:
 *   sorted, none touching another, %RC_SEARCH_MAX_RANGES of each word at most
 */
GArray *
rc_search_words_find (const RcSearchWords *self,
                      const char          *text,
                      gsize                n_bytes)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (RcSearchRange));

  if (n_bytes == 0 || !g_utf8_validate_len (text, n_bytes, NULL))
    return ranges;

  for (guint i = 0; i < self->words->len; i++)
    {
      const char *p = text;
      const char *match_end;
      guint n_found = 0;

      while (n_found++ < RC_SEARCH_MAX_RANGES
             && (p = find_word (g_ptr_array_index (self->words, i), p, text + n_bytes, &match_end)) != NULL)
        {
          const RcSearchRange range = { (gsize) (p - text), (gsize) (match_end - text) };

          g_array_append_val (ranges, range);
          p = match_end;
        }
    }
  merge (ranges);

  return ranges;
}

/* One line: what would break it, or be seen as something else, is a space. */
static char *
dup_line (const char *start,
          const char *end,
          gboolean    is_cut_before,
          gboolean    is_cut_behind)
{
  GString *line = g_string_new (is_cut_before ? "…" : NULL);

  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, g_unichar_iscntrl (c) || g_unichar_isspace (c) ? ' ' : c);
    }
  if (is_cut_behind)
    g_string_append (line, "…");

  return g_string_free (line, FALSE);
}

/* Behind the word that is cut at @start, where that is not a long one. */
static const char *
skip_cut_word (const char *start,
               const char *text)
{
  const char *p = start;

  if (start == text || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (start))))
    return start;
  for (guint i = 0; i < SNIPPET_BEFORE / 2; i++, p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return g_utf8_next_char (p);

  return start;
}

/*< private >
 * rc_search_words_dup_snippet:
 * @text: need not be terminated
 * @ranges: (out) (transfer full) (element-type RcSearchRange): where the words
 *   are in what is returned
 *
 * Returns: (transfer full): one line of @text with its first hit
 */
char *
rc_search_words_dup_snippet (const RcSearchWords  *self,
                             const char           *text,
                             gsize                 n_bytes,
                             GArray              **ranges)
{
  g_autoptr (GArray) found = rc_search_words_find (self, text, n_bytes);
  const char *text_end;
  const char *start;
  const char *end;
  char *line;

  g_utf8_validate_len (text, n_bytes, &text_end);
  start = found->len > 0 ? text + g_array_index (found, RcSearchRange, 0).start : text;
  for (guint i = 0; i < SNIPPET_BEFORE && start > text; i++)
    start = g_utf8_prev_char (start);
  start = skip_cut_word (start, text);
  end = start;
  for (guint i = 0; i < SNIPPET_CHARS && end < text_end; i++)
    end = g_utf8_next_char (end);

  line = dup_line (start, end, start > text, end < text_end);
  *ranges = rc_search_words_find (self, line, strlen (line));

  return line;
}

/* Nullable: what the index is asked: each word that it knows, as a phrase. */
char *
rc_search_words_dup_query (const RcSearchWords *self)
{
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *word = g_ptr_array_index (self->words, i);

      if (word->n_chars < INDEXED_CHARS)
        continue;

      g_string_append_c (query, '"');
      for (const char *p = word->text; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (query, '"');
          g_string_append_c (query, *p);
        }
      g_string_append (query, "\" ");
    }

  return query->len > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}

/* The longest word, folded: where all are shorter than what the index knows. */
const char *
rc_search_words_get_short (const RcSearchWords *self)
{
  const Word *longest = g_ptr_array_index (self->words, 0);

  for (guint i = 1; i < self->words->len; i++)
    {
      const Word *word = g_ptr_array_index (self->words, i);

      if (word->n_chars > longest->n_chars)
        longest = word;
    }

  return longest->folded;
}

/* rc-text-marks.c - the few marks that people type: *bold*, _italic_, `code`.
 *
 * A text is never changed, only told apart: the signs stay where they were
 * typed, so what is selected, copied or read aloud is what was written.
 *
 *   *bold*  _italic_      opened where no word runs into it and a word follows,
 *                         closed on the same line the other way round; so
 *                         2*3*4 and snake_case_name mean themselves
 *   `code`                on one line; nothing in it is a sign
 *   ```block```           from the beginning of a line, over several
 *   > quote               a line
 *
 * The text is walked once. A sign that never closes is looked for once only, so
 * the time taken is proportional to the length of the text. */
#include "config.h"

#include <string.h>

#include "rc-text-links.h"
#include "rc-text-marks.h"

#define FENCE "```"
#define FENCE_BYTES 3

typedef struct
{
  const char *text;
  GArray *links;          /* borrowed, nullable */
  guint link;             /* the first that may lie ahead */
  GArray *marks;          /* owned, nullable */
  const char *open[2];    /* the signs of bold and italic that wait for their like */
  gboolean has_no_fence;  /* none is ahead */
} Walk;

/* Scripts without spaces have no words that a sign could run into. */
static gboolean
is_word (gunichar c)
{
  return c < 0x2e80 && g_unichar_isalnum (c);
}

static gboolean
is_space (gunichar c)
{
  return c == '\0' || g_unichar_isspace (c);
}

static gboolean
is_full (const Walk *walk)
{
  return walk->marks != NULL && walk->marks->len >= RC_TEXT_MARKS_MAX;
}

static void
add_mark (Walk           *walk,
          RcTextMarkKind  kind,
          const char     *start,
          const char     *inner_start,
          const char     *inner_end,
          const char     *end)
{
  const RcTextMark mark = {
    kind, (gsize) (start - walk->text), (gsize) (inner_start - walk->text),
    (gsize) (inner_end - walk->text), (gsize) (end - walk->text),
  };

  if (is_full (walk))
    return;
  if (walk->marks == NULL)
    walk->marks = g_array_new (FALSE, FALSE, sizeof (RcTextMark));
  g_array_append_val (walk->marks, mark);
}

/* Where the address ends that @p stands in, or @p. */
static const char *
skip_link (Walk       *walk,
           const char *p)
{
  gsize byte = (gsize) (p - walk->text);

  for (; walk->links != NULL && walk->link < walk->links->len; walk->link++)
    {
      const RcTextLink *link = &g_array_index (walk->links, RcTextLink, walk->link);

      if (byte < link->start)
        return p;
      if (byte < link->end)
        return walk->text + link->end;
    }

  return p;
}

static gboolean
may_open (const char *line,
          const char *p)
{
  gunichar before = p > line ? g_utf8_get_char (g_utf8_prev_char (p)) : ' ';
  gunichar after = g_utf8_get_char (p + 1);

  return !is_word (before) && before != (gunichar) *p && !is_space (after) && after != (gunichar) *p;
}

static gboolean
may_close (const char *open,
           const char *p)
{
  return p > open + 1 && !is_space (g_utf8_get_char (g_utf8_prev_char (p))) && !is_word (g_utf8_get_char (p + 1));
}

static void
take_sign (Walk       *walk,
           const char *line,
           const char *p)
{
  gboolean is_bold = *p == '*';
  const char **open = &walk->open[is_bold ? 0 : 1];
  const char **other = &walk->open[is_bold ? 1 : 0];

  if (*open != NULL && may_close (*open, p))
    {
      add_mark (walk, is_bold ? RC_TEXT_MARK_BOLD : RC_TEXT_MARK_ITALIC, *open, *open + 1, p, p + 1);
      /* Marks stand in one another, but do not cross. */
      if (*other > *open)
        *other = NULL;
      *open = NULL;
    }
  else if (may_open (line, p))
    *open = p;
}

/* Returns the end of the code that begins at @p, or NULL. */
static const char *
take_code (Walk       *walk,
           const char *p,
           const char *line_end)
{
  const char *close = memchr (p + 1, '`', (gsize) (line_end - p - 1));

  if (close == NULL)
    return NULL;
  if (close > p + 1)
    add_mark (walk, RC_TEXT_MARK_CODE, p, p + 1, close, close + 1);
  return close + 1;
}

static void
walk_line (Walk       *walk,
           const char *line,
           const char *line_end)
{
  const char *p = line;
  gboolean has_code = TRUE;

  walk->open[0] = walk->open[1] = NULL;
  while (p < line_end && !is_full (walk))
    {
      const char *next = skip_link (walk, p);

      if (next == p && *p == '`' && has_code)
        {
          next = take_code (walk, p, line_end);
          has_code = next != NULL;
        }
      else if (next == p && (*p == '*' || *p == '_'))
        take_sign (walk, line, p);
      p = next != NULL && next > p ? next : p + 1;
    }
}

/* What looks sad, >:( or >_<, quotes nobody. */
static gboolean
is_quote (const char *line)
{
  while (*line == '>')
    {
      line++;
      if (*line == ' ' || *line == '\0' || *line == '\n')
        return TRUE;
    }

  return FALSE;
}

/* A block, if one begins here: returns its end, or NULL. */
static const char *
take_block (Walk       *walk,
            const char *line)
{
  const char *inner = line + FENCE_BYTES;
  const char *close = NULL;

  if (walk->has_no_fence || strncmp (line, FENCE, FENCE_BYTES) != 0)
    return NULL;
  close = strstr (inner, FENCE);
  walk->has_no_fence = close == NULL;
  if (close == NULL || close == inner)
    return NULL;
  add_mark (walk, RC_TEXT_MARK_BLOCK, line, inner, close, close + FENCE_BYTES);
  return close + FENCE_BYTES;
}

/**
 * rc_text_marks_find:
 * @text: UTF-8, as it is shown
 * @links: (nullable) (element-type RcTextLink): the addresses in it, which have
 *   no marks inside
 *
 * Finds the marks in a text that somebody else wrote. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type RcTextMark): at most
 *   %RC_TEXT_MARKS_MAX of them, or %NULL where there is none
 */
GArray *
rc_text_marks_find (const char *text,
                    GArray     *links)
{
  Walk walk = { .text = text, .links = links };
  const char *line = text;

  g_return_val_if_fail (text != NULL, NULL);

  if (strpbrk (text, "*_`>") == NULL)
    return NULL;
  while (*line != '\0' && !is_full (&walk))
    {
      const char *line_end = line + strcspn (line, "\n");
      const char *block_end = take_block (&walk, line);

      if (block_end != NULL)
        {
          line = block_end + (*block_end == '\n');
          continue;
        }
      if (is_quote (line))
        add_mark (&walk, RC_TEXT_MARK_QUOTE, line, line + strspn (line, ">"), line_end, line_end);
      walk_line (&walk, line, line_end);
      line = line_end + (*line_end == '\n');
    }

  return walk.marks;
}

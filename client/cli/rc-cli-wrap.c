/* rc-cli-wrap.c - a message as lines of a terminal.
 *
 *     [12:00] bob: What is too long for a line goes on here, so that
 *             | the terminal never begins one by itself
 *             | where the text has its own lines, it is the same
 *
 * A line that the terminal broke would begin at its edge, with whatever the
 * writer has put there: somebody else's line, for example. */
#include "config.h"

#include <string.h>

#include "rc-cli-wrap.h"

/* Further lines of one message: indented and marked, so that no text can look
 * like somebody else's line. */
#define CONTINUATION "\n        | "
#define CONTINUATION_COLUMNS 10
#define TAB_COLUMNS 8

/* In less than this a message is broken by the terminal alone. */
#define COLUMNS_MIN 20

/* Shows what stands before it as an emoji, which some terminals make wide. */
#define EMOJI_SELECTOR 0xfe0f

static guint
get_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

/* The columns that @text, which is harmless and one line, takes. */
guint
rc_cli_wrap_measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_width (g_utf8_get_char (text));

  return width;
}

/* On any terminal. */
static guint
get_width_at_most (gunichar c)
{
  if (c == '\t')
    return TAB_COLUMNS;

  return c == EMOJI_SELECTOR ? 1 : get_width (c);
}

static guint
measure_at_most (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_width_at_most (g_utf8_get_char (text));

  return width;
}

/* Breaks what is in @lines behind its last blank, or at its end where the line has
 * none; @blank is behind that blank, or 0. Returns: the columns of the new line */
static guint
break_line (GString *lines,
            gsize    blank)
{
  if (blank == 0)
    {
      g_string_append (lines, CONTINUATION);
      return CONTINUATION_COLUMNS;
    }

  g_string_insert (lines, (gssize) blank, CONTINUATION);
  return CONTINUATION_COLUMNS + measure_at_most (lines->str + blank + strlen (CONTINUATION));
}

/* @head and @text, which must both be harmless; @text may have several lines. No
 * line is longer than @columns; 0: there is no terminal that would break it.
 * Returns: (transfer full) */
char *
rc_cli_wrap (const char *head,
             const char *text,
             guint       columns)
{
  GString *lines = g_string_new (head);
  guint used = measure_at_most (head);
  gsize blank = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c == '\n')
        {
          used = break_line (lines, 0);
          blank = 0;
          continue;
        }
      /* What stood behind the last blank may fill the new line again. */
      for (; columns >= COLUMNS_MIN && used + get_width_at_most (c) > columns; blank = 0)
        used = break_line (lines, blank);

      g_string_append_unichar (lines, c);
      used += get_width_at_most (c);
      if (c == ' ' || c == '\t')
        blank = lines->len;
    }

  return g_string_free (lines, FALSE);
}

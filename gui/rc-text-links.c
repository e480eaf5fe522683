/* rc-text-links.c - the addresses that stand in a text.
 *
 * An address begins with one of a few schemes, or with "www.", where no word
 * runs into it, and ends before a space, a control character, a quotation mark
 * or CJK punctuation. Punctuation at its end belongs to the sentence around it,
 * and so does a closing bracket that was opened before the address. Only these
 * schemes are ever opened: what a peer writes must not start anything else.
 *
 * The text is walked once, and an address is at most LINK_MAX_BYTES long, so
 * the time taken is proportional to the length of the text. */
#include "config.h"

#include <string.h>

#include "rc-text-links.h"

/* What is longer is a nuisance, or an attack, rather than an address. */
#define LINK_MAX_BYTES 2048

/* Each link costs a drawing attribute; the rest of such a text stays plain. */
#define LINKS_MAX 200

typedef struct
{
  const char *start;  /* as it stands in a text */
  const char *prefix; /* what is put before it to make a URI */
  gboolean has_host;
} Scheme;

static const Scheme schemes[] = {
  { "https://", "", TRUE },
  { "http://", "", TRUE },
  { "ftp://", "", TRUE },
  { "redcoast://", "", TRUE },
  { "www.", "https://", TRUE },
  { "mailto:", "", FALSE },
  { "xmpp:", "", FALSE },
  { "tel:", "", FALSE },
  { "geo:", "", FALSE },
};

static void
clear_link (gpointer data)
{
  RcTextLink *link = data;

  g_clear_pointer (&link->uri, g_free);
}

/* Characters of scripts that are written without spaces between words. */
static gboolean
is_unspaced (gunichar c)
{
  return (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7af) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static gboolean
is_foreign_punctuation (gunichar c)
{
  return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff0f) ||
         (c >= 0xff1a && c <= 0xff20) || (c >= 0xff3b && c <= 0xff65);
}

static gboolean
ends_link (gunichar c)
{
  if (c < 0x80)
    return c <= ' ' || c == 0x7f || strchr ("<>\"`\\^{|}", (int) c) != NULL;

  /* General punctuation: spaces, dashes, quotation marks, direction marks. */
  return (c >= 0x2000 && c <= 0x206f) || c == 0xab || c == 0xbb ||
         c == 0xfffd || is_foreign_punctuation (c) ||
         g_unichar_isspace (c) || g_unichar_iscntrl (c);
}

/* Where the host of the address ends. A label that begins in Latin letters does
 * not go on in a script without spaces: that is the sentence, going on. */
static const char *
find_host_end (const char *host,
               const char *end)
{
  gboolean is_plain_label = FALSE;
  gboolean is_label_start = TRUE;

  for (const char *p = host; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '/' || c == '?' || c == '#')
        return p;
      if (is_unspaced (c) && is_plain_label && !is_label_start)
        return p;
      if (is_label_start)
        is_plain_label = c < 0x80;
      is_label_start = c == '.' || c == '@' || c == ':';
    }

  return end;
}

static gboolean
closes_bracket (const char *start,
                const char *last)
{
  static const char pairs[] = "()[]";
  const char *pair = strchr (pairs, *last);
  int depth = 0;

  if (pair == NULL || (pair - pairs) % 2 == 0)
    return FALSE;
  for (const char *p = start; p <= last; p++)
    {
      if (*p == pair[-1])
        depth++;
      else if (*p == *pair)
        depth--;
    }

  return depth < 0;
}

/* Gives the punctuation at the end back to the sentence. */
static const char *
trim_end (const char *start,
          const char *end)
{
  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);
      gboolean is_punctuation = *last != '\0' && strchr (".,;:!?'*_~", *last) != NULL;

      if (!is_punctuation && !closes_bracket (start, last))
        break;
      end = last;
    }

  return end;
}

static const Scheme *
match_scheme (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strncasecmp (text, schemes[i].start, strlen (schemes[i].start)) == 0)
        return &schemes[i];
    }

  return NULL;
}

/* A host needs a letter or a digit; www. needs one more dot; an address of
 * another scheme needs one byte, and one for mail an @ inside. */
static gboolean
is_address (const Scheme *scheme,
            const char   *rest,
            const char   *end)
{
  const char *at;

  if (rest >= end)
    return FALSE;
  if (g_str_equal (scheme->start, "mailto:"))
    {
      at = memchr (rest, '@', (gsize) (end - rest));
      return at != NULL && at > rest && at + 1 < end;
    }
  if (g_str_equal (scheme->start, "www."))
    {
      at = memchr (rest, '.', (gsize) (end - rest));
      return at != NULL && at > rest && at + 1 < end;
    }
  if (!scheme->has_host)
    return g_ascii_isalnum (*rest) || *rest == '+' || *rest == '-';

  return *rest == '[' || g_unichar_isalnum (g_utf8_get_char (rest));
}

/* Returns the end of the address that begins at @start, or NULL; then @go_on is
 * where to look for the next one: past all that was walked where it is over-long,
 * or a text made of nothing but beginnings would be walked again and again. */
static const char *
find_link_end (const Scheme  *scheme,
               const char    *start,
               const char   **go_on)
{
  const char *rest = start + strlen (scheme->start);
  const char *end = rest;

  *go_on = rest;
  while (*end != '\0' && !ends_link (g_utf8_get_char (end)))
    {
      end = g_utf8_next_char (end);
      if (end - start > LINK_MAX_BYTES)
        {
          *go_on = end;
          return NULL;
        }
    }
  if (scheme->has_host)
    {
      const char *host_end = find_host_end (rest, end);

      if (host_end < end && strchr ("/?#", *host_end) == NULL)
        end = host_end;
    }
  end = trim_end (rest, end);

  return is_address (scheme, rest, end) ? end : NULL;
}

static gboolean
is_in_word (const char *text,
            const char *p)
{
  return p > text && (g_ascii_isalnum (p[-1]) || strchr ("+.@/", p[-1]) != NULL);
}

/**
 * rc_text_links_find:
 * @text: UTF-8
 *
 * Finds the addresses in a text that somebody else wrote. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type RcTextLink): them, in
 *   their order, or %NULL where there is none
 */
GArray *
rc_text_links_find (const char *text)
{
  GArray *links = NULL;
  const char *p = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (*p != '\0')
    {
      const Scheme *scheme = strchr ("hHfFrRwWmMxXtTgG", *p) != NULL && !is_in_word (text, p)
                             ? match_scheme (p) : NULL;
      const char *go_on = p + 1;
      const char *end = scheme != NULL ? find_link_end (scheme, p, &go_on) : NULL;
      RcTextLink link;

      if (end == NULL)
        {
          p = go_on;
          continue;
        }
      if (links == NULL)
        {
          links = g_array_new (FALSE, FALSE, sizeof (RcTextLink));
          g_array_set_clear_func (links, clear_link);
        }
      link.start = (gsize) (p - text);
      link.end = (gsize) (end - text);
      link.uri = g_strdup_printf ("%s%.*s", scheme->prefix, (int) (end - p), p);
      g_array_append_val (links, link);
      if (links->len == LINKS_MAX)
        break;
      p = end;
    }

  return links;
}

/**
 * rc_text_links_lookup:
 * @links: (nullable): what rc_text_links_find() returned
 * @byte: a place in the text
 *
 * Returns: (transfer none) (nullable): the address that the byte is part of
 */
const RcTextLink *
rc_text_links_lookup (GArray *links,
                      gsize   byte)
{
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RcTextLink *link = &g_array_index (links, RcTextLink, i);

      if (byte >= link->start && byte < link->end)
        return link;
    }

  return NULL;
}

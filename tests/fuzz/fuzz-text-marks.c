/* fuzz-text-marks.c - a text that somebody wrote, on its way to Pango.
 *
 * The first byte says where the part of the text begins and ends for which the
 * attributes are made; the rest is the text, made valid as the client makes what
 * it shows. Needs Pango, and GTK's names of types, but no display.
 *
 * Holds: links and marks stand in order, within the text and between whole
 * characters, marks within one another or apart, no more than there may be;
 * attributes stand within their part, between whole characters. */
#include "config.h"

#include <string.h>

#include "rc-fuzz.h"
#include "rc-message-attributes.h"

/* The real one asks a widget. */
const GdkRGBA *
rc_timeline_style_get_color (RcTimelineStyle *self,
                             RcTimelineColor  color)
{
  static const GdkRGBA colors[RC_N_TIMELINE_COLORS] = { { 0.1f, 0.2f, 0.3f, 1.0f } };

  RC_FUZZ_CHECK ((guint) color < RC_N_TIMELINE_COLORS);
  return &colors[color];
}

static gboolean
is_between_characters (const char *text,
                       gsize       byte)
{
  return (text[byte] & 0xc0) != 0x80;
}

static void
check_links (const char *text,
             GArray     *links)
{
  gsize last = 0;

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RcTextLink *link = &g_array_index (links, RcTextLink, i);

      RC_FUZZ_CHECK (last <= link->start && link->start < link->end && link->end <= strlen (text));
      RC_FUZZ_CHECK (is_between_characters (text, link->start) && is_between_characters (text, link->end));
      RC_FUZZ_CHECK (link->uri != NULL && g_utf8_validate (link->uri, -1, NULL));
      RC_FUZZ_CHECK (rc_text_links_lookup (links, link->start) == link);
      last = link->end;
    }
}

/* Whether two marks have a part in common that is neither of them. */
static gboolean
cross (const RcTextMark *a,
       const RcTextMark *b)
{
  const RcTextMark *first = a->start <= b->start ? a : b;
  const RcTextMark *second = first == a ? b : a;

  return first->start < second->start && second->start < first->end && first->end < second->end;
}

static void
check_marks (const char *text,
             GArray     *marks)
{
  RC_FUZZ_CHECK (marks == NULL || marks->len <= RC_TEXT_MARKS_MAX);
  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const RcTextMark *mark = &g_array_index (marks, RcTextMark, i);

      RC_FUZZ_CHECK (mark->start <= mark->inner_start && mark->inner_start <= mark->inner_end);
      RC_FUZZ_CHECK (mark->inner_end <= mark->end && mark->start < mark->end && mark->end <= strlen (text));
      RC_FUZZ_CHECK (is_between_characters (text, mark->start) && is_between_characters (text, mark->end));
      RC_FUZZ_CHECK (is_between_characters (text, mark->inner_start) && is_between_characters (text, mark->inner_end));
      for (guint j = 0; j < i; j++)
        RC_FUZZ_CHECK (!cross (mark, &g_array_index (marks, RcTextMark, j)));
    }
}

static void
check_attributes (const RcMessageMarking *marking,
                  const char             *text,
                  gsize                   start,
                  gsize                   length)
{
  PangoAttrList *list = rc_message_attributes_new (marking, start, length);
  GSList *attributes = pango_attr_list_get_attributes (list);

  for (GSList *at = attributes; at != NULL; at = at->next)
    {
      const PangoAttribute *attribute = at->data;

      if (attribute->start_index == 0 && attribute->end_index == PANGO_ATTR_INDEX_TO_TEXT_END)
        continue;

      RC_FUZZ_CHECK (attribute->start_index < attribute->end_index && attribute->end_index <= length);
      RC_FUZZ_CHECK (is_between_characters (text + start, attribute->start_index));
      RC_FUZZ_CHECK (is_between_characters (text + start, attribute->end_index));
    }

  g_slist_free_full (attributes, (GDestroyNotify) pango_attribute_destroy);
  pango_attr_list_unref (list);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) links = NULL;
  g_autoptr (GArray) marks = NULL;
  RcMessageMarking marking = { .shown = NULL };
  gsize start, end;

  if (size == 0)
    return 0;

  text = g_utf8_make_valid ((const char *) data + 1, (gssize) (size - 1));
  links = rc_text_links_find (text);
  marks = rc_text_marks_find (text, links);
  check_links (text, links);
  check_marks (text, marks);

  start = strlen (text) * (data[0] >> 4) / 15;
  end = start + (strlen (text) - start) * (data[0] & 15) / 15;
  while (!is_between_characters (text, start))
    start--;
  while (!is_between_characters (text, end))
    end++;
  marking.shown = text;
  marking.links = links;
  marking.marks = marks;
  check_attributes (&marking, text, start, end - start);
  return 0;
}

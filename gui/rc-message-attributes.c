/* rc-message-attributes.c - how the text of a message is drawn.
 *
 * Addresses are underlined, what was marked looks like it, and the signs of the
 * marks step back. All of it is attributes on ranges of the text: nothing that a
 * peer wrote is ever read as markup. */
#include "config.h"

#include <math.h>

#include "rc-message-attributes.h"

#define BIG_EMOJI_SCALE 2.6

/* What Pango lays out as one run at most. */
#define RUN_MAX_BYTES 1024

typedef struct
{
  const RcMessageMarking *marking;
  PangoAttrList *list;
  gsize start;
  gsize length;
} Part;

/* Only what lies in this part of the text. */
static void
insert (Part           *part,
        gsize           start,
        gsize           end,
        PangoAttribute *attribute)
{
  gsize first = MAX (start, part->start), last = MIN (end, part->start + part->length);

  if (first >= last)
    {
      pango_attribute_destroy (attribute);
      return;
    }
  attribute->start_index = (guint) (first - part->start);
  attribute->end_index = (guint) (last - part->start);
  pango_attr_list_insert (part->list, attribute);
}

static guint16
to_pango (float part)
{
  return (guint16) lroundf (part * 65535.0f);
}

static void
color_text (Part            *part,
            gsize            start,
            gsize            end,
            RcTimelineColor  id)
{
  const GdkRGBA *color = rc_timeline_style_get_color (part->marking->style, id);

  insert (part, start, end, pango_attr_foreground_new (to_pango (color->red), to_pango (color->green), to_pango (color->blue)));
  insert (part, start, end, pango_attr_foreground_alpha_new (MAX (to_pango (color->alpha), 1)));
}

static void
color_ground (Part  *part,
              gsize  start,
              gsize  end)
{
  const GdkRGBA *color = rc_timeline_style_get_color (part->marking->style, RC_TIMELINE_COLOR_CODE);

  insert (part, start, end, pango_attr_background_new (to_pango (color->red), to_pango (color->green), to_pango (color->blue)));
  insert (part, start, end, pango_attr_background_alpha_new (MAX (to_pango (color->alpha), 1)));
}

static void
add_link (Part             *part,
          const RcTextLink *link)
{
  gboolean is_hovered = g_strcmp0 (part->marking->hover, link->uri) == 0;

  color_text (part, link->start, link->end, RC_TIMELINE_COLOR_LINK);
  insert (part, link->start, link->end, pango_attr_underline_new (is_hovered ? PANGO_UNDERLINE_DOUBLE : PANGO_UNDERLINE_SINGLE));
}

static void
add_mark (Part             *part,
          const RcTextMark *mark)
{
  switch (mark->kind)
    {
    case RC_TEXT_MARK_BOLD:
      insert (part, mark->inner_start, mark->inner_end, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      break;
    case RC_TEXT_MARK_ITALIC:
      insert (part, mark->inner_start, mark->inner_end, pango_attr_style_new (PANGO_STYLE_ITALIC));
      break;
    case RC_TEXT_MARK_CODE:
      insert (part, mark->start, mark->end, pango_attr_family_new ("monospace"));
      color_ground (part, mark->start, mark->end);
      break;
    case RC_TEXT_MARK_BLOCK:
      insert (part, mark->start, mark->end, pango_attr_family_new ("monospace"));
      break;
    case RC_TEXT_MARK_QUOTE:
    default:
      color_text (part, mark->inner_start, mark->inner_end, RC_TIMELINE_COLOR_DIM);
      insert (part, mark->inner_start, mark->inner_end, pango_attr_style_new (PANGO_STYLE_ITALIC));
      insert (part, mark->start, mark->inner_start, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      break;
    }
  color_text (part, mark->start, mark->inner_start, RC_TIMELINE_COLOR_DIM);
  color_text (part, mark->inner_end, mark->end, RC_TIMELINE_COLOR_DIM);
}

/* Where a run may end without tearing up what is drawn as one. */
static gboolean
joins (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  return g_unichar_ismark (c) || c == 0x200d || (c >= 0x1f3fb && c <= 0x1f3ff) ||
         g_utf8_get_char (g_utf8_prev_char (p)) == 0x200d;
}

/* Breaking a run into lines takes Pango the square of its length: twelve seconds
 * for 64 KiB without a space. So a long text is cut into runs, by an attribute
 * that changes nothing else. */
static void
limit_runs (Part *part)
{
  const char *text = part->marking->shown + part->start;
  const char *text_end = text + part->length;
  const char *start = text;

  for (guint i = 0; part->length > RUN_MAX_BYTES && start < text_end; i++)
    {
      const char *end = g_utf8_find_prev_char (text, text + MIN ((gsize) (start - text) + RUN_MAX_BYTES, part->length));

      while (end != NULL && end < text_end && joins (end))
        end = g_utf8_next_char (end);
      if (end == NULL || end <= start)
        return;
      if (i % 2 == 0)
        insert (part, part->start + (gsize) (start - text), part->start + (gsize) (end - text), pango_attr_letter_spacing_new (0));
      start = end;
    }
}

/**
 * rc_message_attributes_new: (skip)
 * @marking: the text, and what is known about it
 * @start: where the part of it that is laid out begins
 * @length: how long that is
 *
 * Returns: (transfer full): the attributes of that part
 */
PangoAttrList *
rc_message_attributes_new (const RcMessageMarking *marking,
                           gsize                   start,
                           gsize                   length)
{
  Part part = { marking, pango_attr_list_new (), start, length };

  /* A hyphen that nobody wrote would be read as part of an address or a name. */
  pango_attr_list_insert (part.list, pango_attr_insert_hyphens_new (FALSE));
  limit_runs (&part);
  if (marking->is_emoji)
    pango_attr_list_insert (part.list, pango_attr_scale_new (BIG_EMOJI_SCALE));
  for (guint i = 0; marking->marks != NULL && i < marking->marks->len; i++)
    add_mark (&part, &g_array_index (marking->marks, RcTextMark, i));
  for (guint i = 0; marking->links != NULL && i < marking->links->len; i++)
    add_link (&part, &g_array_index (marking->links, RcTextLink, i));

  return part.list;
}

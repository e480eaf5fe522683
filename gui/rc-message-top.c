/* rc-message-top.c - what stands above a message, across the timeline.
 *
 *            Yesterday                        the day, where one begins
 *      ----- New Messages -----               where what is new begins
 */
#include "config.h"

#include "rc-message-top.h"

#define DAY_ABOVE_PX 18
#define DAY_BELOW_PX 6
#define NEWS_ABOVE_PX 10
#define NEWS_BELOW_PX 4
#define RULE_GAP_PX 12

/* In the middle, from @y on; the height that it takes. */
static int
place_line (RcMessagePart   *parts,
            RcMessagePartId  id,
            int              y,
            int              width_px,
            int              margin_px)
{
  RcMessagePart *part = &parts[id];

  rc_message_part_place (part, 0, y, width_px - 2 * margin_px);
  part->rect.x = (width_px - part->rect.width) / 2;
  return part->rect.height;
}

/**
 * rc_message_top_is_shown: (skip)
 * @parts: those of a message
 *
 * Returns: whether something stands above the message
 */
gboolean
rc_message_top_is_shown (const RcMessagePart *parts)
{
  return parts[RC_MESSAGE_PART_DAY].is_shown || parts[RC_MESSAGE_PART_NEWS].is_shown;
}

/**
 * rc_message_top_place: (skip)
 * @parts: those of a message
 * @width_px: of the row
 * @margin_px: what stays free at either side
 *
 * Returns: how high it is, 0 where there is nothing
 */
int
rc_message_top_place (RcMessagePart *parts,
                      int            width_px,
                      int            margin_px)
{
  int y = 0;

  if (parts[RC_MESSAGE_PART_DAY].is_shown)
    y = DAY_ABOVE_PX + place_line (parts, RC_MESSAGE_PART_DAY, DAY_ABOVE_PX, width_px, margin_px) + DAY_BELOW_PX;
  if (parts[RC_MESSAGE_PART_NEWS].is_shown)
    y += NEWS_ABOVE_PX + place_line (parts, RC_MESSAGE_PART_NEWS, y + NEWS_ABOVE_PX, width_px, margin_px) + NEWS_BELOW_PX;
  return y;
}

static void
append_rule (GtkSnapshot   *snapshot,
             const GdkRGBA *color,
             int            start,
             int            end,
             int            y)
{
  if (end > start)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) start, (float) y, (float) (end - start), 1.0f));
}

/**
 * rc_message_top_snapshot: (skip)
 * @parts: those of a message
 * @snapshot: where to draw
 * @style: the view's
 * @width_px: of the row
 * @margin_px: what stays free at either side
 */
void
rc_message_top_snapshot (RcMessagePart   *parts,
                         GtkSnapshot     *snapshot,
                         RcTimelineStyle *style,
                         int              width_px,
                         int              margin_px)
{
  const GdkRGBA *color = rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_LINK);
  const GdkRectangle *rect = &parts[RC_MESSAGE_PART_NEWS].rect;

  rc_message_part_snapshot (&parts[RC_MESSAGE_PART_DAY], snapshot, rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_DIM));
  if (!parts[RC_MESSAGE_PART_NEWS].is_shown)
    return;
  rc_message_part_snapshot (&parts[RC_MESSAGE_PART_NEWS], snapshot, color);
  append_rule (snapshot, color, margin_px, rect->x - RULE_GAP_PX, rect->y + rect->height / 2);
  append_rule (snapshot, color, rect->x + rect->width + RULE_GAP_PX, width_px - margin_px, rect->y + rect->height / 2);
}

/* rc-message-layout.c - where everything of a message stands, and its look.
 *
 *            Yesterday                        see rc-message-top.c
 *   (A)  ana  12:01                           avatar, name, time: full header
 *        ╭──────────────╮
 *        │ What she says│                     the body, in its bubble
 *        ╰──────────────╯
 *                  12:04                      own: at the other side
 *          ╭────────────╮
 *          │ What I say │ ✓                   the state, in the gutter
 *          ╰────────────╯
 *        Not sent: no …                       the error, where it failed; or who has it
 *          [Discard] [Retry]                  room for the row's buttons
 *
 * Rectangles are computed from left to right, and turned over where people read
 * from right to left. Each part has a PangoLayout that is made when it is first
 * needed and then used again for whatever message comes next. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-message-avatar.h"
#include "rc-message-body.h"
#include "rc-message-layout.h"
#include "rc-message-part.h"
#include "rc-message-text.h"
#include "rc-message-top.h"

#define CONTENT_MAX_PX 860
#define NARROW_PX 480
#define AVATAR_PX 32
#define AVATAR_GAP_PX 8
#define BUBBLE_RADIUS_PX 12
#define PADDING_X_PX 12
#define PADDING_Y_PX 7
#define ICON_PX 16
#define GUTTER_PX 22
#define TIME_GAP_PX 8
#define HEADER_GAP_PX 3

struct _RcMessageLayout
{
  GtkWidget *widget;      /* borrowed: it owns us */
  RcTimelineStyle *style; /* borrowed: the view's */

  RcMessagePart parts[RC_N_MESSAGE_PARTS];
  RcMessageBody *body;    /* owned */
  RcEntry *entry;         /* (owned) (nullable) */

  GdkRectangle avatar;
  GdkRectangle bubble;
  GdkRectangle text;
  GdkRectangle icon;
  GdkRectangle buttons;
  int width_px;           /* that this was computed for; -1: not yet */
  int height_px;
  int buttons_width_px;
  int buttons_height_px;
  RcEntryHeader header;
  RcEntryState icon_state;
  gboolean is_own;
};

/* ---- geometry ---- */

static int
get_margin (int width_px)
{
  return width_px < NARROW_PX ? 8 : 14;
}

static int
get_space_above (RcMessageLayout *self)
{
  if (rc_message_top_is_shown (self->parts))
    return 4;

  switch (self->header)
    {
    case RC_ENTRY_HEADER_FULL:
      return 14;
    case RC_ENTRY_HEADER_TIME:
      return 10;
    case RC_ENTRY_HEADER_NONE:
    default:
      return 3;
    }
}

/* The line above the bubble: name and time, or one's own time alone. */
static int
place_header (RcMessageLayout *self,
              int              start,
              int              end,
              int              y)
{
  RcMessagePart *name = &self->parts[RC_MESSAGE_PART_NAME];
  RcMessagePart *time = &self->parts[RC_MESSAGE_PART_TIME];

  if (!time->is_shown)
    return y;
  rc_message_part_place (&self->parts[RC_MESSAGE_PART_TIME], start, y, end - start);
  if (self->is_own)
    time->rect.x = end - time->rect.width - 2;
  if (!name->is_shown)
    return y + time->rect.height + HEADER_GAP_PX;

  rc_message_part_place (&self->parts[RC_MESSAGE_PART_NAME], start, y, end - start - time->rect.width - TIME_GAP_PX);
  time->rect.x = start + name->rect.width + TIME_GAP_PX;
  time->rect.y = y + (pango_layout_get_baseline (name->layout) - pango_layout_get_baseline (time->layout)) / PANGO_SCALE;
  return y + name->rect.height + HEADER_GAP_PX;
}

static int
place_bubble (RcMessageLayout *self,
              int              start,
              int              end,
              int              y)
{
  gboolean is_emoji = rc_message_body_is_emoji (self->body);
  int padding_x = is_emoji ? 0 : PADDING_X_PX;
  int padding_y = is_emoji ? 0 : PADDING_Y_PX;
  int max_px = MIN (rc_timeline_style_get_text_max_px (self->style) + 2 * padding_x, (end - start) * 86 / 100);
  int width, height;

  rc_message_body_measure (self->body, max_px - 2 * padding_x, &width, &height);
  self->bubble = (GdkRectangle) { start, y, width + 2 * padding_x, height + 2 * padding_y };
  if (self->is_own)
    self->bubble.x = end - self->bubble.width;
  self->text = (GdkRectangle) { self->bubble.x + padding_x, y + padding_y, width, height };
  self->icon = (GdkRectangle) { end + (GUTTER_PX - ICON_PX), y + self->bubble.height - ICON_PX - 3, ICON_PX, ICON_PX };
  return y + self->bubble.height;
}

static int
place_line_below (RcMessageLayout *self,
                  RcMessagePartId  id,
                  int              start,
                  int              end,
                  int              y)
{
  RcMessagePart *line = &self->parts[id];

  if (!line->is_shown)
    return y;
  rc_message_part_place (line, start, y + 4, MIN (end - start, rc_timeline_style_get_text_max_px (self->style)));
  line->rect.x = end - line->rect.width - 2;
  return line->rect.y + line->rect.height;
}

static int
place_below (RcMessageLayout *self,
             int              start,
             int              end,
             int              y)
{
  y = place_line_below (self, RC_MESSAGE_PART_ERROR, start, end, y);
  y = place_line_below (self, RC_MESSAGE_PART_REACH, start, end, y);
  if (self->buttons_width_px > 0)
    {
      self->buttons = (GdkRectangle) { end - self->buttons_width_px, y + 4, self->buttons_width_px, self->buttons_height_px };
      y = self->buttons.y + self->buttons.height + 4;
    }

  return y;
}

static void
mirror (GdkRectangle *rect,
        int           width_px)
{
  rect->x = width_px - rect->x - rect->width;
}

static void
turn_over (RcMessageLayout *self,
           int              width_px)
{
  if (gtk_widget_get_direction (self->widget) != GTK_TEXT_DIR_RTL)
    return;
  for (guint i = 0; i < RC_N_MESSAGE_PARTS; i++)
    mirror (&self->parts[i].rect, width_px);
  mirror (&self->avatar, width_px);
  mirror (&self->bubble, width_px);
  mirror (&self->text, width_px);
  mirror (&self->icon, width_px);
  mirror (&self->buttons, width_px);
}

static void
place_all (RcMessageLayout *self,
           int              width_px)
{
  int margin = get_margin (width_px);
  int content = MAX (MIN (width_px - 2 * margin, CONTENT_MAX_PX), 1);
  int start = (width_px - content) / 2;
  int end = start + content;
  int y = rc_message_top_place (self->parts, width_px, margin) + get_space_above (self);

  if (self->is_own)
    end -= GUTTER_PX;
  else
    {
      self->avatar = (GdkRectangle) { start, y, AVATAR_PX, AVATAR_PX };
      start += AVATAR_PX + AVATAR_GAP_PX;
    }
  y = place_header (self, start, end, y);
  y = place_bubble (self, start, end, y);
  y = place_below (self, start, end, y);
  if (!self->is_own && self->parts[RC_MESSAGE_PART_INITIALS].is_shown)
    y = MAX (y, self->avatar.y + AVATAR_PX);
  self->width_px = width_px;
  self->height_px = y;
  turn_over (self, width_px);
}

/* ---- drawing ---- */

static void
snapshot_part (RcMessageLayout *self,
               GtkSnapshot     *snapshot,
               RcMessagePartId  id,
               RcTimelineColor  color)
{
  rc_message_part_snapshot (&self->parts[id], snapshot, rc_timeline_style_get_color (self->style, color));
}

static graphene_rect_t
to_graphene (const GdkRectangle *rect)
{
  return GRAPHENE_RECT_INIT ((float) rect->x, (float) rect->y, (float) rect->width, (float) rect->height);
}

static void
snapshot_bubble (RcMessageLayout *self,
                 GtkSnapshot     *snapshot)
{
  const GdkRGBA *fill = rc_timeline_style_get_color (self->style, self->is_own ? RC_TIMELINE_COLOR_OWN_BUBBLE : RC_TIMELINE_COLOR_BUBBLE);
  const GdkRGBA *outline = rc_timeline_style_get_color (self->style, RC_TIMELINE_COLOR_OUTLINE);
  const float width[4] = { 1.0f, 1.0f, 1.0f, 1.0f };
  const GdkRGBA colors[4] = { *outline, *outline, *outline, *outline };
  graphene_rect_t bounds = to_graphene (&self->bubble);
  GskRoundedRect shape;

  if (rc_message_body_is_emoji (self->body))
    return;
  gsk_rounded_rect_init_from_rect (&shape, &bounds, BUBBLE_RADIUS_PX);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, fill, &bounds);
  gtk_snapshot_pop (snapshot);
  if (outline->alpha > 0.0f)
    gtk_snapshot_append_border (snapshot, &shape, width, colors);
}

static void
snapshot_icon (RcMessageLayout *self,
               GtkSnapshot     *snapshot)
{
  GtkSymbolicPaintable *icon = rc_timeline_style_get_state_icon (self->style, self->icon_state);
  RcTimelineColor color = self->icon_state == RC_ENTRY_FAILED ? RC_TIMELINE_COLOR_ERROR : RC_TIMELINE_COLOR_DIM;

  if (icon == NULL || !self->is_own)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) self->icon.x, (float) self->icon.y));
  gtk_symbolic_paintable_snapshot_symbolic (icon, snapshot, ICON_PX, ICON_PX,
                                            rc_timeline_style_get_color (self->style, color), 1);
  gtk_snapshot_restore (snapshot);
}

static gboolean
contains (const GdkRectangle *rect,
          int                 x,
          int                 y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

/* ---- public ---- */

/**
 * rc_message_layout_new: (skip)
 * @widget: (transfer none): the row; it outlives the layout
 * @style: (transfer none): what the view's rows share; it outlives the layout
 *
 * Returns: (transfer full): a layout of no message yet
 */
RcMessageLayout *
rc_message_layout_new (GtkWidget       *widget,
                       RcTimelineStyle *style)
{
  RcMessageLayout *self = g_new0 (RcMessageLayout, 1);

  self->widget = widget;
  self->style = style;
  self->body = rc_message_body_new (widget, style);
  self->width_px = -1;
  return self;
}

/**
 * rc_message_layout_free: (skip)
 * @self: (transfer full): a layout
 */
void
rc_message_layout_free (RcMessageLayout *self)
{
  for (guint i = 0; i < RC_N_MESSAGE_PARTS; i++)
    rc_message_part_clear (&self->parts[i]);
  rc_message_body_free (self->body);
  g_clear_object (&self->entry);
  g_free (self);
}

static void
set_part (RcMessageLayout *self,
          RcMessagePartId  id,
          const char      *text)
{
  rc_message_part_set_text (&self->parts[id], id, self->widget, text);
}

static void
set_header (RcMessageLayout *self,
            RcEntry         *entry)
{
  const char *from = rc_entry_get_from (entry);
  gboolean has_name = self->header == RC_ENTRY_HEADER_FULL && !self->is_own;
  g_autofree char *name = has_name ? rc_message_text_make_name (from) : NULL;
  g_autofree char *initials = has_name ? rc_message_avatar_make_initials (from) : NULL;
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;

  if (self->header != RC_ENTRY_HEADER_NONE)
    time = rc_message_text_format_time (rc_entry_get_time_us (entry));
  if (rc_entry_get_starts_day (entry))
    day = rc_message_text_format_day (rc_entry_get_time_us (entry), g_get_real_time ());
  set_part (self, RC_MESSAGE_PART_NAME, name);
  set_part (self, RC_MESSAGE_PART_INITIALS, has_name && *initials == '\0' ? "?" : initials);
  set_part (self, RC_MESSAGE_PART_TIME, time);
  set_part (self, RC_MESSAGE_PART_DAY, day);
  set_part (self, RC_MESSAGE_PART_NEWS, rc_entry_get_starts_new (entry) ? _("New Messages") : NULL);
}

/**
 * rc_message_layout_set_entry:
 * @self: a layout
 * @entry: (transfer none): a message
 *
 * Takes over what never changes of another message; to be followed by
 * rc_message_layout_update().
 */
void
rc_message_layout_set_entry (RcMessageLayout *self,
                             RcEntry         *entry)
{
  g_set_object (&self->entry, entry);
  self->is_own = rc_entry_get_is_own (entry);
  rc_message_body_set_text (self->body, rc_entry_get_text (entry));
}

/**
 * rc_message_layout_update:
 * @self: a layout
 * @entry: (transfer none): its message
 *
 * Takes over what @entry says by now of all that may change.
 */
void
rc_message_layout_update (RcMessageLayout *self,
                          RcEntry         *entry)
{
  g_autofree char *error = NULL;
  g_autofree char *reach = NULL;

  self->header = rc_entry_get_header (entry);
  self->width_px = -1;
  set_header (self, entry);
  if (rc_entry_get_state (entry) == RC_ENTRY_FAILED)
    error = rc_message_text_format_state (entry);
  else if (rc_entry_get_reach (entry) != NULL)
    reach = rc_message_text_format_reach (rc_entry_get_reach (entry));
  set_part (self, RC_MESSAGE_PART_ERROR, error);
  set_part (self, RC_MESSAGE_PART_REACH, reach);
}

/**
 * rc_message_layout_set_icon:
 * @self: a layout
 * @state: the state whose picture stands beside an own message; %RC_ENTRY_RECEIVED for none
 */
void
rc_message_layout_set_icon (RcMessageLayout *self,
                            RcEntryState     state)
{
  self->icon_state = state;
}

/**
 * rc_message_layout_set_buttons:
 * @self: a layout
 * @width_px: the room that the row's buttons need, 0 where it has none
 * @height_px: likewise
 */
void
rc_message_layout_set_buttons (RcMessageLayout *self,
                               int              width_px,
                               int              height_px)
{
  self->buttons_width_px = width_px;
  self->buttons_height_px = height_px;
  self->width_px = -1;
}

/**
 * rc_message_layout_set_hover:
 * @self: a layout
 * @uri: (nullable): the address under the pointer
 */
void
rc_message_layout_set_hover (RcMessageLayout *self,
                             const char      *uri)
{
  rc_message_body_set_hover (self->body, uri);
}

/**
 * rc_message_layout_style_changed:
 * @self: a layout
 *
 * Fonts, colours or the direction are others now.
 */
void
rc_message_layout_style_changed (RcMessageLayout *self)
{
  for (guint i = 0; i < RC_N_MESSAGE_PARTS; i++)
    rc_message_part_style_changed (&self->parts[i]);
  rc_message_body_style_changed (self->body);
  self->width_px = -1;
}

/**
 * rc_message_layout_get_height:
 * @self: a layout of a message
 * @width_px: the row's width
 *
 * Computes everything for @width_px, unless that is what it is computed for.
 *
 * Returns: the row's height in pixels
 */
int
rc_message_layout_get_height (RcMessageLayout *self,
                              int              width_px)
{
  if (self->entry == NULL)
    return 0;
  if (self->width_px != width_px)
    place_all (self, width_px);

  return self->height_px;
}

/**
 * rc_message_layout_get_body:
 * @self: a layout
 * @x: (inout) (optional): a place in the row, and then in the body
 * @y: (inout) (optional): likewise
 *
 * Returns: (transfer none): the text
 */
RcMessageBody *
rc_message_layout_get_body (RcMessageLayout *self,
                            int             *x,
                            int             *y)
{
  if (x != NULL)
    *x -= self->text.x;
  if (y != NULL)
    *y -= self->text.y;

  return self->body;
}

/**
 * rc_message_layout_get_buttons:
 * @self: a layout whose height was asked for
 * @rect: (out): where the row's buttons stand
 *
 * Returns: whether there is room for buttons
 */
gboolean
rc_message_layout_get_buttons (RcMessageLayout *self,
                               GdkRectangle    *rect)
{
  *rect = self->buttons;
  return self->buttons_width_px > 0;
}

/**
 * rc_message_layout_is_on_time:
 * @self: a layout
 * @x: a place in the row
 * @y: likewise
 *
 * Returns: whether the time of the header stands there
 */
gboolean
rc_message_layout_is_on_time (RcMessageLayout *self,
                              int              x,
                              int              y)
{
  return self->parts[RC_MESSAGE_PART_TIME].is_shown && contains (&self->parts[RC_MESSAGE_PART_TIME].rect, x, y);
}

/**
 * rc_message_layout_is_on_icon:
 * @self: a layout
 * @x: a place in the row
 * @y: likewise
 *
 * Returns: whether the picture of the state stands there
 */
gboolean
rc_message_layout_is_on_icon (RcMessageLayout *self,
                              int              x,
                              int              y)
{
  return self->is_own && self->icon_state != RC_ENTRY_RECEIVED && contains (&self->icon, x, y);
}

/**
 * rc_message_layout_is_on_text:
 * @self: a layout
 * @x: a place in the row
 * @y: likewise
 *
 * Returns: whether the text stands there, as far as its bubble goes
 */
gboolean
rc_message_layout_is_on_text (RcMessageLayout *self,
                              int              x,
                              int              y)
{
  return contains (&self->bubble, x, y);
}

/**
 * rc_message_layout_snapshot:
 * @self: a layout whose height was asked for
 * @snapshot: where to draw
 * @selection_start: the first selected byte of the shown text
 * @selection_end: the byte after the last one
 *
 * Draws the message.
 */
void
rc_message_layout_snapshot (RcMessageLayout *self,
                            GtkSnapshot     *snapshot,
                            gsize            selection_start,
                            gsize            selection_end)
{
  if (self->entry == NULL || self->width_px < 0)
    return;
  rc_message_top_snapshot (self->parts, snapshot, self->style, self->width_px, get_margin (self->width_px));
  snapshot_part (self, snapshot, RC_MESSAGE_PART_NAME, RC_TIMELINE_COLOR_TEXT);
  snapshot_part (self, snapshot, RC_MESSAGE_PART_TIME, RC_TIMELINE_COLOR_DIM);
  if (self->parts[RC_MESSAGE_PART_INITIALS].is_shown)
    {
      graphene_rect_t bounds = to_graphene (&self->avatar);

      rc_message_avatar_snapshot (snapshot, &bounds, rc_entry_get_from (self->entry), self->parts[RC_MESSAGE_PART_INITIALS].layout);
    }
  snapshot_bubble (self, snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) self->text.x, (float) self->text.y));
  rc_message_body_snapshot (self->body, snapshot, selection_start, selection_end);
  gtk_snapshot_restore (snapshot);
  snapshot_icon (self, snapshot);
  snapshot_part (self, snapshot, RC_MESSAGE_PART_ERROR, RC_TIMELINE_COLOR_ERROR);
  snapshot_part (self, snapshot, RC_MESSAGE_PART_REACH, RC_TIMELINE_COLOR_DIM);
}

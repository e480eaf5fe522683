/* rc-message-body.c - the text of a message, broken into lines.
 *
 * All places are counted from the upper left corner of the text, which is as
 * wide as its widest line. Nothing in a text is markup. */
#include "config.h"

#include <string.h>

#include "rc-message-attributes.h"
#include "rc-message-body.h"
#include "rc-message-text.h"

/* What Pango lays out as one layout, about. */
#define BLOCK_MAX_BYTES 4096

/* How far the ground of code goes beyond it. */
#define GROUND_MARGIN_PX 6

/* Whole paragraphs of a text. Most texts are one block; but Pango counts all
 * characters of a layout for each of its paragraphs, so that 64 KiB of short
 * lines took it a second. */
typedef struct
{
  PangoLayout *layout; /* owned */
  gsize start;         /* in the shown text */
  gsize length;        /* without the line end behind it */
  int y;
} Block;

struct _RcMessageBody
{
  GtkWidget *widget;      /* borrowed: the row */
  RcTimelineStyle *style; /* borrowed: the view's */

  GArray *blocks;         /* of Block */
  char *shown;            /* owned */
  GArray *links;          /* (owned) (nullable) */
  GArray *marks;          /* (owned) (nullable) */
  char *hover;            /* (owned) (nullable): the address under the pointer */

  int layout_x;           /* of the blocks: lines may all stand at their right */
  int width_px;
  int height_px;
  gboolean is_emoji;
};

static Block *
get_block (RcMessageBody *self,
           guint          index)
{
  return &g_array_index (self->blocks, Block, index);
}

static Block *
find_block_at (RcMessageBody *self,
               int            y)
{
  guint i = 0;

  while (i + 1 < self->blocks->len && y >= get_block (self, i + 1)->y)
    i++;

  return get_block (self, i);
}

static void
clear_block (gpointer data)
{
  Block *block = data;

  g_clear_object (&block->layout);
}

static void
mark (RcMessageBody *self)
{
  const RcMessageMarking marking = { self->shown, self->links, self->marks, self->hover, self->style, self->is_emoji };

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = get_block (self, i);
      PangoAttrList *attributes = rc_message_attributes_new (&marking, block->start, block->length);

      pango_layout_set_attributes (block->layout, attributes);
      pango_attr_list_unref (attributes);
    }
}

/* Pango takes this for the side of the interface's direction, and the other one
 * for a paragraph that runs against it. */
static void
align (RcMessageBody *self,
       PangoLayout   *layout)
{
  gboolean is_rtl = gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL;

  pango_layout_set_alignment (layout, is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

static void
add_block (RcMessageBody *self)
{
  Block block = { gtk_widget_create_pango_layout (self->widget, NULL), 0, 0, 0 };

  pango_layout_set_wrap (block.layout, PANGO_WRAP_WORD_CHAR);
  /* Each paragraph finds its own direction. */
  pango_layout_set_auto_dir (block.layout, TRUE);
  align (self, block.layout);
  g_array_append_val (self->blocks, block);
}

/* Where the block that begins at @start ends: before a line end, as soon as it
 * is long enough. */
static const char *
find_block_end (const char *start)
{
  const char *end = start;

  if (strlen (start) <= BLOCK_MAX_BYTES)
    return start + strlen (start);
  do
    {
      const char *next = strchr (end + (end > start), '\n');

      if (next == NULL)
        return end + strlen (end);
      end = next;
    }
  while (end - start < BLOCK_MAX_BYTES);

  return end;
}

static void
split_into_blocks (RcMessageBody *self)
{
  const char *start = self->shown;
  guint n_blocks = 0;

  while (TRUE)
    {
      const char *end = find_block_end (start);
      Block *block = NULL;

      if (n_blocks == self->blocks->len)
        add_block (self);
      block = get_block (self, n_blocks++);
      block->start = (gsize) (start - self->shown);
      block->length = (gsize) (end - start);
      pango_layout_set_text (block->layout, start, (int) block->length);
      if (*end == '\0')
        break;
      start = end + 1;
    }
  g_array_set_size (self->blocks, n_blocks);
}

static int
get_widest_line (PangoLayout *layout)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int widest = 0;

  do
    {
      PangoRectangle line;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      widest = MAX (widest, line.width);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);

  return widest;
}

static void
snapshot_selection (RcMessageBody *self,
                    GtkSnapshot   *snapshot,
                    const Block   *block,
                    gsize          start,
                    gsize          end)
{
  const GdkRGBA *color = rc_timeline_style_get_color (self->style, RC_TIMELINE_COLOR_SELECTION);
  gsize first = MAX (start, block->start), last = MIN (end, block->start + block->length);
  int range[2] = { (int) (first - block->start), (int) (last - block->start) };
  const cairo_rectangle_int_t body = { 0, 0, self->width_px, self->height_px };
  cairo_region_t *region = NULL;

  if (first >= last)
    return;
  region = gdk_pango_layout_get_clip_region (block->layout, self->layout_x, block->y, range, 1);
  /* Pango takes a line that goes on for as wide as any line may be. */
  cairo_region_intersect_rectangle (region, &body);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      GdkRectangle rect;

      cairo_region_get_rectangle (region, i, &rect);
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y, (float) rect.width, (float) rect.height));
    }
  cairo_region_destroy (region);
}

static int
get_line_edge (const Block *block,
               gsize        byte,
               gboolean     is_bottom)
{
  PangoRectangle place;

  pango_layout_index_to_pos (block->layout, (int) (byte - block->start), &place);
  return block->y + (is_bottom ? PANGO_PIXELS_CEIL (place.y + place.height) : PANGO_PIXELS_FLOOR (place.y));
}

/* The ground of what was marked as a block, behind all of its lines. */
static void
snapshot_grounds (RcMessageBody *self,
                  GtkSnapshot   *snapshot,
                  const Block   *block)
{
  const GdkRGBA *color = rc_timeline_style_get_color (self->style, RC_TIMELINE_COLOR_CODE);

  for (guint i = 0; self->marks != NULL && i < self->marks->len; i++)
    {
      const RcTextMark *mark = &g_array_index (self->marks, RcTextMark, i);
      gsize first = MAX (mark->start, block->start), last = MIN (mark->end, block->start + block->length);
      int top;

      if (mark->kind != RC_TEXT_MARK_BLOCK || first >= last)
        continue;
      top = get_line_edge (block, first, FALSE);
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (-GROUND_MARGIN_PX, (float) top,
                                                      (float) self->width_px + 2 * GROUND_MARGIN_PX,
                                                      (float) (get_line_edge (block, last - 1, TRUE) - top)));
    }
}

/* A place in the body as one in a block of it. */
static gboolean
find_index (RcMessageBody *self,
            const Block   *block,
            int            x,
            int            y,
            gsize         *byte,
            int           *trailing)
{
  int index;
  gboolean is_inside = pango_layout_xy_to_index (block->layout, (x - self->layout_x) * PANGO_SCALE, (y - block->y) * PANGO_SCALE,
                                                 &index, trailing);

  *byte = block->start + MIN ((gsize) index, block->length);
  return is_inside;
}

/**
 * rc_message_body_new: (skip)
 * @widget: (transfer none): the row; it outlives the body
 * @style: (transfer none): what the view's rows share; it outlives the body
 *
 * Returns: (transfer full): a body without a text
 */
RcMessageBody *
rc_message_body_new (GtkWidget       *widget,
                     RcTimelineStyle *style)
{
  RcMessageBody *self = g_new0 (RcMessageBody, 1);

  self->widget = widget;
  self->style = style;
  self->shown = g_strdup ("");
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  split_into_blocks (self);
  return self;
}

/**
 * rc_message_body_free: (skip)
 * @self: (transfer full): a body
 */
void
rc_message_body_free (RcMessageBody *self)
{
  g_array_unref (self->blocks);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self->shown);
  g_free (self->hover);
  g_free (self);
}

/**
 * rc_message_body_set_text:
 * @self: a body
 * @text: UTF-8, from anybody
 *
 * Shows another text.
 */
void
rc_message_body_set_text (RcMessageBody *self,
                          const char    *text)
{
  g_free (self->shown);
  self->shown = rc_message_text_make_shown (text);
  self->is_emoji = rc_message_text_is_emoji (self->shown);
  g_clear_pointer (&self->links, g_array_unref);
  self->links = rc_text_links_find (self->shown);
  g_clear_pointer (&self->marks, g_array_unref);
  self->marks = rc_text_marks_find (self->shown, self->links);
  g_clear_pointer (&self->hover, g_free);
  split_into_blocks (self);
  mark (self);
}

/**
 * rc_message_body_set_hover:
 * @self: a body
 * @uri: (nullable): the address under the pointer
 */
void
rc_message_body_set_hover (RcMessageBody *self,
                           const char    *uri)
{
  g_free (self->hover);
  self->hover = g_strdup (uri);
  if (self->links != NULL)
    mark (self);
}

/**
 * rc_message_body_style_changed:
 * @self: a body
 *
 * Fonts, colours or the direction are others now.
 */
void
rc_message_body_style_changed (RcMessageBody *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      align (self, get_block (self, i)->layout);
      pango_layout_context_changed (get_block (self, i)->layout);
    }
  mark (self);
}

/* Breaks the text into lines. Where some stand at both sides (one paragraph in
 * Latin, one in Hebrew), or blocks do, all have to be given the same width. */
static int
break_lines (RcMessageBody *self,
             int            max_px)
{
  gboolean is_spread = FALSE;
  int widest = 0, x = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      PangoRectangle logical;
      int widest_of_block;

      pango_layout_set_width (get_block (self, i)->layout, MAX (max_px, 1) * PANGO_SCALE);
      pango_layout_get_extents (get_block (self, i)->layout, NULL, &logical);
      widest_of_block = get_widest_line (get_block (self, i)->layout);
      is_spread |= widest_of_block < logical.width || (self->blocks->len > 1 && logical.x != 0);
      widest = MAX (widest, widest_of_block);
      x = PANGO_PIXELS_FLOOR (logical.x);
    }
  for (guint i = 0; is_spread && i < self->blocks->len; i++)
    pango_layout_set_width (get_block (self, i)->layout, widest);

  return is_spread ? 0 : -x;
}

/**
 * rc_message_body_measure:
 * @self: a body
 * @max_px: how wide a line may be
 * @width_px: (out): how wide the widest line is
 * @height_px: (out): how high all of them are
 *
 * Breaks the text into lines. Where lines stand at both sides (one paragraph in
 * Latin, one in Hebrew) they are brought as near to one another as they can be.
 */
void
rc_message_body_measure (RcMessageBody *self,
                         int            max_px,
                         int           *width_px,
                         int           *height_px)
{
  int y = 0, right = 0;

  self->layout_x = break_lines (self, max_px);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = get_block (self, i);
      PangoRectangle logical;

      pango_layout_get_pixel_extents (block->layout, NULL, &logical);
      block->y = y;
      y += logical.height;
      right = MAX (right, self->layout_x + logical.x + logical.width);
    }
  self->width_px = *width_px = right;
  self->height_px = *height_px = y;
}

/**
 * rc_message_body_get_shown:
 * @self: a body
 *
 * Returns: (transfer none): the text as it is shown
 */
const char *
rc_message_body_get_shown (RcMessageBody *self)
{
  return self->shown;
}

/**
 * rc_message_body_is_emoji:
 * @self: a body
 *
 * Returns: whether it is nothing but a few emoji, and so bigger
 */
gboolean
rc_message_body_is_emoji (RcMessageBody *self)
{
  return self->is_emoji;
}

/**
 * rc_message_body_get_byte_at:
 * @self: a body that was measured
 * @x: a place in it, or outside it
 * @y: likewise
 *
 * Returns: the byte of the shown text before which a caret would stand there
 */
gsize
rc_message_body_get_byte_at (RcMessageBody *self,
                             int            x,
                             int            y)
{
  const char *p = NULL;
  gsize byte;
  int trailing;

  if (y < 0)
    return 0;
  if (y >= self->height_px)
    return strlen (self->shown);
  find_index (self, find_block_at (self, y), x, y, &byte, &trailing);
  p = self->shown + byte;
  for (; trailing > 0 && *p != '\0'; trailing--)
    p = g_utf8_next_char (p);

  return (gsize) (p - self->shown);
}

/**
 * rc_message_body_get_link_at:
 * @self: a body that was measured
 * @x: a place in it, or outside it
 * @y: likewise
 *
 * Returns: (transfer none) (nullable): the address that stands there
 */
const char *
rc_message_body_get_link_at (RcMessageBody *self,
                             int            x,
                             int            y)
{
  const RcTextLink *link = NULL;
  gsize byte;
  int trailing;

  if (self->links == NULL || x < 0 || x >= self->width_px || y < 0 || y >= self->height_px)
    return NULL;
  if (!find_index (self, find_block_at (self, y), x, y, &byte, &trailing))
    return NULL;
  link = rc_text_links_lookup (self->links, byte);

  return link != NULL ? link->uri : NULL;
}

/**
 * rc_message_body_get_word_at:
 * @self: a body
 * @byte: a place in the shown text
 * @start: (out): where the word around it begins
 * @end: (out): and ends
 */
void
rc_message_body_get_word_at (RcMessageBody *self,
                             gsize          byte,
                             gsize         *start,
                             gsize         *end)
{
  guint i = 0;
  const Block *block = NULL;
  const PangoLogAttr *attributes = NULL;
  const char *text = NULL;
  int n_attributes;
  glong first, last;

  while (i + 1 < self->blocks->len && byte >= get_block (self, i + 1)->start)
    i++;
  block = get_block (self, i);
  text = self->shown + block->start;
  attributes = pango_layout_get_log_attrs_readonly (block->layout, &n_attributes);
  first = MIN (g_utf8_pointer_to_offset (text, self->shown + byte), MAX (n_attributes - 2, 0));
  last = MIN (first + 1, MAX (n_attributes - 1, 0));
  while (first > 0 && !attributes[first].is_word_start && !attributes[first].is_word_end)
    first--;
  while (last < n_attributes - 1 && !attributes[last].is_word_start && !attributes[last].is_word_end)
    last++;
  *start = (gsize) (g_utf8_offset_to_pointer (text, first) - self->shown);
  *end = (gsize) (g_utf8_offset_to_pointer (text, last) - self->shown);
}

/**
 * rc_message_body_snapshot:
 * @self: a body that was measured
 * @snapshot: where to draw
 * @selection_start: the first selected byte of the shown text
 * @selection_end: the byte after the last one
 *
 * Draws the text, and behind it the selection.
 */
void
rc_message_body_snapshot (RcMessageBody *self,
                          GtkSnapshot   *snapshot,
                          gsize          selection_start,
                          gsize          selection_end)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = get_block (self, i);

      snapshot_grounds (self, snapshot, block);
      snapshot_selection (self, snapshot, block, selection_start, selection_end);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) self->layout_x, (float) block->y));
      gtk_snapshot_append_layout (snapshot, block->layout, rc_timeline_style_get_color (self->style, RC_TIMELINE_COLOR_TEXT));
      gtk_snapshot_restore (snapshot);
    }
}

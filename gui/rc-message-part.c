/* rc-message-part.c - one of the short texts around a message. */
#include "config.h"

#include "rc-message-part.h"

static PangoAttrList *
make_attributes (RcMessagePartId id)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  switch (id)
    {
    case RC_MESSAGE_PART_DAY:
    case RC_MESSAGE_PART_NEWS:
      pango_attr_list_insert (attributes, pango_attr_scale_new (0.86));
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      break;
    case RC_MESSAGE_PART_NAME:
      pango_attr_list_insert (attributes, pango_attr_scale_new (0.9));
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      break;
    case RC_MESSAGE_PART_TIME:
      pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      break;
    case RC_MESSAGE_PART_ERROR:
    case RC_MESSAGE_PART_REACH:
      pango_attr_list_insert (attributes, pango_attr_scale_new (0.9));
      break;
    case RC_MESSAGE_PART_INITIALS:
      /* As the disc around them: whatever the size of the text. */
      pango_attr_list_insert (attributes, pango_attr_size_new_absolute (15 * PANGO_SCALE));
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      break;
    default:
      break;
    }

  return attributes;
}

static void
make_layout (RcMessagePart   *self,
             RcMessagePartId  id,
             GtkWidget       *widget)
{
  PangoAttrList *attributes = make_attributes (id);

  self->layout = gtk_widget_create_pango_layout (widget, NULL);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  if (id == RC_MESSAGE_PART_NAME || id == RC_MESSAGE_PART_DAY || id == RC_MESSAGE_PART_NEWS)
    pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  /* Our own words have the interface's direction; an error may be the server's. */
  pango_layout_set_auto_dir (self->layout, id == RC_MESSAGE_PART_ERROR);
  pango_attr_list_unref (attributes);
}

/**
 * rc_message_part_set_text:
 * @self: a part
 * @id: which
 * @widget: the row
 * @text: (nullable): what it says, %NULL or empty where this message has none
 */
void
rc_message_part_set_text (RcMessagePart   *self,
                          RcMessagePartId  id,
                          GtkWidget       *widget,
                          const char      *text)
{
  self->is_shown = text != NULL && *text != '\0';
  if (!self->is_shown)
    return;
  if (self->layout == NULL)
    make_layout (self, id, widget);
  if (g_strcmp0 (pango_layout_get_text (self->layout), text) != 0)
    pango_layout_set_text (self->layout, text, -1);
}

/**
 * rc_message_part_style_changed:
 * @self: a part
 *
 * Fonts or the direction are others now.
 */
void
rc_message_part_style_changed (RcMessagePart *self)
{
  if (self->layout != NULL)
    pango_layout_context_changed (self->layout);
}

/**
 * rc_message_part_place:
 * @self: a part that is shown
 * @x: where it begins
 * @y: likewise
 * @max_px: how wide it may be
 *
 * Gives the part its place, and the size that its text takes.
 */
void
rc_message_part_place (RcMessagePart *self,
                       int            x,
                       int            y,
                       int            max_px)
{
  PangoRectangle logical;

  pango_layout_set_width (self->layout, MAX (max_px, 1) * PANGO_SCALE);
  pango_layout_get_pixel_extents (self->layout, NULL, &logical);
  self->rect = (GdkRectangle) { x, y, logical.width, logical.height };
}

/**
 * rc_message_part_snapshot:
 * @self: a part
 * @snapshot: where to draw
 * @color: of the text
 */
void
rc_message_part_snapshot (RcMessagePart *self,
                          GtkSnapshot   *snapshot,
                          const GdkRGBA *color)
{
  PangoRectangle logical;

  if (!self->is_shown)
    return;
  /* A line that reads from right to left stands at the right of its width. */
  pango_layout_get_pixel_extents (self->layout, NULL, &logical);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (self->rect.x - logical.x), (float) self->rect.y));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

/**
 * rc_message_part_clear:
 * @self: a part
 *
 * Lets go of what it owns.
 */
void
rc_message_part_clear (RcMessagePart *self)
{
  g_clear_object (&self->layout);
  self->is_shown = FALSE;
}

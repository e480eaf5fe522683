/* rc-message-part.h - one of the short texts around a message. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  RC_MESSAGE_PART_DAY,
  RC_MESSAGE_PART_NEWS,
  RC_MESSAGE_PART_NAME,
  RC_MESSAGE_PART_TIME,
  RC_MESSAGE_PART_ERROR,
  RC_MESSAGE_PART_REACH,
  RC_MESSAGE_PART_INITIALS,
} RcMessagePartId;

#define RC_N_MESSAGE_PARTS (RC_MESSAGE_PART_INITIALS + 1)

/**
 * RcMessagePart:
 * @layout: (owned) (nullable): the text; made when it is first needed
 * @rect: where it stands in the row
 * @is_shown: whether this message has it
 *
 * One of the short texts around a message.
 */
typedef struct
{
  PangoLayout *layout;
  GdkRectangle rect;
  gboolean is_shown;
} RcMessagePart;

void rc_message_part_set_text      (RcMessagePart   *self,
                                    RcMessagePartId  id,
                                    GtkWidget       *widget,
                                    const char      *text);
void rc_message_part_style_changed (RcMessagePart   *self);
void rc_message_part_place         (RcMessagePart   *self,
                                    int              x,
                                    int              y,
                                    int              max_px);
void rc_message_part_snapshot      (RcMessagePart   *self,
                                    GtkSnapshot     *snapshot,
                                    const GdkRGBA   *color);
void rc_message_part_clear         (RcMessagePart   *self);

G_END_DECLS

/* rc-message-attributes.h - how the text of a message is drawn. */
#pragma once

#include "rc-text-links.h"
#include "rc-text-marks.h"
#include "rc-timeline-style.h"

G_BEGIN_DECLS

/**
 * RcMessageMarking:
 * @shown: the text, as it is shown
 * @links: (nullable): the addresses in it
 * @marks: (nullable): the marks in it
 * @hover: (nullable): the address under the pointer
 * @style: the view's
 * @is_emoji: whether it is nothing but a few emoji
 *
 * What a message's attributes follow from; all of it is borrowed.
 */
typedef struct
{
  const char *shown;
  GArray *links;
  GArray *marks;
  const char *hover;
  RcTimelineStyle *style;
  gboolean is_emoji;
} RcMessageMarking;

PangoAttrList *rc_message_attributes_new (const RcMessageMarking *marking,
                                          gsize                   start,
                                          gsize                   length);

G_END_DECLS

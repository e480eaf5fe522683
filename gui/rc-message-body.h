/* rc-message-body.h - the text of a message, broken into lines. */
#pragma once

#include "rc-timeline-style.h"

G_BEGIN_DECLS

typedef struct _RcMessageBody RcMessageBody;

RcMessageBody *rc_message_body_new           (GtkWidget       *widget,
                                              RcTimelineStyle *style);
void           rc_message_body_free          (RcMessageBody   *self);
void           rc_message_body_set_text      (RcMessageBody   *self,
                                              const char      *text);
void           rc_message_body_set_hover     (RcMessageBody   *self,
                                              const char      *uri);
void           rc_message_body_style_changed (RcMessageBody   *self);
void           rc_message_body_measure       (RcMessageBody   *self,
                                              int              max_px,
                                              int             *width_px,
                                              int             *height_px);

const char    *rc_message_body_get_shown     (RcMessageBody   *self);
gboolean       rc_message_body_is_emoji      (RcMessageBody   *self);
gsize          rc_message_body_get_byte_at   (RcMessageBody   *self,
                                              int              x,
                                              int              y);
const char    *rc_message_body_get_link_at   (RcMessageBody   *self,
                                              int              x,
                                              int              y);
void           rc_message_body_get_word_at   (RcMessageBody   *self,
                                              gsize            byte,
                                              gsize           *start,
                                              gsize           *end);
void           rc_message_body_snapshot      (RcMessageBody   *self,
                                              GtkSnapshot     *snapshot,
                                              gsize            selection_start,
                                              gsize            selection_end);

G_END_DECLS

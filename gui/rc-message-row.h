/* rc-message-row.h - one message of a timeline, as one widget. */
#pragma once

#include <gtk/gtk.h>

#include "rc-entry.h"
#include "rc-timeline-style.h"

G_BEGIN_DECLS

#define RC_TYPE_MESSAGE_ROW (rc_message_row_get_type ())
G_DECLARE_FINAL_TYPE (RcMessageRow, rc_message_row, RC, MESSAGE_ROW, GtkWidget)

GtkWidget  *rc_message_row_new           (RcTimelineStyle *style);
void        rc_message_row_set_entry     (RcMessageRow    *self,
                                          RcEntry         *entry);
RcEntry    *rc_message_row_get_entry     (RcMessageRow    *self);
int         rc_message_row_get_height    (RcMessageRow    *self,
                                          int              width_px);
void        rc_message_row_refresh       (RcMessageRow    *self);
void        rc_message_row_set_selection (RcMessageRow    *self,
                                          gsize            start,
                                          gsize            end);
void        rc_message_row_set_hover     (RcMessageRow    *self,
                                          const char      *uri);

const char *rc_message_row_get_shown     (RcMessageRow    *self);
gboolean    rc_message_row_is_on_text    (RcMessageRow    *self,
                                          int              x,
                                          int              y);
gsize       rc_message_row_get_byte_at   (RcMessageRow    *self,
                                          int              x,
                                          int              y);
const char *rc_message_row_get_link_at   (RcMessageRow    *self,
                                          int              x,
                                          int              y);
void        rc_message_row_get_word_at   (RcMessageRow    *self,
                                          gsize            byte,
                                          gsize           *start,
                                          gsize           *end);

G_END_DECLS

/* rc-message-layout.h - where everything of a message stands, and its look. */
#pragma once

#include "rc-message-body.h"
#include "rc-timeline-style.h"

G_BEGIN_DECLS

typedef struct _RcMessageLayout RcMessageLayout;

RcMessageLayout *rc_message_layout_new             (GtkWidget       *widget,
                                                    RcTimelineStyle *style);
void             rc_message_layout_free            (RcMessageLayout *self);
void             rc_message_layout_set_entry       (RcMessageLayout *self,
                                                    RcEntry         *entry);
void             rc_message_layout_update          (RcMessageLayout *self,
                                                    RcEntry         *entry);
void             rc_message_layout_set_icon        (RcMessageLayout *self,
                                                    RcEntryState     state);
void             rc_message_layout_set_buttons     (RcMessageLayout *self,
                                                    int              width_px,
                                                    int              height_px);
void             rc_message_layout_set_hover       (RcMessageLayout *self,
                                                    const char      *uri);
void             rc_message_layout_style_changed   (RcMessageLayout *self);
int              rc_message_layout_get_height      (RcMessageLayout *self,
                                                    int              width_px);

RcMessageBody   *rc_message_layout_get_body        (RcMessageLayout *self,
                                                    int             *x,
                                                    int             *y);
gboolean         rc_message_layout_get_buttons     (RcMessageLayout *self,
                                                    GdkRectangle    *rect);
gboolean         rc_message_layout_is_on_time      (RcMessageLayout *self,
                                                    int              x,
                                                    int              y);
gboolean         rc_message_layout_is_on_icon      (RcMessageLayout *self,
                                                    int              x,
                                                    int              y);
gboolean         rc_message_layout_is_on_text      (RcMessageLayout *self,
                                                    int              x,
                                                    int              y);
void             rc_message_layout_snapshot        (RcMessageLayout *self,
                                                    GtkSnapshot     *snapshot,
                                                    gsize            selection_start,
                                                    gsize            selection_end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcMessageLayout, rc_message_layout_free)

G_END_DECLS

/* rc-timeline-style.h - the colours, fonts and icons of a timeline. */
#pragma once

#include <gtk/gtk.h>

#include "rc-entry.h"

G_BEGIN_DECLS

typedef enum
{
  RC_TIMELINE_COLOR_TEXT,
  RC_TIMELINE_COLOR_DIM,
  RC_TIMELINE_COLOR_BUBBLE,
  RC_TIMELINE_COLOR_OWN_BUBBLE,
  RC_TIMELINE_COLOR_OUTLINE,
  RC_TIMELINE_COLOR_LINK,
  RC_TIMELINE_COLOR_SELECTION,
  RC_TIMELINE_COLOR_ERROR,
  RC_TIMELINE_COLOR_CODE,
} RcTimelineColor;

#define RC_N_TIMELINE_COLORS (RC_TIMELINE_COLOR_CODE + 1)

typedef struct _RcTimelineStyle RcTimelineStyle;

RcTimelineStyle  *rc_timeline_style_new             (GtkWidget       *widget);
void              rc_timeline_style_free            (RcTimelineStyle *self);
gboolean          rc_timeline_style_invalidate      (RcTimelineStyle *self);

const GdkRGBA    *rc_timeline_style_get_color       (RcTimelineStyle *self,
                                                     RcTimelineColor  color);
int               rc_timeline_style_get_text_max_px (RcTimelineStyle *self);
GtkSymbolicPaintable
                 *rc_timeline_style_get_state_icon  (RcTimelineStyle *self,
                                                     RcEntryState     state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTimelineStyle, rc_timeline_style_free)

G_END_DECLS

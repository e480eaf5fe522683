/* rc-timeline-mark.h - a place in a timeline that its changes do not move. */
#pragma once

#include <gio/gio.h>

#include "rc-entry.h"

G_BEGIN_DECLS

/**
 * RcTimelineMark:
 * @entry: (owned) (nullable): the message; %NULL where the mark is not set
 * @position: where it stands in the model
 * @byte: a place in its shown text
 *
 * A place in a timeline: it belongs to a message and goes where that goes.
 */
typedef struct
{
  RcEntry *entry;
  guint position;
  gsize byte;
} RcTimelineMark;

void     rc_timeline_mark_set           (RcTimelineMark       *self,
                                         RcEntry              *entry,
                                         guint                 position,
                                         gsize                 byte);
void     rc_timeline_mark_clear         (RcTimelineMark       *self);
int      rc_timeline_mark_compare       (const RcTimelineMark *a,
                                         const RcTimelineMark *b);
gboolean rc_timeline_mark_items_changed (RcTimelineMark       *self,
                                         GListModel           *model,
                                         guint                 position,
                                         guint                 n_removed,
                                         guint                 n_added);

G_END_DECLS

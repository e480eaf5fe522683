/* rc-timeline-struct.h - for the files of this type only. */
#pragma once

#include "rc-timeline-private.h"

G_BEGIN_DECLS

struct _RcTimeline
{
  GObject parent_instance;

  /* owned */
  char *conversation;
  GHashTable *known;  /* RcIdentity (in the entry) -> RcEntry, owned */
  GPtrArray *rows;    /* of RcEntry, sorted */
  GPtrArray *pending; /* of RcEntry */
  GQueue hidden;      /* of RcEntry, borrowed from @known */

  /* borrowed */
  RcTimelineWake wake;
  RcTimelineLoad load; /* NULL: not a window, but all that there is */
  gpointer user_data;

  guint64 last_order;
  gsize size_bytes;
  guint max_entries;
  gboolean dirty;
  gboolean any_moved;

  /* of a window */
  gboolean has_older;
  gboolean has_newer;
  gboolean loading;
  gboolean was_opened;
  gboolean missed_newer;  /* one came that belongs below the window */
  guint line_epoch;       /* of the first message below the “new messages” line */
  guint64 line_seq;       /* 0: there is no line */
  gboolean grows_upwards; /* what is too much leaves at the lower end */

  /* where a window without rows is to be; 0: at the newest end */
  guint anchor_epoch;
  guint64 anchor_seq;
  gboolean moves_later; /* there, when the page that is on its way is there */
};

gboolean rc_timeline_move_on   (RcTimeline *self);
void rc_timeline_mark_dirty   (RcTimeline *self);
void rc_timeline_lay_out      (RcTimeline *self,
                               guint       position);
void rc_timeline_learn        (RcTimeline *self,
                               RcEntry    *entry);
void rc_timeline_drop         (RcTimeline *self,
                               guint       position,
                               guint       n_rows);
void rc_timeline_set_window   (RcTimeline *self,
                               gboolean    has_older,
                               gboolean    has_newer,
                               gboolean    loading);

static inline RcEntry *
rc_timeline_row (RcTimeline *self,
                 guint       position)
{
  return g_ptr_array_index (self->rows, position);
}

G_END_DECLS

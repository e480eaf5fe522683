/* rc-cursor.h - up to where we have a log of the server's. */
#pragma once

#include "rc-slice.h"

G_BEGIN_DECLS

/**
 * RcCursor:
 *
 * Everything of `log` up to `seq` has come. It moves with the messages that
 * answer a SYNC, and with live ones only when that SYNC has ended: else what
 * was missed before them would be skipped.
 *
 * `kept` is how much of that is on disk: from there the server is asked again.
 *
 * The epoch tells one log from another. It rises when the server comes with
 * another log, or with one that does not go as far as what we have seen of it
 * (then it was restored from a copy): in both cases numbers begin again, and
 * messages are matched by (from, ref). A field of its owner's.
 */
typedef struct
{
  /*< private >*/
  char *log; /* owned */
  guint64 seq;
  guint64 kept;
  guint epoch;
  gboolean live;
} RcCursor;

void     rc_cursor_init     (RcCursor *cursor);
void     rc_cursor_clear    (RcCursor *cursor);
void     rc_cursor_restore  (RcCursor   *cursor,
                             const char *log,
                             guint64     seq,
                             guint       epoch);
gboolean rc_cursor_welcome  (RcCursor *cursor,
                             RcSlice   log,
                             guint64   newest_seq);
void     rc_cursor_kept     (RcCursor *cursor,
                             guint     epoch,
                             guint64   seq);
void     rc_cursor_synced   (RcCursor *cursor,
                             guint64   seq);
void     rc_cursor_set_live (RcCursor *cursor);
void     rc_cursor_heard    (RcCursor *cursor,
                             guint64   seq);

static inline guint64
rc_cursor_get_seq (const RcCursor *cursor)
{
  return cursor->seq;
}

static inline guint64
rc_cursor_get_kept (const RcCursor *cursor)
{
  return cursor->kept;
}

static inline const char *
rc_cursor_get_log (const RcCursor *cursor)
{
  return cursor->log;
}

static inline guint
rc_cursor_get_epoch (const RcCursor *cursor)
{
  return cursor->epoch;
}

static inline gboolean
rc_cursor_is_live (const RcCursor *cursor)
{
  return cursor->live;
}

G_END_DECLS

#include "config.h"

#include "rc-cursor.h"

void
rc_cursor_init (RcCursor *cursor)
{
  *cursor = (RcCursor) { 0 };
}

void
rc_cursor_clear (RcCursor *cursor)
{
  g_clear_pointer (&cursor->log, g_free);
}

/* As it was kept. */
void
rc_cursor_restore (RcCursor   *cursor,
                   const char *log,
                   guint64     seq,
                   guint       epoch)
{
  g_free (cursor->log);
  *cursor = (RcCursor) { .log = g_strdup (log), .seq = seq, .kept = seq, .epoch = epoch };
}

/* Everything of that log up to @seq is on disk. */
void
rc_cursor_kept (RcCursor *cursor,
                guint     epoch,
                guint64   seq)
{
  if (epoch == cursor->epoch)
    cursor->kept = MAX (cursor->kept, seq);
}

/*< private >
 * rc_cursor_welcome:
 * @log: the HELLO's; absent where the server names none
 * @newest_seq: the WELCOME's
 *
 * A session begins; nothing is live until it has synced.
 *
 * Returns: whether numbers begin again
 */
gboolean
rc_cursor_welcome (RcCursor *cursor,
                   RcSlice   log,
                   guint64   newest_seq)
{
  gboolean same_log = cursor->epoch > 0
                      && rc_slice_equal (rc_slice_from_string (cursor->log), log);

  cursor->live = FALSE;
  if (same_log && newest_seq >= cursor->seq)
    return FALSE;

  g_free (cursor->log);
  cursor->log = rc_slice_dup (log);
  cursor->seq = 0;
  cursor->kept = 0;
  cursor->epoch++;

  return TRUE;
}

/* A message of a SYNC's answer. */
void
rc_cursor_synced (RcCursor *cursor,
                  guint64   seq)
{
  cursor->seq = MAX (cursor->seq, seq);
}

/* The SYNC has ended. */
void
rc_cursor_set_live (RcCursor *cursor)
{
  cursor->live = TRUE;
}

/* A live message. */
void
rc_cursor_heard (RcCursor *cursor,
                 guint64   seq)
{
  if (cursor->live)
    cursor->seq = MAX (cursor->seq, seq);
}

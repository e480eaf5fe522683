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

/*< private >
 * rc_cursor_welcome:
 * @log: the HELLO's; absent where the server names none
 * @newest_seq: the WELCOME's
 *
 * A session begins; nothing is live until it has synced.
 */
void
rc_cursor_welcome (RcCursor *cursor,
                   RcSlice   log,
                   guint64   newest_seq)
{
  gboolean same_log = cursor->epoch > 0
                      && rc_slice_equal (rc_slice_from_string (cursor->log), log);

  cursor->live = FALSE;
  if (same_log && newest_seq >= cursor->seq)
    return;

  g_free (cursor->log);
  cursor->log = rc_slice_dup (log);
  cursor->seq = 0;
  cursor->epoch++;
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

/* rc-stamp.c - the place and the time of a message, as they are written. */
#include "config.h"

#include "rc-decimal-private.h"
#include "rc-stamp.h"
#include "rc-verb-private.h"

G_STATIC_ASSERT (RC_STAMP_BYTES >= 2 * (RC_WRITTEN_BYTES + RC_DECIMAL_MAX_DIGITS - RC_DECIMAL_SPARE));

static guint8 *
write_key (guint8 *at, RcKey key)
{
  const RcWritten *written = &rc_written_keys[key];

  memcpy (at, written->text, written->len);
  return at + written->len;
}

static void
write_anew (RcStamp *self)
{
  guint8 memory[RC_STAMP_BYTES + RC_DECIMAL_SPARE];
  guint8 *at = rc_decimal_write (write_key (memory, RC_KEY_SEQ), self->seq);

  self->last_digit = at - memory - 1;
  at = rc_decimal_write (write_key (at, RC_KEY_TIME), self->time);
  self->len = at - memory;
  memcpy (self->text, memory, sizeof self->text);
}

/**
 * rc_stamp_set:
 * @self: a stamp
 * @seq: the seq
 * @time: the time
 *
 * Has @self be that. Where messages follow one another within a turn, one digit
 * is all that changes, nine times in ten.
 */
void
rc_stamp_set (RcStamp *self, guint64 seq, guint64 time)
{
  gboolean next = self->len > 0 && seq == self->seq + 1 && time == self->time && self->text[self->last_digit] != '9';

  self->seq = seq;
  self->time = time;
  if (next)
    self->text[self->last_digit]++;
  else
    write_anew (self);
}

/* rc-entry-query.c - what everybody may ask a message. */
#include "config.h"

#include "rc-entry-struct.h"

/**
 * rc_entry_get_from:
 *
 * Returns: the id of who wrote it; lives as long as the entry
 */
const char *
rc_entry_get_from (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), NULL);

  return self->from;
}

/**
 * rc_entry_get_text:
 *
 * A peer wrote this: it may hold any control character but NUL, and marks that
 * turn the direction of writing around. Never markup.
 *
 * Returns: valid UTF-8; lives as long as the entry
 */
const char *
rc_entry_get_text (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), NULL);

  return self->text;
}

/**
 * rc_entry_get_is_own:
 *
 * Returns: whether we wrote it, here or on another device
 */
gboolean
rc_entry_get_is_own (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), FALSE);

  return self->is_own;
}

/**
 * rc_entry_get_ref:
 *
 * Returns: the sender's reference; it changes with rc_client_retry()
 */
const char *
rc_entry_get_ref (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), NULL);

  return self->ref;
}

/**
 * rc_entry_get_state:
 *
 * Returns: where it is on its way
 */
RcEntryState
rc_entry_get_state (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), RC_ENTRY_RECEIVED);

  return self->state;
}

/**
 * rc_entry_get_error:
 *
 * Returns: (nullable): for a FAILED one, a sentence that says what happened
 *   and what to do
 */
const char *
rc_entry_get_error (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), NULL);

  return self->error;
}

/**
 * rc_entry_get_time_us:
 *
 * Returns: Unix time in microseconds: the server's, or for what is not yet
 *   sent, ours when it was written
 */
gint64
rc_entry_get_time_us (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), 0);

  return self->time_us;
}

/**
 * rc_entry_get_seq:
 *
 * Returns: the server's number, 0 where there is none yet
 */
guint64
rc_entry_get_seq (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), 0);

  return self->seq;
}

/**
 * rc_entry_get_header:
 *
 * Returns: how much of a header stands above the text
 */
RcEntryHeader
rc_entry_get_header (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), RC_ENTRY_HEADER_FULL);

  return self->header;
}

/**
 * rc_entry_get_starts_day:
 *
 * Returns: whether it is the first of its day, so that a separator with the
 *   date stands above it
 */
gboolean
rc_entry_get_starts_day (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), FALSE);

  return self->starts_day;
}

/**
 * rc_entry_get_starts_new:
 *
 * Returns: whether the “new messages” line stands above it
 */
gboolean
rc_entry_get_starts_new (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), FALSE);

  return self->starts_new;
}

/**
 * rc_entry_get_reach:
 *
 * Returns: (nullable): for one's newest message in the room, who has it; good
 *   until it changes
 */
const RcReach *
rc_entry_get_reach (RcEntry *self)
{
  g_return_val_if_fail (RC_IS_ENTRY (self), NULL);

  return self->reach;
}

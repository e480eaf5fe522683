/* rc-link-query.c - how it stands with an RcLink. */
#include "config.h"

#include "rc-link-private.h"

RcClientState
rc_link_get_state (RcLink *self)
{
  return self->state;
}

/* Why WAITING or REFUSED; NULL else. */
const GError *
rc_link_get_error (RcLink *self)
{
  return self->error;
}

/* Monotonic microseconds; 0 unless WAITING. */
gint64
rc_link_get_next_attempt_us (RcLink *self)
{
  return self->next_attempt_us;
}

const char *
rc_link_get_server_name (RcLink *self)
{
  return self->greeting.server_name;
}

const char *const *
rc_link_get_pins (RcLink *self)
{
  return (const char *const *) self->trust.pins;
}

const char *
rc_link_get_offered_pin (RcLink *self)
{
  return self->trust.offered_pin;
}

/*< private >
 * rc_link_get_connection:
 *
 * Where to send to.
 *
 * Returns: (transfer none) (nullable): %NULL unless ONLINE or CHECKING
 */
RcConnection *
rc_link_get_connection (RcLink *self)
{
  return rc_link_is_in_session (self) ? self->connection : NULL;
}

/*< private >
 * rc_link_set_priority:
 *
 * As rc_connection_set_priority(), for this connection and those that follow.
 */
void
rc_link_set_priority (RcLink *self,
                      int     priority)
{
  self->priority = priority;
  if (self->connection != NULL)
    rc_connection_set_priority (self->connection, priority);
}

/* rc-link-check.c - whether a session that an RcLink had is one still.
 *
 *      ONLINE --- the machine woke, or the network changed ---> CHECKING
 *      CHECKING --- the PONG to the very PING of this check ---> ONLINE
 *      CHECKING --- none in time ---> CONNECTING, at once
 *
 * A PONG is told by its tag from one that was on its way before the machine fell
 * asleep. What a person writes meanwhile goes into the same connection; it is sent
 * again where that turns out to be dead. */
#include "config.h"

#include "rc-link-private.h"

#define TAG_FORMAT "check-%u"

/*< private >
 * rc_link_is_in_session:
 *
 * Returns: whether it is logged in, as far as is known
 */
gboolean
rc_link_is_in_session (RcLink *self)
{
  return self->state == RC_CLIENT_ONLINE || self->state == RC_CLIENT_CHECKING;
}

/* The watch wants to know. */
void
rc_link_send_ping (RcLink *self)
{
  g_autofree char *tag = g_strdup_printf (TAG_FORMAT, self->n_checks);
  RcWirePlain ping = { 0 };

  if (self->state == RC_CLIENT_CHECKING)
    ping.tag = rc_slice_from_string (tag);
  rc_connection_send (self->connection, ping, &ping, 0);
}

/* An answer to a PING; to which, its tag says. */
void
rc_link_take_pong (RcLink        *self,
                   const RcFrame *frame)
{
  g_autofree char *tag = g_strdup_printf (TAG_FORMAT, self->n_checks);

  if (self->state != RC_CLIENT_CHECKING
      || !rc_slice_equal_string (rc_frame_get (frame, RC_KEY_TAG), tag))
    return;

  rc_watch_end_check (&self->watch);
  rc_link_set_state (self, RC_CLIENT_ONLINE, NULL);
}

/*< private >
 * rc_link_check:
 * @limit_us: microseconds that the server has for its answer
 *
 * In ONLINE and CHECKING: finds out at once whether the server is there. In any other
 * state nothing happens.
 */
void
rc_link_check (RcLink *self,
               gint64  limit_us)
{
  g_autoptr (RcLink) guard = g_object_ref (self);
  guint check;

  if (!rc_link_is_in_session (self))
    return;

  check = ++self->n_checks;
  rc_link_set_state (self, RC_CLIENT_CHECKING, NULL);
  /* The owner, told of it, may have stopped us. */
  if (self->state == RC_CLIENT_CHECKING && self->n_checks == check)
    rc_watch_check (&self->watch, limit_us);
}

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         available,
                    RcLink          *self)
{
  gint64 since_us = rc_clock_get_monotonic_us (self->clock) - self->attempt_us;

  if (!available)
    return;

  /* Such changes come in bursts: one check is enough for all of them. */
  if (self->state == RC_CLIENT_ONLINE)
    rc_link_check (self, RC_WATCH_LOST_AFTER_US);
  else if (self->state == RC_CLIENT_WAITING && since_us >= RC_LINK_NETWORK_RETRY_US)
    rc_link_retry_now (self);
}

/* An attempt that was under way ends by its own limit: the server may have taken
 * our LOGIN, so that another one would find the id in use. */
static void
on_woke (RcLink *self)
{
  if (self->state == RC_CLIENT_WAITING)
    rc_link_retry_now (self);
  else
    rc_link_check (self, RC_WATCH_LOST_AFTER_SLEEP_US);
}

/* From now on it hears of the network's changes and of the end of a sleep. */
void
rc_link_watch_machine (RcLink *self)
{
  if (self->monitor != NULL)
    return;

  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self, 0);
  g_signal_connect_object (self->clock, "woke", G_CALLBACK (on_woke), self, G_CONNECT_SWAPPED);
}

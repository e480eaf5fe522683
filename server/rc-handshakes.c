/* rc-handshakes.c - how many TLS handshakes one address may ask for.
 *
 * A handshake is a millisecond of the main loop, and asking for one costs a
 * peer a few bytes: it is counted before anything is made for it. */
#include "config.h"

#include "rc-address-table.h"
#include "rc-bucket.h"
#include "rc-handshakes.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

struct _RcHandshakes
{
  RcBuckets *buckets; /* owned */
  gboolean own_too;
};

/**
 * rc_handshakes_new:
 * @per_minute: how many an address may ask for in a minute; 0: no limit
 * @own_too: whether this machine's own addresses count
 *
 * Main loop's thread only.
 *
 * Returns: (transfer full): a counter, see rc_handshakes_free().
 */
RcHandshakes *
rc_handshakes_new (guint per_minute, gboolean own_too)
{
  RcHandshakes *self = g_new0 (RcHandshakes, 1);

  self->buckets = rc_buckets_new (per_minute, MINUTE_US);
  self->own_too = own_too;
  return self;
}

/**
 * rc_handshakes_set:
 * @self: a counter
 * @per_minute: how many an address may ask for in a minute; 0: no limit
 * @own_too: whether this machine's own addresses count
 *
 * Changes the bound, from now on.
 */
void
rc_handshakes_set (RcHandshakes *self, guint per_minute, gboolean own_too)
{
  rc_buckets_set_rate (self->buckets, per_minute, MINUTE_US);
  self->own_too = own_too;
}

/**
 * rc_handshakes_free:
 * @self: (transfer full): a counter
 *
 * Frees it.
 */
void
rc_handshakes_free (RcHandshakes *self)
{
  rc_buckets_free (self->buckets);
  g_free (self);
}

/**
 * rc_handshakes_take:
 * @self: a counter
 * @fd: a connected socket, whose peer asks for a handshake
 *
 * Counts it.
 *
 * Returns: whether it may have it.
 */
gboolean
rc_handshakes_take (RcHandshakes *self, int fd)
{
  guint8 address[RC_ADDRESS_KEY_BYTES];

  if (!rc_address_read (fd, self->own_too, address))
    return TRUE;

  return rc_buckets_take (self->buckets, rc_slice (address, sizeof address), g_get_monotonic_time ());
}

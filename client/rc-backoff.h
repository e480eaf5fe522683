/* rc-backoff.h - how long to wait before the next attempt. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A connection that held this long was a good one. */
#define RC_BACKOFF_STABLE_US (30 * G_USEC_PER_SEC)

/**
 * RcBackoff:
 *
 * Exponential with full jitter: the n-th wait is anything from the minimum to
 * twice the minimum, doubled n times, but never above the maximum. So when a
 * server comes back, its clients do not come all at once. A field of its
 * owner's; one thread.
 */
typedef struct
{
  /*< private >*/
  gint64 min_us;
  gint64 max_us;
  guint n_attempts;
} RcBackoff;

void   rc_backoff_init  (RcBackoff *backoff,
                         guint      min_ms,
                         guint      max_ms);
gint64 rc_backoff_next  (RcBackoff *backoff,
                         GRand     *random);
void   rc_backoff_reset (RcBackoff *backoff);

G_END_DECLS

#include "config.h"

#include "rc-backoff.h"

/*< private >
 * rc_backoff_init:
 * @max_ms: raised to @min_ms where it is below
 */
void
rc_backoff_init (RcBackoff *backoff,
                 guint      min_ms,
                 guint      max_ms)
{
  backoff->min_us = (gint64) min_ms * 1000;
  backoff->max_us = (gint64) MAX (min_ms, max_ms) * 1000;
  backoff->n_attempts = 0;
}

/*< private >
 * rc_backoff_next:
 *
 * Returns: the next wait, in microseconds
 */
gint64
rc_backoff_next (RcBackoff *backoff,
                 GRand     *random)
{
  gint64 bound_us = backoff->min_us * 2;

  for (guint i = 0; i < backoff->n_attempts && bound_us < backoff->max_us; i++)
    bound_us *= 2;
  backoff->n_attempts++;
  bound_us = MIN (bound_us, backoff->max_us);

  return backoff->min_us
         + (gint64) (g_rand_double (random) * (double) (bound_us - backoff->min_us));
}

/* The next wait is the first one again. */
void
rc_backoff_reset (RcBackoff *backoff)
{
  backoff->n_attempts = 0;
}

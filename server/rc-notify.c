/* rc-notify.c - what the service manager is told.
 *
 * READY=1 once connections are accepted, RELOADING=1 and READY=1 around a reload,
 * STOPPING=1 when the end begins, and in between WATCHDOG=1 twice in each period of the watchdog. That comes out of
 * the main loop, so a loop that hangs is a server that is started anew. */
#include "config.h"

#ifdef HAVE_LIBSYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "rc-notify.h"

struct _RcNotify
{
  GSource *watchdog; /* (nullable), owned */
};

static void
tell (const char *state)
{
#ifdef HAVE_LIBSYSTEMD
  int result = sd_notify (0, state);

  if (result < 0)
    g_warning ("the service manager cannot be told %s: %s", state, g_strerror (-result));
#endif
}

/* Microseconds, 0 where there is no watchdog. */
static guint64
get_watchdog_us (void)
{
  guint64 period_us = 0;

#ifdef HAVE_LIBSYSTEMD
  if (sd_watchdog_enabled (0, &period_us) <= 0)
    return 0;
#endif

  return period_us;
}

static gboolean
on_watchdog (gpointer user_data)
{
  tell ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

/**
 * rc_notify_new:
 * @context: (nullable): the main context of the server
 *
 * Begins to keep the watchdog quiet, where there is one.
 *
 * Returns: (transfer full): see rc_notify_free().
 */
RcNotify *
rc_notify_new (GMainContext *context)
{
  RcNotify *self = g_new0 (RcNotify, 1);
  guint64 period_us = get_watchdog_us ();

  if (period_us == 0)
    return self;

  self->watchdog = g_timeout_source_new (MAX (period_us / 2000, 1));
  g_source_set_static_name (self->watchdog, "RcNotify");
  g_source_set_callback (self->watchdog, on_watchdog, NULL, NULL);
  g_source_attach (self->watchdog, context);
  return self;
}

/**
 * rc_notify_free:
 * @self: (transfer full): a notify
 *
 * Ends it.
 */
void
rc_notify_free (RcNotify *self)
{
  if (self->watchdog != NULL)
    {
      g_source_destroy (self->watchdog);
      g_source_unref (self->watchdog);
    }

  g_free (self);
}

/**
 * rc_notify_ready:
 * @self: a notify
 *
 * Tells that connections are accepted.
 */
void
rc_notify_ready (RcNotify *self)
{
  tell ("READY=1");
}

/**
 * rc_notify_reloading:
 * @self: a notify
 *
 * Tells that the configuration is being read again; rc_notify_ready() tells that
 * this is over.
 */
void
rc_notify_reloading (RcNotify *self)
{
  g_autofree char *state = g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());

  tell (state);
}

/**
 * rc_notify_stopping:
 * @self: a notify
 *
 * Tells that the end has begun.
 */
void
rc_notify_stopping (RcNotify *self)
{
  tell ("STOPPING=1");
}

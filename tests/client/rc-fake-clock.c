#include "config.h"

#include "rc-fake-clock.h"

typedef struct
{
  GSource *source; /* owned */
  gint64 due_us;
} Alarm;

struct _RcFakeClock
{
  GObject parent_instance;

  GArray *alarms; /* of Alarm */
  gint64 monotonic_us;
  gint64 real_us;
};

static void rc_fake_clock_clock_init (RcClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcFakeClock, rc_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RC_TYPE_CLOCK,
                                                      rc_fake_clock_clock_init))

static void
alarm_clear (Alarm *alarm)
{
  g_source_unref (alarm->source);
}

static void
sweep (RcFakeClock *self)
{
  for (guint i = self->alarms->len; i-- > 0;)
    if (g_source_is_destroyed (g_array_index (self->alarms, Alarm, i).source))
      g_array_remove_index (self->alarms, i);
}

static gint64
rc_fake_clock_get_monotonic_us (RcClock *clock)
{
  return RC_FAKE_CLOCK (clock)->monotonic_us;
}

static gint64
rc_fake_clock_get_real_us (RcClock *clock)
{
  return RC_FAKE_CLOCK (clock)->real_us;
}

static void
rc_fake_clock_arm (RcClock *clock,
                   GSource *source,
                   gint64   due_us)
{
  RcFakeClock *self = RC_FAKE_CLOCK (clock);
  Alarm alarm = { g_source_ref (source), due_us };

  sweep (self);
  g_array_append_val (self->alarms, alarm);
  if (due_us <= self->monotonic_us)
    g_source_set_ready_time (source, 0);
}

static void
rc_fake_clock_clock_init (RcClockInterface *iface)
{
  iface->get_monotonic_us = rc_fake_clock_get_monotonic_us;
  iface->get_real_us = rc_fake_clock_get_real_us;
  iface->arm = rc_fake_clock_arm;
}

static void
rc_fake_clock_finalize (GObject *object)
{
  g_array_unref (RC_FAKE_CLOCK (object)->alarms);
  G_OBJECT_CLASS (rc_fake_clock_parent_class)->finalize (object);
}

static void
rc_fake_clock_class_init (RcFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_fake_clock_finalize;
}

static void
rc_fake_clock_init (RcFakeClock *self)
{
  self->alarms = g_array_new (FALSE, FALSE, sizeof (Alarm));
  g_array_set_clear_func (self->alarms, (GDestroyNotify) alarm_clear);
  self->monotonic_us = 1000 * G_USEC_PER_SEC;
  self->real_us = G_GINT64_CONSTANT (1764547200000000);
}

RcFakeClock *
rc_fake_clock_new (void)
{
  return g_object_new (RC_TYPE_FAKE_CLOCK, NULL);
}

void
rc_fake_clock_advance (RcFakeClock *self,
                       gint64       by_us)
{
  self->monotonic_us += by_us;
  self->real_us += by_us;

  sweep (self);
  for (guint i = 0; i < self->alarms->len; i++)
    {
      Alarm *alarm = &g_array_index (self->alarms, Alarm, i);

      if (alarm->due_us <= self->monotonic_us)
        g_source_set_ready_time (alarm->source, 0);
    }
}

void
rc_fake_clock_suspend (RcFakeClock *self,
                       gint64       by_us)
{
  self->real_us += by_us;
  rc_clock_say_woke (RC_CLOCK (self));
}

void
rc_fake_clock_set_by (RcFakeClock *self,
                      gint64       by_us)
{
  self->real_us += by_us;
}

guint
rc_fake_clock_count (RcFakeClock *self)
{
  sweep (self);

  return self->alarms->len;
}

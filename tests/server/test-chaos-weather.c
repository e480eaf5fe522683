/* test-chaos-weather.c - what happens to a server, its clock, its disk and its lines. */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <sys/resource.h>

#include "test-chaos-weather.h"

#define CLOCK_MAX_S (6 * 60 * 60)
/* Less than what the server has in its files: nothing of them grows. */
#define FULL_BYTES 4096
/* What the disk took nothing of may be told a little later. */
#define FULL_ECHO_US G_USEC_PER_SEC

typedef enum
{
  KILL,
  STOP,
  FULL,
  SLOW,
  CLOCK,
  LINES,
} Event;

#define N_EVENTS (LINES + 1)

struct _ChaosWeather
{
  ChaosGround *ground;
  RcLevers *levers; /* borrowed */
  gint64 next_us[N_EVENTS];
  gint64 end_us[N_EVENTS]; /* 0: is over */
  guint n[N_EVENTS];
};

/* How often, and how long, in milliseconds; each is chosen between the half and
 * the whole. */
static const struct
{
  const char *name;
  guint between_ms;
  guint lasts_ms;
} events[N_EVENTS] = {
  [KILL] = { "kills", 2500, 0 },
  [STOP] = { "stops", 3000, 600 },
  [FULL] = { "times full", 4000, 900 },
  [SLOW] = { "times slow", 5000, 2000 },
  [CLOCK] = { "jumps of the clock", 1500, 0 },
  [LINES] = { "changes of the lines", 2000, 0 },
};

static gint64
choose_us (ChaosWeather *self, guint ms)
{
  return g_get_monotonic_time () + (ms / 2 + chaos_ground_choose (self->ground, ms / 2 + 1)) * G_GINT64_CONSTANT (1000);
}

ChaosWeather *
chaos_weather_new (ChaosGround *ground, RcLevers *levers)
{
  ChaosWeather *self = g_new0 (ChaosWeather, 1);

  self->ground = ground;
  self->levers = levers;
  for (guint i = 0; i < N_EVENTS; i++)
    self->next_us[i] = choose_us (self, events[i].between_ms);
  return self;
}

void
chaos_weather_free (ChaosWeather *self)
{
  g_free (self);
}

static void
limit_files (ChaosWeather *self, rlim_t bytes)
{
  const struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

  ck_assert_int_eq (prlimit (rc_test_server_get_pid (self->ground->server), RLIMIT_FSIZE, &limit, NULL), 0);
}

static void
signal_server (ChaosWeather *self, int number)
{
  ck_assert_int_eq (kill (rc_test_server_get_pid (self->ground->server), number), 0);
}

static void
change_lines (ChaosWeather *self)
{
  static const struct { guint delay_max_ms, cuts; } lines[] = { { 0, 0 }, { 5, 1 }, { 50, 5 }, { 300, 0 }, { 20, 20 } };
  guint i = chaos_ground_choose (self->ground, G_N_ELEMENTS (lines) + 1);

  if (i == G_N_ELEMENTS (lines))
    rc_test_proxy_cut_all (self->ground->proxy);
  else
    rc_test_proxy_set_badness (self->ground->proxy, lines[i].delay_max_ms, lines[i].cuts);
}

static void
end_event (ChaosWeather *self, Event event)
{
  self->end_us[event] = 0;
  if (event == STOP)
    signal_server (self, SIGCONT);
  else if (event == SLOW)
    self->levers->sync_us = 0;
  else if (event == FULL)
    {
      limit_files (self, RLIM_INFINITY);
      self->ground->full_until_us = g_get_monotonic_time () + FULL_ECHO_US;
    }
}

void
chaos_weather_kill (ChaosWeather *self)
{
  rc_test_server_kill (self->ground->server);
  rc_test_server_restart (self->ground->server);
  /* The new one has neither a limit nor is it stopped. */
  self->end_us[STOP] = 0;
  if (self->end_us[FULL] != 0)
    end_event (self, FULL);
}

static void
begin_event (ChaosWeather *self, Event event)
{
  self->n[event]++;
  switch (event)
    {
    case KILL:
      chaos_weather_kill (self);
      break;
    case STOP:
      signal_server (self, SIGSTOP);
      break;
    case FULL:
      self->ground->full_until_us = G_MAXINT64;
      limit_files (self, FULL_BYTES);
      break;
    case SLOW:
      self->levers->sync_us = (1 + chaos_ground_choose (self->ground, 300)) * 1000;
      break;
    case CLOCK:
      self->levers->clock_us = g_rand_int_range (self->ground->random, -CLOCK_MAX_S, CLOCK_MAX_S) * (gint64) G_USEC_PER_SEC;
      break;
    case LINES:
      change_lines (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
chaos_weather_step (ChaosWeather *self, gboolean deadly)
{
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_EVENTS; i++)
    {
      if (self->end_us[i] != 0 && self->end_us[i] <= now_us)
        end_event (self, i);
      if (self->next_us[i] > now_us || self->end_us[i] != 0 || (i == KILL && !deadly))
        continue;

      begin_event (self, i);
      self->next_us[i] = choose_us (self, events[i].between_ms);
      if (events[i].lasts_ms > 0)
        self->end_us[i] = choose_us (self, events[i].lasts_ms);
    }
}

void
chaos_weather_clear (ChaosWeather *self)
{
  for (guint i = 0; i < N_EVENTS; i++)
    if (self->end_us[i] != 0)
      end_event (self, i);
  rc_test_proxy_set_badness (self->ground->proxy, 0, 0);
}

char *
chaos_weather_report (ChaosWeather *self)
{
  g_autoptr (GString) report = g_string_new (NULL);

  for (guint i = 0; i < N_EVENTS; i++)
    g_string_append_printf (report, "%s%u %s", i > 0 ? ", " : "", self->n[i], events[i].name);
  return g_string_free (g_steal_pointer (&report), FALSE);
}

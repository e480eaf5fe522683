/* rc-gui-part-idle.c - what an open window costs while nobody touches it.
 *
 * Memory 30 s after the start, client and empty window side by side; then, more than
 * 20 s after anybody did anything, a minute under strace. */
#include "config.h"

#include <check.h>

#include "rc-gui-parts.h"
#include "rc-gui-wakeups.h"

#define N_ROUNDS 3
#define SETTLE_US (30 * G_USEC_PER_SEC)
#define WATCH_SECONDS 60
/* A PING and its PONG a silence of 30 s, and a turn of the loop between. */
#define KEEP_ALIVE_MAX 12
#define MEGABYTE (1024.0 * 1024.0)
/* The goal, where an empty window has 20 MB. */
#define RATIO_MAX 2.0
#define GOAL_MB 20

/* Nothing is waited for: this is the time in which nothing happens. */
static void
let_time_pass (RcGuiScreen *screen,
               gint64       until_us)
{
  while (rc_gui_screen_wait (screen, until_us))
    ;
}

static void
watch (RcGuiBench   *bench,
       RcGuiProgram *program)
{
  g_auto (RcGuiWakeups) wakeups = { 0 };

  rc_gui_wakeups_watch (&wakeups, rc_gui_program_get_pid (program), WATCH_SECONDS);
  if (wakeups.first != NULL)
    g_printerr ("woken without a reason of the connection: %s\n", wakeups.first);
  rc_gui_report_add (bench->report, &(RcGuiRow) {
    .what = "idle: wake-ups in a minute that are not the keep-alive's", .unit = "", .ours = wakeups.n_all - wakeups.n_link,
  });
  rc_gui_report_add (bench->report, &(RcGuiRow) {
    .what = "idle: wake-ups in a minute for the keep-alive", .unit = "", .ours = wakeups.n_link, .goal = KEEP_ALIVE_MAX,
  });
}

static void
measure (RcGuiBench *bench,
         GArray     *ours,
         GArray     *empty,
         gboolean    is_last)
{
  g_autoptr (RcGuiProgram) client = rc_gui_start_client ();
  g_autoptr (RcGuiProgram) window = rc_gui_start_empty ();
  double ours_mb;
  double empty_mb;

  let_time_pass (bench->screen, g_get_monotonic_time () + SETTLE_US);
  ours_mb = rc_gui_program_get_private_bytes (client) / MEGABYTE;
  empty_mb = rc_gui_program_get_private_bytes (window) / MEGABYTE;
  g_array_append_val (ours, ours_mb);
  g_array_append_val (empty, empty_mb);
  if (is_last)
    watch (bench, client);
}

/* Both for the memory's median, and the last one for a minute more. */
void
rc_gui_part_idle (RcGuiBench *bench)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) empty = g_array_new (FALSE, FALSE, sizeof (double));
  const guint n_rounds = bench->is_quick ? 1 : N_ROUNDS;

  rc_gui_world_keep_tabs (bench->world, RC_GUI_CORPUS_LARGE, bench->n_tabs);
  for (guint i = 0; i < n_rounds; i++)
    {
      measure (bench, ours, empty, i + 1 == n_rounds);
      rc_gui_wait_ended (bench->screen);
    }
  rc_gui_report_add (bench->report, &(RcGuiRow) {
    .what = "idle: private memory after 30 s, 8 tabs", .unit = "MB", .ours = rc_gui_median (ours),
    .yardstick = rc_gui_median (empty), .ratio_max = RATIO_MAX, .goal = GOAL_MB, .is_above = TRUE,
  });
}

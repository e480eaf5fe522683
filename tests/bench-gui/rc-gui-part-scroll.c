/* rc-gui-part-scroll.c - 3,000 messages up by the wheel, a frame drawn after each
 * notch.
 *
 * What the first notches cost, the last ones are to cost; and what is out of sight
 * is to take no memory. */
#include "config.h"

#include <check.h>

#include "rc-gui-parts.h"

#define STILL_US G_USEC_PER_SEC
#define MIDDLE_X 600
#define MIDDLE_Y 350
/* A timeline of this height is moved by 60 px at a turn of the wheel, so each third
 * notch is one turn, and the others are two: 100 px. So many are 3,000 messages of
 * the corpus, which are 53 px high on the average. */
#define N_NOTCHES 1590
#define N_NOTCHES_QUICK 600
#define N_PART 150
/* Some notches may find the next page still on its way from the disk. */
#define FRAME_US G_USEC_PER_SEC
#define N_MISSED_MAX 10
#define MEGABYTE (1024.0 * 1024.0)
#define RATIO_MAX 1.4
#define GOAL_MS 5000
#define MEMORY_RATIO_MAX 1.1
#define GOAL_MB 2

typedef struct
{
  RcGuiBench *bench;
  RcGuiProgram *client;
  guint n_turned;
  guint n_missed;
} Scrolling;

static double
turn (Scrolling *self)
{
  double before_ms = rc_gui_program_get_cpu_ms (self->client);

  rc_gui_screen_turn_wheel (self->bench->screen);
  if (self->n_turned++ % 3 > 0)
    rc_gui_screen_turn_wheel (self->bench->screen);
  if (!rc_gui_screen_wait (self->bench->screen, g_get_monotonic_time () + FRAME_US))
    self->n_missed++;
  ck_assert_msg (self->n_missed <= N_MISSED_MAX, "the wheel moves nothing");
  return rc_gui_program_get_cpu_ms (self->client) - before_ms;
}

/* The median of so many notches. */
static double
turn_part (Scrolling *self)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_PART; i++)
    {
      double spent_ms = turn (self);

      g_array_append_val (times, spent_ms);
    }
  return rc_gui_median (times);
}

static void
scroll (Scrolling *self)
{
  const guint n_notches = self->bench->is_quick ? N_NOTCHES_QUICK : N_NOTCHES;
  double start_ms, first_ms, last_ms, all_ms, first_mb, last_mb;

  turn (self);
  start_ms = rc_gui_program_get_cpu_ms (self->client);
  first_ms = turn_part (self);
  first_mb = rc_gui_program_get_private_bytes (self->client) / MEGABYTE;
  for (guint i = 2 * N_PART; i < n_notches; i++)
    turn (self);
  last_ms = turn_part (self);
  all_ms = (rc_gui_program_get_cpu_ms (self->client) - start_ms) * N_NOTCHES / n_notches;
  last_mb = rc_gui_program_get_private_bytes (self->client) / MEGABYTE;
  rc_gui_report_add (self->bench->report, &(RcGuiRow) {
    .what = "scroll: processor time of a notch, the last 150", .unit = "ms", .ours = last_ms, .yardstick = first_ms,
    .ratio_max = RATIO_MAX, .goal = first_ms * RATIO_MAX,
  });
  rc_gui_report_add (self->bench->report, &(RcGuiRow) {
    .what = "scroll: processor time of 3,000 messages", .unit = "ms", .ours = all_ms, .yardstick = first_ms * N_NOTCHES,
    .ratio_max = RATIO_MAX, .goal = GOAL_MS,
  });
  rc_gui_report_add (self->bench->report, &(RcGuiRow) {
    .what = "scroll: private memory at the end", .unit = "MB", .ours = last_mb, .yardstick = first_mb,
    .ratio_max = MEMORY_RATIO_MAX, .goal = GOAL_MB, .is_above = TRUE,
  });
}

/* From the newest message on, with the pointer over the timeline. */
void
rc_gui_part_scroll (RcGuiBench *bench)
{
  Scrolling self = { .bench = bench };

  rc_gui_world_still_caret ();
  rc_gui_world_keep_tabs (bench->world, RC_GUI_CORPUS_LARGE, 1);
  self.client = rc_gui_start_client ();
  rc_gui_wait_shown (bench->screen);
  rc_gui_screen_point (bench->screen, MIDDLE_X, MIDDLE_Y);
  rc_gui_picture_free (rc_gui_screen_grab_still (bench->screen, &rc_gui_area_messages, STILL_US));
  scroll (&self);
  rc_gui_program_end (self.client);
  rc_gui_wait_ended (bench->screen);
}

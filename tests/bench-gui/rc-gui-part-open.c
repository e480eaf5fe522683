/* rc-gui-part-open.c - from a click at a contact to the newest messages.
 *
 * The conversation of 100,000 messages and one of 100 by turns, each time in a tab
 * that is made anew: what is kept must not matter. */
#include "config.h"

#include <check.h>

#include "rc-gui-parts.h"

#define STILL_US (G_USEC_PER_SEC / 2)
/* Where their rows are. */
#define ROW_X 150
#define LARGE_Y 188
#define SMALL_Y 242
/* Conversations of other lengths show other texts. */
#define RATIO_MAX 2.0
#define GOAL_MS 100

typedef struct
{
  RcGuiBench *bench;
  RcGuiProgram *client;
} Opening;

static RcGuiPicture *
rest (Opening *self)
{
  return rc_gui_screen_grab_still (self->bench->screen, &rc_gui_area_messages, STILL_US);
}

static void
point (Opening *self,
       int      row_y)
{
  rc_gui_screen_point (self->bench->screen, ROW_X, row_y);
  rc_gui_picture_free (rest (self));
}

/* Back to the conversation that was there before. */
static void
close_tab (Opening *self)
{
  rc_gui_screen_press_control (self->bench->screen, "w");
  rc_gui_picture_free (rest (self));
}

static RcGuiPicture *
open_to_look (Opening *self,
              int      row_y)
{
  RcGuiPicture *picture;

  point (self, row_y);
  rc_gui_screen_click (self->bench->screen);
  rc_gui_screen_wait (self->bench->screen, rc_gui_deadline_us ());
  picture = rest (self);
  close_tab (self);
  return picture;
}

static void
measure (Opening      *self,
         int           row_y,
         RcGuiPicture *expected,
         GArray       *times)
{
  double before_ms;
  double spent_ms;

  point (self, row_y);
  before_ms = rc_gui_program_get_cpu_ms (self->client);
  rc_gui_screen_click (self->bench->screen);
  spent_ms = rc_gui_wait_picture (self->bench->screen, self->client, expected) - before_ms;
  g_array_append_val (times, spent_ms);
  rc_gui_picture_free (rest (self));
  close_tab (self);
}

static void
measure_rounds (Opening *self,
                GArray  *large,
                GArray  *small)
{
  g_autoptr (RcGuiPicture) before = rest (self);
  g_autoptr (RcGuiPicture) of_large = open_to_look (self, LARGE_Y);
  g_autoptr (RcGuiPicture) of_small = open_to_look (self, SMALL_Y);

  ck_assert_msg (rc_gui_picture_compare (of_large, before) < 0.95 && rc_gui_picture_compare (of_small, before) < 0.95 &&
                 rc_gui_picture_compare (of_large, of_small) < 0.95, "nothing is opened");
  for (guint i = 0; i < self->bench->n_rounds; i++)
    {
      measure (self, LARGE_Y, of_large, large);
      measure (self, SMALL_Y, of_small, small);
    }
}

/* In one client, which has another conversation open besides. */
void
rc_gui_part_open (RcGuiBench *bench)
{
  g_autoptr (GArray) large = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) small = g_array_new (FALSE, FALSE, sizeof (double));
  Opening self = { .bench = bench };

  rc_gui_world_still_caret ();
  rc_gui_world_keep_tabs (bench->world, RC_GUI_CORPUS_OTHER, 1);
  self.client = rc_gui_start_client ();
  rc_gui_wait_shown (bench->screen);
  rc_gui_picture_free (rest (&self));
  rc_gui_screen_focus (bench->screen);
  measure_rounds (&self, large, small);
  rc_gui_program_end (self.client);
  rc_gui_wait_ended (bench->screen);
  rc_gui_report_add (bench->report, &(RcGuiRow) {
    .what = "open: processor time to the newest of the long conversation", .unit = "ms", .ours = rc_gui_median (large),
    .yardstick = rc_gui_median (small), .ratio_max = RATIO_MAX, .goal = GOAL_MS,
  });
}

/* rc-gui-part-typing.c - from a key to the frame that shows its letter, while a
 * thousand messages a second arrive in the conversation.
 *
 * On the wall's clock, as a person has it: the machine is to have nothing else to do.
 * A key comes at any time of a frame; a letter is taken back before the next one. */
#include "config.h"

#include <check.h>

#include "rc-gui-flood.h"
#include "rc-gui-parts.h"

#define STILL_US G_USEC_PER_SEC
#define N_KEYS 300
#define N_KEYS_QUICK 100
#define PAUSE_MAX_US (40 * 1000)
#define N_NOTCHES_UP 30
#define MIDDLE_X 600
#define MIDDLE_Y 350
#define RATE_MIN 900
#define P99 0.99
#define RATIO_MAX 8.0
#define GOAL_MS 100

typedef struct
{
  RcGuiBench *bench;
  RcGuiPicture *empty;
  RcGuiPicture *written;
} Typing;

/* Presses @key, and waits until the composer shows @expected. */
static double
press (Typing       *self,
       const char   *key,
       RcGuiPicture *expected)
{
  gint64 start_us = g_get_monotonic_time ();
  gint64 deadline_us = rc_gui_deadline_us ();

  rc_gui_screen_press (self->bench->screen, key);
  while (TRUE)
    {
      g_autoptr (RcGuiPicture) now = NULL;
      gint64 seen_us;

      ck_assert_msg (rc_gui_screen_wait (self->bench->screen, deadline_us), "the letter does not appear");
      seen_us = g_get_monotonic_time ();
      now = rc_gui_screen_grab (self->bench->screen, &rc_gui_area_composer);
      if (rc_gui_picture_compare (expected, now) >= 1)
        return (double) (seen_us - start_us) / 1e3;
    }
}

/* Returns the 99th percentile. */
static double
type (Typing *self)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GRand) rand = g_rand_new_with_seed (RC_GUI_CORPUS_SEED);
  const guint n_keys = self->bench->is_quick ? N_KEYS_QUICK : N_KEYS;

  for (guint i = 0; i < n_keys; i++)
    {
      double spent_ms = press (self, "m", self->written);

      g_array_append_val (times, spent_ms);
      press (self, "BackSpace", self->empty);
      /* Not a wait for something: a person does not type with the beat of the frames. */
      g_usleep ((gulong) g_rand_int_range (rand, 0, PAUSE_MAX_US));
    }
  return rc_gui_quantile (times, P99);
}

/* How the composer looks with the letter, and without. */
static void
look (Typing *self)
{
  self->empty = rc_gui_screen_grab_still (self->bench->screen, &rc_gui_area_composer, STILL_US);
  rc_gui_screen_press (self->bench->screen, "m");
  rc_gui_screen_wait (self->bench->screen, rc_gui_deadline_us ());
  self->written = rc_gui_screen_grab_still (self->bench->screen, &rc_gui_area_composer, STILL_US);
  ck_assert_msg (rc_gui_picture_compare (self->empty, self->written) < 1, "nothing is written");
  press (self, "BackSpace", self->empty);
}

static void
type_in_flood (Typing     *self,
               const char *what,
               double      quiet_ms)
{
  RcGuiFlood *flood = rc_gui_flood_start (self->bench->world);
  double flooded_ms = type (self);
  double rate;

  rc_gui_flood_end (flood, &rate);
  ck_assert_msg (rate >= RATE_MIN, "only %.0f messages a second were written", rate);
  rc_gui_report_add (self->bench->report, &(RcGuiRow) {
    .what = what, .unit = "ms", .ours = flooded_ms, .yardstick = quiet_ms, .ratio_max = RATIO_MAX, .goal = GOAL_MS,
  });
}

static void
scroll_up (RcGuiBench *bench)
{
  rc_gui_screen_point (bench->screen, MIDDLE_X, MIDDLE_Y);
  for (guint i = 0; i < N_NOTCHES_UP; i++)
    rc_gui_screen_turn_wheel (bench->screen);
  rc_gui_picture_free (rc_gui_screen_grab_still (bench->screen, &rc_gui_area_messages, STILL_US));
}

/* Without the flood first, which is what it is compared with. */
void
rc_gui_part_typing (RcGuiBench *bench)
{
  g_autoptr (RcGuiProgram) client = NULL;
  Typing self = { .bench = bench };
  double quiet_ms;

  rc_gui_world_still_caret ();
  rc_gui_world_keep_tabs (bench->world, RC_GUI_CORPUS_LARGE, 1);
  client = rc_gui_start_client ();
  rc_gui_wait_shown (bench->screen);
  rc_gui_picture_free (rc_gui_screen_grab_still (bench->screen, &rc_gui_area_messages, STILL_US));
  rc_gui_screen_focus (bench->screen);
  rc_gui_picture_free (rc_gui_screen_grab_still (bench->screen, &rc_gui_area_window, STILL_US));
  look (&self);
  quiet_ms = type (&self);
  type_in_flood (&self, "typing: p99 of a key, 1,000 messages a second", quiet_ms);
  scroll_up (bench);
  type_in_flood (&self, "typing: the same, scrolled up", quiet_ms);
  rc_gui_picture_free (self.empty);
  rc_gui_picture_free (self.written);
}

/* rc-gui-part-start.c - from exec to the first frame that says something.
 *
 * That is the frame in which both the rows of the contacts and the newest messages
 * of the conversation are drawn, as they were in a run before that came to rest.
 * The empty window's is the first frame at all. */
#include "config.h"

#include <check.h>

#include "rc-gui-parts.h"

#define STILL_US (3 * G_USEC_PER_SEC)
/* Presence is told a little later, and changes a few words in a row. */
#define CONTACTS_INK_PART 0.6
/* The goal, where an empty window takes 100 ms. */
#define RATIO_MAX 2.0
#define GOAL_MS 100

typedef struct
{
  RcGuiPicture *messages;
  double contacts_ink;
} Expected;

static void
look_at_rest (RcGuiBench *bench,
              Expected   *expected)
{
  g_autoptr (RcGuiProgram) program = rc_gui_start_client ();
  g_autoptr (RcGuiPicture) window = NULL;
  g_autoptr (RcGuiPicture) contacts = NULL;

  /* A window that is not there yet is at rest, too. */
  do
    {
      g_clear_pointer (&window, rc_gui_picture_free);
      window = rc_gui_screen_grab_still (bench->screen, &rc_gui_area_messages, STILL_US);
    }
  while (rc_gui_picture_get_ink (window) <= 0);
  expected->messages = g_steal_pointer (&window);
  contacts = rc_gui_screen_grab (bench->screen, &rc_gui_area_contacts);
  expected->contacts_ink = rc_gui_picture_get_ink (contacts);
  ck_assert_msg (expected->contacts_ink > 0, "there are no contacts");
  ck_assert_uint_eq (rc_gui_world_get_n_tabs (bench->world), bench->n_tabs);
}

static double
measure_client (RcGuiBench     *bench,
                const Expected *expected)
{
  g_autoptr (RcGuiProgram) program = NULL;
  double cpu_ms;
  double ink;

  rc_gui_wait_ended (bench->screen);
  program = rc_gui_start_client ();
  do
    {
      g_autoptr (RcGuiPicture) contacts = NULL;

      cpu_ms = rc_gui_wait_picture (bench->screen, program, expected->messages);
      contacts = rc_gui_screen_grab (bench->screen, &rc_gui_area_contacts);
      ink = rc_gui_picture_get_ink (contacts);
    }
  while (ink < expected->contacts_ink * CONTACTS_INK_PART);
  return cpu_ms;
}

static gboolean
is_light (RcGuiScreen *screen)
{
  static const RcGuiArea middle = { 400, 300, 8, 8 };
  static const RcGuiArea outside = { 1000, 300, 8, 8 };
  g_autoptr (RcGuiPicture) window = rc_gui_screen_grab (screen, &middle);
  g_autoptr (RcGuiPicture) nothing = rc_gui_screen_grab (screen, &outside);

  return rc_gui_picture_compare (window, nothing) < 1;
}

static double
measure_empty (RcGuiBench *bench)
{
  g_autoptr (RcGuiProgram) program = NULL;
  gint64 deadline_us = rc_gui_deadline_us ();
  double cpu_ms;

  rc_gui_wait_ended (bench->screen);
  program = rc_gui_start_empty ();
  do
    {
      ck_assert_msg (rc_gui_screen_wait (bench->screen, deadline_us), "the empty window does not appear");
      cpu_ms = rc_gui_program_get_cpu_ms (program);
    }
  while (!is_light (bench->screen));
  return cpu_ms;
}

/* The two in turns, so what the machine does besides befalls both. */
void
rc_gui_part_start (RcGuiBench *bench)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) empty = g_array_new (FALSE, FALSE, sizeof (double));
  Expected expected = { 0 };

  rc_gui_world_keep_tabs (bench->world, RC_GUI_CORPUS_LARGE, bench->n_tabs);
  look_at_rest (bench, &expected);
  measure_empty (bench);
  for (guint i = 0; i < bench->n_rounds; i++)
    {
      double ours_ms = measure_client (bench, &expected);
      double empty_ms = measure_empty (bench);

      g_array_append_val (ours, ours_ms);
      g_array_append_val (empty, empty_ms);
    }
  rc_gui_wait_ended (bench->screen);
  rc_gui_picture_free (expected.messages);
  rc_gui_report_add (bench->report, &(RcGuiRow) {
    .what = "start: processor time to contacts and messages, 8 tabs", .unit = "ms", .ours = rc_gui_median (ours),
    .yardstick = rc_gui_median (empty), .ratio_max = RATIO_MAX, .goal = GOAL_MS, .is_above = TRUE,
  });
}

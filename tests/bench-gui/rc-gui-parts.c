/* rc-gui-parts.c - what the parts have in common. */
#include "config.h"

#include <check.h>

#include "rc-gui-parts.h"

/* What is the same in two frames, but for an icon that fades in or a bar that
 * tells where one is. */
#define SAME_PART 0.98

const RcGuiArea rc_gui_area_window = { 0, 0, 900, 640 };
const RcGuiArea rc_gui_area_contacts = { 60, 60, 200, 560 };
const RcGuiArea rc_gui_area_messages = { 320, 300, 560, 260 };
const RcGuiArea rc_gui_area_composer = { 370, 600, 460, 34 };

static const char *
get_program (const char *name)
{
  const char *path = g_getenv (name);

  ck_assert_msg (path != NULL, "%s does not name a program", name);
  return path;
}

/* Returns (transfer full): the client, as the desktop starts it. */
RcGuiProgram *
rc_gui_start_client (void)
{
  const char *const arguments[] = { get_program ("REDCOAST"), NULL };

  return rc_gui_program_start (arguments);
}

/* Returns (transfer full): the empty window. */
RcGuiProgram *
rc_gui_start_empty (void)
{
  const char *const arguments[] = { get_program ("REDCOAST_EMPTY_WINDOW"), NULL };

  return rc_gui_program_start (arguments);
}

/* When what begins now has failed; monotonic time. */
gint64
rc_gui_deadline_us (void)
{
  return g_get_monotonic_time () + RC_GUI_DEADLINE_US;
}

/* Waits until no window is to be seen any more. */
void
rc_gui_wait_ended (RcGuiScreen *screen)
{
  gint64 deadline_us = rc_gui_deadline_us ();

  while (TRUE)
    {
      g_autoptr (RcGuiPicture) picture = rc_gui_screen_grab (screen, &rc_gui_area_window);

      if (rc_gui_picture_get_ink (picture) <= 0)
        return;
      ck_assert_msg (rc_gui_screen_wait (screen, deadline_us), "the window does not go away");
    }
}

/* Waits until there are messages to be seen. */
void
rc_gui_wait_shown (RcGuiScreen *screen)
{
  gint64 deadline_us = rc_gui_deadline_us ();

  while (TRUE)
    {
      g_autoptr (RcGuiPicture) picture = rc_gui_screen_grab (screen, &rc_gui_area_messages);

      if (rc_gui_picture_get_ink (picture) > 0)
        return;
      ck_assert_msg (rc_gui_screen_wait (screen, deadline_us), "the messages do not appear");
    }
}

/**
 * rc_gui_wait_picture:
 * @screen: the display
 * @program: whose window it is
 * @expected: of the area of the messages
 *
 * Waits for the first frame that shows @expected.
 *
 * Returns: the processor time that @program has spent until then, in milliseconds
 */
double
rc_gui_wait_picture (RcGuiScreen  *screen,
                     RcGuiProgram *program,
                     RcGuiPicture *expected)
{
  gint64 deadline_us = rc_gui_deadline_us ();

  while (TRUE)
    {
      double cpu_ms;
      g_autoptr (RcGuiPicture) picture = NULL;

      ck_assert_msg (rc_gui_screen_wait (screen, deadline_us), "the messages do not appear");
      cpu_ms = rc_gui_program_get_cpu_ms (program);
      picture = rc_gui_screen_grab (screen, &rc_gui_area_messages);
      if (rc_gui_picture_compare (picture, expected) >= SAME_PART)
        return cpu_ms;
    }
}

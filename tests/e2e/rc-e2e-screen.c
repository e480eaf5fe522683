/* rc-e2e-screen.c - the window as a person has it. */
#include "config.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rc-e2e-process.h"
#include "rc-e2e-screen.h"

#define POLL_INTERVAL_US (30 * 1000)

/* That many more as the first one. On a busy machine a window that has another size by now may
 * not be drawn for a while. */
#define STILL_PICTURES 2

/* Runs a program and returns what it printed; NULL where it failed. */
static char *
run_tool (const char *program, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;
  va_list list;

  va_start (list, program);
  for (const char *argument = program; argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  ck_assert_msg (g_spawn_sync (NULL, (char **) arguments->pdata, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               &output, NULL, &status, &error),
                 "%s: %s", program, error != NULL ? error->message : "");
  if (g_spawn_check_wait_status (status, NULL))
    return output;

  g_free (output);
  return NULL;
}

/* The X window that the application shows, as xdotool writes it. @title: a regular
 * expression. */
static char *
find_window_of (RcE2eApp *app, const char *title)
{
  g_autofree char *pid = g_strdup_printf ("%d", rc_e2e_app_get_pid (app));
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  do
    {
      g_autofree char *output =
        rc_e2e_process_is_sandbox (rc_e2e_app_get_pid (app))
          ? run_tool ("xdotool", "search", "--onlyvisible", "--class", "org.redcoast.RedCoast", NULL)
          : run_tool ("xdotool", "search", "--all", "--onlyvisible", "--pid", pid, "--name", title, NULL);
      g_auto (GStrv) lines = g_strsplit (output != NULL ? output : "", "\n", 2);

      if (lines[0] != NULL && *lines[0] != '\0')
        return g_strdup (lines[0]);
      g_usleep (POLL_INTERVAL_US);
    }
  while (g_get_monotonic_time () < deadline_us);

  ck_abort_msg ("the desktop client has no window “%s”", title);
  return NULL;
}

/* All of its windows, or those of the title that is asked for. */
static char *
find_window (RcE2eApp *app)
{
  g_autofree char *title =
    rc_e2e_app_get_window (app) != NULL ? g_strdup_printf ("^%s$", rc_e2e_app_get_window (app)) : g_strdup ("");

  return find_window_of (app, title);
}

static void
check_tool (char *output, const char *what)
{
  g_autofree char *owned = output;

  ck_assert_msg (owned != NULL, "xdotool could not %s", what);
}

/* There is no window manager, so nobody else gives the window the focus. */
static void
focus (const char *window)
{
  check_tool (run_tool ("xdotool", "windowfocus", "--sync", window, NULL), "give the focus");
}

/* Puts the window where it is to be seen; there is no window manager either
 * that would keep two from lying on one another. */
void
rc_e2e_screen_place (RcE2eApp *app, int x, int y, int width, int height)
{
  g_autofree char *window = find_window (app);
  g_autofree char *x_text = g_strdup_printf ("%d", x);
  g_autofree char *y_text = g_strdup_printf ("%d", y);
  g_autofree char *width_text = g_strdup_printf ("%d", width);
  g_autofree char *height_text = g_strdup_printf ("%d", height);

  check_tool (run_tool ("xdotool", "windowmove", window, x_text, y_text,
                        "windowsize", window, width_text, height_text, NULL),
              "place the window");
}

/* Gives the window the focus of the keyboard. */
void
rc_e2e_screen_focus (RcE2eApp *app)
{
  g_autofree char *window = find_window (app);

  focus (window);
}

/* Puts the window before all others, as a window manager does on a click. */
void
rc_e2e_screen_raise (RcE2eApp *app)
{
  g_autofree char *window = find_window (app);

  check_tool (run_tool ("xdotool", "windowraise", window, NULL), "raise the window");
  focus (window);
}

/* The title of the window of @app that lies on its others: the last one, as X has them
 * in the order of the stack. */
static char *
find_top_title (RcE2eApp *app)
{
  g_autofree char *pid = g_strdup_printf ("%d", rc_e2e_app_get_pid (app));
  g_autofree char *output = run_tool ("xdotool", "search", "--onlyvisible", "--all", "--pid", pid, "--name", ".", NULL);
  const char *last = output != NULL ? strrchr (g_strchomp (output), '\n') : NULL;
  char *title = output != NULL ? run_tool ("xdotool", "getwindowname", last != NULL ? last + 1 : output, NULL) : NULL;

  return title != NULL ? g_strchomp (title) : NULL;
}

/* Waits until the window of this title lies on the client's others. */
void
rc_e2e_screen_wait_on_top (RcE2eApp *app, const char *title)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  g_autofree char *top = NULL;

  do
    {
      g_free (top);
      top = find_top_title (app);
      if (g_strcmp0 (top, title) == 0)
        return;
      g_usleep (POLL_INTERVAL_US);
    }
  while (g_get_monotonic_time () < deadline_us);

  ck_abort_msg ("the window on top is “%s”, not “%s”", top != NULL ? top : "", title);
}

/* Clicks in the middle of @node with the mouse. */
void
rc_e2e_screen_click (RcE2eApp *app, AtspiAccessible *node)
{
  g_autofree char *window = find_window (app);
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (node);
  g_autofree AtspiRect *rect = NULL;
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  ck_assert_ptr_nonnull (component);
  rect = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  ck_assert_ptr_nonnull (rect);
  ck_assert_msg (rect->width > 0 && rect->height > 0, "what is to be clicked has no size");
  x = g_strdup_printf ("%d", rect->x + rect->width / 2);
  y = g_strdup_printf ("%d", rect->y + rect->height / 2);

  focus (window);
  check_tool (run_tool ("xdotool", "mousemove", "--window", window, x, y, "click", "1", NULL), "click");
}

/* Presses a key, named as xdotool names it: "Return", "ctrl+w". */
void
rc_e2e_screen_press (RcE2eApp *app, const char *key)
{
  g_autofree char *window = find_window (app);

  focus (window);
  check_tool (run_tool ("xdotool", "key", "--clearmodifiers", key, NULL), "press a key");
}

/* The same in another window than the first one. */
void
rc_e2e_screen_press_in (RcE2eApp *app, const char *title, const char *key)
{
  g_autofree char *name = g_strdup_printf ("^%s$", title);
  g_autofree char *window = find_window_of (app, name);

  focus (window);
  check_tool (run_tool ("xdotool", "key", "--clearmodifiers", key, NULL), "press a key");
}

/* Types ASCII letters into what has the focus. */
void
rc_e2e_screen_type (RcE2eApp *app, const char *text)
{
  g_autofree char *window = find_window (app);

  focus (window);
  check_tool (run_tool ("xdotool", "type", "--delay", "5", text, NULL), "type");
}

/* Keeps a picture of the whole screen in the file @path. */
void
rc_e2e_screen_save (const char *path)
{
  g_autofree char *output = run_tool ("import", "-window", "root", path, NULL);

  ck_assert_msg (output != NULL, "no screenshot could be made");
}

static char *
make_picture_path (const char *name)
{
  const char *build_dir = g_getenv ("REDCOAST_BUILD_DIR");
  g_autofree char *dir = g_build_filename (build_dir != NULL ? build_dir : ".", "screenshots", NULL);
  g_autofree char *file = g_strdup_printf ("%s.png", name);

  ck_assert_int_eq (g_mkdir_with_parents (dir, 0755), 0);
  return g_build_filename (dir, file, NULL);
}

/* Keeps a picture of the whole screen in the build folder, for people to look
 * at. */
void
rc_e2e_screen_capture (const char *name)
{
  g_autofree char *path = make_picture_path (name);

  rc_e2e_screen_save (path);
}

static gboolean
is_same_file (const char *path, const char *contents, gsize n_bytes)
{
  g_autofree char *other = NULL;
  gsize n_other_bytes = 0;

  if (path == NULL)
    return FALSE;
  ck_assert (g_file_get_contents (path, &other, &n_other_bytes, NULL));
  return n_bytes == n_other_bytes && memcmp (contents, other, n_bytes) == 0;
}

/* Keeps a picture as soon as some in a row are the same: nothing moves or is still to be
 * drawn then. @part: of that window, as "WIDTHxHEIGHT+X+Y"; NULL: all of it. */
static void
capture_still (const char *window, const char *part, const char *name, const char *unlike)
{
  g_autofree char *unlike_path = unlike != NULL ? make_picture_path (unlike) : NULL;
  g_autofree char *path = make_picture_path (name);
  g_autofree char *previous = NULL;
  gsize previous_bytes = 0;
  guint n_same = 0;
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  do
    {
      g_autofree char *output = run_tool ("import", "-strip", "-define", "png:compression-level=1", "-window", window,
                                          "-crop", part != NULL ? part : "0x0+0+0", path, NULL);
      g_autofree char *picture = NULL;
      gsize n_bytes = 0;

      ck_assert_msg (output != NULL, "no screenshot could be made");
      ck_assert (g_file_get_contents (path, &picture, &n_bytes, NULL));
      n_same = n_bytes == previous_bytes && memcmp (picture, previous, n_bytes) == 0 ? n_same + 1 : 0;
      if (n_same >= STILL_PICTURES && !is_same_file (unlike_path, picture, n_bytes))
        return;
      g_free (previous);
      previous = g_steal_pointer (&picture);
      previous_bytes = n_bytes;
      g_usleep (POLL_INTERVAL_US);
    }
  while (g_get_monotonic_time () < deadline_us);

  ck_abort_msg ("the window does not come to rest: %s", name);
}

/* Keeps a picture of the window in the build folder, once nothing moves in it. */
void
rc_e2e_screen_capture_still (RcE2eApp *app, const char *name, const char *unlike)
{
  g_autofree char *window = find_window (app);

  capture_still (window, NULL, name, unlike);
}

/* The window that lies on the client's others, as soon as there is more than one. */
static char *
find_top_window (RcE2eApp *app)
{
  g_autofree char *pid = g_strdup_printf ("%d", rc_e2e_app_get_pid (app));
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  do
    {
      g_autofree char *output = run_tool ("xdotool", "search", "--onlyvisible", "--all", "--pid", pid, "--name", ".", NULL);
      const char *last = output != NULL ? strrchr (g_strchomp (output), '\n') : NULL;

      if (last != NULL)
        return g_strdup (last + 1);
      g_usleep (POLL_INTERVAL_US);
    }
  while (g_get_monotonic_time () < deadline_us);

  ck_abort_msg ("there is no other window than one");
  return NULL;
}

static void
get_size (const char *window, int *width, int *height)
{
  g_autofree char *output = run_tool ("xdotool", "getwindowgeometry", "--shell", window, NULL);
  const char *size = output != NULL ? strstr (output, "WIDTH=") : NULL;

  ck_assert_msg (size != NULL && sscanf (size, "WIDTH=%d HEIGHT=%d", width, height) == 2, "a window has no size");
}

/* Whether the window has the size that it was placed with, and has not taken another. */
void
rc_e2e_screen_expect_size (RcE2eApp *app, int width, int height)
{
  g_autofree char *window = find_window (app);
  int width_now, height_now;

  get_size (window, &width_now, &height_now);
  ck_assert_msg (width_now == width && height_now == height, "the window is %d × %d instead of %d × %d", width_now,
                 height_now, width, height);
}

/* Keeps a picture of the window, which is at the upper left, with the dialog that lies on it:
 * in its middle, where a window manager puts it. */
void
rc_e2e_screen_capture_dialog (RcE2eApp *app, const char *name)
{
  g_autofree char *window = find_window (app);
  g_autofree char *dialog = find_top_window (app);
  g_autofree char *part = NULL;
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;
  int width, height, dialog_width, dialog_height;

  /* It may be about to take another size. */
  capture_still (dialog, NULL, name, NULL);
  get_size (window, &width, &height);
  get_size (dialog, &dialog_width, &dialog_height);
  x = g_strdup_printf ("%d", (width - dialog_width) / 2);
  y = g_strdup_printf ("%d", (height - dialog_height) / 2);
  check_tool (run_tool ("xdotool", "windowmove", "--sync", dialog, x, y, NULL), "place the dialog");
  part = g_strdup_printf ("%dx%d+0+0", width, height);
  capture_still ("root", part, name, NULL);
}

/* Keeps a picture of the window that lies on the others, alone, at this size. */
void
rc_e2e_screen_capture_top (RcE2eApp *app, const char *name, int width, int height)
{
  g_autofree char *window = find_top_window (app);
  g_autofree char *width_text = g_strdup_printf ("%d", width);
  g_autofree char *height_text = g_strdup_printf ("%d", height);

  check_tool (run_tool ("xdotool", "windowsize", window, width_text, height_text, NULL), "size a window");
  capture_still (window, NULL, name, NULL);
}

/* gui-fixture.c - widgets in the process of a test. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>

#include "gui-fixture.h"
#include "rc-test-run.h"

#define DEADLINE_MS 20000

/**
 * gui_fixture_init:
 *
 * Makes the process ready for windows. To be called in a checked fixture, for
 * check forks.
 */
void
gui_fixture_init (void)
{
  setlocale (LC_ALL, "");
  adw_init ();
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

/**
 * gui_fixture_show:
 * @child: a widget
 * @title: the window's title, by which gui_fixture_type() finds it
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer none): a window with @child that is on the screen
 */
GtkWidget *
gui_fixture_show (GtkWidget  *child,
                  const char *title,
                  int         width,
                  int         height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gui_fixture_wait (is_mapped, window);
  return window;
}

/**
 * gui_fixture_turn:
 *
 * Does all that is due now, without waiting.
 */
void
gui_fixture_turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
on_deadline (gpointer user_data)
{
  gboolean *late = user_data;

  *late = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * gui_fixture_wait:
 * @predicate: what to wait for
 * @user_data: for @predicate
 *
 * Runs the main loop until @predicate holds; fails the test at the deadline.
 */
void
gui_fixture_wait (GuiPredicate predicate,
                  gpointer     user_data)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (DEADLINE_MS, on_deadline, &late);

  while (!predicate (user_data) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  ck_assert_msg (!late, "what was waited for did not happen");
}

static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  gboolean *done = user_data;

  *done = g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL);
  ck_assert_msg (*done, "xdotool failed");
}

static gboolean
is_done (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* Does @commands, separated by spaces, in the window with that title, while the
 * main loop runs. */
static void
do_in_window (const char *title,
              const char *commands)
{
  g_autofree char *line = NULL;
  g_auto(GStrv) argv = NULL;
  g_autoptr(GSubprocess) process = NULL;
  gboolean done = FALSE;

  line = g_strdup_printf ("xdotool search --sync --onlyvisible --name ^%s$ windowfocus --sync %s", title, commands);
  argv = g_strsplit (line, " ", -1);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
  ck_assert_msg (process != NULL, "xdotool is not installed");
  g_subprocess_wait_check_async (process, NULL, on_exited, &done);
  gui_fixture_wait (is_done, &done);
}

/**
 * gui_fixture_type:
 * @title: a window's title
 * @keys: names of keys as xdotool knows them, separated by spaces
 *
 * Presses real keys while the main loop runs.
 */
void
gui_fixture_type (const char *title,
                  const char *keys)
{
  g_autofree char *commands = g_strconcat ("key --clearmodifiers ", keys, NULL);

  do_in_window (title, commands);
}

/**
 * gui_fixture_click:
 * @title: a window's title
 * @x: from the left edge of its surface, in pixels
 * @y: from the top, in pixels
 * @button: 1 for the first one
 *
 * Clicks with a real pointer while the main loop runs.
 */
void
gui_fixture_click (const char *title,
                   int         x,
                   int         y,
                   guint       button)
{
  g_autofree char *commands = g_strdup_printf ("mousemove --window %%1 %d %d click %u", x, y, button);

  do_in_window (title, commands);
}

/**
 * gui_fixture_get_processor_us:
 *
 * Returns: what this thread has had of the processor, whoever else uses it
 */
gint64
gui_fixture_get_processor_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/**
 * gui_fixture_find:
 * @widget: where to look
 * @type: what to look for
 *
 * Returns: (transfer none) (nullable): the first of its kind, @widget itself or below it
 */
GtkWidget *
gui_fixture_find (GtkWidget *widget,
                  GType      type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = gui_fixture_find (child, type);

  return found;
}

/**
 * gui_fixture_find_mapped:
 * @widget: where to look
 * @type: what to look for
 *
 * Returns: (transfer none) (nullable): the same, among what is shown
 */
GtkWidget *
gui_fixture_find_mapped (GtkWidget *widget,
                         GType      type)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = gui_fixture_find_mapped (child, type);

  return found;
}

/**
 * gui_fixture_count:
 * @widget: where to look
 * @type: what to look for
 *
 * Returns: how many there are of its kind, @widget itself and below it
 */
guint
gui_fixture_count (GtkWidget *widget,
                   GType      type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (widget), type);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gui_fixture_count (child, type);
  return n;
}

/**
 * gui_fixture_run:
 * @name: the suite's name
 * @tcase: (transfer full): its tests
 *
 * Returns: the exit status for main()
 */
int
gui_fixture_run (const char *name,
                 TCase      *tcase)
{
  return rc_test_run (name, tcase);
}

/* rc-gui-program.c - what is measured, as a process of its own. */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "rc-gui-program.h"

struct _RcGuiProgram
{
  GPid pid;
};

/* Runs between fork and exec: what is measured does not outlive a part that failed. */
static void
die_with_parent (gpointer user_data)
{
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * rc_gui_program_start:
 * @arguments: (array zero-terminated=1): the program is the first
 *
 * Returns: (transfer full): the process, in which nothing may have happened yet
 */
RcGuiProgram *
rc_gui_program_start (const char *const *arguments)
{
  RcGuiProgram *self = g_new0 (RcGuiProgram, 1);
  g_autoptr (GError) error = NULL;
  gboolean spawned = g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, die_with_parent, NULL,
                                    &self->pid, &error);

  ck_assert_msg (spawned, "%s", error != NULL ? error->message : "");
  return self;
}

/* Ends the process, and waits for it. */
void
rc_gui_program_end (RcGuiProgram *self)
{
  kill (self->pid, SIGTERM);
  ck_assert_int_eq (waitpid (self->pid, NULL, 0), self->pid);
  g_free (self);
}

GPid
rc_gui_program_get_pid (RcGuiProgram *self)
{
  return self->pid;
}

/* Processor time of all its threads, user and system, since it was started. */
double
rc_gui_program_get_cpu_ms (RcGuiProgram *self)
{
  clockid_t clock;
  struct timespec spent;

  ck_assert_int_eq (clock_getcpuclockid (self->pid, &clock), 0);
  ck_assert_int_eq (clock_gettime (clock, &spent), 0);
  return (double) spent.tv_sec * 1e3 + (double) spent.tv_nsec / 1e6;
}

/* What it has that no other process shares: Private_Clean and Private_Dirty. */
double
rc_gui_program_get_private_bytes (RcGuiProgram *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", self->pid);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  double kilobytes = 0;

  ck_assert_msg (g_file_get_contents (path, &contents, NULL, NULL), "the program has ended by itself");
  lines = g_strsplit (contents, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, "Private_Clean:") || g_str_has_prefix (*line, "Private_Dirty:"))
        kilobytes += g_ascii_strtod (strchr (*line, ':') + 1, NULL);
    }

  return kilobytes * 1024;
}

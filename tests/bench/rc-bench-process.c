/* rc-bench-process.c - what is measured, as a process of its own on its core. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "rc-bench-process.h"

#define READY_PREFIX "ready on 127.0.0.1:"

struct _RcBenchProcess
{
  GPid pid;
  FILE *output;
  guint16 port;
  char *folder; /* (nullable) */
};

/* The clock of what every connection costs must not be that of a debugger, and
 * nobody may be thrown out for saying too much or nothing. */
static const char *const always[] = {
  "session-rate=0", "ping-interval=3000", "idle-timeout=6000", "log-level=warning", "login-timeout=60",
  "queue-max-bytes=67108864",
};

/* Runs between fork and exec. */
static void
prepare_child (gpointer user_data)
{
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
  rc_bench_pin (rc_bench_other_core ());
}

static guint16
read_port (RcBenchProcess *self)
{
  char line[256];
  char *port;

  if (fgets (line, sizeof line, self->output) == NULL || (port = strstr (line, READY_PREFIX)) == NULL)
    rc_bench_fail ("what is to be measured did not start");

  return (guint16) strtoul (port + strlen (READY_PREFIX), NULL, 10);
}

/**
 * rc_bench_process_start:
 * @arguments: (array zero-terminated=1): the program and its arguments
 *
 * Starts a program on the other core, and waits until it says that it is ready
 * and on which port.
 *
 * Returns: (transfer full): the process, see rc_bench_process_stop()
 */
RcBenchProcess *
rc_bench_process_start (const char *const *arguments)
{
  RcBenchProcess *self = g_new0 (RcBenchProcess, 1);
  g_autoptr (GError) error = NULL;
  int output_fd;

  if (!g_spawn_async_with_pipes_and_fds (NULL, arguments, NULL,
                                         G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, prepare_child, NULL,
                                         -1, -1, -1, NULL, NULL, 0, &self->pid, NULL, &output_fd, NULL, &error))
    rc_bench_fail ("%s", error->message);

  self->output = fdopen (output_fd, "r");
  self->port = read_port (self);
  return self;
}

static void
add_settings (GPtrArray *arguments, const char *const *settings, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (arguments, (gpointer) "--set");
      g_ptr_array_add (arguments, (gpointer) settings[i]);
    }
}

static char *
make_folder (void)
{
  const char *where = g_getenv ("REDCOAST_BENCH_DIR");
  char *folder = g_build_filename (where != NULL ? where : g_get_tmp_dir (), "redcoast-bench-XXXXXX", NULL);

  rc_bench_check (g_mkdtemp (folder) != NULL, folder);
  return folder;
}

/**
 * rc_bench_process_server:
 * @settings: (array zero-terminated=1): KEY=VALUE each
 *
 * Starts the real server with a new store.
 *
 * Returns: (transfer full): its process
 */
RcBenchProcess *
rc_bench_process_server (const char *const *settings)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *folder = make_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  const char *program = g_getenv ("REDCOASTD");
  RcBenchProcess *self;

  if (program == NULL)
    rc_bench_fail ("REDCOASTD does not name the server's program");

  g_ptr_array_add (arguments, (gpointer) program);
  g_ptr_array_add (arguments, (gpointer) "--listen");
  g_ptr_array_add (arguments, (gpointer) "127.0.0.1:0");
  g_ptr_array_add (arguments, (gpointer) "--data-dir");
  g_ptr_array_add (arguments, data);
  add_settings (arguments, always, G_N_ELEMENTS (always));
  add_settings (arguments, settings, g_strv_length ((char **) settings));
  g_ptr_array_add (arguments, NULL);

  self = rc_bench_process_start ((const char *const *) arguments->pdata);
  self->folder = g_steal_pointer (&folder);
  return self;
}

/**
 * rc_bench_process_relay:
 *
 * Starts the bare relay: this very program, called so.
 *
 * Returns: (transfer full): its process
 */
RcBenchProcess *
rc_bench_process_relay (void)
{
  const char *const arguments[] = { "/proc/self/exe", "--relay", NULL };

  return rc_bench_process_start (arguments);
}

static void
remove_folder (const char *folder)
{
  const char *const arguments[] = { "rm", "-rf", "--", folder, NULL };

  (void) g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/**
 * rc_bench_process_stop:
 * @self: (transfer full): a process
 *
 * Kills it and removes its folder.
 */
void
rc_bench_process_stop (RcBenchProcess *self)
{
  kill (self->pid, SIGKILL);
  (void) waitpid (self->pid, NULL, 0);
  fclose (self->output);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

/* The port that it listens on. */
guint16
rc_bench_process_get_port (RcBenchProcess *self)
{
  return self->port;
}

/* The processor time that all its threads have had, in nanoseconds. */
gint64
rc_bench_process_get_cpu_ns (RcBenchProcess *self)
{
  struct timespec used;
  clockid_t clock;

  if (clock_getcpuclockid (self->pid, &clock) != 0 || clock_gettime (clock, &used) != 0)
    rc_bench_fail ("what is measured has ended");

  return (gint64) used.tv_sec * 1000000000 + used.tv_nsec;
}

/* The memory that is its own: what it shares with others is not counted. */
gsize
rc_bench_process_get_bytes (RcBenchProcess *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", (int) self->pid);
  g_autofree char *line = NULL;
  guint64 resident = 0;
  guint64 shared = 0;

  if (!g_file_get_contents (path, &line, NULL, NULL) ||
      sscanf (line, "%*u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &resident, &shared) != 2)
    rc_bench_fail ("%s cannot be read", path);

  return (resident - shared) * sysconf (_SC_PAGESIZE);
}

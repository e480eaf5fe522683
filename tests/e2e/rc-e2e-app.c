/* rc-e2e-app.c - one desktop client, with folders of its own. */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rc-e2e-app.h"
#include "rc-test-files.h"

struct _RcE2eApp
{
  GPid pid; /* 0 = not running */
  char *dir;
  char *log_path;
  char *title; /* nullable; of the window that keys and the mouse go to */
  char **arguments; /* owned; the program is the first */
  char **environment;
};

/* A test that fails ends its process at once, without a clean-up; the window
 * must not outlive it. Runs between fork and exec. */
static void
die_with_parent (gpointer user_data)
{
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
  /* A full disk is an error and no signal, see rc_e2e_app_limit_files(). */
  (void) signal (SIGXFSZ, SIG_IGN);
}

static void
fail_with_log (RcE2eApp *self, const char *what)
{
  g_autofree char *log = rc_e2e_app_get_log (self);

  fprintf (stderr, "The desktop client's log:\n%s\n", log);
  ck_abort_msg ("the desktop client %s", what);
}

/* Each client is a person of its own: other settings, another cache. */
static char **
make_environment (const char *dir)
{
  static const char *const folders[][2] = {
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_STATE_HOME", "state" },
  };
  char **environment = g_get_environ ();

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (dir, folders[i][1], NULL);

      environment = g_environ_setenv (environment, folders[i][0], path, TRUE);
    }

  /* It is to be what a screen reader meets. */
  return g_environ_unsetenv (environment, "GTK_A11Y");
}

static char **
make_arguments (const char *const *arguments, gboolean guest)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *program = g_getenv ("REDCOAST");

  ck_assert_msg (program != NULL, "REDCOAST does not name the desktop client's program");
  g_strv_builder_add (builder, program);
  /* Else the first one would open the window of the second. */
  g_strv_builder_add (builder, "--new-instance");
  if (guest)
    g_strv_builder_add (builder, "--guest");
  if (arguments != NULL)
    g_strv_builder_addv (builder, (const char **) arguments);

  return g_strv_builder_end (builder);
}

static void
start (RcE2eApp *self)
{
  g_autoptr (GError) error = NULL;
  int log_fd = g_open (self->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  gboolean spawned;

  ck_assert_int_ge (log_fd, 0);
  spawned = g_spawn_async_with_pipes_and_fds (NULL, (const char *const *) self->arguments,
                                              (const char *const *) self->environment,
                                              G_SPAWN_DO_NOT_REAP_CHILD, die_with_parent, NULL,
                                              -1, log_fd, log_fd, NULL, NULL, 0, &self->pid,
                                              NULL, NULL, NULL, &error);
  close (log_fd);
  ck_assert_msg (spawned, "%s", error != NULL ? error->message : "");
}

/* Returns the status as of waitpid(). */
static int
reap (RcE2eApp *self)
{
  int pidfd = pidfd_open (self->pid, 0);
  struct pollfd ended = { .fd = pidfd, .events = POLLIN };
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  int n_ready;
  int status = 0;

  ck_assert_int_ge (pidfd, 0);
  do
    {
      gint64 left_us = MAX (deadline_us - g_get_monotonic_time (), 0);

      n_ready = poll (&ended, 1, (int) (left_us / 1000));
    }
  while (n_ready < 0 && errno == EINTR);
  close (pidfd);
  if (n_ready <= 0)
    fail_with_log (self, "did not end");

  ck_assert_int_eq (waitpid (self->pid, &status, 0), self->pid);
  self->pid = 0;

  return status;
}

static void
check_log (RcE2eApp *self)
{
  g_autofree char *log = rc_e2e_app_get_log (self);
  const char *warning = strstr (log, "CRITICAL");

  if (warning == NULL)
    warning = strstr (log, "WARNING");
  if (warning == NULL)
    return;

  ck_abort_msg ("the desktop client has warned: %.*s", (int) strcspn (warning, "\n"), warning);
}

static RcE2eApp *
start_new (const char *const *arguments, gboolean guest)
{
  RcE2eApp *self = g_new0 (RcE2eApp, 1);

  self->dir = rc_test_files_make_dir ();
  self->log_path = g_build_filename (self->dir, "log", NULL);
  self->arguments = make_arguments (arguments, guest);
  self->environment = make_environment (self->dir);
  start (self);

  return self;
}

/**
 * rc_e2e_app_start:
 * @arguments: (nullable) (array zero-terminated=1): its arguments
 *
 * Returns: (transfer full): a client whose window may not be there yet; it logs
 *   in as a guest
 */
RcE2eApp *
rc_e2e_app_start (const char *const *arguments)
{
  return start_new (arguments, TRUE);
}

/* The same for somebody who has an account, or wants one. */
RcE2eApp *
rc_e2e_app_start_member (const char *const *arguments)
{
  return start_new (arguments, FALSE);
}

/* Its process, 0 where it has ended. */
GPid
rc_e2e_app_get_pid (RcE2eApp *self)
{
  return self->pid;
}

/* Where its own folders are, by the names that XDG has for them. */
const char *
rc_e2e_app_get_dir (RcE2eApp *self)
{
  return self->dir;
}

/* Has keys, mouse and pictures be about the window of this title; NULL: the only one. */
void
rc_e2e_app_use_window (RcE2eApp *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
}

/* What rc_e2e_app_use_window() was given last. */
const char *
rc_e2e_app_get_window (RcE2eApp *self)
{
  return self->title;
}

/**
 * rc_e2e_app_get_log:
 *
 * Returns: (transfer full): all that the client has printed, over all its starts
 */
char *
rc_e2e_app_get_log (RcE2eApp *self)
{
  char *log = NULL;

  if (!g_file_get_contents (self->log_path, &log, NULL, NULL))
    return g_strdup ("");

  return log;
}

/* The processor time that it has taken since its start, in all of its threads: what a
 * busy machine does not change. */
gint64
rc_e2e_app_get_processor_us (RcE2eApp *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", self->pid);
  g_autofree char *stat = NULL;
  const char *rest = NULL;
  guint64 user_ticks, system_ticks;

  ck_assert (g_file_get_contents (path, &stat, NULL, NULL));
  /* Behind the name, which may have blanks in it. */
  rest = strrchr (stat, ')');
  ck_assert_ptr_nonnull (rest);
  ck_assert_int_eq (sscanf (rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                            &user_ticks, &system_ticks), 2);
  return (gint64) (user_ticks + system_ticks) * G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
}

/* As a disk that is full, or is so no longer. */
void
rc_e2e_app_limit_files (RcE2eApp *self, guint64 max_bytes)
{
  struct rlimit limit;

  ck_assert_int_gt (self->pid, 0);
  ck_assert_int_eq (prlimit (self->pid, RLIMIT_FSIZE, NULL, &limit), 0);
  limit.rlim_cur = max_bytes == G_MAXUINT64 ? limit.rlim_max : (rlim_t) max_bytes;
  ck_assert_int_eq (prlimit (self->pid, RLIMIT_FSIZE, &limit, NULL), 0);
}

/**
 * rc_e2e_app_wait_for_end:
 *
 * Waits until the client has ended, which it was asked to by its window, and
 * checks that it ended well and without a warning.
 */
void
rc_e2e_app_wait_for_end (RcE2eApp *self)
{
  int status = reap (self);

  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    fail_with_log (self, "did not end well");
  check_log (self);
}

/* Starts a client that has ended again: same folders, same arguments. */
void
rc_e2e_app_restart (RcE2eApp *self)
{
  ck_assert_int_eq (self->pid, 0);
  start (self);
}

/**
 * rc_e2e_app_restart_as_service:
 *
 * Starts a client that has ended again, as the session's bus does: in its own folders,
 * the only one of the session, without a window until somebody asks for one.
 */
void
rc_e2e_app_restart_as_service (RcE2eApp *self)
{
  ck_assert_int_eq (self->pid, 0);
  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((char *[]){ (char *) g_getenv ("REDCOAST"), (char *) "--gapplication-service", NULL });
  start (self);
}

/* Stops the client where it is, as a busy machine might. */
void
rc_e2e_app_pause (RcE2eApp *self)
{
  ck_assert_int_gt (self->pid, 0);
  ck_assert_int_eq (kill (self->pid, SIGSTOP), 0);
}

/* Lets a paused client go on. */
void
rc_e2e_app_resume (RcE2eApp *self)
{
  ck_assert_int_gt (self->pid, 0);
  ck_assert_int_eq (kill (self->pid, SIGCONT), 0);
}

/* Kills the client as a power loss would. */
void
rc_e2e_app_kill (RcE2eApp *self)
{
  ck_assert_int_gt (self->pid, 0);
  kill (self->pid, SIGKILL);
  reap (self);
  check_log (self);
}

/**
 * rc_e2e_app_free:
 *
 * Ends the client where it still runs, checks that it did not warn, and removes
 * its folders.
 */
void
rc_e2e_app_free (RcE2eApp *self)
{
  if (self->pid != 0)
    {
      kill (self->pid, SIGTERM);
      reap (self);
      check_log (self);
    }

  rc_test_files_remove (self->dir);
  g_strfreev (self->environment);
  g_strfreev (self->arguments);
  g_free (self->log_path);
  g_free (self->title);
  g_free (self->dir);
  g_free (self);
}

/* rc-test-server.c - a real redcoastd of the test's own. */
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

#include "rc-test-files.h"
#include "rc-test-server.h"

#define READY_PREFIX "ready on 127.0.0.1:"

struct _RcTestServer
{
  GPid pid;            /* 0 = not running */
  int stdout_fd;       /* -1 = not running */
  guint16 port;
  char *dir;
  char *log_path;
  char **more_arguments;
  int limited;         /* a resource of setrlimit(), -1 = none */
  guint64 limit;       /* what it has of that */
};

/* A test that fails ends its process at once, without a clean-up; the server
 * must not outlive it. Runs between fork and exec. */
static void
prepare_child (gpointer user_data)
{
  RcTestServer *self = user_data;
  const struct rlimit limit = { self->limit, self->limit };

  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (self->limited >= 0 && setrlimit (self->limited, &limit) != 0)
    _exit (126);
}

static int
remaining_ms (gint64 deadline_us)
{
  gint64 left_us = deadline_us - g_get_monotonic_time ();

  return left_us > 0 ? (int) (left_us / 1000 + 1) : 0;
}

int
rc_test_deadline_ms (void)
{
  const char *patience = g_getenv ("REDCOAST_PATIENCE");

  return 15000 * (patience != NULL ? CLAMP (atoi (patience), 1, 20) : 1);
}

static gint64
deadline_from_now_us (void)
{
  return g_get_monotonic_time () + (gint64) RC_TEST_DEADLINE_MS * 1000;
}

static GPtrArray *
build_arguments (RcTestServer *self, const char *program)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (arguments, g_strdup (program));
  g_ptr_array_add (arguments, g_strdup ("--listen"));
  g_ptr_array_add (arguments, g_strdup_printf ("127.0.0.1:%u", self->port));
  g_ptr_array_add (arguments, g_strdup ("--data-dir"));
  g_ptr_array_add (arguments, g_build_filename (self->dir, "data", NULL));
  for (char **argument = self->more_arguments; argument != NULL && *argument != NULL; argument++)
    g_ptr_array_add (arguments, g_strdup (*argument));
  g_ptr_array_add (arguments, NULL);

  return arguments;
}

static void
fail_with_log (RcTestServer *self, const char *what)
{
  g_autofree char *log = rc_test_server_get_log (self);

  /* A message of check's is one short line, and so is one of TAP's. */
  fprintf (stderr, "redcoastd's log:\n%s\n", log);
  ck_abort_msg ("redcoastd: %s; its folder is %s", what, self->dir);
}

/* The first line that the server prints, without its LF. */
static char *
read_first_line (RcTestServer *self)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 deadline_us = deadline_from_now_us ();

  while (TRUE)
    {
      struct pollfd readable = { .fd = self->stdout_fd, .events = POLLIN };
      int n_ready = poll (&readable, 1, remaining_ms (deadline_us));
      char byte;

      if (n_ready < 0 && errno == EINTR)
        continue;
      if (n_ready <= 0)
        fail_with_log (self, "no ready line within the deadline");
      if (read (self->stdout_fd, &byte, 1) != 1)
        fail_with_log (self, "ended without a ready line");
      if (byte == '\n')
        return g_strndup (line->str, line->len);
      g_string_append_c (line, byte);
    }
}

static void
spawn (RcTestServer *self)
{
  const char *program = g_getenv ("REDCOASTD");
  g_autoptr (GPtrArray) arguments = NULL;
  g_autoptr (GError) error = NULL;
  int log_fd;
  gboolean spawned;

  ck_assert_msg (program != NULL, "REDCOASTD does not name the server's program");
  arguments = build_arguments (self, program);
  log_fd = g_open (self->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ck_assert_int_ge (log_fd, 0);
  spawned = g_spawn_async_with_pipes_and_fds (NULL, (const char *const *) arguments->pdata, NULL,
                                              G_SPAWN_DO_NOT_REAP_CHILD, prepare_child, self,
                                              -1, -1, log_fd, NULL, NULL, 0, &self->pid,
                                              NULL, &self->stdout_fd, NULL, &error);
  close (log_fd);
  ck_assert_msg (spawned, "%s: %s", program, error != NULL ? error->message : "");
}

static void
start (RcTestServer *self)
{
  g_autofree char *line = NULL;
  guint64 port = 0;

  spawn (self);
  line = read_first_line (self);
  if (!g_str_has_prefix (line, READY_PREFIX) ||
      !g_ascii_string_to_unsigned (line + strlen (READY_PREFIX), 10, 1, G_MAXUINT16, &port, NULL))
    {
      g_autofree char *what = g_strdup_printf ("printed “%s” for its ready line", line);

      fail_with_log (self, what);
    }
  if (self->port != 0 && self->port != port)
    fail_with_log (self, "does not listen on the port that was asked for");
  self->port = (guint16) port;
}

/* Returns the status as of waitpid(). */
static int
wait_for_end (RcTestServer *self)
{
  gint64 deadline_us = deadline_from_now_us ();
  int pidfd = pidfd_open (self->pid, 0);
  struct pollfd ended = { .fd = pidfd, .events = POLLIN };
  int n_ready;
  int status = 0;

  ck_assert_int_ge (pidfd, 0);
  do
    n_ready = poll (&ended, 1, remaining_ms (deadline_us));
  while (n_ready < 0 && errno == EINTR);
  close (pidfd);
  if (n_ready <= 0)
    {
      kill (self->pid, SIGKILL);
      fail_with_log (self, "did not end within the deadline");
    }

  ck_assert_int_eq (waitpid (self->pid, &status, 0), self->pid);
  self->pid = 0;
  close (self->stdout_fd);
  self->stdout_fd = -1;

  return status;
}

static void
check_log (RcTestServer *self)
{
  static const char *const reports[] = { "Sanitizer", "runtime error:", "-CRITICAL **" };
  g_autofree char *log = rc_test_server_get_log (self);

  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      if (strstr (log, reports[i]) != NULL)
        fail_with_log (self, reports[i]);
    }
}

static void
end_well (RcTestServer *self)
{
  g_autofree char *what = NULL;
  int status;

  ck_assert_int_eq (kill (self->pid, SIGTERM), 0);
  status = wait_for_end (self);
  check_log (self);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return;

  what = WIFSIGNALED (status)
           ? g_strdup_printf ("ended by signal %d", WTERMSIG (status))
           : g_strdup_printf ("ended with the status %d", WEXITSTATUS (status));
  fail_with_log (self, what);
}

/**
 * rc_test_server_start:
 * @more_arguments: (nullable) (array zero-terminated=1): arguments behind
 *   `--listen` and `--data-dir`
 *
 * Starts a server on a free port of 127.0.0.1, with a temporary folder of its
 * own, and waits until it is ready.
 *
 * Returns: (transfer full): the server; end it with rc_test_server_stop()
 */
RcTestServer *
rc_test_server_start (const char *const *more_arguments)
{
  return rc_test_server_start_limited (more_arguments, -1, 0);
}

/**
 * rc_test_server_start_limited:
 * @more_arguments: (nullable) (array zero-terminated=1): as above
 * @resource: a resource of setrlimit(), -1 for none
 * @limit: its soft and hard limit
 *
 * The same for a server that has only so much of something.
 *
 * Returns: (transfer full): the server; end it with rc_test_server_stop()
 */
RcTestServer *
rc_test_server_start_limited (const char *const *more_arguments, int resource, guint64 limit)
{
  RcTestServer *self = g_new0 (RcTestServer, 1);

  self->stdout_fd = -1;
  self->limited = resource;
  self->limit = limit;
  self->dir = rc_test_files_make_dir ();
  self->log_path = g_build_filename (self->dir, "log", NULL);
  self->more_arguments = g_strdupv ((char **) more_arguments);
  start (self);

  return self;
}

/* What it prints behind its first ready line: one line, without its LF. */
char *
rc_test_server_read_line (RcTestServer *self)
{
  return read_first_line (self);
}

/* The port that it listens on. */
guint16
rc_test_server_get_port (RcTestServer *self)
{
  return self->port;
}

/* Its process, 0 after rc_test_server_kill(). */
GPid
rc_test_server_get_pid (RcTestServer *self)
{
  return self->pid;
}

/* The temporary folder, which holds its `data` folder and its `log`. */
const char *
rc_test_server_get_dir (RcTestServer *self)
{
  return self->dir;
}

/**
 * rc_test_server_get_log:
 *
 * Returns: (transfer full): what the server wrote to standard error until
 *   now, over all its starts
 */
char *
rc_test_server_get_log (RcTestServer *self)
{
  char *log = NULL;

  if (!g_file_get_contents (self->log_path, &log, NULL, NULL))
    return g_strdup ("");

  return log;
}

/**
 * rc_test_server_kill:
 *
 * Kills the server as a power loss would, with SIGKILL, and waits for it.
 */
void
rc_test_server_kill (RcTestServer *self)
{
  ck_assert_int_gt (self->pid, 0);
  ck_assert_int_eq (kill (self->pid, SIGKILL), 0);
  wait_for_end (self);
  check_log (self);
}

/**
 * rc_test_server_restart:
 *
 * Starts a server that was killed again: same port, same folder, same
 * arguments.
 */
void
rc_test_server_restart (RcTestServer *self)
{
  ck_assert_int_eq (self->pid, 0);
  start (self);
}

/**
 * rc_test_server_stop:
 *
 * Ends the server with SIGTERM, checks that it ended well, and removes its
 * folder. One that was killed is only cleaned up after.
 */
void
rc_test_server_stop (RcTestServer *self)
{
  if (self->pid != 0)
    end_well (self);

  rc_test_files_remove (self->dir);
  g_strfreev (self->more_arguments);
  g_free (self->log_path);
  g_free (self->dir);
  g_free (self);
}

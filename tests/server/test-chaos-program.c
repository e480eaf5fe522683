/* test-chaos-program.c - redcoast-cli in a pipe, run again and again, and killed. */
#include "config.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-chaos-program.h"

#define LINES_MAX 20
#define PASSWORD "three suns, one sky"

struct _ChaosProgram
{
  ChaosGround *ground;
  guint number;
  char *id;
  char *password_path;
  char *input_path;
  char *log_path;
  GPid pid;          /* 0: does not run */
  gint64 start_us;
  gboolean known;    /* the account is made */
  gboolean stopped;
  gboolean killed;   /* by us */
  guint n_written;
  guint n_runs;
  guint n_kills;
  GPtrArray *texts;  /* of this run, borrowed */
};

ChaosProgram *
chaos_program_new (ChaosGround *ground, guint number)
{
  ChaosProgram *self = g_new0 (ChaosProgram, 1);
  const char *dir = rc_test_server_get_dir (ground->server);

  self->ground = ground;
  self->number = number;
  self->id = g_strdup_printf ("c-%u", number);
  self->password_path = g_strdup_printf ("%s/%s.password", dir, self->id);
  self->input_path = g_strdup_printf ("%s/%s.input", dir, self->id);
  self->log_path = g_strdup_printf ("%s/%s.log", dir, self->id);
  self->texts = g_ptr_array_new ();
  ck_assert (g_file_set_contents (self->password_path, PASSWORD "\n", -1, NULL));
  return self;
}

void
chaos_program_free (ChaosProgram *self)
{
  if (self->pid != 0)
    {
      kill (self->pid, SIGKILL);
      waitpid (self->pid, NULL, 0);
    }
  g_ptr_array_unref (self->texts);
  g_free (self->password_path);
  g_free (self->input_path);
  g_free (self->log_path);
  g_free (self->id);
  g_free (self);
}

const char *
chaos_program_get_id (ChaosProgram *self)
{
  return self->id;
}

/* All lines of a run go to one, as --to says. */
static void
write_input (ChaosProgram *self, const char *to)
{
  guint n_lines = self->known ? 1 + chaos_ground_choose (self->ground, LINES_MAX) : 0;
  guint writer = ++self->ground->n_writers;
  g_autoptr (GString) input = g_string_new (NULL);

  g_ptr_array_set_size (self->texts, 0);
  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/l%u", self->id, ++self->n_written);
      ChaosText *text = chaos_ledger_write (self->ground->ledger, name, writer, to, chaos_ground_choose (self->ground, 200));
      g_autofree char *body = chaos_text_make_body (text);

      g_ptr_array_add (self->texts, text);
      g_string_append_printf (input, "%s\n", body);
    }
  ck_assert (g_file_set_contents (self->input_path, input->str, -1, NULL));
}

/* Between fork and exec. */
static void
prepare_child (gpointer data)
{
  const char *input_path = data;

  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (dup2 (open (input_path, O_RDONLY), STDIN_FILENO) < 0)
    _exit (126);
}

static void
begin (ChaosProgram *self)
{
  g_autofree char *to = chaos_ground_choose_receiver (self->ground, self->number, 10);
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", chaos_ground_get_port (self->ground, self->number % 2 == 0));
  const char *const argv[] = {
    g_getenv ("REDCOAST_CLI"), "--server", server, "--id", self->id, "--to", to, "--password-file", self->password_path,
    "--timeout", "30", self->known ? NULL : "--register", NULL,
  };
  g_autoptr (GError) error = NULL;
  int log_fd = g_open (self->log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  write_input (self, to);
  ck_assert_int_ge (log_fd, 0);
  g_spawn_async_with_pipes_and_fds (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN | G_SPAWN_STDOUT_TO_DEV_NULL,
                                    prepare_child, self->input_path, -1, -1, log_fd, NULL, NULL, 0, &self->pid, NULL, NULL, NULL,
                                    &error);
  close (log_fd);
  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
  self->start_us = g_get_monotonic_time ();
  self->stopped = FALSE;
  self->killed = FALSE;
}

/* 1 and 3 are what it says of messages that were not taken, and of a server that
 * cannot be reached. */
static void
take_end (ChaosProgram *self, int status)
{
  int code = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  g_autofree char *log = NULL;

  if (code == 0)
    {
      self->known = TRUE;
      self->n_runs++;
      for (guint i = 0; i < self->texts->len; i++)
        chaos_ledger_acknowledge (self->ground->ledger, g_ptr_array_index (self->texts, i), 0);
    }
  for (guint i = 0; i < self->texts->len && self->start_us <= self->ground->full_until_us; i++)
    ((ChaosText *) g_ptr_array_index (self->texts, i))->unordered = TRUE;
  if (code == 0 || code == 1 || code == 3 || (self->killed && WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL))
    return;

  g_file_get_contents (self->log_path, &log, NULL, NULL);
  ck_abort_msg ("redcoast-cli ended with status %x: %s", (guint) status, log);
}

void
chaos_program_step (ChaosProgram *self)
{
  int status;

  if (self->pid == 0 && (self->ground->writing || !self->known))
    begin (self);
  else if (self->pid != 0 && waitpid (self->pid, &status, WNOHANG) == self->pid)
    {
      self->pid = 0;
      take_end (self, status);
    }
}

void
chaos_program_let_go_on (ChaosProgram *self)
{
  if (self->pid != 0)
    kill (self->pid, SIGCONT);
  self->stopped = FALSE;
}

void
chaos_program_strike (ChaosProgram *self)
{
  if (self->pid == 0)
    return;

  if (self->stopped)
    chaos_program_let_go_on (self);
  else if (chaos_ground_choose (self->ground, 2) == 0)
    self->stopped = kill (self->pid, SIGSTOP) == 0;
  else
    {
      self->killed = kill (self->pid, SIGKILL) == 0;
      self->n_kills++;
    }
}

gboolean
chaos_program_is_at_rest (ChaosProgram *self)
{
  return self->pid == 0 && self->known;
}

guint
chaos_program_count_runs (ChaosProgram *self)
{
  return self->n_runs;
}

guint
chaos_program_count_kills (ChaosProgram *self)
{
  return self->n_kills;
}

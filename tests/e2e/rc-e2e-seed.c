/* rc-e2e-seed.c - the tutorial's client, in a terminal of its own. */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rc-e2e-app.h"
#include "rc-e2e-seed.h"

#define READ_BYTES 4096

struct _RcE2eSeed
{
  GPid pid;
  int stdin_fd;
  int stdout_fd;
  GString *output; /* printed, and not expected yet */
};

/* FALSE where it has closed its output. */
static gboolean
read_more (RcE2eSeed *self, gint64 deadline_us, const char *text)
{
  struct pollfd readable = { .fd = self->stdout_fd, .events = POLLIN };
  char buffer[READ_BYTES];
  gint64 left_us = MAX (deadline_us - g_get_monotonic_time (), 0);
  gssize n;

  ck_assert_msg (poll (&readable, 1, (int) (left_us / 1000)) > 0,
                 "the tutorial's client did not print “%s”, only “%s”", text, self->output->str);
  n = read (self->stdout_fd, buffer, sizeof buffer);
  if (n > 0)
    g_string_append_len (self->output, buffer, n);

  return n > 0;
}

/**
 * rc_e2e_seed_start:
 *
 * Starts the program that the environment variable SEED_CLIENT names.
 *
 * Returns: (transfer full): the client, on its way to log in as @id
 */
RcE2eSeed *
rc_e2e_seed_start (guint16 port, const char *id)
{
  RcE2eSeed *self = g_new0 (RcE2eSeed, 1);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  char *arguments[] = { (char *) g_getenv ("SEED_CLIENT"), port_text, (char *) id, NULL };
  g_autoptr (GError) error = NULL;

  ck_assert_msg (arguments[0] != NULL, "SEED_CLIENT does not name the tutorial's client");
  ck_assert_msg (g_spawn_async_with_pipes (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                           &self->pid, &self->stdin_fd, &self->stdout_fd, NULL, &error),
                 "%s", error != NULL ? error->message : "");
  self->output = g_string_new (NULL);

  return self;
}

/* Types a line into its terminal. */
void
rc_e2e_seed_type (RcE2eSeed *self, const char *line)
{
  g_autofree char *typed = g_strconcat (line, "\n", NULL);

  ck_assert_int_eq (write (self->stdin_fd, typed, strlen (typed)), (gssize) strlen (typed));
}

/* Waits until it has printed @text; what came before is dropped. */
void
rc_e2e_seed_expect (RcE2eSeed *self, const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  const char *found = strstr (self->output->str, text);

  while (found == NULL)
    {
      ck_assert_msg (read_more (self, deadline_us, text),
                     "the tutorial's client ended without “%s”; it printed “%s”", text, self->output->str);
      found = strstr (self->output->str, text);
    }

  g_string_erase (self->output, 0, (found - self->output->str) + (gssize) strlen (text));
}

/* Ends its input, and waits until it has ended too. */
void
rc_e2e_seed_free (RcE2eSeed *self)
{
  close (self->stdin_fd);
  ck_assert_int_eq (waitpid (self->pid, NULL, 0), self->pid);
  close (self->stdout_fd);
  g_string_free (self->output, TRUE);
  g_free (self);
}

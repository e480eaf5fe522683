#include "config.h"

#include <check.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rc-test-server.h"
#include "rc-test-terminal.h"

/* Of the test that runs. */
static GString *screen;
static int terminal = -1;
static pid_t pid;

/**
 * rc_test_terminal_start:
 * @home: the folder for its state
 * @arguments: (array zero-terminated=1): those of redcoast-cli
 */
void
rc_test_terminal_start (const char        *home,
                        const char *const *arguments)
{
  const struct winsize size = { 24, 80, 0, 0 };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (gpointer) g_getenv ("REDCOAST_CLI"));
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);

  screen = g_string_new (NULL);
  pid = forkpty (&terminal, NULL, NULL, &size);
  ck_assert_int_ge (pid, 0);
  if (pid != 0)
    return;

  g_setenv ("XDG_STATE_HOME", home, TRUE);
  execv (argv->pdata[0], (char **) argv->pdata);
  _exit (127);
}

/* Until @text is on the screen, behind what was looked for before. Gives what is there
 * up to and with it; g_free() that. */
char *
rc_test_terminal_read_to (const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
  const char *found;
  char *seen;

  while ((found = strstr (screen->str, text)) == NULL)
    {
      struct pollfd pollfd = { terminal, POLLIN, 0 };
      char bytes[4096];
      gssize n_bytes;

      ck_assert_msg (g_get_monotonic_time () < deadline_us && poll (&pollfd, 1, 15000) == 1,
                     "waited in vain for “%s” in “%s”", text, screen->str);
      n_bytes = read (terminal, bytes, sizeof bytes);
      ck_assert_msg (n_bytes > 0, "it ended without “%s”: “%s”", text, screen->str);
      g_string_append_len (screen, bytes, n_bytes);
    }

  seen = g_strndup (screen->str, (gsize) (found - screen->str) + strlen (text));
  g_string_erase (screen, 0, (gssize) strlen (seen));
  return seen;
}

void
rc_test_terminal_expect (const char *text)
{
  g_free (rc_test_terminal_read_to (text));
}

void
rc_test_terminal_type (const char *text)
{
  ck_assert_int_eq (write (terminal, text, strlen (text)), (gssize) strlen (text));
}

int
rc_test_terminal_wait_for_end (void)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
  int status = 0;

  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      struct pollfd pollfd = { terminal, POLLIN, 0 };
      char bytes[4096];

      ck_assert_msg (g_get_monotonic_time () < deadline_us, "it does not end");
      if (poll (&pollfd, 1, 20) == 1)
        {
          gssize n_bytes = read (terminal, bytes, sizeof bytes);

          if (n_bytes > 0)
            g_string_append_len (screen, bytes, n_bytes);
        }
    }
  pid = 0;
  ck_assert (WIFEXITED (status));

  return WEXITSTATUS (status);
}

/* Whether @text is among what is on the screen now, behind what was looked for. */
gboolean
rc_test_terminal_shows (const char *text)
{
  return strstr (screen->str, text) != NULL;
}

int
rc_test_terminal_get_fd (void)
{
  return terminal;
}

/* Also where the program has ended. */
void
rc_test_terminal_end (void)
{
  if (screen == NULL)
    return;
  if (pid > 0)
    {
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
    }
  pid = 0;
  close (terminal);
  g_string_free (g_steal_pointer (&screen), TRUE);
}

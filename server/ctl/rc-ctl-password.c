/* rc-ctl-password.c - a password or an answer that somebody types.
 *
 * A password is never on the command line, where every user of the machine can
 * read it. While one is typed the terminal does not show it; a signal is held
 * back until the terminal is as it was. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "rc-ctl-client.h"
#include "rc-ctl-password.h"
#include "rc-id.h"

/* More than the server takes, so that it is the server who says so. */
#define LINE_MAX_BYTES 2048

static gboolean
fail (int code, const char *sentence, GError **error)
{
  g_set_error_literal (error, RC_CTL_ERROR, code, sentence);
  return FALSE;
}

/* Reads up to the first LF or the end, byte by byte: what follows is another's.
 * @signals: (nullable): a signalfd; what comes there ends it, too. */
static gboolean
read_line (int fd, int signals, char *line, GError **error)
{
  struct pollfd polled[] = { { .fd = signals, .events = POLLIN }, { .fd = fd, .events = POLLIN } };

  for (gsize len = 0; len < LINE_MAX_BYTES; len++)
    {
      gssize n;

      if (signals >= 0 && poll (polled, G_N_ELEMENTS (polled), -1) > 0 && polled[0].revents != 0)
        return fail (RC_CTL_ERROR_REFUSED, _ ("Interrupted."), error);

      n = read (fd, line + len, 1);
      if (n < 0)
        return fail (RC_CTL_ERROR_REFUSED, g_strerror (errno), error);

      if (n == 0 || line[len] == '\n')
        {
          line[len] = '\0';
          return TRUE;
        }
    }

  return fail (RC_CTL_ERROR_REFUSED, _ ("That is too long for a password."), error);
}

static gboolean
prompt (const char *question, int signals, char *line, GError **error)
{
  gboolean ok;

  g_printerr ("%s", question);
  ok = read_line (STDIN_FILENO, signals, line, error);
  g_printerr ("\n");
  return ok;
}

static gboolean
prompt_twice (int signals, char *line, GError **error)
{
  char again[LINE_MAX_BYTES];
  gboolean ok = prompt (_ ("New password: "), signals, line, error) && prompt (_ ("Once more: "), signals, again, error);

  if (ok && strcmp (line, again) != 0)
    ok = fail (RC_CTL_ERROR_REFUSED, _ ("The two are not the same. Nothing was changed."), error);

  sodium_memzero (again, sizeof again);
  return ok;
}

static gboolean
read_terminal (char *line, GError **error)
{
  struct termios shown, hidden;
  sigset_t held, before;
  int signals;
  gboolean ok;

  sigemptyset (&held);
  sigaddset (&held, SIGINT);
  sigaddset (&held, SIGTERM);
  sigaddset (&held, SIGQUIT);
  sigaddset (&held, SIGTSTP);
  pthread_sigmask (SIG_BLOCK, &held, &before);
  signals = signalfd (-1, &held, SFD_CLOEXEC);

  tcgetattr (STDIN_FILENO, &shown);
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  ok = prompt_twice (signals, line, error);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);

  close (signals);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return ok;
}

static gboolean
read_file (const char *path, char *line, GError **error)
{
  g_autofree char *sentence = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok;

  if (fd < 0)
    {
      int saved_errno = errno;

      sentence = g_strdup_printf ("%s: %s", path, g_strerror (saved_errno));
      return fail (RC_CTL_ERROR_REFUSED, sentence, error);
    }

  ok = read_line (fd, -1, line, error);
  close (fd);
  return ok;
}

/**
 * rc_ctl_password_read:
 * @path: (nullable): a file whose first line it is
 * @error: return location for an error
 *
 * Reads a new password: from @path; else, twice and unseen, from the terminal;
 * else, where standard input is none, its first line. It blocks. Errors:
 * #RcCtlError.
 *
 * Returns: (transfer full) (nullable): the password, see rc_ctl_password_free()
 */
char *
rc_ctl_password_read (const char *path, GError **error)
{
  char line[LINE_MAX_BYTES];
  char *password = NULL;
  gboolean ok;

  if (path != NULL)
    ok = read_file (path, line, error);
  else if (isatty (STDIN_FILENO))
    ok = read_terminal (line, error);
  else
    ok = read_line (STDIN_FILENO, -1, line, error);

  if (ok && !g_utf8_validate (line, -1, NULL))
    ok = fail (RC_CTL_ERROR_REFUSED, _ ("The password is not UTF-8."), error);

  if (ok)
    password = g_strdup (line);

  sodium_memzero (line, sizeof line);
  return password;
}

/**
 * rc_ctl_password_free:
 * @password: (transfer full) (nullable): a password
 *
 * Wipes and frees it.
 */
void
rc_ctl_password_free (char *password)
{
  if (password != NULL)
    sodium_memzero (password, strlen (password));
  g_free (password);
}

/**
 * rc_ctl_password_confirm:
 * @id: who is to be forgotten
 *
 * Asks on the terminal. It blocks.
 *
 * Returns: whether the person wants it.
 */
gboolean
rc_ctl_password_confirm (const char *id)
{
  g_autofree char *safe = rc_text_make_safe (rc_slice_from_string (id), FALSE);
  char line[LINE_MAX_BYTES];

  g_printerr (_ ("%s and all private messages from and to them will be gone for good.\nWrite the id again to go on: "), safe);
  return read_line (STDIN_FILENO, -1, line, NULL) && strcmp (line, id) == 0;
}

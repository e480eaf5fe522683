#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "rc-limits.h"
#include "rc-secret.h"

#include "rc-cli-line.h"
#include "rc-cli-wrap.h"

#define READ_BYTES 1024
#define DEFAULT_COLUMNS 80

enum
{
  KEY_CTRL_D = 0x04,
  KEY_BACKSPACE = 0x08,
  KEY_CTRL_U = 0x15,
  KEY_CTRL_W = 0x17,
  KEY_ESCAPE = 0x1b,
  KEY_DELETE = 0x7f,
};

typedef enum
{
  ESCAPE_NONE,
  ESCAPE_BEGUN,
  ESCAPE_SEQUENCE,
} Escape;

/**
 * RcCliLine:
 *
 * What is typed stands at the foot of the terminal, and what arrives meanwhile
 * is printed above it. For that the terminal must not echo by itself: so this
 * takes it out of its line mode, and puts it back when it is freed. Editing is
 * plain: Backspace, Ctrl-W, Ctrl-U. Where the output is no terminal, nothing
 * is drawn but what is printed.
 */
struct _RcCliLine
{
  /* owned */
  GString *text;
  GString *partial; /* the beginning of a character that is not whole yet */
  char *prompt;

  /* borrowed */
  const RcCliLineEvents *events;
  gpointer user_data;

  struct termios saved;
  guint input_id;
  guint n_rows_above; /* of the cursor, that the line takes up */
  Escape escape;
  gboolean draws;
  gboolean hides; /* what is typed is a password */
  gboolean has_saved;
};

static void
write_all (const char *bytes,
           gsize       n_bytes)
{
  while (n_bytes > 0)
    {
      gssize n_written = write (STDOUT_FILENO, bytes, n_bytes);

      if (n_written < 0 && errno != EINTR)
        return;
      if (n_written > 0)
        {
          bytes += n_written;
          n_bytes -= (gsize) n_written;
        }
    }
}

static guint
get_columns (void)
{
  struct winsize size;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return DEFAULT_COLUMNS;

  return size.ws_col;
}

static void
append_erase (RcCliLine *self,
              GString   *output)
{
  if (!self->draws)
    return;

  if (self->n_rows_above > 0)
    g_string_append_printf (output, "\033[%uA", self->n_rows_above);
  g_string_append (output, "\r\033[J");
}

static void
append_line (RcCliLine *self,
             GString   *output)
{
  guint columns = get_columns ();
  guint width = rc_cli_wrap_measure (self->prompt) + (self->hides ? 0 : rc_cli_wrap_measure (self->text->str));

  if (!self->draws)
    return;

  g_string_append (output, self->prompt);
  if (!self->hides)
    g_string_append (output, self->text->str);
  /* At the last column the cursor stays in its row until one more comes. */
  self->n_rows_above = width > 0 ? (width - 1) / columns : 0;
}

static void
redraw (RcCliLine *self)
{
  g_autoptr (GString) output = g_string_new (NULL);

  append_erase (self, output);
  append_line (self, output);
  write_all (output->str, output->len);
}

static void
erase_character (RcCliLine *self)
{
  const char *end = self->text->str + self->text->len;
  const char *start = g_utf8_find_prev_char (self->text->str, end);

  /* What is combined with a letter goes with it. */
  while (start != NULL && start > self->text->str
         && g_unichar_iszerowidth (g_utf8_get_char (start)))
    start = g_utf8_find_prev_char (self->text->str, start);

  g_string_truncate (self->text, start != NULL ? (gsize) (start - self->text->str) : 0);
}

static void
erase_word (RcCliLine *self)
{
  while (self->text->len > 0 && self->text->str[self->text->len - 1] == ' ')
    g_string_truncate (self->text, self->text->len - 1);
  while (self->text->len > 0 && self->text->str[self->text->len - 1] != ' ')
    erase_character (self);
}

static void
enter (RcCliLine *self)
{
  rc_auto_secret char *line = g_strdup (self->text->str);
  g_autoptr (GString) output = g_string_new (NULL);

  append_erase (self, output);
  write_all (output->str, output->len);
  explicit_bzero (self->text->str, self->text->len);
  g_string_truncate (self->text, 0);
  self->n_rows_above = 0;

  self->events->entered (line, self->user_data);
  redraw (self);
}

/* Cursor keys and their like: ESC, perhaps "[" or "O", up to a letter. */
static gboolean
take_escape (RcCliLine *self,
             guint8     byte)
{
  if (self->escape == ESCAPE_BEGUN)
    {
      self->escape = byte == '[' || byte == 'O' ? ESCAPE_SEQUENCE : ESCAPE_NONE;
      return TRUE;
    }
  if (self->escape == ESCAPE_SEQUENCE)
    {
      if (byte >= 0x40 && byte <= 0x7e)
        self->escape = ESCAPE_NONE;
      return TRUE;
    }

  return FALSE;
}

static void
take_printable (RcCliLine *self,
                guint8     byte)
{
  gunichar c;

  g_string_append_c (self->partial, (char) byte);
  c = g_utf8_get_char_validated (self->partial->str, (gssize) self->partial->len);
  if (c == (gunichar) -2 && self->partial->len < 6)
    return;

  if (c != (gunichar) -1 && c != (gunichar) -2 && g_unichar_isprint (c)
      && self->text->len + self->partial->len <= RC_BODY_MAX_BYTES)
    {
      g_string_append_len (self->text, self->partial->str, (gssize) self->partial->len);
      if (!self->hides)
        self->events->typed (self->user_data);
    }
  g_string_truncate (self->partial, 0);
}

static void
take_byte (RcCliLine *self,
           guint8     byte)
{
  if (take_escape (self, byte))
    return;

  switch (byte)
    {
    case '\r':
    case '\n':
      enter (self);
      break;
    case KEY_BACKSPACE:
    case KEY_DELETE:
      erase_character (self);
      break;
    case KEY_CTRL_U:
      g_string_truncate (self->text, 0);
      break;
    case KEY_CTRL_W:
      erase_word (self);
      break;
    case KEY_CTRL_D:
      if (self->text->len == 0)
        self->events->ended (self->user_data);
      break;
    case KEY_ESCAPE:
      self->escape = ESCAPE_BEGUN;
      break;
    default:
      if (byte >= 0x20)
        take_printable (self, byte);
    }
}

static gboolean
on_input (gint         fd,
          GIOCondition condition,
          gpointer     user_data)
{
  RcCliLine *self = user_data;
  guint8 bytes[READ_BYTES];
  gssize n_bytes = read (fd, bytes, sizeof bytes);

  if (n_bytes < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n_bytes <= 0)
    {
      self->input_id = 0;
      self->events->ended (self->user_data);
      return G_SOURCE_REMOVE;
    }

  for (gssize i = 0; i < n_bytes; i++)
    take_byte (self, bytes[i]);
  redraw (self);

  return G_SOURCE_CONTINUE;
}

static void
take_terminal (RcCliLine *self)
{
  struct termios raw;

  if (tcgetattr (STDIN_FILENO, &self->saved) != 0)
    return;

  /* Ctrl-C stays a signal; Ctrl-Z would leave the terminal as it is now. */
  raw = self->saved;
  raw.c_lflag &= ~(tcflag_t) (ICANON | ECHO | IEXTEN);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  self->has_saved = tcsetattr (STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

/* Returns: (transfer full): a line that reads from the terminal at once */
RcCliLine *
rc_cli_line_new (const RcCliLineEvents *events,
                 gpointer               user_data)
{
  RcCliLine *self = g_new0 (RcCliLine, 1);

  self->text = g_string_new (NULL);
  self->partial = g_string_new (NULL);
  self->prompt = g_strdup ("");
  self->events = events;
  self->user_data = user_data;
  self->draws = isatty (STDOUT_FILENO);
  take_terminal (self);
  self->input_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR,
                                  on_input, self);

  return self;
}

/* The terminal is as it was before. */
void
rc_cli_line_free (RcCliLine *self)
{
  g_autoptr (GString) output = g_string_new (NULL);

  append_erase (self, output);
  write_all (output->str, output->len);
  if (self->has_saved)
    tcsetattr (STDIN_FILENO, TCSADRAIN, &self->saved);

  g_clear_handle_id (&self->input_id, g_source_remove);
  g_string_free (self->text, TRUE);
  g_string_free (self->partial, TRUE);
  g_free (self->prompt);
  g_free (self);
}

void
rc_cli_line_set_prompt (RcCliLine  *self,
                        const char *prompt)
{
  g_free (self->prompt);
  self->prompt = g_strdup (prompt);
  self->hides = FALSE;
  redraw (self);
}

/* The next line is a password: nothing of it is shown. */
void
rc_cli_line_ask_secret (RcCliLine  *self,
                        const char *prompt)
{
  rc_cli_line_set_prompt (self, prompt);
  self->hides = TRUE;
}

/* A line, or several, above what is being typed. @text must be harmless. */
void
rc_cli_line_print (RcCliLine  *self,
                   const char *text)
{
  g_autoptr (GString) output = g_string_new (NULL);

  append_erase (self, output);
  g_string_append (output, text);
  g_string_append_c (output, '\n');
  append_line (self, output);
  write_all (output->str, output->len);
}

guint
rc_cli_line_get_columns (const RcCliLine *self)
{
  return self->draws ? get_columns () : 0;
}

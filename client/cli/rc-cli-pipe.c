#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "rc-client.h"
#include "rc-limits.h"

#include "rc-cli-pipe.h"

#define READ_BYTES 4096

/* No more is read from the pipe while this many are not acknowledged: who
 * writes to it waits, and nothing piles up in here. */
#define MAX_UNSENT 128

#define BACKOFF_MIN_MS 200
#define BACKOFF_MAX_MS 2000

/* The bot's side of things: it logs in, reads no contact list, sends
 * line by line, and is done when the input has ended and every line is
 * acknowledged. It gives up after the time-out without progress. */
typedef struct
{
  /* owned */
  RcClient *client;
  GMainLoop *loop;
  GString *line;

  /* borrowed */
  const RcCliOptions *options;
  RcSecretStore *store;

  guint input_id;
  guint timeout_id;
  guint line_number;
  gboolean line_too_long;
  gboolean input_ended;
  gboolean told_problem;
  RcCliStatus status;
} Pipe;

static gboolean on_input (gint         fd,
                          GIOCondition condition,
                          gpointer     user_data);

static void
finish (Pipe        *self,
        RcCliStatus  status)
{
  if (self->status == RC_CLI_OK)
    self->status = status;
  g_main_loop_quit (self->loop);
}

static gboolean
on_timeout (gpointer user_data)
{
  Pipe *self = user_data;
  const GError *error = rc_client_get_error (self->client);

  self->timeout_id = 0;
  if (rc_client_get_state (self->client) == RC_CLIENT_ONLINE)
    {
      guint n = rc_client_get_n_unsent (self->client);

      g_printerr (ngettext ("redcoast-cli: the server did not acknowledge %u message.\n",
                            "redcoast-cli: the server did not acknowledge %u messages.\n", n),
                  n);
      finish (self, RC_CLI_NOT_TAKEN);
      return G_SOURCE_REMOVE;
    }

  g_printerr (_("redcoast-cli: no connection to %s: %s\n"), self->options->server,
              error != NULL ? error->message : _("The server does not answer."));
  finish (self, RC_CLI_NOT_CONNECTED);

  return G_SOURCE_REMOVE;
}

/* There was progress, or there is something to wait for. */
static void
watch_progress (Pipe *self)
{
  gboolean waits = rc_client_get_state (self->client) != RC_CLIENT_ONLINE
                   || rc_client_get_n_unsent (self->client) > 0;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (waits)
    self->timeout_id = g_timeout_add_seconds (self->options->timeout_s, on_timeout, self);
}

static void
check_end (Pipe *self)
{
  if (self->input_ended && rc_client_get_n_unsent (self->client) == 0)
    finish (self, RC_CLI_OK);
}

static void
report_line (Pipe       *self,
             const char *sentence)
{
  g_printerr (_("redcoast-cli: line %u was not sent: %s\n"), self->line_number, sentence);
  if (self->status == RC_CLI_OK)
    self->status = RC_CLI_NOT_TAKEN;
}

static void
take_line (Pipe *self)
{
  g_autoptr (GError) error = NULL;

  self->line_number++;
  if (self->line_too_long)
    report_line (self, _("It is too long; a message is at most 65536 bytes."));
  else if (memchr (self->line->str, '\0', self->line->len) != NULL)
    report_line (self, _("This is not a text."));
  else if (self->line->len > 0)
    {
      RcEntry *entry =
        rc_client_send (self->client, self->options->to, self->line->str, &error);

      if (entry == NULL)
        report_line (self, error->message);
      else
        g_object_set_data (G_OBJECT (entry), "line", GUINT_TO_POINTER (self->line_number));
    }

  g_string_truncate (self->line, 0);
  self->line_too_long = FALSE;
}

static void
take_bytes (Pipe       *self,
            const char *bytes,
            gsize       n_bytes)
{
  while (n_bytes > 0)
    {
      const char *end = memchr (bytes, '\n', n_bytes);
      gsize len = end != NULL ? (gsize) (end - bytes) : n_bytes;

      if (self->line->len + len > RC_BODY_MAX_BYTES)
        self->line_too_long = TRUE;
      else
        g_string_append_len (self->line, bytes, (gssize) len);

      if (end == NULL)
        return;
      take_line (self);
      bytes = end + 1;
      n_bytes -= len + 1;
    }
}

static void
end_input (Pipe *self)
{
  self->input_ended = TRUE;
  self->input_id = 0;
  if (self->line->len > 0 || self->line_too_long)
    take_line (self);
  watch_progress (self);
  check_end (self);
}

static void
resume_input (Pipe *self)
{
  if (self->input_id == 0 && !self->input_ended
      && rc_client_get_n_unsent (self->client) < MAX_UNSENT)
    self->input_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR,
                                    on_input, self);
}

static gboolean
on_input (gint         fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Pipe *self = user_data;
  guint n_unsent = rc_client_get_n_unsent (self->client);
  char bytes[READ_BYTES];
  gssize n_bytes = read (fd, bytes, sizeof bytes);

  if (n_bytes < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n_bytes <= 0)
    {
      end_input (self);
      return G_SOURCE_REMOVE;
    }

  take_bytes (self, bytes, (gsize) n_bytes);
  if (n_unsent == 0)
    watch_progress (self);
  if (rc_client_get_n_unsent (self->client) < MAX_UNSENT)
    return G_SOURCE_CONTINUE;

  self->input_id = 0;
  return G_SOURCE_REMOVE;
}

/* A guest has nothing that could be remembered. */
static void
say_problem (Pipe *self)
{
  const char *problem = rc_secret_store_get_problem (self->store);

  if (problem == NULL || self->told_problem || !rc_client_has_account (self->client))
    return;

  self->told_problem = TRUE;
  g_printerr ("redcoast-cli: %s\n", problem);
}

static void
on_state (RcClient   *client,
          GParamSpec *pspec,
          Pipe       *self)
{
  RcClientState state = rc_client_get_state (client);

  if (rc_client_state_is_final (state))
    {
      g_printerr ("redcoast-cli: %s\n", rc_client_get_error (client)->message);
      if (state == RC_CLIENT_UNTRUSTED)
        g_printerr (_("If that is right: --pin %s\n"), rc_client_get_offered_pin (client));
      finish (self, RC_CLI_NOT_CONNECTED);
      return;
    }

  /* Attempts that come and go are no progress. */
  if (state == RC_CLIENT_ONLINE || self->timeout_id == 0)
    watch_progress (self);
  if (state == RC_CLIENT_ONLINE)
    {
      say_problem (self);
      resume_input (self);
    }
}

static void
on_acknowledged (RcClient *client,
                 RcEntry  *entry,
                 Pipe     *self)
{
  if (rc_entry_get_state (entry) == RC_ENTRY_FAILED)
    {
      guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), "line"));

      g_printerr (_("redcoast-cli: line %u was not taken: %s\n"), line,
                  rc_entry_get_error (entry));
      if (self->status == RC_CLI_OK)
        self->status = RC_CLI_NOT_TAKEN;
    }

  watch_progress (self);
  resume_input (self);
  check_end (self);
}

static gboolean
on_signal (gpointer user_data)
{
  Pipe *self = user_data;

  finish (self, rc_client_get_n_unsent (self->client) > 0 ? RC_CLI_NOT_TAKEN : RC_CLI_OK);

  return G_SOURCE_CONTINUE;
}

/*< private >
 * rc_cli_pipe_run:
 *
 * Sends every line of the standard input, and waits until each is
 * acknowledged.
 *
 * Returns: the exit status
 */
RcCliStatus
rc_cli_pipe_run (const RcCliOptions *options,
                 RcSecretStore      *store)
{
  g_autoptr (RcClient) client =
    rc_cli_options_new_client (options, store, FALSE, BACKOFF_MIN_MS, BACKOFF_MAX_MS);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GString) line = g_string_new (NULL);
  Pipe self = { .client = client, .loop = loop, .line = line, .options = options, .store = store };
  guint term_id = g_unix_signal_add (SIGTERM, on_signal, &self);
  guint int_id = g_unix_signal_add (SIGINT, on_signal, &self);

  g_signal_connect (client, "notify::state", G_CALLBACK (on_state), &self);
  g_signal_connect (client, "acknowledged", G_CALLBACK (on_acknowledged), &self);
  g_signal_connect_swapped (store, "notify::problem", G_CALLBACK (say_problem), &self);
  rc_client_start (client);

  if (self.status == RC_CLI_OK)
    g_main_loop_run (loop);

  g_signal_handlers_disconnect_by_data (client, &self);
  g_signal_handlers_disconnect_by_data (store, &self);
  g_clear_handle_id (&self.input_id, g_source_remove);
  g_clear_handle_id (&self.timeout_id, g_source_remove);
  g_source_remove (term_id);
  g_source_remove (int_id);
  rc_client_stop (client);

  return self.status;
}

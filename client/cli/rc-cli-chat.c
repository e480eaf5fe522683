#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>

#include "rc-client.h"
#include "rc-id.h"
#include "rc-known-servers.h"
#include "rc-limits.h"

#include "rc-cli-announcer.h"
#include "rc-cli-chat.h"
#include "rc-cli-line.h"
#include "rc-cli-password.h"
#include "rc-cli-wrap.h"

#define BACKOFF_MIN_MS 1000
#define BACKOFF_MAX_MS 60000

/* How long an acknowledgement may hold up the end. */
#define END_TIMEOUT_MS 2000

typedef struct
{
  /* owned */
  RcClient *client;
  RcCliLine *line;
  RcCliAnnouncer *announcer;
  RcCliPassword password;
  GMainLoop *loop;

  /* borrowed */
  const RcCliOptions *options;
  RcSecretStore *store;

  guint ending_id; /* we want to go, but something is on its way */
  RcCliStatus status;
  gboolean told_waiting;
  gboolean checking; /* the connection that we had, which is not told unless it is gone */
  gboolean told_problem;
  gboolean asking; /* whether the server's key is right */
} Chat;

static void
say (const char *sentence,
     gpointer    user_data)
{
  Chat *self = user_data;

  rc_cli_line_print (self->line, sentence);
}

static gboolean
on_end_too_late (gpointer user_data)
{
  Chat *self = user_data;

  self->ending_id = 0;
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

/* The person wants to go: at once, but for what was just sent. */
static void
end_chat (Chat *self)
{
  gboolean waits = rc_client_get_n_unsent (self->client) > 0
                   && (rc_client_get_state (self->client) == RC_CLIENT_ONLINE
                       || rc_client_get_state (self->client) == RC_CLIENT_CHECKING);

  if (!waits)
    g_main_loop_quit (self->loop);
  else if (self->ending_id == 0)
    self->ending_id = g_timeout_add (END_TIMEOUT_MS, on_end_too_late, self);
}

static char *
format_time (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("--:--");
}

static void
print_message (Chat       *self,
               const char *conversation,
               RcEntry    *entry)
{
  const char *from = rc_entry_get_from (entry);
  g_autofree char *time = format_time (rc_entry_get_time_us (entry));
  g_autofree char *text = rc_text_make_safe (rc_slice_from_string (rc_entry_get_text (entry)), TRUE);
  g_autofree char *head = NULL;
  g_autofree char *lines = NULL;

  if (g_str_equal (conversation, RC_ROOM_ALL))
    head = g_strdup_printf ("[%s] %s: ", time, from);
  else
    head = g_strdup_printf ("[%s] %s → %s: ", time, from, rc_entry_get_is_own (entry) ? conversation : _("you"));

  lines = rc_cli_wrap (head, text, rc_cli_line_get_columns (self->line));
  rc_cli_line_print (self->line, lines);
}

static void
send_text (Chat       *self,
           const char *conversation,
           const char *text)
{
  g_autoptr (GError) error = NULL;
  RcEntry *entry = rc_client_send (self->client, conversation, text, &error);

  if (entry == NULL)
    {
      g_autofree char *line = g_strdup_printf (_("* Not sent: %s"), error->message);

      say (line, self);
      return;
    }

  print_message (self, conversation, entry);
  if (rc_entry_get_state (entry) == RC_ENTRY_WAITING)
    say (_("* It will be sent when there is a connection."), self);
}

/* "@bob text" */
static void
send_direct (Chat       *self,
             const char *line)
{
  const char *space = strchr (line, ' ');
  g_autofree char *id = NULL;

  if (space == NULL || space[1] == '\0' || space == line + 1)
    {
      say (_("* Write it like this: @bob How are you?"), self);
      return;
    }

  id = g_strndup (line + 1, space - line - 1);
  send_text (self, id, space + 1);
}

static void
say_help (Chat *self)
{
  say (_("* What you type goes to everyone (or to whom --to names).\n"
         "* @bob text   to bob alone\n"
         "* /who        who is here\n"
         "* /quit       leave (or Ctrl-D)\n"
         "* /logout     leave, and log this computer out\n"
         "* //text      a text that begins with a slash"),
       self);
}

static void
run_command (Chat       *self,
             const char *command)
{
  if (g_str_equal (command, "/who"))
    rc_cli_announcer_list (self->announcer);
  else if (g_str_equal (command, "/help"))
    say_help (self);
  else if (g_str_equal (command, "/quit"))
    end_chat (self);
  else if (g_str_equal (command, "/logout"))
    {
      rc_client_log_out (self->client);
      g_main_loop_quit (self->loop);
    }
  else
    say (_("* There is no such command; /help shows them all."), self);
}

static void
give_up (Chat *self)
{
  self->status = RC_CLI_NOT_CONNECTED;
  g_main_loop_quit (self->loop);
}

static void
take_answer (Chat       *self,
             const char *line)
{
  self->asking = FALSE;
  if (!g_str_equal (line, "yes")
      || !rc_client_trust (self->client, rc_client_get_offered_pin (self->client)))
    give_up (self);
}

static void
say_prompt (Chat *self)
{
  g_autofree char *prompt = g_strdup_printf ("%s> ", self->options->to);

  rc_cli_line_set_prompt (self->line, prompt);
}

static void
take_password (Chat       *self,
               const char *line)
{
  if (!rc_cli_password_take (&self->password, line))
    give_up (self);
  else if (!rc_cli_password_is_asked (&self->password))
    say_prompt (self);
}

static void
on_entered (const char *line,
            gpointer    user_data)
{
  Chat *self = user_data;

  if (self->asking)
    {
      take_answer (self, line);
      return;
    }
  if (rc_cli_password_is_asked (&self->password))
    {
      take_password (self, line);
      return;
    }
  if (line[0] == '\0')
    return;

  if (line[0] == '/' && line[1] == '/')
    send_text (self, self->options->to, line + 1);
  else if (line[0] == '/')
    run_command (self, line);
  else if (line[0] == '@')
    send_direct (self, line);
  else
    send_text (self, self->options->to, line);
}

static void
on_typed (gpointer user_data)
{
  Chat *self = user_data;

  rc_client_note_typing (self->client, self->options->to);
}

static void
on_ended (gpointer user_data)
{
  Chat *self = user_data;

  end_chat (self);
}

static const RcCliLineEvents line_events = { on_entered, on_typed, on_ended };

/* A guest has nothing that could be remembered. */
static void
say_problem (Chat *self)
{
  const char *problem = rc_secret_store_get_problem (self->store);
  g_autofree char *line = NULL;

  if (problem == NULL || self->told_problem || !rc_client_has_account (self->client))
    return;

  self->told_problem = TRUE;
  line = g_strdup_printf ("* %s", problem);
  say (line, self);
}

static void
say_online (Chat *self)
{
  const char *name = rc_client_get_server_name (self->client);
  g_autofree char *line =
    g_strdup_printf (_("* Logged in as %s on %s. /help shows what you can do."),
                     rc_client_get_id (self->client),
                     name != NULL ? name : rc_client_get_server (self->client));

  self->told_waiting = FALSE;
  say (line, self);
  say_problem (self);
  rc_cli_announcer_begin (self->announcer);
}

/* Once for each time that the connection is lost, not for each attempt. */
static void
say_waiting (Chat *self)
{
  const GError *error = rc_client_get_error (self->client);
  g_autofree char *line = NULL;

  if (self->told_waiting)
    return;

  self->told_waiting = TRUE;
  /* Translators: %s is a sentence that says why, or nothing */
  line = g_strdup_printf (_("* No connection: %s Trying again until there is one."),
                          error != NULL ? error->message : "");
  say (line, self);
}

static void
say_error (Chat *self)
{
  g_autofree char *line =
    g_strdup_printf ("* %s", rc_client_get_error (self->client)->message);

  say (line, self);
}

static void
ask_for_trust (Chat *self)
{
  say_error (self);
  /* Translators: leave the word “yes” as it is: it is what is compared */
  say (_("* Compare it with what the administrator says. If it is the same, type “yes”; anything else leaves."),
       self);
  self->asking = TRUE;
}

static void
say_changed_key (Chat *self)
{
  g_autofree char *path = rc_known_servers_get_path ();
  g_autofree char *line =
    g_strdup_printf (_("* Ask the administrator. The key that is known stands in %s"), path);

  say_error (self);
  say (line, self);
}

static void
on_state (RcClient   *client,
          GParamSpec *pspec,
          Chat       *self)
{
  RcClientState state = rc_client_get_state (client);

  switch (state)
    {
    case RC_CLIENT_ONLINE:
      if (!self->checking)
        say_online (self);
      break;
    case RC_CLIENT_WAITING:
      say_waiting (self);
      break;
    case RC_CLIENT_REFUSED:
      say_error (self);
      if (!rc_cli_password_ask (&self->password, rc_client_get_error (client)))
        give_up (self);
      break;
    case RC_CLIENT_CHANGED_KEY:
      say_changed_key (self);
      give_up (self);
      break;
    case RC_CLIENT_UNTRUSTED:
      ask_for_trust (self);
      break;
    case RC_CLIENT_OFFLINE:
    case RC_CLIENT_CONNECTING:
    case RC_CLIENT_LOGGING_IN:
    case RC_CLIENT_ASKING:
    case RC_CLIENT_CHECKING:
    default:
      break;
    }
  self->checking = state == RC_CLIENT_CHECKING;
}

static void
on_message (RcClient   *client,
            RcTimeline *timeline,
            RcEntry    *entry,
            Chat       *self)
{
  print_message (self, rc_timeline_get_conversation (timeline), entry);
  rc_client_mark_read (client, rc_timeline_get_conversation (timeline));
}

static void
on_acknowledged (RcClient *client,
                 RcEntry  *entry,
                 Chat     *self)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (self->ending_id != 0 && rc_client_get_n_unsent (client) == 0)
    g_main_loop_quit (self->loop);
  if (rc_entry_get_state (entry) != RC_ENTRY_FAILED)
    return;

  text = rc_text_make_safe (rc_slice_from_string (rc_entry_get_text (entry)), FALSE);
  line = g_strdup_printf (_("* Not sent: “%s”. %s"), text, rc_entry_get_error (entry));
  say (line, self);
}

static gboolean
on_signal (gpointer user_data)
{
  Chat *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

static void
run_loop (Chat *self)
{
  guint int_id = g_unix_signal_add (SIGINT, on_signal, self);
  guint term_id = g_unix_signal_add (SIGTERM, on_signal, self);
  guint hup_id = g_unix_signal_add (SIGHUP, on_signal, self);

  if (self->status == RC_CLI_OK)
    g_main_loop_run (self->loop);

  g_clear_handle_id (&self->ending_id, g_source_remove);
  g_source_remove (int_id);
  g_source_remove (term_id);
  g_source_remove (hup_id);
}

static void
end_session (Chat *self)
{
  guint n_unsent = rc_client_get_n_unsent (self->client);
  g_autofree char *line = NULL;

  g_signal_handlers_disconnect_by_data (self->client, self);
  rc_client_stop (self->client);
  if (n_unsent == 0 || self->status != RC_CLI_OK)
    return;

  line = g_strdup_printf (ngettext ("* %u message was not sent.",
                                    "* %u messages were not sent.", n_unsent),
                          n_unsent);
  say (line, self);
  self->status = RC_CLI_NOT_TAKEN;
}

/*< private >
 * rc_cli_chat_run:
 *
 * Chats until the person has had enough.
 *
 * Returns: the exit status
 */
RcCliStatus
rc_cli_chat_run (const RcCliOptions *options,
                 RcSecretStore      *store)
{
  g_autoptr (RcClient) client =
    rc_cli_options_new_client (options, store, TRUE, BACKOFF_MIN_MS, BACKOFF_MAX_MS);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RcCliLine) line = NULL;
  g_autoptr (RcCliAnnouncer) announcer = NULL;
  Chat self = { .client = client, .loop = loop, .options = options, .store = store };

  line = rc_cli_line_new (&line_events, &self);
  self.line = line;
  say_prompt (&self);
  announcer = rc_cli_announcer_new (rc_client_get_roster (client), say, &self);
  self.announcer = announcer;

  g_signal_connect (client, "notify::state", G_CALLBACK (on_state), &self);
  g_signal_connect (client, "message", G_CALLBACK (on_message), &self);
  g_signal_connect (client, "acknowledged", G_CALLBACK (on_acknowledged), &self);
  g_signal_connect_swapped (store, "notify::problem", G_CALLBACK (say_problem), &self);
  rc_cli_password_init (&self.password, options, client, line);
  if (rc_cli_options_lack_password (options))
    rc_cli_password_choose (&self.password);
  else
    rc_client_start (client);
  run_loop (&self);
  end_session (&self);
  g_signal_handlers_disconnect_by_data (store, &self);
  rc_cli_password_clear (&self.password);

  return self.status;
}

/* rc-ctl-command.c - what redcoastctl can do: the table, and what commands
 * have in common. */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "rc-admin.h"
#include "rc-ctl-command.h"
#include "rc-ctl-show.h"
#include "rc-data-dir.h"
#include "rc-id.h"

/* Where systemd keeps the state of the server that it runs; only root gets there. */
#define SERVICE_DIR "/var/lib/private/redcoastd"

static RcCtlStatus
run_plain (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = rc_ctl_command_arguments (command, value);
  RcCtlStatus status;
  g_autoptr (JsonNode) result = rc_ctl_command_ask (command, options, arguments, &status);

  if (result != NULL)
    rc_ctl_command_print (command, options, result);
  return status;
}

#define ID RC_CTL_WORD, "id", N_ ("ID")

static const RcCtlCommand commands[] = {
  { "status", "status", RC_CTL_NOTHING, NULL, NULL, 0, FALSE,
    N_ ("how the server is: connections, people, store"), run_plain },
  { "who", "who", RC_CTL_NOTHING, NULL, NULL, 0, FALSE,
    N_ ("who is logged in"), run_plain },
  { "invite", "invite", RC_CTL_NOTHING, NULL, NULL, RC_CTL_TAKES_EXPIRES | RC_CTL_TAKES_ADDRESS | RC_CTL_TAKES_QR, FALSE,
    N_ ("a link by which one person makes an account, for 7 days or as --expires says; on a terminal also as a QR code"),
    rc_ctl_run_invite },
  { "invite list", "invite-list", RC_CTL_NOTHING, NULL, NULL, 0, FALSE,
    N_ ("the invites that nobody has used yet"), run_plain },
  { "invite revoke", "invite-revoke", RC_CTL_WORD, "key", N_ ("KEY"), 0, TRUE,
    N_ ("make an invite worthless; its KEY stands in the list"), run_plain },
  { "account add", "account-add", ID, RC_CTL_TAKES_PASSWORD_FILE, TRUE,
    N_ ("make an account; its password is asked for, or is the first line of standard input"), rc_ctl_run_password },
  { "account remove", "forget", ID, RC_CTL_TAKES_YES, FALSE,
    N_ ("the same as forget"), rc_ctl_run_forget },
  { "account password", "account-password", ID, RC_CTL_TAKES_PASSWORD_FILE, TRUE,
    N_ ("set the password of an account, and log all its devices out"), rc_ctl_run_password },
  { "account list", "account-list", RC_CTL_NOTHING, NULL, NULL, 0, FALSE,
    N_ ("all accounts"), run_plain },
  { "kick", "kick", ID, 0, TRUE,
    N_ ("end all sessions of somebody"), run_plain },
  { "say", "say", RC_CTL_TEXT, "text", N_ ("TEXT"), 0, TRUE,
    N_ ("say something to everyone in the room, in the name of the server"), run_plain },
  { "ban", "ban", ID, RC_CTL_TAKES_EXPIRES | RC_CTL_TAKES_REASON | RC_CTL_TAKES_NETWORK, TRUE,
    N_ ("disconnect an id and keep it out; with --network: an address, or a network as in 192.0.2.0/24"), rc_ctl_run_ban },
  { "unban", "unban", ID, RC_CTL_TAKES_NETWORK, TRUE,
    N_ ("take a ban back"), rc_ctl_run_ban },
  { "bans", "bans", RC_CTL_NOTHING, NULL, NULL, 0, FALSE,
    N_ ("all bans"), run_plain },
  { "export", "export", ID, 0, FALSE,
    N_ ("all that the server keeps about somebody, as JSON"), rc_ctl_run_export },
  { "forget", "forget", ID, RC_CTL_TAKES_YES, FALSE,
    N_ ("remove somebody: the account, its devices, its markers and all private messages; what was said in the room stays"),
    rc_ctl_run_forget },
  { "backup", "backup", RC_CTL_FILE, "file", N_ ("FILE"), RC_CTL_TAKES_VERIFY, TRUE,
    N_ ("copy all that is kept to a new file, while the server runs; with --verify: check such a file"), rc_ctl_run_backup },
  { "restore", NULL, RC_CTL_FILE, "file", N_ ("FILE"), 0, TRUE,
    N_ ("put a backup in the place of what is kept; the server must not run"), rc_ctl_run_restore },
  { "reload", "reload", RC_CTL_NOTHING, NULL, NULL, 0, TRUE,
    N_ ("read the TLS key and certificate again, as the signal SIGHUP does, and say what is wrong with them"), run_plain },
  { "pin", "pin", RC_CTL_NOTHING, NULL, NULL, 0, FALSE,
    N_ ("the pin of the server's key, and of the next one if there is one"), run_plain },
};

/**
 * rc_ctl_command_fail:
 * @status: the exit status
 * @sentence: what is wrong; it may quote what was typed, which may have been copied
 *
 * Tells the person what is wrong, in a way that does no harm to a terminal.
 *
 * Returns: @status
 */
RcCtlStatus
rc_ctl_command_fail (RcCtlStatus status, const char *sentence)
{
  g_autofree char *safe = rc_text_make_safe (rc_slice_from_string (sentence), TRUE);

  g_printerr ("redcoastctl: %s\n", safe);
  return status;
}

/**
 * rc_ctl_command_find:
 * @words: (nullable) (array zero-terminated=1): what was given
 * @n_used: (out): how many of them are the command's name
 *
 * Returns: (nullable): the command
 */
const RcCtlCommand *
rc_ctl_command_find (char **words, guint *n_used)
{
  g_autofree char *two = NULL;

  *n_used = 0;
  if (words == NULL || words[0] == NULL)
    return NULL;

  two = g_strjoin (" ", words[0], words[1], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, two))
      {
        *n_used = words[1] != NULL ? 2 : 1;
        return &commands[i];
      }

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, words[0]))
      {
        *n_used = 1;
        return &commands[i];
      }

  return NULL;
}

/**
 * rc_ctl_command_describe:
 *
 * Returns: (transfer full): all commands, for `--help`
 */
char *
rc_ctl_command_describe (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s %s\n      %s", commands[i].name,
                            commands[i].shown != NULL ? _ (commands[i].shown) : "", _ (commands[i].help));

  return g_string_free (text, FALSE);
}

/**
 * rc_ctl_command_get_dir:
 * @options: the command line
 *
 * Returns: (transfer full): the folder of the server's state
 */
char *
rc_ctl_command_get_dir (const RcCtlOptions *options)
{
  if (options->data_dir != NULL)
    return g_strdup (options->data_dir);

  if (geteuid () == 0 && g_getenv ("STATE_DIRECTORY") == NULL && g_file_test (SERVICE_DIR, G_FILE_TEST_IS_DIR))
    return g_strdup (SERVICE_DIR);

  return rc_data_dir_default ();
}

/**
 * rc_ctl_command_arguments:
 * @command: a command
 * @value: (nullable): what stands behind it
 *
 * Returns: (transfer full): the arguments for the server, an object that is not
 *   ended yet
 */
JsonBuilder *
rc_ctl_command_arguments (const RcCtlCommand *command, const char *value)
{
  JsonBuilder *arguments = json_builder_new ();

  json_builder_begin_object (arguments);
  if (command->argument_name != NULL)
    rc_ctl_command_add (arguments, command->argument_name, value);

  return arguments;
}

/**
 * rc_ctl_command_add:
 * @arguments: from rc_ctl_command_arguments()
 * @name: an argument
 * @value: (nullable): its value; %NULL: there is none
 *
 * Adds an argument.
 */
void
rc_ctl_command_add (JsonBuilder *arguments, const char *name, const char *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (arguments, name);
  json_builder_add_string_value (arguments, value);
}

static void
gather (JsonNode *piece, gpointer user_data)
{
  JsonArray *rows = user_data;
  JsonArray *more = JSON_NODE_HOLDS_ARRAY (piece) ? json_node_get_array (piece) : NULL;

  for (guint i = 0; more != NULL && i < json_array_get_length (more); i++)
    json_array_add_element (rows, json_array_dup_element (more, i));
}

/**
 * rc_ctl_command_ask_pieces:
 * @command: a command
 * @options: the command line
 * @arguments: from rc_ctl_command_arguments()
 * @func: (scope call): takes the pieces of a long answer
 * @user_data: for @func
 * @status: (out): the exit status; where there is no result, why was said
 *
 * Asks the server.
 *
 * Returns: (transfer full) (nullable): the result
 */
JsonNode *
rc_ctl_command_ask_pieces (const RcCtlCommand *command, const RcCtlOptions *options, JsonBuilder *arguments,
                           RcCtlPieceFunc func, gpointer user_data, RcCtlStatus *status)
{
  g_autofree char *dir = rc_ctl_command_get_dir (options);
  g_autofree char *socket_path = g_build_filename (dir, RC_ADMIN_SOCKET, NULL);
  g_autoptr (JsonNode) asked = json_builder_get_root (json_builder_end_object (arguments));
  g_autoptr (GError) error = NULL;
  JsonNode *result = rc_ctl_client_call (socket_path, command->asks, asked, func, user_data, &error);

  *status = RC_CTL_DONE;
  if (result == NULL)
    *status = rc_ctl_command_fail (error->code == RC_CTL_ERROR_REFUSED ? RC_CTL_REFUSED : RC_CTL_UNREACHABLE,
                                   error->message);
  return result;
}

/**
 * rc_ctl_command_ask:
 * @command: a command
 * @options: the command line
 * @arguments: from rc_ctl_command_arguments()
 * @status: (out): as rc_ctl_command_ask_pieces()
 *
 * Asks the server. A list that comes in pieces is one again.
 *
 * Returns: (transfer full) (nullable): the result
 */
JsonNode *
rc_ctl_command_ask (const RcCtlCommand *command, const RcCtlOptions *options, JsonBuilder *arguments,
                    RcCtlStatus *status)
{
  g_autoptr (JsonArray) rows = json_array_new ();
  JsonNode *result = rc_ctl_command_ask_pieces (command, options, arguments, gather, rows, status);

  if (result == NULL || json_array_get_length (rows) == 0)
    return result;

  gather (result, rows);
  json_node_unref (result);
  result = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (result, rows);
  return result;
}

/**
 * rc_ctl_command_print:
 * @command: a command
 * @options: the command line
 * @result: what came of it
 *
 * Prints it, for people or for scripts.
 */
void
rc_ctl_command_print (const RcCtlCommand *command, const RcCtlOptions *options, JsonNode *result)
{
  g_autofree char *text = NULL;

  if (command->quiet && !options->json)
    return;

  text = options->json ? rc_ctl_json (result, TRUE) : rc_ctl_show (result);
  printf (options->json ? "%s\n" : "%s", text);
}

/* Options that the command has no use for are mistakes, and none is passed over. */
static const char *
find_stray (const RcCtlCommand *command, const RcCtlOptions *options)
{
  const struct
  {
    const char *name;
    RcCtlTakes takes;
    gboolean given;
  } given[] = {
    { "--verify", RC_CTL_TAKES_VERIFY, options->verify },
    { "--password-file", RC_CTL_TAKES_PASSWORD_FILE, options->password_file != NULL },
    { "--yes", RC_CTL_TAKES_YES, options->yes },
    { "--expires", RC_CTL_TAKES_EXPIRES, options->expires != NULL },
    { "--address", RC_CTL_TAKES_ADDRESS, options->address != NULL },
    { "--qr", RC_CTL_TAKES_QR, options->qr },
    { "--no-qr", RC_CTL_TAKES_QR, options->no_qr },
    { "--reason", RC_CTL_TAKES_REASON, options->reason != NULL },
    { "--network", RC_CTL_TAKES_NETWORK, options->network },
  };

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    if (given[i].given && (command->takes & given[i].takes) == 0)
      return given[i].name;

  return NULL;
}

/* What stands behind the command. */
static gboolean
get_value (const RcCtlCommand *command, char **words, char **value)
{
  guint n = g_strv_length (words);

  *value = NULL;
  if (command->argument == RC_CTL_NOTHING)
    return n == 0;

  if (n == 0 || (n > 1 && command->argument != RC_CTL_TEXT))
    return FALSE;

  *value = command->argument == RC_CTL_FILE ? g_canonicalize_filename (words[0], NULL) : g_strjoinv (" ", words);
  return g_utf8_validate (*value, -1, NULL);
}

/**
 * rc_ctl_command_run:
 * @options: the command line
 *
 * Does what it says.
 *
 * Returns: the exit status
 */
RcCtlStatus
rc_ctl_command_run (const RcCtlOptions *options)
{
  guint n_used;
  const RcCtlCommand *command = rc_ctl_command_find (options->words, &n_used);
  const char *stray = command != NULL ? find_stray (command, options) : NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *value = NULL;

  if (command == NULL)
    return rc_ctl_command_fail (RC_CTL_USAGE, _ ("Which command? See redcoastctl --help."));

  if (stray != NULL)
    {
      sentence = g_strdup_printf (_ ("That command does not take %s. See redcoastctl --help."), stray);
      return rc_ctl_command_fail (RC_CTL_USAGE, sentence);
    }

  if (!get_value (command, options->words + n_used, &value))
    return rc_ctl_command_fail (RC_CTL_USAGE, _ ("That command needs something else behind it. See redcoastctl --help."));

  return command->run (command, options, value);
}

/**
 * rc_ctl_duration_parse:
 * @text: a number and a unit: `s`, `m`, `h`, `d` or `w`
 * @seconds: (out): the same in seconds
 *
 * Returns: whether it is a period of a hundred years at most
 */
gboolean
rc_ctl_duration_parse (const char *text, gint64 *seconds)
{
  const struct
  {
    char unit;
    gint64 seconds;
  } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
  char *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  if (!g_ascii_isdigit (*text) || *end == '\0' || end[1] != '\0')
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].unit == *end)
      {
        *seconds = number <= G_MAXUINT32 ? (gint64) number * units[i].seconds : G_MAXINT64;
        return number > 0 && *seconds <= G_GINT64_CONSTANT (36525) * 86400;
      }

  return FALSE;
}

#include "config.h"

#include <glib/gi18n.h>

#include "rc-account.h"
#include "rc-client.h"
#include "rc-error.h"
#include "rc-id.h"
#include "rc-invite-link.h"
#include "rc-known-servers.h"
#include "rc-limits.h"
#include "rc-pin.h"
#include "rc-secret.h"

#include "rc-cli-options.h"

#define DEFAULT_SERVER "127.0.0.1"
#define DEFAULT_TIMEOUT_S 10
#define MAX_TIMEOUT_S (24 * 60 * 60)

static gboolean
check_id (const char  *option,
          const char  *id,
          gboolean     room_too,
          GError     **error)
{
  RcSlice slice = rc_slice_from_string (id);
  g_autofree char *shown = NULL;

  if (room_too && g_str_equal (id, RC_ROOM_ALL))
    return TRUE;
  if (rc_id_check (slice, NULL) && !rc_id_is_reserved (slice))
    return TRUE;

  shown = rc_text_make_safe (slice, FALSE);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("%s: “%s” is not an id. Letters, digits, “-”, “_” and “.” can be used, up to 64 bytes."),
               option, shown);
  return FALSE;
}

/* What stands on the first line of the file is the password. */
static gboolean
read_password (RcCliOptions  *options,
               const char    *path,
               GError       **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;

  if (path == NULL)
    return TRUE;

  if (!g_file_get_contents (path, &text, NULL, &reason))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--password-file: %s", reason->message);
      return FALSE;
    }

  text[strcspn (text, "\r\n")] = '\0';
  options->password = g_steal_pointer (&text);
  if (*options->password != '\0' && g_utf8_validate (options->password, -1, NULL))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--password-file: there is no password on the first line of “%s”."), path);
  return FALSE;
}

static gboolean
check_log_in (RcCliOptions  *options,
              GError       **error)
{
  if (!options->guest || (options->password == NULL && !options->wants_new_id))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _("--guest goes without a password and without an account."));
  return FALSE;
}

static gboolean
check_pins (RcCliOptions  *options,
            GError       **error)
{
  for (char **pin = options->pins; pin != NULL && *pin != NULL; pin++)
    {
      if (rc_pin_check (*pin))
        continue;

      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--pin takes a key’s fingerprint: 43 letters, digits, “-” and “_”."));
      return FALSE;
    }

  return TRUE;
}

/* A link says where the server is and which keys it has; a --pin adds to it. */
static gboolean
resolve_link (RcCliOptions  *options,
              GError       **error)
{
  g_auto (RcInviteLink) link = { 0 };
  g_autoptr (GStrvBuilder) pins = g_strv_builder_new ();

  if (!rc_invite_link_is (options->server))
    return TRUE;
  if (!rc_invite_link_parse (options->server, &link, error))
    return FALSE;

  options->tls = TRUE;
  g_free (options->server);
  options->server = rc_invite_link_to_server (&link);
  if (options->invite == NULL)
    options->invite = g_steal_pointer (&link.invite);
  if (options->pins != NULL)
    g_strv_builder_addv (pins, (const char **) options->pins);
  if (link.pins == NULL)
    return TRUE;

  g_strv_builder_addv (pins, (const char **) link.pins);
  g_strfreev (options->pins);
  options->pins = g_strv_builder_end (pins);

  return TRUE;
}

static gboolean
check_options (RcCliOptions  *options,
               int            argc,
               int            timeout_s,
               GError       **error)
{
  if (options->version)
    return TRUE;

  if (argc > 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _("There are words behind the options. A message comes from the standard input."));
      return FALSE;
    }
  if (options->id == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _("Say who you are: --id ID"));
      return FALSE;
    }
  if (timeout_s < 1 || timeout_s > MAX_TIMEOUT_S)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--timeout takes a number of seconds, from 1 to 86400."));
      return FALSE;
    }

  options->timeout_s = (guint) timeout_s;
  return check_id ("--id", options->id, FALSE, error)
         && check_id ("--to", options->to, TRUE, error)
         && check_pins (options, error)
         && resolve_link (options, error)
         && check_log_in (options, error)
         && rc_client_check_server (options->server, error);
}

/*< private >
 * rc_cli_options_parse:
 * @options: (out caller-allocates): clear it afterwards, whatever the answer
 *
 * Reads and checks the command line. `--help` prints and exits.
 */
gboolean
rc_cli_options_parse (RcCliOptions  *options,
                      int           *argc,
                      char        ***argv,
                      GError       **error)
{
  int timeout_s = DEFAULT_TIMEOUT_S;
  g_autofree char *password_file = NULL;
  const GOptionEntry entries[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &options->server,
      N_("The server, or an invitation: redcoast://… (127.0.0.1:5247 if not given)"), N_("HOST[:PORT]") },
    { "pin", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options->pins,
      /* Translators: PIN: the fingerprint of a key */
      N_("The fingerprint of the server’s key; may be repeated"), N_("PIN") },
    { "id", 'i', 0, G_OPTION_ARG_STRING, &options->id, N_("Who you are"), N_("ID") },
    { "to", 't', 0, G_OPTION_ARG_STRING, &options->to,
      N_("Whom to write to: an id, or “all” for everyone, which is the default"),
      N_("ID") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
      N_("The password is on the first line of this file; without it a terminal asks"), N_("FILE") },
    { "invite", 0, 0, G_OPTION_ARG_STRING, &options->invite,
      N_("Make an account with this invite and the password"), N_("TOKEN") },
    { "register", 0, 0, G_OPTION_ARG_NONE, &options->wants_new_id,
      N_("Make an account with the password, where the server lets everybody"), NULL },
    { "guest", 0, 0, G_OPTION_ARG_NONE, &options->guest,
      N_("Come as a guest, whatever is remembered"), NULL },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &options->forget,
      N_("Log this computer out, and exit"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout_s,
      N_("With input from a pipe: how long to wait for the server (10 if not given)"),
      N_("SECONDS") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version,
      N_("Show the version and exit"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;

  *options = (RcCliOptions) { 0 };
  context = g_option_context_new (NULL);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
    _("Chat on a Red Coast server: on a terminal with a prompt, with input from a pipe one message a line. An account is remembered from one run to the next; who has none is a guest."));
  g_option_context_set_description (context,
    _("Exit status: 0 all went well, 1 a message was not taken, 2 wrong usage, 3 no connection, or the server refused the log-in."));

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (options->server == NULL)
    options->server = g_strdup (DEFAULT_SERVER);
  if (options->to == NULL)
    options->to = g_strdup (RC_ROOM_ALL);

  return read_password (options, password_file, error)
         && check_options (options, *argc, timeout_s, error);
}

/* How to log in where no token is remembered. */
RcLoginMethod
rc_cli_options_get_method (const RcCliOptions *options)
{
  if (options->guest)
    return RC_LOGIN_GUEST;
  if (options->invite != NULL)
    return RC_LOGIN_REGISTER;
  if (options->wants_new_id)
    return RC_LOGIN_OPEN;

  /* Whose token has ended is no guest for that. */
  return options->password != NULL || options->token != NULL ? RC_LOGIN_PASSWORD : RC_LOGIN_GUEST;
}

/* Whether somebody has to choose a password before there can be an account. */
gboolean
rc_cli_options_lack_password (const RcCliOptions *options)
{
  RcLoginMethod method = rc_cli_options_get_method (options);

  return options->password == NULL && options->token == NULL
         && (method == RC_LOGIN_REGISTER || method == RC_LOGIN_OPEN);
}

static void
say_unsaved (const char *sentence,
             gpointer    user_data)
{
  g_printerr ("redcoast-cli: %s\n", sentence);
}

/* What is kept of a person at a terminal. Whoever pipes is told what was not taken,
 * and may say it again: nothing of that is to be sent by a later run. */
static char *
get_cache_path (const RcCliOptions *options,
                gboolean            is_person)
{
  if (!is_person || rc_cli_options_get_method (options) == RC_LOGIN_GUEST)
    return NULL;

  return rc_account_dup_cache_path (options->server, options->id);
}

/*< private >
 * rc_cli_options_new_client:
 * @store: where its token goes
 * @wants_roster: whether a person sits there
 *
 * Who logs in as the command line says, or by the token that is remembered.
 *
 * Returns: (transfer full): a client that is OFFLINE
 */
RcClient *
rc_cli_options_new_client (const RcCliOptions *options,
                           RcSecretStore      *store,
                           gboolean            wants_roster,
                           guint               backoff_min_ms,
                           guint               backoff_max_ms)
{
  g_autofree char *cache_path = get_cache_path (options, wants_roster);
  RcClient *client;

  client = g_object_new (RC_TYPE_CLIENT,
                         "server", options->server,
                         "cache-path", cache_path,
                         "id", options->id,
                         "method", (guint) rc_cli_options_get_method (options),
                         "token", options->token,
                         "secret", options->password,
                         "invite", options->invite,
                         "pins", options->pins,
                         "tls", options->tls,
                         "wants-roster", wants_roster,
                         "backoff-min-ms", backoff_min_ms,
                         "backoff-max-ms", backoff_max_ms,
                         NULL);
  rc_known_servers_watch (client, say_unsaved, NULL);
  rc_account_keep_token (client, store);

  return client;
}

void
rc_cli_options_clear (RcCliOptions *options)
{
  g_clear_pointer (&options->server, g_free);
  g_clear_pointer (&options->id, g_free);
  g_clear_pointer (&options->to, g_free);
  g_clear_pointer (&options->pins, g_strfreev);
  rc_secret_clear (&options->invite);
  rc_secret_clear (&options->password);
  rc_secret_clear (&options->token);
}

/* redcoastctl.c - the administrator's tool.
 *
 * Exit status: 0 done, 1 the server did not do it, 2 the command line is
 * wrong, 3 no server answers. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "rc-admin.h"
#include "rc-ctl-client.h"
#include "rc-ctl-show.h"
#include "rc-data-dir.h"
#include "rc-sqlite-store.h"

enum
{
  STATUS_DONE,
  STATUS_REFUSED,
  STATUS_USAGE,
  STATUS_UNREACHABLE,
};

typedef struct
{
  char *data_dir;
  gboolean json;
  gboolean verify;
  gboolean version;
  char **words; /* the command and what belongs to it */
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data_dir);
  g_strfreev (options->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  const char *name;
  const char *argument; /* (nullable): its name on the wire; a file's path becomes absolute */
  const char *shown;    /* (nullable): its name for people */
  const char *help;
} Command;

static const Command commands[] = {
  { "status", NULL, NULL, N_ ("how the server is: connections, people, store") },
  { "who", NULL, NULL, N_ ("who is logged in") },
  { "kick", "id", N_ ("ID"), N_ ("end all sessions of somebody") },
  { "backup", "file", N_ ("FILE"), N_ ("copy all that is kept to a new file, while the server runs; with --verify: check such a file") },
  { "restore", "file", N_ ("FILE"), N_ ("put a backup in the place of what is kept; the server must not run") },
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];

  return NULL;
}

static char *
describe_commands (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s %s\n      %s", commands[i].name,
                            commands[i].shown != NULL ? _ (commands[i].shown) : "", _ (commands[i].help));

  return g_string_free (text, FALSE);
}

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &options->data_dir, N_ ("The folder of the server's state"), N_ ("DIR") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON, for scripts"), NULL },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options->verify, N_ ("With backup: check the file, and change nothing"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, N_ ("COMMAND") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *description = describe_commands ();

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Looks after a Red Coast server."));
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

static int
fail (int status, const char *sentence)
{
  g_printerr ("redcoastctl: %s\n", sentence);
  return status;
}

static int
check_file (const char *path)
{
  g_autoptr (GError) error = NULL;

  return rc_sqlite_store_verify (path, &error) ? STATUS_DONE : fail (STATUS_REFUSED, error->message);
}

/* The lock of the folder keeps a server out meanwhile, and us while one runs. */
static int
restore (const char *dir, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcDataDir) data_dir = rc_data_dir_open (dir, &error);
  g_autofree char *database = NULL;

  if (data_dir == NULL)
    return fail (STATUS_REFUSED, error->message);

  database = g_build_filename (dir, "redcoast.db", NULL);
  return rc_sqlite_store_restore (path, database, &error) ? STATUS_DONE : fail (STATUS_REFUSED, error->message);
}

static int
ask (const char *dir, const Command *command, const char *value, gboolean json)
{
  g_autofree char *socket_path = g_build_filename (dir, RC_ADMIN_SOCKET, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = rc_ctl_client_call (socket_path, command->name, command->argument, value, &error);
  g_autofree char *text = NULL;

  if (result == NULL)
    return fail (error->code == RC_CTL_ERROR_REFUSED ? STATUS_REFUSED : STATUS_UNREACHABLE, error->message);

  text = json ? json_to_string (result, TRUE) : rc_ctl_show (result);
  printf (json ? "%s\n" : "%s", text);
  return STATUS_DONE;
}

static int
run (const Options *options)
{
  guint n_words = options->words != NULL ? g_strv_length (options->words) : 0;
  const Command *command = n_words > 0 ? find_command (options->words[0]) : NULL;
  g_autofree char *dir = options->data_dir != NULL ? g_strdup (options->data_dir) : rc_data_dir_default ();
  g_autofree char *value = NULL;

  if (command == NULL)
    return fail (STATUS_USAGE, _ ("Which command? See redcoastctl --help."));

  if (n_words != (command->argument != NULL ? 2 : 1))
    return fail (STATUS_USAGE, _ ("That command needs something else behind it. See redcoastctl --help."));

  if (command->argument != NULL)
    value = g_str_equal (command->argument, "file") ? g_canonicalize_filename (options->words[1], NULL)
                                                    : g_strdup (options->words[1]);

  if (g_str_equal (command->name, "restore"))
    return restore (dir, value);

  if (g_str_equal (command->name, "backup") && options->verify)
    return check_file (value);

  return ask (dir, command, value, options->json);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (Options) options = { NULL };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse_options (&options, &argc, &argv, &error))
    return fail (STATUS_USAGE, error->message);

  if (options.version)
    {
      printf ("redcoastctl %s\n", PACKAGE_VERSION);
      return STATUS_DONE;
    }

  return run (&options);
}

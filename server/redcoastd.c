/* redcoastd.c - the server's program: from the command line to a running server. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "rc-certificate.h"
#include "rc-data-dir.h"
#include "rc-log.h"
#include "rc-server.h"

typedef struct
{
  char **listen;
  char **set;
  char *config_path;
  char *data_dir;
  char *registration;
  char *history;
  gboolean seed_door;
  gboolean pin;
  gboolean version;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->listen);
  g_strfreev (options->set);
  g_free (options->config_path);
  g_free (options->data_dir);
  g_free (options->registration);
  g_free (options->history);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "listen", 'l', 0, G_OPTION_ARG_STRING_ARRAY, &options->listen,
      N_ ("Where to listen: ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH; may be repeated"), N_ ("ADDR:PORT") },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config_path, N_ ("The configuration file"), N_ ("FILE") },
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &options->data_dir, N_ ("The folder of the server's state"),
      N_ ("DIR") },
    { "registration", 0, 0, G_OPTION_ARG_STRING, &options->registration,
      N_ ("Who may take a new id: open, invite or closed"), N_ ("WHO") },
    { "history", 0, 0, G_OPTION_ARG_STRING, &options->history, N_ ("Whether messages are kept: on or off"),
      N_ ("ON|OFF") },
    { "seed-door", 0, 0, G_OPTION_ARG_NONE, &options->seed_door, N_ ("Serve the plain-text clients of the tutorial"),
      NULL },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->set, N_ ("Set a key of the configuration; may be repeated"),
      N_ ("KEY=VALUE") },
    { "pin", 0, 0, G_OPTION_ARG_NONE, &options->pin, N_ ("Show the pin of the TLS key, by which clients know the server"),
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *keys = rc_config_describe ();
  g_autofree char *description = g_strdup_printf ("%s\n%s", _ ("The keys of the configuration and their defaults:"), keys);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("The Red Coast server: a chat for a household, a lab, a studio."));
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc == 1)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” is not an option"), (*argv)[1]);
  return FALSE;
}

static gboolean
set_listen (RcConfig *config, char **where, GError **error)
{
  g_autofree char *joined = NULL;

  if (where == NULL)
    return TRUE;

  joined = g_strjoinv (";", where);
  return rc_config_set (config, "listen", joined, error);
}

/* What is wrong only between keys, wherever each of them stands. */
static gboolean
check (const RcConfig *config, const Options *options, GError **error)
{
  if (rc_config_check (config, error))
    return TRUE;

  if (options->config_path != NULL)
    g_prefix_error (error, "%s: ", options->config_path);
  return FALSE;
}

/* The file first: what the command line says is said by who starts it now. */
static gboolean
apply_options (RcConfig *config, const Options *options, GError **error)
{
  if (options->config_path != NULL && !rc_config_load (config, options->config_path, error))
    return FALSE;

  if (options->data_dir != NULL && !rc_config_set (config, "data-dir", options->data_dir, error))
    return FALSE;

  if (options->registration != NULL && !rc_config_set (config, "registration", options->registration, error))
    return FALSE;

  if (options->history != NULL && !rc_config_set (config, "history", options->history, error))
    return FALSE;

  if (options->seed_door && !rc_config_set (config, "seed-door", "true", error))
    return FALSE;

  for (char **pair = options->set; pair != NULL && *pair != NULL; pair++)
    if (!rc_config_set_pair (config, *pair, error))
      return FALSE;

  return set_listen (config, options->listen, error) && check (config, options, error);
}

static int
fail (const GError *error)
{
  g_printerr ("redcoastd: %s\n", error->message);
  return EXIT_FAILURE;
}

/* Of the key as it lies there: a server that runs is not disturbed. */
static int
show_pin (const RcConfig *config)
{
  g_autofree char *dir = config->data_dir != NULL ? g_strdup (config->data_dir) : rc_data_dir_default ();
  g_autofree char *own_key = g_build_filename (dir, RC_CERTIFICATE_KEY_NAME, NULL);
  g_autofree char *pin = NULL;
  g_autoptr (GError) error = NULL;

  pin = rc_certificate_read_pin (config->tls_key != NULL ? config->tls_key : own_key, &error);
  if (pin == NULL)
    return fail (error);

  printf ("%s\n", pin);
  return EXIT_SUCCESS;
}

typedef struct
{
  const Options *options; /* borrowed */
  RcLog *log;             /* borrowed */
} Source;

static RcConfig *
read_config (gpointer user_data, GError **error)
{
  Source *source = user_data;
  g_autoptr (RcConfig) config = rc_config_new ();

  return apply_options (config, source->options, error) ? g_steal_pointer (&config) : NULL;
}

static void
on_config_changed (const RcConfig *config, gpointer user_data)
{
  Source *source = user_data;

  rc_log_set_least (source->log, config->log_level);
}

static int
serve (RcConfig *config, const Options *options)
{
  Source source = { options, rc_log_start (config->log_level) };
  g_autoptr (RcServer) server = NULL;
  g_autoptr (GError) error = NULL;

  server = rc_server_new (config, &error);
  if (server == NULL)
    return fail (error);

  rc_server_set_config (server, &(RcServerConfig) { read_config, on_config_changed, &source });

  for (char **where = rc_server_get_where (server); *where != NULL; where++)
    printf ("ready on %s\n", *where);
  fflush (stdout);

  rc_server_run (server);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (RcConfig) config = rc_config_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Options) options = { NULL };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse_options (&options, &argc, &argv, &error))
    return fail (error);

  if (options.version)
    {
      printf ("redcoastd %s\n", PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }

  if (!apply_options (config, &options, &error))
    return fail (error);

  if (options.pin)
    return show_pin (config);

  return serve (g_steal_pointer (&config), &options);
}

/* main.c - redcoast-cli: a terminal client, and a line tool for bots. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "rc-cli-account.h"
#include "rc-cli-chat.h"
#include "rc-cli-options.h"
#include "rc-cli-pipe.h"
#include "rc-known-servers.h"

/* What the person has not said is what earlier runs have written down. */
static void
recall (RcCliOptions  *options,
        RcSecretStore *store)
{
  g_autoptr (GError) error = NULL;

  if (options->pins == NULL)
    options->pins = rc_known_servers_lookup (options->server, &error);
  if (error != NULL)
    g_printerr ("redcoast-cli: %s\n", error->message);

  rc_cli_account_recall (options, store);
}

static RcCliStatus
run (RcCliOptions  *options,
     RcSecretStore *store)
{
  recall (options, store);
  if (options->forget)
    return rc_cli_account_forget (options, store);
  if (isatty (STDIN_FILENO))
    return rc_cli_chat_run (options, store);

  if (rc_cli_options_lack_password (options))
    {
      g_printerr (_("redcoast-cli: an account needs a password: --password-file FILE\n"));
      g_printerr (_("“redcoast-cli --help” shows all options.\n"));
      return RC_CLI_USAGE;
    }

  return rc_cli_pipe_run (options, store);
}

int
main (int    argc,
      char **argv)
{
  g_auto (RcCliOptions) options = { 0 };
  g_autoptr (RcSecretStore) store = NULL;
  g_autoptr (GError) error = NULL;
  RcCliStatus status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("redcoast-cli");

  /* Whoever reads our output may go before we do. */
  signal (SIGPIPE, SIG_IGN);

  if (!rc_cli_options_parse (&options, &argc, &argv, &error))
    {
      g_printerr ("redcoast-cli: %s\n", error->message);
      g_printerr (_("“redcoast-cli --help” shows all options.\n"));
      return RC_CLI_USAGE;
    }

  if (options.version)
    {
      g_print ("redcoast-cli %s\n", PACKAGE_VERSION);
      return RC_CLI_OK;
    }

  store = rc_secret_store_new ();
  status = run (&options, store);
  rc_cli_account_settle (store);

  return (int) status;
}

/* main.c - redcoast-cli: a terminal client, and a line tool for bots. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "rc-cli-chat.h"
#include "rc-cli-known.h"
#include "rc-cli-options.h"
#include "rc-cli-pipe.h"

int
main (int    argc,
      char **argv)
{
  g_auto (RcCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

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

  if (options.pins == NULL)
    options.pins = rc_cli_known_lookup (options.server);

  return isatty (STDIN_FILENO) ? (int) rc_cli_chat_run (&options)
                               : (int) rc_cli_pipe_run (&options);
}

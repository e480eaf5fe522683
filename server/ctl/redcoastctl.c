/* redcoastctl.c - the administrator's tool: the command line. See
 * rc-ctl-command.c for what it can do, and redcoastctl(1). */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "rc-ctl-command.h"

static void
options_clear (RcCtlOptions *options)
{
  g_free (options->data_dir);
  g_free (options->password_file);
  g_free (options->expires);
  g_free (options->address);
  g_free (options->reason);
  g_strfreev (options->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcCtlOptions, options_clear)

static gboolean
parse_options (RcCtlOptions *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &options->data_dir, N_ ("The folder of the server's state"), N_ ("DIR") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON, for scripts"), NULL },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options->verify, N_ ("With backup: check the file, and change nothing"), NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("With account add and password: the password is the first line of a file"), N_ ("FILE") },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options->yes, N_ ("With forget: do not ask"), NULL },
    { "expires", 0, 0, G_OPTION_ARG_STRING, &options->expires,
      N_ ("With ban and invite: for how long, as in 12h, 7d or 4w"), N_ ("PERIOD") },
    { "address", 0, 0, G_OPTION_ARG_STRING, &options->address,
      N_ ("With invite: where people reach the server, if that is not where the configuration says"), N_ ("HOST[:PORT]") },
    { "qr", 0, 0, G_OPTION_ARG_NONE, &options->qr, N_ ("With invite: draw the QR code, whatever this is printed on"), NULL },
    { "no-qr", 0, 0, G_OPTION_ARG_NONE, &options->no_qr, N_ ("With invite: draw no QR code"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options->reason, N_ ("With ban: what they are told"), N_ ("TEXT") },
    { "network", 0, 0, G_OPTION_ARG_NONE, &options->network, N_ ("With ban and unban: an address or a network, not an id"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, N_ ("COMMAND") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *description = rc_ctl_command_describe ();

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Looks after a Red Coast server."));
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (RcCtlOptions) options = { NULL };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse_options (&options, &argc, &argv, &error))
    return rc_ctl_command_fail (RC_CTL_USAGE, error->message);

  if (options.version)
    {
      printf ("redcoastctl %s\n", PACKAGE_VERSION);
      return RC_CTL_DONE;
    }

  return rc_ctl_command_run (&options);
}

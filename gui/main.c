/* main.c - starts the desktop client. */
#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "rc-application.h"
#include "rc-memory.h"

/* Where the translations lie: installed, or in the folder that a run from the
 * build tree names. */
static const char *
locale_folder (void)
{
  const char *folder = g_getenv ("REDCOAST_LOCALEDIR");

  return folder != NULL && *folder != '\0' ? folder : LOCALEDIR;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(RcApplication) application = NULL;

  rc_memory_share_arenas ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_prgname (APPLICATION_ID);
  g_set_application_name (_("Red Coast"));
  application = rc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

/* rc-about.c - the window that says what program this is. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-about.h"
#include "rc-compat.h"

/**
 * rc_about_new:
 * @parent: (nullable): what it stands over
 *
 * Returns: (transfer floating): name, version, licence and who made it
 */
GtkWindow *
rc_about_new (GtkWindow *parent)
{
  static const char *const developers[] = { "The Red Coast developers", NULL };
  GtkWindow *about = rc_compat_about_window_new (parent);

  g_object_set (about,
                "application-name", _("Red Coast"),
                "application-icon", APPLICATION_ID,
                "developer-name", _("The Red Coast developers"),
                "developers", developers,
                "version", PACKAGE_VERSION,
                "license-type", GTK_LICENSE_GPL_3_0,
                "comments", _("Chat for a household, a lab, a studio: on a server of your own."),
                /* Translators: your names, one a line */
                "translator-credits", _("translator-credits"),
                NULL);
  rc_compat_name_internals (GTK_WIDGET (about));
  return about;
}

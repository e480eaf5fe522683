/* rc-shortcuts.c - the window with the keyboard's shortcuts.
 *
 * GTK would find it by itself, were it named as GTK wants, and make it with each
 * window: a tenth of what a start may cost, for what is hardly ever looked at. */
#include "config.h"

#include "rc-compat.h"
#include "rc-shortcuts.h"

/**
 * rc_shortcuts_show:
 * @parent: the window that it stands before
 *
 * Makes the window with the shortcuts, and shows it. It goes when it is closed.
 */
void
rc_shortcuts_show (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  builder = gtk_builder_new_from_resource ("/org/redcoast/RedCoast/rc-shortcuts.ui");
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (window, parent);
  rc_compat_name_internals (GTK_WIDGET (window));
  gtk_window_present (window);
}

/* rc-shortcuts.h - the window with the keyboard's shortcuts. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rc_shortcuts_show (GtkWindow *parent);

G_END_DECLS

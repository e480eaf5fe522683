/* rc-about.h - the window that says what program this is. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWindow *rc_about_new (GtkWindow *parent);

G_END_DECLS

/* rc-lazy-menu.h - a menu that is made when it is first opened. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rc_lazy_menu_set (GtkMenuButton *button,
                       GMenuModel    *model);

G_END_DECLS

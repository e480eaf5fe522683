/* rc-pane-bars.h - what the contacts' pane says of the connection where it stands alone. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void rc_pane_bars_watch (GtkBox    *pane,
                         GtkWidget *page,     /* has a "client" */
                         GtkWidget *panes);   /* has "folded" */

G_END_DECLS

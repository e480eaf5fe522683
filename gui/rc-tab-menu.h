/* rc-tab-menu.h - what can be done to a tab. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RC_TYPE_TAB_MENU (rc_tab_menu_get_type ())
G_DECLARE_FINAL_TYPE (RcTabMenu, rc_tab_menu, RC, TAB_MENU, GObject)

/* Signal: "move" (AdwTabPage *): to a window of its own, or back. */
RcTabMenu *rc_tab_menu_new (AdwTabView *view,
                            GtkWidget  *pane,            /* around the view and its bar */
                            gboolean    is_main_window);

G_END_DECLS

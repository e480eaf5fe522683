/* rc-tab-views.h - the tabs of all windows: of the main one, and of those that tabs were moved to. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

#define RC_TYPE_TAB_VIEWS (rc_tab_views_get_type ())
G_DECLARE_FINAL_TYPE (RcTabViews, rc_tab_views, RC, TAB_VIEWS, GObject)

/* Signals: "changed": tabs came, went, moved, or were pinned; "selected"
 * (AdwTabView *): another tab of it is shown, or none; "closing" (AdwTabPage *);
 * "moved" (gboolean is_home): a tab went to a window of its own, or came back. */
RcTabViews *rc_tab_views_new         (AdwTabView *view,
                                      GtkWidget  *pane);   /* of the main window */
void        rc_tab_views_set_client  (RcTabViews *self,
                                      RcClient   *client); /* nullable; of windows from now on */
AdwTabView *rc_tab_views_get_main    (RcTabViews *self);
AdwTabView *rc_tab_views_open_window (RcTabViews *self);   /* for a tab that is about to come */
int         rc_tab_views_get_n_tabs  (RcTabViews *self);
AdwTabPage *rc_tab_views_get_tab     (RcTabViews *self,
                                      int         n);      /* those of the main window first */
AdwTabView *rc_tab_views_find_view   (AdwTabPage *tab);
void        rc_tab_views_move        (RcTabViews *self,
                                      AdwTabPage *tab);    /* to a window of its own, or back */
void        rc_tab_views_close_all   (RcTabViews *self);

G_END_DECLS

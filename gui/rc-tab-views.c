/* rc-tab-views.c - the tabs of all windows: of the main one, and of those that
 * tabs were moved to.
 *
 *      main window <── drag, "tab.move" ──> RcConversationWindow, …
 *
 * libadwaita lets a tab be dragged to any bar of the program. One that comes from
 * another account's windows is another account's conversation, and goes back.
 *
 * A window that goes without having been closed, since the program ends, gives its
 * tabs back to the main window first. */
#include "config.h"

#include "rc-conversation-window.h"
#include "rc-tab-menu.h"
#include "rc-tab-views.h"

#define HOME_KEY "rc-tab-views-home"

struct _RcTabViews
{
  GObject parent_instance;

  /* owned */
  GPtrArray *views;   /* of AdwTabView; the main window's is the first */
  RcClient *client;   /* nullable */

  GPtrArray *windows; /* of RcConversationWindow, borrowed, in the order of the other views */
};

enum
{
  CHANGED,
  SELECTED,
  CLOSING,
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcTabViews, rc_tab_views, G_TYPE_OBJECT)

static void
on_changed (RcTabViews *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_selected_page (RcTabViews *self,
                  GParamSpec *pspec,
                  AdwTabView *view)
{
  g_signal_emit (self, signals[SELECTED], 0, view);
}

static gboolean
on_close_page (RcTabViews *self,
               AdwTabPage *tab,
               AdwTabView *view)
{
  g_signal_emit (self, signals[CLOSING], 0, tab);
  adw_tab_view_close_page_finish (view, tab, TRUE);
  return GDK_EVENT_STOP;
}

static void
transfer (AdwTabPage *tab,
          AdwTabView *view)
{
  int position = adw_tab_page_get_pinned (tab) ? adw_tab_view_get_n_pinned_pages (view)
                                               : adw_tab_view_get_n_pages (view);

  adw_tab_view_transfer_page (rc_tab_views_find_view (tab), tab, view, position);
}

static void
home_free (GWeakRef *home)
{
  g_weak_ref_clear (home);
  g_free (home);
}

/* Whose it was first. */
static RcTabViews *
ref_home (RcTabViews *self,
          AdwTabPage *tab)
{
  GWeakRef *home = g_object_get_data (G_OBJECT (tab), HOME_KEY);

  if (home == NULL)
    {
      home = g_new0 (GWeakRef, 1);
      g_weak_ref_init (home, self);
      g_object_set_data_full (G_OBJECT (tab), HOME_KEY, home, (GDestroyNotify) home_free);
    }

  return g_weak_ref_get (home);
}

static gboolean
on_stranger (gpointer user_data)
{
  AdwTabPage *tab = user_data;
  g_autoptr(RcTabViews) home = ref_home (NULL, tab);

  if (home != NULL && rc_tab_views_find_view (tab) != NULL)
    transfer (tab, rc_tab_views_get_main (home));
  return G_SOURCE_REMOVE;
}

/* Not in the middle of what the view is doing. */
static void
on_page_attached (RcTabViews *self,
                  AdwTabPage *tab)
{
  g_autoptr(RcTabViews) home = ref_home (self, tab);

  if (home != NULL && home != self)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_stranger, g_object_ref (tab), g_object_unref);
}

static void
add_view (RcTabViews *self,
          AdwTabView *view,
          GtkWidget  *pane)
{
  RcTabMenu *menu = rc_tab_menu_new (view, pane, self->views->len == 0);

  g_ptr_array_add (self->views, g_object_ref (view));
  g_signal_connect_object (menu, "move", G_CALLBACK (rc_tab_views_move), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "page-attached", G_CALLBACK (on_page_attached), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "close-page", G_CALLBACK (on_close_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "create-window", G_CALLBACK (rc_tab_views_open_window), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::selected-page", G_CALLBACK (on_selected_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::n-pages", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::n-pinned-pages", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "page-reordered", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
on_window_going (RcTabViews           *self,
                 RcConversationWindow *window)
{
  AdwTabView *view = rc_conversation_window_get_view (window);

  for (int n = adw_tab_view_get_n_pages (view); n > 0; n--)
    transfer (adw_tab_view_get_nth_page (view, 0), rc_tab_views_get_main (self));
}

static void
on_window_destroy (RcTabViews           *self,
                   RcConversationWindow *window)
{
  guint position;

  if (!g_ptr_array_find (self->windows, window, &position))
    return;
  g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->views, position + 1), self);
  g_ptr_array_remove_index (self->views, position + 1);
  g_ptr_array_remove_index (self->windows, position);
}

static void
rc_tab_views_dispose (GObject *object)
{
  RcTabViews *self = RC_TAB_VIEWS (object);

  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_pointer (&self->windows, g_ptr_array_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_tab_views_parent_class)->dispose (object);
}

static guint
add_signal (const char *name,
            GType       type)
{
  return g_signal_new (name, RC_TYPE_TAB_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       type != G_TYPE_NONE ? 1 : 0, type);
}

static void
rc_tab_views_class_init (RcTabViewsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_tab_views_dispose;
  signals[CHANGED] = add_signal ("changed", G_TYPE_NONE);
  signals[SELECTED] = add_signal ("selected", ADW_TYPE_TAB_VIEW);
  signals[CLOSING] = add_signal ("closing", ADW_TYPE_TAB_PAGE);
  signals[MOVED] = add_signal ("moved", G_TYPE_BOOLEAN);
}

static void
rc_tab_views_init (RcTabViews *self)
{
  self->views = g_ptr_array_new_with_free_func (g_object_unref);
  self->windows = g_ptr_array_new ();
}

/**
 * rc_tab_views_new:
 * @view: the tabs of the main window
 * @pane: what has the view and its bar in it, and so the actions of their menu
 *
 * Returns: (transfer full): the views, of which there is one
 */
RcTabViews *
rc_tab_views_new (AdwTabView *view,
                  GtkWidget  *pane)
{
  RcTabViews *self;

  g_return_val_if_fail (ADW_IS_TAB_VIEW (view), NULL);

  self = g_object_new (RC_TYPE_TAB_VIEWS, NULL);
  add_view (self, view, pane);
  return self;
}

/**
 * rc_tab_views_set_client:
 * @self: the views
 * @client: (nullable): the engine of windows from now on
 */
void
rc_tab_views_set_client (RcTabViews *self,
                         RcClient   *client)
{
  g_return_if_fail (RC_IS_TAB_VIEWS (self));

  g_set_object (&self->client, client);
}

/**
 * rc_tab_views_get_main:
 * @self: the views
 *
 * Returns: (transfer none): the main window's
 */
AdwTabView *
rc_tab_views_get_main (RcTabViews *self)
{
  g_return_val_if_fail (RC_IS_TAB_VIEWS (self), NULL);

  return g_ptr_array_index (self->views, 0);
}

/**
 * rc_tab_views_open_window:
 * @self: the views, with a client
 *
 * Returns: (transfer none): the view of a new window, for a tab that is about to come
 */
AdwTabView *
rc_tab_views_open_window (RcTabViews *self)
{
  GtkRoot *root;
  RcConversationWindow *window;

  g_return_val_if_fail (RC_IS_TAB_VIEWS (self), NULL);
  g_return_val_if_fail (self->client != NULL, NULL);

  root = gtk_widget_get_root (GTK_WIDGET (rc_tab_views_get_main (self)));
  window = rc_conversation_window_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->client);
  g_ptr_array_add (self->windows, window);
  /* The window itself: a menu does not see what comes to a box in it later. */
  add_view (self, rc_conversation_window_get_view (window), GTK_WIDGET (window));
  g_signal_connect_object (window, "going", G_CALLBACK (on_window_going), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_window_destroy), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
  return rc_conversation_window_get_view (window);
}

/**
 * rc_tab_views_get_n_tabs:
 * @self: the views
 *
 * Returns: how many tabs there are, in all windows
 */
int
rc_tab_views_get_n_tabs (RcTabViews *self)
{
  int n = 0;

  g_return_val_if_fail (RC_IS_TAB_VIEWS (self), 0);

  for (guint i = 0; i < self->views->len; i++)
    n += adw_tab_view_get_n_pages (g_ptr_array_index (self->views, i));
  return n;
}

/**
 * rc_tab_views_get_tab:
 * @self: the views
 * @n: which, those of the main window first
 *
 * Returns: (transfer none) (nullable): the tab
 */
AdwTabPage *
rc_tab_views_get_tab (RcTabViews *self,
                      int         n)
{
  g_return_val_if_fail (RC_IS_TAB_VIEWS (self), NULL);

  for (guint i = 0; i < self->views->len; i++)
    {
      AdwTabView *view = g_ptr_array_index (self->views, i);

      if (n < adw_tab_view_get_n_pages (view))
        return adw_tab_view_get_nth_page (view, n);
      n -= adw_tab_view_get_n_pages (view);
    }

  return NULL;
}

/**
 * rc_tab_views_find_view:
 * @tab: a tab of any window
 *
 * Returns: (transfer none): the view that it is in
 */
AdwTabView *
rc_tab_views_find_view (AdwTabPage *tab)
{
  g_return_val_if_fail (ADW_IS_TAB_PAGE (tab), NULL);

  return ADW_TAB_VIEW (gtk_widget_get_ancestor (adw_tab_page_get_child (tab), ADW_TYPE_TAB_VIEW));
}

/**
 * rc_tab_views_move:
 * @self: the views
 * @tab: a tab of any window
 *
 * Moves it to a window of its own, or from there back to the main window, where
 * it is shown and has the keyboard.
 */
void
rc_tab_views_move (RcTabViews *self,
                   AdwTabPage *tab)
{
  AdwTabView *view;
  gboolean goes_home;

  g_return_if_fail (RC_IS_TAB_VIEWS (self));
  g_return_if_fail (ADW_IS_TAB_PAGE (tab));

  goes_home = rc_tab_views_find_view (tab) != rc_tab_views_get_main (self);
  view = goes_home ? rc_tab_views_get_main (self) : rc_tab_views_open_window (self);
  transfer (tab, view);
  adw_tab_view_set_selected_page (view, tab);
  g_signal_emit (self, signals[MOVED], 0, goes_home);
  if (goes_home && GTK_IS_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))))
    gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))));
  gtk_widget_grab_focus (adw_tab_page_get_child (tab));
}

/**
 * rc_tab_views_close_all:
 * @self: the views
 *
 * Closes all tabs, pinned ones too, and with them all windows but the main one.
 */
void
rc_tab_views_close_all (RcTabViews *self)
{
  g_return_if_fail (RC_IS_TAB_VIEWS (self));

  for (int n = rc_tab_views_get_n_tabs (self); n > 0; n--)
    {
      AdwTabPage *tab = rc_tab_views_get_tab (self, n - 1);
      AdwTabView *view = rc_tab_views_find_view (tab);

      if (adw_tab_page_get_pinned (tab))
        adw_tab_view_set_page_pinned (view, tab, FALSE);
      adw_tab_view_close_page (view, tab);
    }
}

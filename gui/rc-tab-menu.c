/* rc-tab-menu.c - what can be done to a tab.
 *
 * The actions "tab.…" are about the tab whose menu is open, and about the one
 * that is selected where none is: so keys and the menus of a window have them too. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-conversation-tab.h"
#include "rc-tab-menu.h"

struct _RcTabMenu
{
  GObject parent_instance;

  AdwTabView *view;            /* borrowed: it owns us */
  AdwTabPage *menu_tab;        /* borrowed: whose menu is open */
  GSimpleActionGroup *actions; /* owned */
};

enum
{
  MOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcTabMenu, rc_tab_menu, G_TYPE_OBJECT)

static AdwTabPage *
get_tab (RcTabMenu *self)
{
  return self->menu_tab != NULL ? self->menu_tab : adw_tab_view_get_selected_page (self->view);
}

static GSimpleAction *
get_action (RcTabMenu  *self,
            const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

/* Left is where one comes from, where one reads from the left. */
static gboolean
is_forward (RcTabMenu *self,
            gboolean   is_right)
{
  return is_right == (gtk_widget_get_direction (GTK_WIDGET (self->view)) == GTK_TEXT_DIR_LTR);
}

static gboolean
can_move (RcTabMenu  *self,
          AdwTabPage *tab,
          gboolean    is_right)
{
  int position = adw_tab_view_get_page_position (self->view, tab);
  int n_pinned = adw_tab_view_get_n_pinned_pages (self->view);
  gboolean is_pinned = adw_tab_page_get_pinned (tab);
  int first = is_pinned ? 0 : n_pinned;
  int last = (is_pinned ? n_pinned : adw_tab_view_get_n_pages (self->view)) - 1;

  return is_forward (self, is_right) ? position < last : position > first;
}

static void
on_setup_menu (RcTabMenu  *self,
               AdwTabPage *tab)
{
  self->menu_tab = tab;
  g_simple_action_set_enabled (get_action (self, "move-left"), tab == NULL || can_move (self, tab, FALSE));
  g_simple_action_set_enabled (get_action (self, "move-right"), tab == NULL || can_move (self, tab, TRUE));
  if (tab != NULL)
    g_simple_action_set_state (get_action (self, "pin"), g_variant_new_boolean (adw_tab_page_get_pinned (tab)));
}

/* What the keyboard does is about the tab that is selected. */
static void
on_selected_page (RcTabMenu *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->view);

  if (tab != NULL)
    g_simple_action_set_state (get_action (self, "pin"), g_variant_new_boolean (adw_tab_page_get_pinned (tab)));
}

static void
on_page_detached (RcTabMenu  *self,
                  AdwTabPage *tab)
{
  if (self->menu_tab == tab)
    self->menu_tab = NULL;
}

static void
on_pin (GSimpleAction *action,
        GVariant      *value,
        gpointer       user_data)
{
  RcTabMenu *self = user_data;
  AdwTabPage *tab = get_tab (self);

  if (tab == NULL)
    return;
  adw_tab_view_set_page_pinned (self->view, tab, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static void
on_move (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  RcTabMenu *self = user_data;
  AdwTabPage *tab = get_tab (self);

  if (tab != NULL)
    g_signal_emit (self, signals[MOVE], 0, tab);
}

static void
reorder (RcTabMenu *self,
         gboolean   is_right)
{
  AdwTabPage *tab = get_tab (self);

  if (tab == NULL)
    return;
  if (is_forward (self, is_right))
    adw_tab_view_reorder_forward (self->view, tab);
  else
    adw_tab_view_reorder_backward (self->view, tab);
}

static void
on_move_left (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  reorder (user_data, FALSE);
}

static void
on_move_right (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  reorder (user_data, TRUE);
}

/* Its window knows where to say what came of it. */
static void
on_export (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  RcTabMenu *self = user_data;
  AdwTabPage *tab = get_tab (self);

  if (tab != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "win.export-conversation", "s",
                                rc_conversation_tab_get_id (RC_CONVERSATION_TAB (adw_tab_page_get_child (tab))));
}

static void
on_close (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  RcTabMenu *self = user_data;
  AdwTabPage *tab = get_tab (self);

  if (tab != NULL)
    adw_tab_view_close_page (self->view, tab);
}

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        const char *accel)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  /* The keys belong to widgets, where no menu looks for them. */
  if (accel != NULL)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_model (gboolean is_main_window)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) place = g_menu_new ();
  g_autoptr(GMenu) file = g_menu_new ();
  g_autoptr(GMenu) end = g_menu_new ();

  append (place, _("Move _Left"), "tab.move-left", NULL);
  append (place, _("Move _Right"), "tab.move-right", NULL);
  append (place, is_main_window ? _("Move to New _Window") : _("Move _Back to Main Window"), "tab.move",
          "<Control><Shift>n");
  append (place, _("_Pin Tab"), "tab.pin", NULL);
  append (file, _("_Export…"), "tab.export", NULL);
  append (end, _("_Close Tab"), "tab.close", "<Control>w");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (file));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
rc_tab_menu_dispose (GObject *object)
{
  g_clear_object (&RC_TAB_MENU (object)->actions);
  G_OBJECT_CLASS (rc_tab_menu_parent_class)->dispose (object);
}

static void
rc_tab_menu_class_init (RcTabMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_tab_menu_dispose;

  /**
   * RcTabMenu::move:
   * @self: the menu
   * @tab: the #AdwTabPage that is to go to a window of its own, or back
   */
  signals[MOVE] = g_signal_new ("move", RC_TYPE_TAB_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, ADW_TYPE_TAB_PAGE);
}

static void
rc_tab_menu_init (RcTabMenu *self)
{
}

/**
 * rc_tab_menu_new:
 * @view: the tabs
 * @pane: what has the view and its bar in it, and so the actions
 * @is_main_window: whether they are at home
 *
 * Returns: (transfer none): the menu; it lives as long as @view
 */
RcTabMenu *
rc_tab_menu_new (AdwTabView *view,
                 GtkWidget  *pane,
                 gboolean    is_main_window)
{
  static const GActionEntry entries[] = {
    { .name = "pin", .state = "false", .change_state = on_pin },
    { .name = "move", .activate = on_move },
    { .name = "move-left", .activate = on_move_left },
    { .name = "move-right", .activate = on_move_right },
    { .name = "export", .activate = on_export },
    { .name = "close", .activate = on_close },
  };
  RcTabMenu *self;
  g_autoptr(GMenuModel) model = NULL;

  g_return_val_if_fail (ADW_IS_TAB_VIEW (view), NULL);

  self = g_object_new (RC_TYPE_TAB_MENU, NULL);
  self->view = view;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (pane, "tab", G_ACTION_GROUP (self->actions));
  model = make_model (is_main_window);
  adw_tab_view_set_menu_model (view, model);
  g_signal_connect_object (view, "setup-menu", G_CALLBACK (on_setup_menu), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::selected-page", G_CALLBACK (on_selected_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "page-detached", G_CALLBACK (on_page_detached), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (view), "rc-tab-menu", self, g_object_unref);
  return self;
}

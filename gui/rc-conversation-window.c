/* rc-conversation-window.c - a window with conversations and nothing else.
 *
 * A tab comes here by its menu or is dragged out, and goes back the same way. The
 * window ends with its last tab; to close it is to close them. One tab alone has no
 * bar: the title says its name, and the menu has what a tab's has. What is about
 * contacts is the main window's. */
#include "config.h"

#include "rc-chat-regions.h"
#include "rc-compat.h"
#include "rc-connection-bar.h"
#include "rc-conversation-tab.h"
#include "rc-conversation-search.h"
#include "rc-conversation-window.h"
#include "rc-exporter.h"
#include "rc-shortcuts.h"

struct _RcConversationWindow
{
  AdwApplicationWindow parent_instance;

  GtkWindow *main_window;       /* weak; nullable */

  /* owned */
  RcClient *client;
  GBindingGroup *page_bindings; /* the selected RcConversationPage */
  RcExporter *exporter;
  guint update_source;

  /* template children */
  AdwToastOverlay *toasts;
  GtkWidget *pane;
  AdwWindowTitle *title;
  GtkWidget *tab_bar;
  AdwTabView *tab_view;
  RcConnectionBar *connection_bar;
};

enum
{
  GOING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcConversationWindow, rc_conversation_window, ADW_TYPE_APPLICATION_WINDOW)

static RcConversationPage *
get_page (RcConversationWindow *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tab_view);

  return tab != NULL ? rc_conversation_tab_load (RC_CONVERSATION_TAB (adw_tab_page_get_child (tab))) : NULL;
}

static void
on_selected_page (RcConversationWindow *self)
{
  g_binding_group_set_source (self->page_bindings, get_page (self));
}

/* A tab that is being dragged may come back. */
static gboolean
on_update (gpointer user_data)
{
  RcConversationWindow *self = user_data;

  self->update_source = 0;
  if (adw_tab_view_get_n_pages (self->tab_view) > 0 || adw_tab_view_get_is_transferring_page (self->tab_view))
    rc_compat_name_internals (self->tab_bar);
  else
    gtk_window_destroy (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* Not in the middle of what the view is doing; the bar makes its tabs after this. */
static void
on_n_pages (RcConversationWindow *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (on_update, self);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               user_data)
{
  RcConversationPage *page = get_page (user_data);

  return page != NULL && rc_chat_regions_type_into (controller, keyval, state,
                                                    rc_composer_get_text_view (rc_conversation_page_get_composer (page)));
}

static void
action_move_tab (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "tab.move", NULL);
}

static void
action_next_region (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  RcConversationWindow *self = RC_CONVERSATION_WINDOW (widget);
  RcConversationPage *page = get_page (self);
  GtkWidget *regions[] = {
    self->tab_bar,
    page != NULL ? rc_conversation_page_get_view (page) : NULL,
    page != NULL ? GTK_WIDGET (rc_conversation_page_get_composer (page)) : NULL,
  };

  rc_chat_regions_step (regions, G_N_ELEMENTS (regions), g_variant_get_int32 (parameter));
}

/* As the key does it in the main window. */
static void
action_close_tab (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "tab.close", NULL);
}

static void
action_find (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  RcConversationWindow *self = RC_CONVERSATION_WINDOW (widget);
  RcConversationPage *page = get_page (self);

  if (page != NULL)
    rc_conversation_search_open (page, self->client);
}

static void
action_export_conversation (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  RcConversationWindow *self = RC_CONVERSATION_WINDOW (widget);

  rc_exporter_start (self->exporter, self->client, g_variant_get_string (parameter, NULL));
}

/* What is about all conversations is asked where the contacts are. */
static void
action_in_main_window (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  RcConversationWindow *self = RC_CONVERSATION_WINDOW (widget);

  if (self->main_window == NULL)
    return;
  gtk_window_present (self->main_window);
  gtk_widget_activate_action (GTK_WIDGET (self->main_window), action_name, NULL);
}

static void
action_show_help_overlay (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  rc_shortcuts_show (GTK_WINDOW (widget));
}

static gboolean
rc_conversation_window_close_request (GtkWindow *window)
{
  RcConversationWindow *self = RC_CONVERSATION_WINDOW (window);

  for (int n = adw_tab_view_get_n_pages (self->tab_view); n > 0; n--)
    adw_tab_view_close_page (self->tab_view, adw_tab_view_get_nth_page (self->tab_view, n - 1));

  return GTK_WINDOW_CLASS (rc_conversation_window_parent_class)->close_request (window);
}

static void
rc_conversation_window_dispose (GObject *object)
{
  RcConversationWindow *self = RC_CONVERSATION_WINDOW (object);

  if (self->tab_view != NULL && adw_tab_view_get_n_pages (self->tab_view) > 0)
    g_signal_emit (self, signals[GOING], 0);
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->exporter != NULL)
    rc_exporter_detach (self->exporter);
  g_clear_object (&self->exporter);
  g_clear_object (&self->page_bindings);
  g_clear_weak_pointer (&self->main_window);
  self->tab_view = NULL;
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_conversation_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RC_TYPE_CONNECTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-conversation-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RcConversationWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RcConversationWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RcConversationWindow, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, RcConversationWindow, tab_view);
  gtk_widget_class_bind_template_child (widget_class, RcConversationWindow, connection_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_page);
  gtk_widget_class_bind_template_callback (widget_class, on_n_pages);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
rc_conversation_window_class_init (RcConversationWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_conversation_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rc_conversation_window_close_request;
  bind_template (widget_class);

  /**
   * RcConversationWindow::going:
   * @self: the window
   *
   * It is destroyed with its tabs in it: the program ends, say. Whoever wants
   * them takes them out now.
   */
  signals[GOING] = g_signal_new ("going", RC_TYPE_CONVERSATION_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "chat.next-region", "i", action_next_region);
  gtk_widget_class_install_action (widget_class, "win.close-tab", NULL, action_close_tab);
  gtk_widget_class_install_action (widget_class, "win.switch", NULL, action_in_main_window);
  gtk_widget_class_install_action (widget_class, "win.search-all", NULL, action_in_main_window);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, action_show_help_overlay);
  gtk_widget_class_install_action (widget_class, "chat.move-tab", NULL, action_move_tab);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "chat.move-tab", NULL);
  gtk_widget_class_install_action (widget_class, "win.export-conversation", "s", action_export_conversation);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, action_find);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, action_show_help_overlay);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "chat.next-region", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, "chat.next-region", "i", -1);
}

static void
rc_conversation_window_init (RcConversationWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rc_compat_name_internals (GTK_WIDGET (self));
  self->exporter = rc_exporter_new (GTK_WINDOW (self), self->toasts);
  self->page_bindings = g_binding_group_new ();
  g_binding_group_bind (self->page_bindings, "title", self->title, "title", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->page_bindings, "status", self->title, "subtitle", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->page_bindings, "title", self, "title", G_BINDING_SYNC_CREATE);
}

/**
 * rc_conversation_window_new:
 * @main_window: (nullable): where the contacts are
 * @client: the engine
 *
 * Returns: (transfer none): a window without tabs, not shown yet
 */
RcConversationWindow *
rc_conversation_window_new (GtkWindow *main_window,
                            RcClient  *client)
{
  RcConversationWindow *self;

  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);

  self = g_object_new (RC_TYPE_CONVERSATION_WINDOW, "application",
                       main_window != NULL ? gtk_window_get_application (main_window) : NULL, NULL);
  g_set_weak_pointer (&self->main_window, main_window);
  self->client = g_object_ref (client);
  g_object_set (self->connection_bar, "client", client, NULL);
  return self;
}

/**
 * rc_conversation_window_get_view:
 * @self: a window
 *
 * Returns: (transfer none): its tabs
 */
AdwTabView *
rc_conversation_window_get_view (RcConversationWindow *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_WINDOW (self), NULL);

  return self->tab_view;
}

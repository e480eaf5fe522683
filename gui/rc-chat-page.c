/* rc-chat-page.c - contacts at the left, conversations at the right.
 *
 * One tab a conversation. Folded to phone width the contact list is the only
 * switcher: the tab bar hides, and Back returns to the list.
 *
 * F6 goes round the regions: list, tabs, timeline, composer. Whoever types with a tab
 * or the timeline focused writes a message, with the list focused they search. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-alone-hint.h"
#include "rc-back-button.h"
#include "rc-chat-page.h"
#include "rc-chat-regions.h"
#include "rc-chat-tabs.h"
#include "rc-compat.h"
#include "rc-connection-bar.h"
#include "rc-contact-list.h"
#include "rc-conversation-page.h"
#include "rc-empty-page.h"
#include "rc-limits.h"
#include "rc-menu-button.h"
#include "rc-notice-bar.h"
#include "rc-pane-bars.h"
#include "rc-quick-switcher.h"
#include "rc-state-button.h"
#include "rc-stranger.h"

struct _RcChatPage
{
  GtkWidget parent_instance;

  /* owned */
  RcClient *client;
  GSignalGroup *client_signals;
  GSignalGroup *roster_signals;
  GBindingGroup *page_bindings;      /* the selected RcConversationPage */
  RcChatTabs *tabs;
  guint name_tabs_source;
  GtkWidget *switcher;               /* nullable: a popover of ours */

  /* template children */
  AdwLeaflet *leaflet;
  GtkWidget *contacts_pane;
  GtkWidget *conversation_pane;
  AdwWindowTitle *server_title;
  AdwWindowTitle *conversation_title;
  RcContactList *contact_list;
  GtkStack *conversation_stack;
  GtkWidget *no_conversation;
  AdwTabView *tab_view;
  GtkWidget *tab_bar;
  RcBackButton *back_button;
};

enum
{
  PROP_0,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcChatPage, rc_chat_page, GTK_TYPE_WIDGET)

static gboolean
is_list_alone (RcChatPage *self)
{
  return rc_compat_panes_is_folded (self->leaflet) && rc_compat_panes_get_shown (self->leaflet) == self->contacts_pane;
}

/* A tab came from a window of its own, or went to one. */
static void
on_tab_moved (RcChatPage *self,
              gboolean    is_home)
{
  if (is_home)
    rc_compat_panes_show (self->leaflet, self->conversation_pane);
  else if (rc_compat_panes_is_folded (self->leaflet))
    rc_compat_panes_show (self->leaflet, self->contacts_pane);
}

/* Whoever comes back to the list is at the row that they came from. */
static void
focus_list (RcChatPage *self)
{
  RcConversationPage *page = rc_chat_tabs_get_selected (self->tabs);

  if (page == NULL || !rc_contact_list_focus (self->contact_list, rc_conversation_page_get_id (page)))
    gtk_widget_grab_focus (GTK_WIDGET (self->contact_list));
}

static void
on_layout_changed (RcChatPage *self)
{
  gboolean folded = rc_compat_panes_is_folded (self->leaflet);
  RcConversationPage *page = rc_chat_tabs_get_selected (self->tabs);

  rc_chat_tabs_set_in_sight (self->tabs, !is_list_alone (self));
  /* By the button, or by a swipe. */
  if (is_list_alone (self) && rc_chat_regions_has_focus (self->conversation_pane))
    focus_list (self);
  /* A list that stands alone shows nothing beside it to be the row of. */
  g_object_set (self->contact_list, "current-id",
                page != NULL && !folded ? rc_conversation_page_get_id (page) : NULL, NULL);
}

static void
on_selected (RcChatPage *self)
{
  RcConversationPage *page = rc_chat_tabs_get_selected (self->tabs);

  g_binding_group_set_source (self->page_bindings, page);
  rc_back_button_set_current (self->back_button, page != NULL ? rc_conversation_page_get_id (page) : NULL);
  if (page == NULL)
    {
      adw_window_title_set_title (self->conversation_title, "");
      adw_window_title_set_subtitle (self->conversation_title, "");
    }
  else if (!rc_compat_panes_is_folded (self->leaflet))
    /* What a person looks at stays, should the window become narrow. */
    rc_compat_panes_show (self->leaflet, self->conversation_pane);
  on_layout_changed (self);
}

static gboolean
name_tabs (gpointer user_data)
{
  RcChatPage *self = user_data;

  self->name_tabs_source = 0;
  rc_compat_name_internals (self->tab_bar);
  return G_SOURCE_REMOVE;
}

static void
on_n_pages (RcChatPage *self)
{
  gboolean none = adw_tab_view_get_n_pages (self->tab_view) == 0;

  if (none && rc_compat_panes_is_folded (self->leaflet))
    rc_compat_panes_show (self->leaflet, self->contacts_pane);
  gtk_stack_set_visible_child (self->conversation_stack, none ? self->no_conversation : GTK_WIDGET (self->tab_view));
  /* The bar makes its tabs after this. */
  if (self->name_tabs_source == 0)
    self->name_tabs_source = g_idle_add (name_tabs, self);
}

static void
on_state_changed (RcChatPage *self)
{
  const char *name = rc_client_get_server_name (self->client);
  gboolean online = rc_client_get_state (self->client) == RC_CLIENT_ONLINE;

  /* A server that nobody has named is called like the program. */
  if (name == NULL || g_str_equal (name, PACKAGE_NAME))
    name = rc_client_get_server (self->client);
  adw_window_title_set_subtitle (self->server_title, name);
  /* Without a connection nobody knows who is there. */
  g_object_set (self->contact_list, "is-connected", online, NULL);
}

static void
action_back (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  RcChatPage *self = RC_CHAT_PAGE (widget);

  rc_compat_panes_go_back (self->leaflet);
  focus_list (self);
}

static void
action_move_tab (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  gtk_widget_activate_action (RC_CHAT_PAGE (widget)->conversation_pane, "tab.move", NULL);
}

static void
action_next_region (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  RcChatPage *self = RC_CHAT_PAGE (widget);
  RcConversationPage *page = rc_chat_tabs_get_selected (self->tabs);
  GtkWidget *regions[] = {
    GTK_WIDGET (self->contact_list),
    self->tab_bar,
    page != NULL ? rc_conversation_page_get_view (page) : NULL,
    page != NULL ? GTK_WIDGET (rc_conversation_page_get_composer (page)) : NULL,
  };

  rc_chat_regions_step (regions, G_N_ELEMENTS (regions), g_variant_get_int32 (parameter));
}

/* Letters that reach neither an entry nor a list begin a message. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                RcChatPage            *self)
{
  RcConversationPage *page = rc_chat_tabs_get_selected (self->tabs);

  return page != NULL && rc_chat_regions_type_into (controller, keyval, state,
                                                    rc_composer_get_text_view (rc_conversation_page_get_composer (page)));
}

static void
make_switcher (RcChatPage *self)
{
  self->switcher = rc_quick_switcher_new ();
  g_signal_connect_object (self->switcher, "open", G_CALLBACK (rc_chat_page_open_id), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->switcher, GTK_WIDGET (self));
}

static gboolean
rc_chat_page_grab_focus (GtkWidget *widget)
{
  RcChatPage *self = RC_CHAT_PAGE (widget);
  RcConversationPage *page = rc_chat_tabs_get_selected (self->tabs);

  if (page == NULL || is_list_alone (self))
    return gtk_widget_grab_focus (GTK_WIDGET (self->contact_list));
  return gtk_widget_grab_focus (GTK_WIDGET (page));
}

static void
rc_chat_page_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, RC_CHAT_PAGE (object)->client);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_chat_page_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  RcChatPage *self = RC_CHAT_PAGE (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      rc_chat_page_set_client (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_chat_page_dispose (GObject *object)
{
  RcChatPage *self = RC_CHAT_PAGE (object);

  g_clear_object (&self->client_signals);
  g_clear_object (&self->roster_signals);
  g_clear_object (&self->page_bindings);
  if (self->leaflet != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->leaflet));
  g_clear_pointer (&self->switcher, gtk_widget_unparent);
  g_clear_handle_id (&self->name_tabs_source, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_chat_page_parent_class)->dispose (object);
}

static void
rc_chat_page_finalize (GObject *object)
{
  g_clear_object (&RC_CHAT_PAGE (object)->tabs);
  G_OBJECT_CLASS (rc_chat_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, RC_TYPE_CLIENT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RC_TYPE_STATE_BUTTON);
  g_type_ensure (RC_TYPE_CONNECTION_BAR);
  g_type_ensure (RC_TYPE_NOTICE_BAR);
  g_type_ensure (RC_TYPE_ALONE_HINT);
  g_type_ensure (RC_TYPE_CONTACT_LIST);
  g_type_ensure (RC_TYPE_BACK_BUTTON);
  g_type_ensure (RC_TYPE_EMPTY_PAGE);
  g_type_ensure (RC_TYPE_MENU_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, contacts_pane);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, conversation_pane);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, server_title);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, conversation_title);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, contact_list);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, conversation_stack);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, no_conversation);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, tab_view);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, RcChatPage, back_button);
  gtk_widget_class_bind_template_child_full (widget_class, "menu_button", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, rc_chat_page_open);
  gtk_widget_class_bind_template_callback (widget_class, on_layout_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_n_pages);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
rc_chat_page_class_init (RcChatPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_chat_page_get_property;
  object_class->set_property = rc_chat_page_set_property;
  object_class->dispose = rc_chat_page_dispose;
  object_class->finalize = rc_chat_page_finalize;
  widget_class->grab_focus = rc_chat_page_grab_focus;
  install_properties (object_class);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "chat.back", NULL, action_back);
  gtk_widget_class_install_action (widget_class, "chat.next-region", "i", action_next_region);
  gtk_widget_class_install_action (widget_class, "chat.move-tab", NULL, action_move_tab);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "chat.move-tab", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "chat.next-region", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, "chat.next-region", "i", -1);
}

static void
make_groups (RcChatPage *self)
{
  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::state", G_CALLBACK (on_state_changed), self);
  self->roster_signals = g_signal_group_new (RC_TYPE_ROSTER);
  g_signal_group_connect_swapped (self->roster_signals, "items-changed", G_CALLBACK (rc_chat_tabs_follow_roster), self->tabs);
  self->page_bindings = g_binding_group_new ();
  g_binding_group_bind (self->page_bindings, "title", self->conversation_title, "title", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->page_bindings, "status", self->conversation_title, "subtitle", G_BINDING_SYNC_CREATE);
}

static void
rc_chat_page_init (RcChatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tabs = rc_chat_tabs_new (self->tab_view, self->conversation_pane);
  g_signal_connect_object (self->tabs, "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "moved", G_CALLBACK (on_tab_moved), self, G_CONNECT_SWAPPED);
  rc_pane_bars_watch (GTK_BOX (self->contacts_pane), GTK_WIDGET (self), GTK_WIDGET (self->leaflet));
  rc_compat_name_internals (GTK_WIDGET (self));
  make_groups (self);
}

static void
attach (RcChatPage *self)
{
  RcRoster *roster = rc_client_get_roster (self->client);
  RcContact *room = rc_roster_lookup (roster, RC_ROOM_ALL);

  g_signal_group_set_target (self->roster_signals, roster);
  rc_contact_list_set_contacts (self->contact_list, G_LIST_MODEL (roster));
  rc_back_button_set_contacts (self->back_button, G_LIST_MODEL (roster));
  on_state_changed (self);
  rc_chat_tabs_follow_roster (self->tabs);
  if (!rc_chat_tabs_restore (self->tabs) && room != NULL)
    rc_chat_tabs_select (self->tabs, room);
}

/**
 * rc_chat_page_set_client:
 * @self: the page
 * @client: (nullable): the engine to show, or %NULL when logged out
 *
 * Another client has another person's conversations: tabs go, drafts are kept.
 */
void
rc_chat_page_set_client (RcChatPage *self,
                         RcClient   *client)
{
  g_return_if_fail (RC_IS_CHAT_PAGE (self));

  if (self->client == client)
    return;
  rc_chat_tabs_set_client (self->tabs, client);
  rc_contact_list_set_contacts (self->contact_list, NULL);
  rc_back_button_set_contacts (self->back_button, NULL);
  g_signal_group_set_target (self->roster_signals, NULL);
  g_set_object (&self->client, client);
  g_signal_group_set_target (self->client_signals, client);
  if (client != NULL)
    attach (self);
  rc_compat_panes_show (self->leaflet, self->contacts_pane);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

/**
 * rc_chat_page_set_prefs:
 * @self: the page, without a client
 * @prefs: what was decided about contacts; given once
 * @settings: (nullable): what a person likes
 */
void
rc_chat_page_set_prefs (RcChatPage     *self,
                        RcContactPrefs *prefs,
                        GSettings      *settings)
{
  g_return_if_fail (RC_IS_CHAT_PAGE (self));
  g_return_if_fail (self->client == NULL);

  rc_contact_list_set_prefs (self->contact_list, prefs);
  rc_chat_tabs_set_prefs (self->tabs, prefs);
  rc_chat_tabs_set_settings (self->tabs, settings);
}

/**
 * rc_chat_page_shows:
 * @self: the page
 * @id: a conversation
 *
 * Returns: whether it is on the screen, in whichever window
 */
gboolean
rc_chat_page_shows (RcChatPage *self,
                    const char *id)
{
  RcConversationTab *content = rc_chat_tabs_find (self->tabs, id);

  return content != NULL && gtk_widget_get_mapped (GTK_WIDGET (content));
}

/**
 * rc_chat_page_is_before_eyes:
 * @self: the page
 * @id: a conversation
 *
 * Returns: whether it is on the screen in the window that somebody uses now
 */
gboolean
rc_chat_page_is_before_eyes (RcChatPage *self,
                             const char *id)
{
  GtkRoot *root = rc_chat_page_shows (self, id) ? gtk_widget_get_root (GTK_WIDGET (rc_chat_tabs_find (self->tabs, id))) : NULL;

  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

/**
 * rc_chat_page_get_page:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): the conversation that the main window shows
 */
RcConversationPage *
rc_chat_page_get_page (RcChatPage *self)
{
  return rc_chat_tabs_get_selected (self->tabs);
}

/**
 * rc_chat_page_open:
 * @self: the page
 * @contact: whom to write to
 *
 * Selects the conversation's tab, which is made where there is none.
 *
 * Returns: (transfer none): the window that has it; one of its own is presented
 */
GtkWindow *
rc_chat_page_open (RcChatPage *self,
                   RcContact  *contact)
{
  GtkWidget *content;

  g_return_val_if_fail (RC_IS_CHAT_PAGE (self), NULL);
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);
  g_return_val_if_fail (self->client != NULL, NULL);

  content = GTK_WIDGET (rc_chat_tabs_select (self->tabs, contact));
  if (gtk_widget_is_ancestor (content, GTK_WIDGET (self)))
    rc_compat_panes_show (self->leaflet, self->conversation_pane);
  else
    gtk_window_present (GTK_WINDOW (gtk_widget_get_root (content)));
  gtk_widget_grab_focus (content);
  return GTK_WINDOW (gtk_widget_get_root (content));
}

/**
 * rc_chat_page_open_id:
 * @self: the page
 * @id: whom to write to; they need not be in the list
 *
 * Returns: (transfer none) (nullable): their conversation, in whichever window
 */
RcConversationPage *
rc_chat_page_open_id (RcChatPage *self,
                      const char *id)
{
  RcContact *contact;
  g_autoptr(RcContact) stranger = NULL;

  g_return_val_if_fail (RC_IS_CHAT_PAGE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (self->client != NULL, NULL);

  contact = rc_roster_lookup (rc_client_get_roster (self->client), id);
  if (contact == NULL)
    contact = stranger = rc_stranger_new (id);
  rc_chat_page_open (self, contact);
  return rc_conversation_tab_load (rc_chat_tabs_find (self->tabs, id));
}

/**
 * rc_chat_page_start_switching:
 * @self: the page
 *
 * Asks whom to write to.
 */
void
rc_chat_page_start_switching (RcChatPage *self)
{
  const GdkRectangle top = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, 40, 1, 1 };

  g_return_if_fail (RC_IS_CHAT_PAGE (self));

  if (self->client == NULL)
    return;
  if (self->switcher == NULL)
    make_switcher (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->switcher), &top);
  rc_quick_switcher_open (RC_QUICK_SWITCHER (self->switcher), G_LIST_MODEL (rc_client_get_roster (self->client)),
                          rc_client_get_state (self->client) == RC_CLIENT_ONLINE);
}

/**
 * rc_chat_page_close_tab:
 * @self: the page
 *
 * Returns: whether there was a tab to close
 */
gboolean
rc_chat_page_close_tab (RcChatPage *self)
{
  g_return_val_if_fail (RC_IS_CHAT_PAGE (self), FALSE);

  return rc_chat_tabs_close (self->tabs);
}

/**
 * rc_chat_page_start_search:
 * @self: the page
 *
 * Puts the focus into the search for contacts.
 */
void
rc_chat_page_start_search (RcChatPage *self)
{
  g_return_if_fail (RC_IS_CHAT_PAGE (self));

  if (rc_compat_panes_is_folded (self->leaflet))
    rc_compat_panes_show (self->leaflet, self->contacts_pane);
  rc_contact_list_start_search (self->contact_list);
}

/**
 * rc_chat_page_refresh_times:
 * @self: the page
 *
 * Says anew when something was: another day has begun.
 */
void
rc_chat_page_refresh_times (RcChatPage *self)
{
  g_return_if_fail (RC_IS_CHAT_PAGE (self));

  rc_contact_list_refresh_times (self->contact_list);
  rc_chat_tabs_refresh_times (self->tabs);
}

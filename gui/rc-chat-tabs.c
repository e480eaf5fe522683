/* rc-chat-tabs.c - the open conversations, one a tab.
 *
 * A draft outlives its tab. Which conversations are open, and which one is shown,
 * is kept for the next start; so is their order, but not what was pinned. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-chat-tabs.h"
#include "rc-conversation-tab.h"
#include "rc-stranger.h"

/* What was open beyond this is not opened again. */
#define RESTORED_MAX 20

struct _RcChatTabs
{
  GObject parent_instance;

  /* owned */
  AdwTabView *view;
  RcClient *client;       /* nullable */
  RcContactPrefs *prefs;  /* nullable */
  GSettings *settings;    /* nullable */
  gboolean is_changing;   /* nothing is to be kept of this */
  AdwTabPage *menu_tab;   /* borrowed: whose menu is open */
  GSimpleActionGroup *actions;
  GHashTable *drafts;     /* id -> text, of tabs that were closed */
};

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcChatTabs, rc_chat_tabs, G_TYPE_OBJECT)

static AdwTabPage *
find_tab (RcChatTabs *self,
          const char *id)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->view); i++)
    {
      if (g_strcmp0 (rc_conversation_page_get_id (rc_chat_tabs_get_nth (self, i)), id) == 0)
        return adw_tab_view_get_nth_page (self->view, i);
    }

  return NULL;
}

static AdwTabPage *
add_tab (RcChatTabs *self,
         RcContact  *contact)
{
  GtkWidget *page = rc_conversation_page_new (self->client, contact);
  AdwTabPage *tab = adw_tab_view_append (self->view, page);
  const char *draft = g_hash_table_lookup (self->drafts, rc_contact_get_id (contact));

  rc_conversation_tab_follow (tab);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "enter-sends", rc_conversation_page_get_composer (RC_CONVERSATION_PAGE (page)),
                     "enter-sends", G_SETTINGS_BIND_GET);
  if (self->prefs != NULL)
    rc_conversation_page_set_prefs (RC_CONVERSATION_PAGE (page), self->prefs);
  if (draft != NULL)
    rc_composer_set_text (rc_conversation_page_get_composer (RC_CONVERSATION_PAGE (page)), draft);
  g_hash_table_remove (self->drafts, rc_contact_get_id (contact));
  g_signal_emit (self, signals[ADDED], 0, page);
  return tab;
}

/* A row says that something is written to them, where that is not seen anyway. */
static void
mark_draft (RcChatTabs         *self,
            RcConversationPage *page,
            gboolean            is_shown)
{
  g_autofree char *draft = rc_composer_get_text (rc_conversation_page_get_composer (page));

  g_strstrip (draft);
  if (self->prefs != NULL)
    rc_contact_prefs_set (self->prefs, rc_conversation_page_get_id (page), RC_CONTACT_PREF_DRAFT,
                          !is_shown && *draft != '\0');
}

static void
save (RcChatTabs *self)
{
  RcConversationPage *selected = rc_chat_tabs_get_selected (self);
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto(GStrv) tabs = NULL;

  if (self->settings == NULL || self->client == NULL || self->is_changing)
    return;
  builder = g_strv_builder_new ();
  g_strv_builder_add (builder, rc_client_get_id (self->client));
  for (int i = 0; i < rc_chat_tabs_get_n (self) && i < RESTORED_MAX; i++)
    g_strv_builder_add (builder, rc_conversation_page_get_id (rc_chat_tabs_get_nth (self, i)));
  tabs = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "tabs", (const char *const *) tabs);
  g_settings_set_string (self->settings, "selected-tab", selected != NULL ? rc_conversation_page_get_id (selected) : "");
}

static void
on_selected_page (RcChatTabs *self)
{
  save (self);
  for (int i = 0; i < rc_chat_tabs_get_n (self); i++)
    mark_draft (self, rc_chat_tabs_get_nth (self, i),
                rc_chat_tabs_get_nth (self, i) == rc_chat_tabs_get_selected (self));
}

static void
keep_draft (RcChatTabs         *self,
            RcConversationPage *page)
{
  g_autofree char *draft = rc_composer_get_text (rc_conversation_page_get_composer (page));

  if (*draft != '\0')
    g_hash_table_insert (self->drafts, g_strdup (rc_conversation_page_get_id (page)), g_steal_pointer (&draft));
}

static gboolean
on_close_page (RcChatTabs *self,
               AdwTabPage *tab)
{
  keep_draft (self, RC_CONVERSATION_PAGE (adw_tab_page_get_child (tab)));
  mark_draft (self, RC_CONVERSATION_PAGE (adw_tab_page_get_child (tab)), FALSE);
  adw_tab_view_close_page_finish (self->view, tab, TRUE);
  return GDK_EVENT_STOP;
}

static void
on_setup_menu (RcChatTabs *self,
               AdwTabPage *tab)
{
  GActionMap *map = G_ACTION_MAP (self->actions);

  self->menu_tab = tab;
  if (tab != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "pin")),
                               g_variant_new_boolean (adw_tab_page_get_pinned (tab)));
}

static void
on_pin (GSimpleAction *action,
        GVariant      *value,
        gpointer       user_data)
{
  RcChatTabs *self = user_data;
  AdwTabPage *tab = self->menu_tab != NULL ? self->menu_tab : adw_tab_view_get_selected_page (self->view);

  if (tab == NULL)
    return;
  adw_tab_view_set_page_pinned (self->view, tab, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static void
on_close (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  RcChatTabs *self = user_data;
  AdwTabPage *tab = self->menu_tab != NULL ? self->menu_tab : adw_tab_view_get_selected_page (self->view);

  if (tab != NULL)
    adw_tab_view_close_page (self->view, tab);
}

static void
make_menu (RcChatTabs *self,
           GtkWidget  *pane)
{
  static const GActionEntry entries[] = {
    { .name = "pin", .state = "false", .change_state = on_pin },
    { .name = "close", .activate = on_close },
  };
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Pin Tab"), "tab.pin");
  g_menu_append (menu, _("_Close Tab"), "tab.close");
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (pane, "tab", G_ACTION_GROUP (self->actions));
  adw_tab_view_set_menu_model (self->view, G_MENU_MODEL (menu));
}

static void
restore_tab (RcChatTabs *self,
             const char *id)
{
  RcContact *contact = rc_roster_lookup (rc_client_get_roster (self->client), id);
  g_autoptr(RcContact) stranger = contact == NULL ? rc_stranger_new (id) : NULL;

  if (find_tab (self, id) == NULL)
    add_tab (self, contact != NULL ? contact : stranger);
}

static void
rc_chat_tabs_dispose (GObject *object)
{
  RcChatTabs *self = RC_CHAT_TABS (object);

  g_clear_object (&self->view);
  g_clear_object (&self->client);
  g_clear_object (&self->prefs);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  G_OBJECT_CLASS (rc_chat_tabs_parent_class)->dispose (object);
}

static void
rc_chat_tabs_class_init (RcChatTabsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_chat_tabs_dispose;

  /**
   * RcChatTabs::added:
   * @self: the tabs
   * @page: the #RcConversationPage in the new one
   */
  signals[ADDED] = g_signal_new ("added", RC_TYPE_CHAT_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, RC_TYPE_CONVERSATION_PAGE);
}

static void
rc_chat_tabs_init (RcChatTabs *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * rc_chat_tabs_new:
 * @view: where they are shown
 * @pane: what has the view and its bar in it, and so the actions of their menu
 *
 * Returns: (transfer full): no tabs yet
 */
RcChatTabs *
rc_chat_tabs_new (AdwTabView *view,
                  GtkWidget  *pane)
{
  RcChatTabs *self;

  g_return_val_if_fail (ADW_IS_TAB_VIEW (view), NULL);

  self = g_object_new (RC_TYPE_CHAT_TABS, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "close-page", G_CALLBACK (on_close_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::selected-page", G_CALLBACK (on_selected_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::n-pages", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "page-reordered", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "setup-menu", G_CALLBACK (on_setup_menu), self, G_CONNECT_SWAPPED);
  make_menu (self, pane);
  return self;
}

/**
 * rc_chat_tabs_restore:
 * @self: the tabs of a client, of which none is open
 *
 * Opens what was open when this person was here last.
 *
 * Returns: whether there was anything
 */
gboolean
rc_chat_tabs_restore (RcChatTabs *self)
{
  g_auto(GStrv) tabs = NULL;
  g_autofree char *selected = NULL;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), FALSE);
  g_return_val_if_fail (self->client != NULL, FALSE);

  if (self->settings == NULL)
    return FALSE;
  tabs = g_settings_get_strv (self->settings, "tabs");
  selected = g_settings_get_string (self->settings, "selected-tab");
  if (tabs[0] == NULL || tabs[1] == NULL || g_strcmp0 (tabs[0], rc_client_get_id (self->client)) != 0)
    return FALSE;
  self->is_changing = TRUE;
  for (guint i = 1; tabs[i] != NULL && i <= RESTORED_MAX; i++)
    restore_tab (self, tabs[i]);
  self->is_changing = FALSE;
  if (find_tab (self, selected) != NULL)
    adw_tab_view_set_selected_page (self->view, find_tab (self, selected));
  return TRUE;
}

/**
 * rc_chat_tabs_set_settings:
 * @self: the tabs, of which none is open
 * @settings: (nullable): what a person likes
 */
void
rc_chat_tabs_set_settings (RcChatTabs *self,
                           GSettings  *settings)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));

  g_set_object (&self->settings, settings);
}

/**
 * rc_chat_tabs_set_prefs:
 * @self: the tabs, of which none is open
 * @prefs: what was decided about contacts; given once
 */
void
rc_chat_tabs_set_prefs (RcChatTabs     *self,
                        RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));
  g_return_if_fail (self->prefs == NULL);

  self->prefs = g_object_ref (prefs);
}

/**
 * rc_chat_tabs_set_client:
 * @self: the tabs
 * @client: (nullable): whose conversations are opened from now on
 *
 * Another client has another person's conversations: tabs and drafts go.
 */
void
rc_chat_tabs_set_client (RcChatTabs *self,
                         RcClient   *client)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));

  self->is_changing = TRUE;
  while (adw_tab_view_get_n_pages (self->view) > 0)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->view, 0);

      if (adw_tab_page_get_pinned (tab))
        adw_tab_view_set_page_pinned (self->view, tab, FALSE);
      adw_tab_view_close_page (self->view, tab);
    }
  self->is_changing = FALSE;
  g_hash_table_remove_all (self->drafts);
  g_set_object (&self->client, client);
}

/**
 * rc_chat_tabs_follow_roster:
 * @self: the tabs of a client
 *
 * Contacts came or went: who left and is back has a new object.
 */
void
rc_chat_tabs_follow_roster (RcChatTabs *self)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));

  for (int i = 0; i < rc_chat_tabs_get_n (self); i++)
    {
      RcConversationPage *page = rc_chat_tabs_get_nth (self, i);
      RcContact *contact = rc_roster_lookup (rc_client_get_roster (self->client), rc_conversation_page_get_id (page));

      if (contact != NULL)
        rc_conversation_page_set_contact (page, contact);
    }
}

/**
 * rc_chat_tabs_select:
 * @self: the tabs of a client
 * @contact: whom to write to
 *
 * Selects the conversation's tab, which is made where there is none.
 *
 * Returns: (transfer none): the tab
 */
AdwTabPage *
rc_chat_tabs_select (RcChatTabs *self,
                     RcContact  *contact)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);
  g_return_val_if_fail (self->client != NULL, NULL);

  tab = find_tab (self, rc_contact_get_id (contact));
  if (tab == NULL)
    tab = add_tab (self, contact);
  adw_tab_view_set_selected_page (self->view, tab);
  return tab;
}

/**
 * rc_chat_tabs_get_selected:
 * @self: the tabs
 *
 * Returns: (transfer none) (nullable): the conversation that is shown
 */
RcConversationPage *
rc_chat_tabs_get_selected (RcChatTabs *self)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);

  tab = adw_tab_view_get_selected_page (self->view);
  return tab != NULL ? RC_CONVERSATION_PAGE (adw_tab_page_get_child (tab)) : NULL;
}

/**
 * rc_chat_tabs_get_nth:
 * @self: the tabs
 * @n: which
 *
 * Returns: (transfer none): the conversation in it
 */
RcConversationPage *
rc_chat_tabs_get_nth (RcChatTabs *self,
                      int         n)
{
  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);

  return RC_CONVERSATION_PAGE (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->view, n)));
}

/**
 * rc_chat_tabs_get_n:
 * @self: the tabs
 *
 * Returns: how many there are
 */
int
rc_chat_tabs_get_n (RcChatTabs *self)
{
  g_return_val_if_fail (RC_IS_CHAT_TABS (self), 0);

  return adw_tab_view_get_n_pages (self->view);
}

/**
 * rc_chat_tabs_close:
 * @self: the tabs
 *
 * Closes the one that is selected.
 *
 * Returns: whether there was one
 */
gboolean
rc_chat_tabs_close (RcChatTabs *self)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), FALSE);

  tab = adw_tab_view_get_selected_page (self->view);
  if (tab == NULL)
    return FALSE;
  adw_tab_view_close_page (self->view, tab);
  return TRUE;
}

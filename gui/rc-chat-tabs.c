/* rc-chat-tabs.c - the open conversations, one a tab.
 *
 * A draft outlives its tab. */
#include "config.h"

#include "rc-chat-tabs.h"
#include "rc-conversation-tab.h"

struct _RcChatTabs
{
  GObject parent_instance;

  /* owned */
  AdwTabView *view;
  RcClient *client;       /* nullable */
  RcContactPrefs *prefs;  /* nullable */
  GSettings *settings;    /* nullable */
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
on_selected_page (RcChatTabs *self)
{
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
rc_chat_tabs_dispose (GObject *object)
{
  RcChatTabs *self = RC_CHAT_TABS (object);

  g_clear_object (&self->view);
  g_clear_object (&self->client);
  g_clear_object (&self->prefs);
  g_clear_object (&self->settings);
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
 *
 * Returns: (transfer full): no tabs yet
 */
RcChatTabs *
rc_chat_tabs_new (AdwTabView *view)
{
  RcChatTabs *self;

  g_return_val_if_fail (ADW_IS_TAB_VIEW (view), NULL);

  self = g_object_new (RC_TYPE_CHAT_TABS, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "close-page", G_CALLBACK (on_close_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::selected-page", G_CALLBACK (on_selected_page), self, G_CONNECT_SWAPPED);
  return self;
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

  while (adw_tab_view_get_n_pages (self->view) > 0)
    adw_tab_view_close_page (self->view, adw_tab_view_get_nth_page (self->view, 0));
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

/* rc-chat-tabs.c - the open conversations, one a tab, in the main window and in
 * windows of their own.
 *
 * Which are open, in what order, which are pinned and which one is shown is kept
 * for the next start, when all of them are tabs of the main window. A tab has no
 * page before it is selected, see RcConversationTab, which keeps its draft too. */
#include "config.h"

#include "rc-account.h"
#include "rc-chat-tabs.h"
#include "rc-composer.h"
#include "rc-draft-keeper.h"
#include "rc-spelling.h"
#include "rc-stranger.h"
#include "rc-tab-memory.h"
#include "rc-tab-views.h"

struct _RcChatTabs
{
  GObject parent_instance;

  /* owned */
  RcTabViews *views;
  RcClient *client;       /* nullable */
  RcContactPrefs *prefs;  /* nullable */
  GSettings *settings;    /* nullable */
  gboolean is_changing;   /* nothing is to be kept of this, or looked at */
  gboolean is_in_sight;   /* whether the main window shows its tabs */
};

enum
{
  MOVED,
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcChatTabs, rc_chat_tabs, G_TYPE_OBJECT)

static RcConversationTab *
get_content (AdwTabPage *tab)
{
  return RC_CONVERSATION_TAB (adw_tab_page_get_child (tab));
}

static AdwTabPage *
find_tab (RcChatTabs *self,
          const char *id)
{
  for (int i = 0; i < rc_chat_tabs_get_n (self); i++)
    {
      if (g_strcmp0 (rc_conversation_tab_get_id (rc_chat_tabs_get_nth (self, i)), id) == 0)
        return rc_tab_views_get_tab (self->views, i);
    }

  return NULL;
}

static void
on_page_made (RcChatTabs        *self,
              GParamSpec        *pspec,
              RcConversationTab *content)
{
  RcConversationPage *page = rc_conversation_tab_get_page (content);

  if (self->settings != NULL)
    {
      RcComposer *composer = rc_conversation_page_get_composer (page);

      g_settings_bind (self->settings, "enter-sends", composer, "enter-sends", G_SETTINGS_BIND_GET);
      rc_spelling_follow (GTK_TEXT_VIEW (rc_composer_get_text_view (composer)), self->settings);
    }
  if (self->prefs != NULL)
    rc_conversation_page_set_prefs (page, self->prefs);
}

static AdwTabPage *
add_tab (RcChatTabs *self,
         RcContact  *contact,
         gboolean    is_pinned)
{
  GtkWidget *content = rc_conversation_tab_new (self->client, contact);
  AdwTabPage *tab;

  g_signal_connect_object (content, "notify::page", G_CALLBACK (on_page_made), self, G_CONNECT_SWAPPED);
  tab = is_pinned ? adw_tab_view_append_pinned (rc_tab_views_get_main (self->views), content)
                  : adw_tab_view_append (rc_tab_views_get_main (self->views), content);
  rc_conversation_tab_follow (tab);
  return tab;
}

/* A row says that something is written to them, where that is not seen anyway. */
static void
mark_draft (RcChatTabs        *self,
            RcConversationTab *content,
            gboolean           is_shown)
{
  if (self->prefs != NULL)
    rc_contact_prefs_set (self->prefs, rc_conversation_tab_get_id (content), RC_CONTACT_PREF_DRAFT,
                          rc_conversation_tab_has_draft (content) && !is_shown);
}

static void
mark_drafts (RcChatTabs *self)
{
  for (int i = 0; i < rc_chat_tabs_get_n (self); i++)
    {
      AdwTabPage *tab = rc_tab_views_get_tab (self->views, i);

      mark_draft (self, get_content (tab), adw_tab_page_get_selected (tab) &&
                  (self->is_in_sight || rc_tab_views_find_view (tab) != rc_tab_views_get_main (self->views)));
    }
}

/* Of contacts without a tab as well. */
static void
mark_kept_drafts (RcChatTabs *self,
                  gboolean    is_theirs)
{
  GListModel *roster = G_LIST_MODEL (rc_client_get_roster (self->client));

  for (guint i = 0; self->prefs != NULL && i < g_list_model_get_n_items (roster); i++)
    {
      g_autoptr(RcContact) contact = g_list_model_get_item (roster, i);
      const char *id = rc_contact_get_id (contact);

      rc_contact_prefs_set (self->prefs, id, RC_CONTACT_PREF_DRAFT,
                            is_theirs && rc_draft_keeper_has_draft (self->client, id));
    }
}

/* Ids are of a server, and people have several. */
static char *
make_account (RcChatTabs *self)
{
  return rc_account_dup_key (rc_client_get_server (self->client), rc_client_get_id (self->client));
}

static void
save (RcChatTabs *self)
{
  RcConversationPage *selected = rc_chat_tabs_get_selected (self);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sb)"));
  g_autofree char *account = NULL;

  if (self->settings == NULL || self->client == NULL || self->is_changing)
    return;
  for (int i = 0; i < rc_chat_tabs_get_n (self) && i < RC_TAB_MEMORY_MAX_TABS; i++)
    g_variant_builder_add (&builder, "(sb)", rc_conversation_tab_get_id (rc_chat_tabs_get_nth (self, i)),
                           adw_tab_page_get_pinned (rc_tab_views_get_tab (self->views, i)));
  account = make_account (self);
  rc_tab_memory_save (self->settings, account, selected != NULL ? rc_conversation_page_get_id (selected) : "",
                      g_variant_builder_end (&builder));
}

static void
on_selected (RcChatTabs *self,
             AdwTabView *view)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (view);

  if (self->is_changing)
    return;
  if (tab != NULL)
    rc_conversation_tab_load (get_content (tab));
  save (self);
  mark_drafts (self);
  if (view == rc_tab_views_get_main (self->views))
    g_signal_emit (self, signals[SELECTED], 0);
}

static void
on_closing (RcChatTabs *self,
            AdwTabPage *tab)
{
  mark_draft (self, get_content (tab), FALSE);
}

static void
on_moved (RcChatTabs *self,
          gboolean    is_home)
{
  mark_drafts (self);
  g_signal_emit (self, signals[MOVED], 0, is_home);
}

static void
restore_tab (RcChatTabs *self,
             const char *id,
             gboolean    is_pinned)
{
  RcContact *contact = rc_roster_lookup (rc_client_get_roster (self->client), id);
  g_autoptr(RcContact) stranger = contact == NULL ? rc_stranger_new (id) : NULL;

  if (*id != '\0' && find_tab (self, id) == NULL)
    add_tab (self, contact != NULL ? contact : stranger, is_pinned);
}

static void
restore_tabs (RcChatTabs *self,
              GVariant   *tabs,
              const char *selected)
{
  AdwTabPage *tab;

  self->is_changing = TRUE;
  for (gsize i = 0; i < g_variant_n_children (tabs) && i < RC_TAB_MEMORY_MAX_TABS; i++)
    {
      const char *id;
      gboolean is_pinned;

      g_variant_get_child (tabs, i, "(&sb)", &id, &is_pinned);
      restore_tab (self, id, is_pinned);
    }
  tab = find_tab (self, selected);
  if (tab != NULL)
    adw_tab_view_set_selected_page (rc_tab_views_get_main (self->views), tab);
  self->is_changing = FALSE;
  on_selected (self, rc_tab_views_get_main (self->views));
}

static void
rc_chat_tabs_dispose (GObject *object)
{
  RcChatTabs *self = RC_CHAT_TABS (object);

  g_clear_object (&self->views);
  g_clear_object (&self->client);
  g_clear_object (&self->prefs);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_chat_tabs_parent_class)->dispose (object);
}

static void
rc_chat_tabs_class_init (RcChatTabsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_chat_tabs_dispose;

  /**
   * RcChatTabs::moved:
   * @self: the tabs
   * @is_home: whether a tab came back to the main window; else it left
   */
  signals[MOVED] = g_signal_new ("moved", RC_TYPE_CHAT_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * RcChatTabs::selected:
   * @self: the tabs
   *
   * The main window shows another one, or none; see rc_chat_tabs_get_selected().
   */
  signals[SELECTED] = g_signal_new ("selected", RC_TYPE_CHAT_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
rc_chat_tabs_init (RcChatTabs *self)
{
  self->is_in_sight = TRUE;
}

/**
 * rc_chat_tabs_new:
 * @view: where they are shown in the main window
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
  self->views = rc_tab_views_new (view, pane);
  g_signal_connect_object (self->views, "changed", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "closing", G_CALLBACK (on_closing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "moved", G_CALLBACK (on_moved), self, G_CONNECT_SWAPPED);
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
  g_autofree char *account = NULL;
  g_autofree char *selected = NULL;
  g_autoptr(GVariant) tabs = NULL;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), FALSE);
  g_return_val_if_fail (self->client != NULL, FALSE);

  if (self->settings == NULL)
    return FALSE;
  account = make_account (self);
  tabs = rc_tab_memory_load (self->settings, account, &selected);
  if (tabs == NULL || g_variant_n_children (tabs) == 0)
    return FALSE;
  restore_tabs (self, tabs, selected);
  return rc_chat_tabs_get_n (self) > 0;
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
 * Another client has another person's conversations: tabs go, drafts are kept.
 */
void
rc_chat_tabs_set_client (RcChatTabs *self,
                         RcClient   *client)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));

  self->is_changing = TRUE;
  rc_tab_views_close_all (self->views);
  self->is_changing = FALSE;
  if (self->client != NULL)
    mark_kept_drafts (self, FALSE);
  g_set_object (&self->client, client);
  rc_tab_views_set_client (self->views, client);
  if (client != NULL)
    mark_kept_drafts (self, TRUE);
  g_signal_emit (self, signals[SELECTED], 0);
}

/**
 * rc_chat_tabs_set_in_sight:
 * @self: the tabs
 * @is_in_sight: whether the main window shows them, and not only the contacts
 */
void
rc_chat_tabs_set_in_sight (RcChatTabs *self,
                           gboolean    is_in_sight)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));

  if (self->is_in_sight == is_in_sight)
    return;
  self->is_in_sight = is_in_sight;
  mark_drafts (self);
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
      RcConversationTab *content = rc_chat_tabs_get_nth (self, i);
      RcContact *contact = rc_roster_lookup (rc_client_get_roster (self->client), rc_conversation_tab_get_id (content));

      if (contact != NULL)
        rc_conversation_tab_set_contact (content, contact);
    }
}

/**
 * rc_chat_tabs_select:
 * @self: the tabs of a client
 * @contact: whom to write to
 *
 * Selects the conversation's tab, in whichever window it is; it is made where
 * there is none.
 *
 * Returns: (transfer none): what is in the tab
 */
RcConversationTab *
rc_chat_tabs_select (RcChatTabs *self,
                     RcContact  *contact)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);
  g_return_val_if_fail (self->client != NULL, NULL);

  tab = find_tab (self, rc_contact_get_id (contact));
  if (tab == NULL)
    tab = add_tab (self, contact, FALSE);
  adw_tab_view_set_selected_page (rc_tab_views_find_view (tab), tab);
  return get_content (tab);
}

/**
 * rc_chat_tabs_find:
 * @self: the tabs
 * @id: a conversation
 *
 * Returns: (transfer none) (nullable): its tab, in whichever window
 */
RcConversationTab *
rc_chat_tabs_find (RcChatTabs *self,
                   const char *id)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);

  tab = find_tab (self, id);
  return tab != NULL ? get_content (tab) : NULL;
}

/**
 * rc_chat_tabs_get_selected:
 * @self: the tabs
 *
 * Returns: (transfer none) (nullable): the conversation that the main window shows
 */
RcConversationPage *
rc_chat_tabs_get_selected (RcChatTabs *self)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);

  tab = adw_tab_view_get_selected_page (rc_tab_views_get_main (self->views));
  return tab != NULL ? rc_conversation_tab_get_page (get_content (tab)) : NULL;
}

/**
 * rc_chat_tabs_get_nth:
 * @self: the tabs
 * @n: which, those of the main window first
 *
 * Returns: (transfer none): what is in it
 */
RcConversationTab *
rc_chat_tabs_get_nth (RcChatTabs *self,
                      int         n)
{
  g_return_val_if_fail (RC_IS_CHAT_TABS (self), NULL);

  return get_content (rc_tab_views_get_tab (self->views, n));
}

/**
 * rc_chat_tabs_get_n:
 * @self: the tabs
 *
 * Returns: how many there are, in all windows
 */
int
rc_chat_tabs_get_n (RcChatTabs *self)
{
  g_return_val_if_fail (RC_IS_CHAT_TABS (self), 0);

  return rc_tab_views_get_n_tabs (self->views);
}

/**
 * rc_chat_tabs_close:
 * @self: the tabs
 *
 * Closes the one that is selected in the main window.
 *
 * Returns: whether there was one
 */
gboolean
rc_chat_tabs_close (RcChatTabs *self)
{
  AdwTabPage *tab;

  g_return_val_if_fail (RC_IS_CHAT_TABS (self), FALSE);

  tab = adw_tab_view_get_selected_page (rc_tab_views_get_main (self->views));
  if (tab == NULL)
    return FALSE;
  adw_tab_view_close_page (rc_tab_views_get_main (self->views), tab);
  return TRUE;
}

/**
 * rc_chat_tabs_refresh_times:
 * @self: the tabs
 *
 * Says anew when something was: another day has begun.
 */
void
rc_chat_tabs_refresh_times (RcChatTabs *self)
{
  g_return_if_fail (RC_IS_CHAT_TABS (self));

  for (int i = 0; i < rc_chat_tabs_get_n (self); i++)
    {
      RcConversationPage *page = rc_conversation_tab_get_page (rc_chat_tabs_get_nth (self, i));

      if (page != NULL)
        rc_conversation_page_refresh_times (page);
    }
}

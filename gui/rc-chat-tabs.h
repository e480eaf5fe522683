/* rc-chat-tabs.h - the open conversations, one a tab. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"
#include "rc-conversation-page.h"

G_BEGIN_DECLS

#define RC_TYPE_CHAT_TABS (rc_chat_tabs_get_type ())
G_DECLARE_FINAL_TYPE (RcChatTabs, rc_chat_tabs, RC, CHAT_TABS, GObject)

/* Signal: "added" (RcConversationPage *), before the tab is selected. */
RcChatTabs         *rc_chat_tabs_new          (AdwTabView *view,
                                               GtkWidget  *pane);   /* around the view and its bar */
void                rc_chat_tabs_set_client   (RcChatTabs *self,
                                               RcClient   *client); /* nullable; closes all */
void                rc_chat_tabs_set_settings (RcChatTabs *self,
                                               GSettings  *settings); /* nullable */
void                rc_chat_tabs_set_prefs    (RcChatTabs     *self,
                                               RcContactPrefs *prefs);
void                rc_chat_tabs_follow_roster
                                              (RcChatTabs *self);
gboolean            rc_chat_tabs_restore      (RcChatTabs *self);   /* whether anything was open */
AdwTabPage         *rc_chat_tabs_select       (RcChatTabs *self,
                                               RcContact  *contact);
RcConversationPage *rc_chat_tabs_get_selected (RcChatTabs *self);   /* nullable */
RcConversationPage *rc_chat_tabs_get_nth      (RcChatTabs *self,
                                               int         n);
int                 rc_chat_tabs_get_n        (RcChatTabs *self);
gboolean            rc_chat_tabs_close        (RcChatTabs *self);   /* whether there was one */

G_END_DECLS

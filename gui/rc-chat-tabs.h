/* rc-chat-tabs.h - the open conversations, one a tab, in whichever window. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"
#include "rc-conversation-tab.h"

G_BEGIN_DECLS

#define RC_TYPE_CHAT_TABS (rc_chat_tabs_get_type ())
G_DECLARE_FINAL_TYPE (RcChatTabs, rc_chat_tabs, RC, CHAT_TABS, GObject)

/* Signals: "moved" (gboolean is_home), when a tab went to a window of its own, or
 * back; "selected", when the main window shows another one, or none. */
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
void                rc_chat_tabs_set_in_sight (RcChatTabs *self,
                                               gboolean    is_in_sight); /* the main window shows them */
RcConversationTab  *rc_chat_tabs_select       (RcChatTabs *self,
                                               RcContact  *contact);
RcConversationTab  *rc_chat_tabs_find         (RcChatTabs *self,
                                               const char *id);    /* nullable */
RcConversationPage *rc_chat_tabs_get_selected (RcChatTabs *self);   /* in the main window; nullable */
RcConversationTab  *rc_chat_tabs_get_nth      (RcChatTabs *self,
                                               int         n);
int                 rc_chat_tabs_get_n        (RcChatTabs *self);
gboolean            rc_chat_tabs_close        (RcChatTabs *self);   /* in the main window; whether there was one */
void                rc_chat_tabs_refresh_times
                                              (RcChatTabs *self);

G_END_DECLS

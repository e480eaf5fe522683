/* rc-conversation-tab.h - what is in a tab: a conversation, from when it is looked at. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"
#include "rc-conversation-page.h"

G_BEGIN_DECLS

#define RC_TYPE_CONVERSATION_TAB (rc_conversation_tab_get_type ())
G_DECLARE_FINAL_TYPE (RcConversationTab, rc_conversation_tab, RC, CONVERSATION_TAB, GtkWidget)

/* Properties, read-only and notified: "contact"; "page" (nullable: not looked at yet). */
GtkWidget          *rc_conversation_tab_new            (RcClient          *client,
                                                        RcContact         *contact);
const char         *rc_conversation_tab_get_id         (RcConversationTab *self);
void                rc_conversation_tab_set_contact    (RcConversationTab *self,
                                                        RcContact         *contact);
RcConversationPage *rc_conversation_tab_get_page       (RcConversationTab *self); /* nullable */
RcConversationPage *rc_conversation_tab_load           (RcConversationTab *self);
void                rc_conversation_tab_save_draft     (RcConversationTab *self);
gboolean            rc_conversation_tab_has_draft      (RcConversationTab *self); /* more than blanks */
void                rc_conversation_tab_follow         (AdwTabPage        *tab);

G_END_DECLS

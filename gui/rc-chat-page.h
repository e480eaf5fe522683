/* rc-chat-page.h - contacts at the left, conversations at the right. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"
#include "rc-contact-prefs.h"
#include "rc-conversation-page.h"

G_BEGIN_DECLS

#define RC_TYPE_CHAT_PAGE (rc_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (RcChatPage, rc_chat_page, RC, CHAT_PAGE, GtkWidget)

/* Property: "client" (nullable). */
void     rc_chat_page_set_client   (RcChatPage *self,
                                    RcClient   *client);
void     rc_chat_page_set_prefs    (RcChatPage     *self,
                                    RcContactPrefs *prefs,
                                    GSettings      *settings); /* nullable */
gboolean rc_chat_page_shows        (RcChatPage *self,
                                    const char *id);
gboolean rc_chat_page_is_before_eyes
                                   (RcChatPage *self,
                                    const char *id);  /* in the window that is used now */
RcConversationPage *rc_chat_page_get_page
                                   (RcChatPage *self);
GtkWindow *rc_chat_page_open       (RcChatPage *self,
                                    RcContact  *contact);
RcConversationPage *rc_chat_page_open_id
                                   (RcChatPage *self,
                                    const char *id);
void     rc_chat_page_start_switching
                                   (RcChatPage *self);
gboolean rc_chat_page_close_tab    (RcChatPage *self); /* whether there was one */
void     rc_chat_page_start_search (RcChatPage *self);
void     rc_chat_page_refresh_times
                                   (RcChatPage *self);

G_END_DECLS

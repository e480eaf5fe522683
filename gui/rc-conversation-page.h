/* rc-conversation-page.h - one conversation: timeline and composer. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"
#include "rc-composer.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

#define RC_TYPE_CONVERSATION_PAGE (rc_conversation_page_get_type ())
G_DECLARE_FINAL_TYPE (RcConversationPage, rc_conversation_page, RC, CONVERSATION_PAGE, GtkWidget)

/* Properties, read-only and notified: "title" and "status" (for a header bar),
 * "contact". */
GtkWidget  *rc_conversation_page_new       (RcClient           *client,
                                            RcContact          *contact);
const char *rc_conversation_page_get_id    (RcConversationPage *self);
RcContact  *rc_conversation_page_get_contact
                                           (RcConversationPage *self);
void        rc_conversation_page_set_contact
                                           (RcConversationPage *self,
                                            RcContact          *contact);
void        rc_conversation_page_set_prefs (RcConversationPage *self,
                                            RcContactPrefs     *prefs);
GtkWidget  *rc_conversation_page_get_view  (RcConversationPage *self);
RcComposer *rc_conversation_page_get_composer
                                           (RcConversationPage *self);
void        rc_conversation_page_refresh_times
                                           (RcConversationPage *self);

G_END_DECLS

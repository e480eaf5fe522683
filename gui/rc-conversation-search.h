/* rc-conversation-search.h - looking for something in the conversation that is shown. */
#pragma once

#include "rc-conversation-page.h"
#include "rc-search-result.h"

G_BEGIN_DECLS

#define RC_TYPE_CONVERSATION_SEARCH (rc_conversation_search_get_type ())
G_DECLARE_FINAL_TYPE (RcConversationSearch, rc_conversation_search, RC, CONVERSATION_SEARCH, GtkWidget)

RcConversationSearch *rc_conversation_search_open    (RcConversationPage  *page,
                                                      RcClient            *client);
void                  rc_conversation_search_open_at (RcConversationPage  *page,
                                                      RcClient            *client,
                                                      const char          *text,
                                                      RcSearchPlace        place);

G_END_DECLS

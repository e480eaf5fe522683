/* rc-conversation-window.h - a window with conversations and nothing else. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

#define RC_TYPE_CONVERSATION_WINDOW (rc_conversation_window_get_type ())
G_DECLARE_FINAL_TYPE (RcConversationWindow, rc_conversation_window, RC, CONVERSATION_WINDOW, AdwApplicationWindow)

/* Signal: "going": it is destroyed with its tabs in it, which nobody closed. */
RcConversationWindow *rc_conversation_window_new      (GtkWindow            *main_window, /* nullable */
                                                       RcClient             *client);
AdwTabView           *rc_conversation_window_get_view (RcConversationWindow *self);

G_END_DECLS

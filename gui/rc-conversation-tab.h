/* rc-conversation-tab.h - what a tab says about the conversation in it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void rc_conversation_tab_follow (AdwTabPage *tab);

G_END_DECLS

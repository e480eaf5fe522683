/* rc-search-layer.h - the search in all messages, over what a window shows. */
#pragma once

#include <adwaita.h>

#include "rc-chat-page.h"

G_BEGIN_DECLS

#define RC_TYPE_SEARCH_LAYER (rc_search_layer_get_type ())
G_DECLARE_FINAL_TYPE (RcSearchLayer, rc_search_layer, RC, SEARCH_LAYER, GObject)

RcSearchLayer *rc_search_layer_new     (GtkStack       *stack);
void           rc_search_layer_open    (RcSearchLayer  *self,
                                        RcChatPage     *chat_page,
                                        RcClient       *client,
                                        RcContactPrefs *prefs);   /* nullable */
gboolean       rc_search_layer_is_open (RcSearchLayer  *self);
void           rc_search_layer_close   (RcSearchLayer  *self);
void           rc_search_layer_follow  (RcSearchLayer  *self,
                                        RcChatPage     *chat_page); /* nullable */

G_END_DECLS

/* rc-account-deck.h - which account a window shows, and what of it. */
#pragma once

#include <adwaita.h>

#include "rc-accounts.h"
#include "rc-chat-page.h"
#include "rc-connect-page.h"
#include "rc-key-page.h"

G_BEGIN_DECLS

#define RC_TYPE_ACCOUNT_DECK (rc_account_deck_get_type ())
G_DECLARE_FINAL_TYPE (RcAccountDeck, rc_account_deck, RC, ACCOUNT_DECK, GObject)

/* Signal: "changed", when another page is shown, or anything about an account is
 * another. */
RcAccountDeck *rc_account_deck_new               (RcAccounts    *accounts,
                                                  GApplication  *application, /* nullable */
                                                  GSettings     *settings,    /* nullable */
                                                  GtkStack      *stack);
RcChatPage    *rc_account_deck_get_page          (RcAccountDeck *self);       /* nullable */
RcAccountItem *rc_account_deck_get_item          (RcAccountDeck *self);       /* nullable */
RcAccountItem *rc_account_deck_get_way_back      (RcAccountDeck *self);       /* nullable */
void           rc_account_deck_choose            (RcAccountDeck *self,
                                                  RcAccountItem *item);       /* nullable */
void           rc_account_deck_ask               (RcAccountDeck *self,
                                                  const char    *server,
                                                  const char    *id,
                                                  gboolean       is_sure);
void           rc_account_deck_set_guest         (RcAccountDeck *self,
                                                  gboolean       guest);
gboolean       rc_account_deck_open_conversation (RcAccountDeck *self,
                                                  const char    *account,     /* nullable */
                                                  const char    *id);
void           rc_account_deck_refresh_times     (RcAccountDeck *self);
void           rc_account_deck_close             (RcAccountDeck *self);

G_END_DECLS

/* rc-account-view.h - what a window has of one account. */
#pragma once

#include <adwaita.h>

#include "rc-accounts.h"
#include "rc-chat-page.h"

G_BEGIN_DECLS

#define RC_TYPE_ACCOUNT_VIEW (rc_account_view_get_type ())
G_DECLARE_FINAL_TYPE (RcAccountView, rc_account_view, RC, ACCOUNT_VIEW, GObject)

RcAccountView *rc_account_view_new               (RcAccounts    *accounts,
                                                  RcAccountItem *item,
                                                  GApplication  *application, /* nullable: it notifies nobody */
                                                  GSettings     *settings,    /* nullable */
                                                  GtkStack      *stack);
RcAccountItem *rc_account_view_get_item          (RcAccountView *self);
RcChatPage    *rc_account_view_get_page          (RcAccountView *self);       /* nullable */
RcChatPage    *rc_account_view_show              (RcAccountView *self);
GtkWindow     *rc_account_view_open_conversation (RcAccountView *self,
                                                  const char    *id);
void           rc_account_view_close             (RcAccountView *self);

G_END_DECLS

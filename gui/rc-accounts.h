/* rc-accounts.h - the accounts of this person: a GListModel of RcAccountItem. */
#pragma once

#include "rc-account-item.h"

G_BEGIN_DECLS

/* More are neither added nor read. */
#define RC_ACCOUNTS_MAX 16

#define RC_TYPE_ACCOUNTS (rc_accounts_get_type ())
G_DECLARE_FINAL_TYPE (RcAccounts, rc_accounts, RC, ACCOUNTS, GObject)

/* Signals: "changed", once a turn of the main loop, when anything about any of them
 * is another, or another is the current one; "forgotten" (RcAccountItem *), before
 * what is kept of it is deleted. */
RcAccounts    *rc_accounts_new          (GSettings     *settings);  /* nullable */
RcSecretStore *rc_accounts_get_store    (RcAccounts    *self);
RcAccountItem *rc_accounts_find         (RcAccounts    *self,
                                         const char    *key);       /* nullable */
RcAccountItem *rc_accounts_lookup       (RcAccounts    *self,
                                         const char    *server,
                                         const char    *id);        /* nullable */
gboolean       rc_accounts_is_full      (RcAccounts    *self);
RcAccountItem *rc_accounts_add          (RcAccounts    *self,
                                         RcClient      *client);    /* NULL: there are too many */
void           rc_accounts_resume       (RcAccounts    *self);
RcAccountItem *rc_accounts_get_current  (RcAccounts    *self);      /* nullable */
void           rc_accounts_set_current  (RcAccounts    *self,
                                         RcAccountItem *item);      /* nullable */
RcAccountItem *rc_accounts_get_other    (RcAccounts    *self,
                                         RcAccountItem *item);      /* nullable */
guint          rc_accounts_count_unread (RcAccounts    *self,
                                         RcAccountItem *but);       /* nullable */
void           rc_accounts_remove       (RcAccounts    *self,
                                         RcAccountItem *item);
gboolean       rc_accounts_restore      (RcAccounts    *self,
                                         const char    *key);
void           rc_accounts_forget       (RcAccounts    *self,
                                         RcAccountItem *item);
void           rc_accounts_finish       (RcAccounts    *self);

G_END_DECLS

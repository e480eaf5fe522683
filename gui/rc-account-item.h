/* rc-account-item.h - one id on one server, as this program has it. */
#pragma once

#include "rc-client.h"
#include "rc-contact-prefs.h"
#include "rc-secret-store.h"

G_BEGIN_DECLS

#define RC_TYPE_ACCOUNT_ITEM (rc_account_item_get_type ())
G_DECLARE_FINAL_TYPE (RcAccountItem, rc_account_item, RC, ACCOUNT_ITEM, GObject)

/*      LOGGED OUT -- resume --> OPENING -- what is kept is loaded --> a client
 *          ^                       |                                    |  ^
 *          +------- no token ------+                                    |  |
 *          +------- close, log out -------------------------------------+  |
 *          +------- take_client: somebody has logged in -------------------+
 *
 * Properties, read-only and notified: "client" (nullable), "opening", "title"
 * (ID@SERVER, as their owners write them), "unread" (messages, but of who is muted
 * or blocked), "asking" (it goes on when the person has said something). */
RcAccountItem  *rc_account_item_new         (const char     *server,
                                             const char     *id,
                                             RcSecretStore  *store,
                                             GSettings      *settings);  /* nullable: of the program */
void            rc_account_item_resume      (RcAccountItem  *self);
void            rc_account_item_take_client (RcAccountItem  *self,
                                             RcClient       *client);
void            rc_account_item_close       (RcAccountItem  *self);
void            rc_account_item_log_out     (RcAccountItem  *self);
void            rc_account_item_forget      (RcAccountItem  *self,
                                             GAsyncReadyCallback callback,
                                             gpointer        user_data);
const char     *rc_account_item_get_key     (RcAccountItem  *self);
const char     *rc_account_item_get_server  (RcAccountItem  *self);
const char     *rc_account_item_get_id      (RcAccountItem  *self);
const char     *rc_account_item_get_title   (RcAccountItem  *self);
RcClient       *rc_account_item_get_client  (RcAccountItem  *self);      /* nullable */
RcContactPrefs *rc_account_item_get_prefs   (RcAccountItem  *self);
guint           rc_account_item_get_unread  (RcAccountItem  *self);
gboolean        rc_account_item_get_opening (RcAccountItem  *self);
gboolean        rc_account_item_get_asking  (RcAccountItem  *self);
gboolean        rc_account_item_get_guest   (RcAccountItem  *self);

G_END_DECLS

/* rc-accounts.h - whose id is whose for good, and what lets them in. */
#pragma once

#include "rc-hub.h"
#include "rc-token.h"

G_BEGIN_DECLS

typedef struct _RcToken RcToken;

/**
 * RcToken:
 * @hash: of the token, which itself is nowhere
 * @person: whose it is
 * @used_us: Unix time at which it was given or used last
 *
 * The resume token of one device.
 */
struct _RcToken
{
  RcToken *next; /* of the same account */
  RcPerson *person;
  gint64 used_us;
  guint8 hash[RC_TOKEN_HASH_BYTES];
};

/**
 * RcAccount:
 * @password_hash: (nullable): as libsodium wrote it; %NULL: has no password
 * @tokens: of all devices
 *
 * What only the log-in needs to know of a person with an account.
 */
struct _RcAccount
{
  char *password_hash;
  RcToken *tokens;
};

/**
 * RcNewAccount:
 * @id: in its owner's spelling
 * @folded: the same, folded
 * @claim: what it looks like
 * @password_hash: (nullable): as libsodium wrote it
 * @invite_hash: (nullable): the invite that it needs
 */
typedef struct
{
  RcSlice id;
  const char *folded;
  RcSkeletonClaim *claim;
  const char *password_hash;
  const guint8 *invite_hash;
} RcNewAccount;

/* @person: (nullable): the account's, where there is one now
 * @error: (nullable): of #RC_ERROR, why it was not done */
typedef void (*RcAccountFunc) (RcPerson          *person,
                               const GError      *error,
                               gpointer           user_data);

typedef void (*RcAddedFunc)   (RcPerson          *person,
                               const RcStoreDone *done,
                               gpointer           user_data);

/* @done: with the number of messages that were removed */
typedef void (*RcRemovedFunc) (const RcStoreDone *done,
                               gpointer           user_data);

RcAccounts *rc_accounts_new              (RcHub              *hub,
                                          GError            **error);
void        rc_accounts_free             (RcAccounts         *self);
void        rc_accounts_add              (RcAccounts         *self,
                                          const RcNewAccount *account,
                                          RcAddedFunc         func,
                                          gpointer            user_data);
void        rc_accounts_set_password     (RcAccounts         *self,
                                          RcPerson           *person,
                                          const char         *password_hash,
                                          const guint8       *kept_token,
                                          RcAccountFunc       func,
                                          gpointer            user_data);
void        rc_accounts_remove           (RcAccounts         *self,
                                          RcPerson           *person,
                                          RcRemovedFunc       func,
                                          gpointer            user_data);
void        rc_accounts_foreach          (RcAccounts         *self,
                                          GFunc               func,
                                          gpointer            user_data);
void        rc_accounts_add_token        (RcAccounts         *self,
                                          RcPerson           *person,
                                          const guint8       *hash,
                                          RcAccountFunc       func,
                                          gpointer            user_data);
void        rc_accounts_remove_token     (RcAccounts         *self,
                                          const guint8       *hash,
                                          RcAccountFunc       func,
                                          gpointer            user_data);
RcToken    *rc_accounts_find_token       (RcAccounts         *self,
                                          const guint8       *hash);
void        rc_accounts_note_use         (RcAccounts         *self,
                                          RcToken            *token);
void        rc_accounts_note_left        (RcAccounts         *self,
                                          RcPerson           *person);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcAccounts, rc_accounts_free)

G_END_DECLS

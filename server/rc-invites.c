/* rc-invites.c - what lets somebody register one id.
 *
 * An invite is a secret like a resume token: random, and stored hashed. That it
 * is used up, too old or unknown is the store's to say, in the transaction that
 * makes the account. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "rc-invites.h"
#include "rc-token.h"

typedef struct
{
  RcInviteFunc func;
  gpointer user_data;
  char text[RC_TOKEN_TEXT_BYTES];
} Making;

static void
on_kept (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Making *making = user_data;
  g_autoptr (GError) full = NULL;

  if (done->error == NULL && done->outcome != RC_STORE_DONE)
    full = g_error_new_literal (RC_ERROR, RC_ERROR_LIMIT, _ ("There are too many open invites. Revoke some."));

  if (done->error != NULL || full != NULL)
    making->func (NULL, full != NULL ? full : done->error, making->user_data);
  else
    making->func (making->text, NULL, making->user_data);
  sodium_memzero (making->text, sizeof making->text);
  g_free (making);
}

/**
 * rc_invites_make:
 * @store: the store
 * @valid_us: for how long, in microseconds
 * @func: (scope async): called with the invite once it is on disk
 * @user_data: for @func
 *
 * Makes an invite for one id.
 */
void
rc_invites_make (RcStore *store, gint64 valid_us, RcInviteFunc func, gpointer user_data)
{
  Making *making = g_new0 (Making, 1);
  guint8 hash[RC_STORE_HASH_BYTES];
  gint64 now_us = g_get_real_time ();

  making->func = func;
  making->user_data = user_data;
  rc_token_make (making->text);
  rc_invites_hash (rc_slice_from_string (making->text), hash);
  rc_store_add_invite (store, hash, now_us, now_us + valid_us, on_kept, making);
  rc_store_flush (store);
}

/**
 * rc_invites_hash:
 * @invite: what is given as an invite
 * @hash: (out caller-allocates): %RC_STORE_HASH_BYTES
 *
 * Gives what the store knows an invite by.
 */
void
rc_invites_hash (RcSlice invite, guint8 *hash)
{
  rc_token_hash (invite, hash);
}

/**
 * rc_invites_to_link:
 * @where: HOST:PORT, as clients reach the server
 * @invite: an invite
 * @pin: (nullable): the pin of the server's key
 *
 * Returns: (transfer full): all of it as one link.
 */
char *
rc_invites_to_link (const char *where, const char *invite, const char *pin)
{
  return g_strdup_printf ("redcoast://%s/?invite=%s%s%s", where, invite, pin != NULL ? "&pin=" : "",
                          pin != NULL ? pin : "");
}

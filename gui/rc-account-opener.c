/* rc-account-opener.c - the token that is kept of an account, and its engine.
 *
 * For whoever comes in by the connect page, and for accounts that come back by
 * themselves. */
#include "config.h"

#include <gtk/gtk.h>

#include "rc-account-opener.h"
#include "rc-secret.h"

typedef struct
{
  GObject *owner; /* owned */
  RcAccountOpenerFunc func;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->owner);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
on_token (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Search) search = user_data;
  g_autoptr (GError) error = NULL;
  rc_auto_secret char *token =
    rc_secret_store_lookup_finish (RC_SECRET_STORE (source), result, &error);

  /* It was given up: another one is under way, or the window is closed. */
  if (error == NULL)
    search->func (search->owner, token);
}

/**
 * rc_account_opener_find_token:
 * @store: where tokens are kept
 * @server: the server's address
 * @id: who one is there
 * @func: called once, on the main context, unless it is cancelled before
 * @owner: a #GObject, kept until then
 *
 * Returns: (transfer full): what cancels it
 */
GCancellable *
rc_account_opener_find_token (RcSecretStore       *store,
                              const char          *server,
                              const char          *id,
                              RcAccountOpenerFunc  func,
                              gpointer             owner)
{
  GCancellable *cancellable;
  Search *search;

  g_return_val_if_fail (RC_IS_SECRET_STORE (store), NULL);
  g_return_val_if_fail (server != NULL && id != NULL, NULL);
  g_return_val_if_fail (G_IS_OBJECT (owner), NULL);

  cancellable = g_cancellable_new ();
  search = g_new0 (Search, 1);
  search->owner = g_object_ref (owner);
  search->func = func;
  rc_secret_store_lookup (store, server, id, RC_SECRET_TOKEN, cancellable, on_token, search);
  return cancellable;
}

/**
 * rc_account_opener_open:
 * @error: return location: the keys that are known cannot be read
 *
 * As rc_account_open(), for a program that draws: a frame is drawn before more is
 * taken of what comes from the server and the disk.
 *
 * Returns: (transfer full) (nullable): a client that is not started
 */
RcClient *
rc_account_opener_open (const char          *server,
                        const char          *id,
                        const char          *token,
                        const RcInviteLink  *link,
                        gboolean             is_kept,
                        RcSecretStore       *store,
                        GError             **error)
{
  RcClient *client = rc_account_open (server, id, token, link, is_kept, store, error);

  if (client != NULL)
    rc_client_set_priority (client, GDK_PRIORITY_REDRAW);
  return client;
}

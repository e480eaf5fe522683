#include "config.h"

#include <string.h>

#include "rc-account.h"
#include "rc-id.h"
#include "rc-server-address.h"

#define STORE_DATA "rc-account-store"

/* A file name has at most 255 bytes. */
#define NAME_MAX_BYTES 200

/**
 * rc_account_dup_cache_path:
 * @server: an address that rc_client_check_server() takes
 * @id: an id, in any spelling
 *
 * The file for what is kept of an account on this computer, in a folder of its
 * own. It is the same for every spelling of the address and of the id, another one
 * for every other account, and is not made here.
 *
 * Returns: (transfer full): a path below the person's data folder
 */
char *
rc_account_dup_cache_path (const char *server,
                           const char *id)
{
  g_autofree char *address = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (server != NULL && id != NULL, NULL);

  address = rc_server_address_dup_normal (server);
  folded = rc_id_fold (rc_slice_from_string (id));
  name = g_strdup_printf ("%s@%s", folded, address);
  g_strdelimit (name, G_DIR_SEPARATOR_S, '_');
  if (strlen (name) > NAME_MAX_BYTES)
    {
      char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

      g_free (name);
      name = digest;
    }

  return g_build_filename (g_get_user_data_dir (), "redcoast", "accounts", name, "messages.db", NULL);
}

static void
on_token (RcClient   *client,
          const char *token,
          gpointer    user_data)
{
  RcSecretStore *store = user_data;

  if (token != NULL)
    rc_secret_store_save (store, rc_client_get_server (client), rc_client_get_id (client),
                          RC_SECRET_TOKEN, token);
  else
    rc_secret_store_drop (store, rc_client_get_server (client), rc_client_get_id (client),
                          RC_SECRET_TOKEN);
}

/**
 * rc_account_keep_token:
 * @client: a client that is not started yet
 * @store: where its resume token goes
 *
 * From now on @store has the token that @client is given, and no longer has one
 * that has ended.
 */
void
rc_account_keep_token (RcClient      *client,
                       RcSecretStore *store)
{
  g_return_if_fail (RC_IS_CLIENT (client));
  g_return_if_fail (RC_IS_SECRET_STORE (store));

  g_signal_connect_object (client, "token", G_CALLBACK (on_token), store, 0);
  g_object_set_data_full (G_OBJECT (client), STORE_DATA, g_object_ref (store), g_object_unref);
}

/**
 * rc_account_get_store:
 * @client: a client
 *
 * Returns: (transfer none) (nullable): what rc_account_keep_token() was told
 */
RcSecretStore *
rc_account_get_store (RcClient *client)
{
  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);

  return g_object_get_data (G_OBJECT (client), STORE_DATA);
}

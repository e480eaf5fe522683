#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rc-account.h"
#include "rc-id.h"
#include "rc-known-servers.h"
#include "rc-server-address.h"

#define STORE_DATA "rc-account-store"

/* A file name has at most 255 bytes. */
#define NAME_MAX_BYTES 200

/**
 * rc_account_dup_key:
 * @server: an address that rc_client_check_server() takes
 * @id: an id, in any spelling
 *
 * Returns: (transfer full): ID\@HOST:PORT, the same for every spelling of the
 *   address and of the id, and another one for every other account
 */
char *
rc_account_dup_key (const char *server,
                    const char *id)
{
  g_autofree char *address = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (server != NULL && id != NULL, NULL);

  address = rc_server_address_dup_normal (server);
  folded = rc_id_fold (rc_slice_from_string (id));
  return g_strdup_printf ("%s@%s", folded, address);
}

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
  g_autofree char *name = NULL;

  g_return_val_if_fail (server != NULL && id != NULL, NULL);

  name = rc_account_dup_key (server, id);
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

static void
say_unsaved (const char *sentence,
             gpointer    user_data)
{
  g_message ("%s", sentence);
}

/**
 * rc_account_open:
 * @server: an address
 * @id: an id
 * @token: (nullable): what is kept of an earlier log-in; copied
 * @link: (nullable): the invitation that leads there, whose keys go before known ones
 * @is_kept: whether what is seen is kept on this computer; %FALSE for a guest
 * @store: where the next token goes
 * @error: return location: the keys that are known cannot be read
 *
 * Makes the engine of an account, with what is kept of it and the server's known
 * keys. It loads, and is not started.
 *
 * Returns: (transfer full) (nullable): a client that asks where its token has ended
 */
RcClient *
rc_account_open (const char          *server,
                 const char          *id,
                 const char          *token,
                 const RcInviteLink  *link,
                 gboolean             is_kept,
                 RcSecretStore       *store,
                 GError             **error)
{
  g_autoptr (GError) unread = NULL;
  g_auto (GStrv) pins = NULL;
  g_autofree char *cache_path = NULL;
  RcClient *client;

  g_return_val_if_fail (server != NULL && id != NULL, NULL);
  g_return_val_if_fail (RC_IS_SECRET_STORE (store), NULL);

  pins = link != NULL && link->pins != NULL ? g_strdupv (link->pins) : rc_known_servers_lookup (server, &unread);
  if (unread != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&unread));
      return NULL;
    }
  cache_path = is_kept ? rc_account_dup_cache_path (server, id) : NULL;
  client = g_object_new (RC_TYPE_CLIENT, "server", server, "id", id, "method", (guint) RC_LOGIN_PASSWORD,
                         "asks", TRUE, "token", token, "pins", pins, "tls", link != NULL,
                         "cache-path", cache_path, NULL);
  rc_account_keep_token (client, store);
  rc_known_servers_watch (client, say_unsaved, NULL);
  return client;
}

/* What a folder of an account has in it are files only. */
static void
delete_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      path,
                  GCancellable *cancellable)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  if (dir == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      (void) g_unlink (file);
    }
  if (dir != NULL && g_rmdir (folder) != 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * rc_account_delete:
 * @server: an address
 * @id: an id
 *
 * Deletes what is kept of an account on this computer, set-aside files included. No
 * engine of it is to run any more. The work is done in a thread.
 */
void
rc_account_delete (const char          *server,
                   const char          *id,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_return_if_fail (server != NULL && id != NULL);

  g_task_set_task_data (task, rc_account_dup_cache_path (server, id), g_free);
  g_task_run_in_thread (task, delete_in_thread);
}

/**
 * rc_account_delete_finish:
 * @result: as the callback was given it
 * @error: return location
 *
 * Returns: whether nothing is left
 */
gboolean
rc_account_delete_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

#include "config.h"

#include <glib/gi18n.h>

#include "rc-secret.h"

#include "rc-cli-account.h"

/* A person may have to unlock their passwords first. */
#define RECALL_TIMEOUT_S 60
#define SETTLE_TIMEOUT_S 5

typedef struct
{
  GMainLoop *loop;
  char *token;
} Recall;

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Recall *recall = user_data;

  recall->token = rc_secret_store_lookup_finish (RC_SECRET_STORE (source), result, NULL);
  g_main_loop_quit (recall->loop);
}

static gboolean
on_too_late (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_loop_too_late (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/*< private >
 * rc_cli_account_recall:
 *
 * Puts the token that an earlier run has kept into @options, where the command
 * line does not say to log in otherwise.
 */
void
rc_cli_account_recall (RcCliOptions  *options,
                       RcSecretStore *store)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Recall recall = { .loop = loop };
  guint timeout_id;

  if (options->guest)
    return;

  timeout_id = g_timeout_add_seconds (RECALL_TIMEOUT_S, on_too_late, cancellable);
  rc_secret_store_lookup (store, options->server, options->id, RC_SECRET_TOKEN, cancellable,
                          on_looked_up, &recall);
  g_main_loop_run (loop);
  g_source_remove (timeout_id);
  options->token = recall.token;
}

/*< private >
 * rc_cli_account_settle:
 *
 * Waits until the store has written down what it was given.
 */
void
rc_cli_account_settle (RcSecretStore *store)
{
  g_autoptr (GMainLoop) loop = NULL;
  guint timeout_id;
  gulong handler_id;

  if (!rc_secret_store_is_busy (store))
    return;

  loop = g_main_loop_new (NULL, FALSE);
  timeout_id = g_timeout_add_seconds (SETTLE_TIMEOUT_S, on_loop_too_late, loop);
  handler_id = g_signal_connect_swapped (store, "notify::busy", G_CALLBACK (g_main_loop_quit), loop);
  g_main_loop_run (loop);
  g_signal_handler_disconnect (store, handler_id);
  g_source_remove (timeout_id);
}

static void
on_state (RcClient   *client,
          GParamSpec *pspec,
          GMainLoop  *loop)
{
  RcClientState state = rc_client_get_state (client);

  if (state == RC_CLIENT_ONLINE || state == RC_CLIENT_WAITING || rc_client_state_is_final (state))
    g_main_loop_quit (loop);
}

/* A server that has ended the token already has nothing left to forget. */
static gboolean
has_forgotten (RcClient *client)
{
  return rc_client_get_state (client) == RC_CLIENT_ONLINE
         || g_error_matches (rc_client_get_error (client), RC_ERROR, RC_ERROR_DENIED);
}

/*< private >
 * rc_cli_account_forget:
 *
 * Ends the token that an earlier run has kept, at the server and here. Here also
 * where the server cannot be reached.
 *
 * Returns: the exit status
 */
RcCliStatus
rc_cli_account_forget (const RcCliOptions *options,
                       RcSecretStore      *store)
{
  g_autoptr (RcClient) client = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint timeout_id;
  gboolean forgotten;

  if (options->token == NULL)
    {
      g_print (_("Nothing is remembered for %s on %s.\n"), options->id, options->server);
      return RC_CLI_OK;
    }

  client = rc_cli_options_new_client (options, store, FALSE, 1000, 1000);
  g_signal_connect (client, "notify::state", G_CALLBACK (on_state), loop);
  timeout_id = g_timeout_add_seconds (options->timeout_s, on_loop_too_late, loop);
  rc_client_start (client);
  g_main_loop_run (loop);
  g_source_remove (timeout_id);

  forgotten = has_forgotten (client);
  if (!forgotten)
    g_printerr (_("redcoast-cli: %s was not reached. This computer has forgotten the log-in; the server will when it has not been used for long.\n"),
                options->server);
  g_signal_handlers_disconnect_by_data (client, loop);
  rc_client_log_out (client);

  return forgotten ? RC_CLI_OK : RC_CLI_NOT_CONNECTED;
}

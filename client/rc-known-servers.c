#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "rc-known-servers.h"
#include "rc-pin.h"
#include "rc-server-address.h"

#define KEY "pins"

/* A key file in the person's state folder, 0600: a group a server, "host port",
 * and in it the pins of its keys. All of the person's programs share it. It is
 * small, and touched at a log-in only: hence no thread. */

typedef struct
{
  RcKnownServersFailed failed; /* nullable */
  gpointer user_data;
} Watch;

/* Where it is; g_free() it. */
char *
rc_known_servers_get_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "redcoast", "known-servers", NULL);
}

static char *
get_group (const char *server)
{
  g_auto (RcServerAddress) address = { 0 };
  g_autofree char *host = NULL;

  if (!rc_server_address_parse (server, &address, NULL))
    return NULL;

  host = g_utf8_strdown (address.host, -1);

  return g_strdup_printf ("%s %u", host, (guint) address.port);
}

/* A file that cannot be read is an error: nobody is to be asked again whether a
 * key is right because of it. One that is not there is empty. */
static GKeyFile *
load (GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = rc_known_servers_get_path ();
  g_autoptr (GError) reason = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &reason)
      || g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&file);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s cannot be read: %s"), path, reason->message);

  return NULL;
}

static gboolean
save (GKeyFile  *file,
      GError   **error)
{
  g_autofree char *path = rc_known_servers_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * rc_known_servers_lookup:
 * @server: as for rc_client_new()
 *
 * Returns: (transfer full) (nullable): the pins of the server's keys; %NULL
 *   without an error where none is known
 */
char **
rc_known_servers_lookup (const char  *server,
                         GError     **error)
{
  g_autofree char *group = get_group (server);
  g_autoptr (GKeyFile) file = load (error);
  g_autofree char *joined = NULL;
  g_auto (GStrv) pins = NULL;

  if (file == NULL || group == NULL)
    return NULL;

  pins = g_key_file_get_string_list (file, group, KEY, NULL, NULL);
  joined = pins != NULL ? g_strjoinv (",", pins) : NULL;

  return rc_pins_parse (rc_slice_from_string (joined));
}

static gboolean
store (const char         *server,
       const char *const  *pins,
       GError            **error)
{
  g_autofree char *group = get_group (server);
  g_autoptr (GKeyFile) file = load (error);

  if (file == NULL || group == NULL)
    return FALSE;

  g_key_file_set_string_list (file, group, KEY, pins, g_strv_length ((char **) pins));

  return save (file, error);
}

/**
 * rc_known_servers_forget:
 * @server: as for rc_client_new()
 *
 * Whatever key the server has next is asked about as at the first time.
 *
 * Returns: whether it is not known any more
 */
gboolean
rc_known_servers_forget (const char  *server,
                         GError     **error)
{
  g_autofree char *group = get_group (server);
  g_autoptr (GKeyFile) file = load (error);

  if (file == NULL)
    return FALSE;
  if (group == NULL || !g_key_file_remove_group (file, group, NULL))
    return TRUE;

  return save (file, error);
}

/* Only what has proved to be right is written down: after a log-in. */
static void
on_changed (RcClient   *client,
            GParamSpec *pspec,
            Watch      *watch)
{
  const char *const *pins = rc_client_get_pins (client);
  const char *server = rc_client_get_server (client);
  g_auto (GStrv) known = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (pins == NULL || rc_client_get_state (client) != RC_CLIENT_ONLINE)
    return;

  known = rc_known_servers_lookup (server, &error);
  if (error == NULL && known != NULL && g_strv_equal ((const char *const *) known, pins))
    return;
  if (error == NULL && store (server, pins, &error))
    return;

  sentence = g_strdup_printf (_("The server’s key could not be saved: %s"),
                              error != NULL ? error->message : server);
  if (watch->failed != NULL)
    watch->failed (sentence, watch->user_data);
}

static void
free_watch (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

/**
 * rc_known_servers_watch:
 * @failed: (nullable): called where they cannot be written down
 *
 * Writes down the keys of @client's server whenever they are new, for as long as
 * @client is there.
 */
void
rc_known_servers_watch (RcClient             *client,
                        RcKnownServersFailed  failed,
                        gpointer              user_data)
{
  const char *const signals[] = { "notify::pins", "notify::state" };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      Watch *watch = g_new0 (Watch, 1);

      watch->failed = failed;
      watch->user_data = user_data;
      g_signal_connect_data (client, signals[i], G_CALLBACK (on_changed), watch, free_watch, 0);
    }
}

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rc-cli-known.h"
#include "rc-pin.h"
#include "rc-server-address.h"

#define KEY "pins"

/* A key file in the person's state folder, 0600: a group a server, "host port",
 * and in it the pins of its keys. */

/* Where it is; g_free() it. */
char *
rc_cli_known_get_path (void)
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

/* Says so where there is a file that cannot be read: nobody is to be asked
 * again whether a key is right because of it. */
static GKeyFile *
load (gboolean *broken)
{
  GKeyFile *file = g_key_file_new ();
  g_autofree char *path = rc_cli_known_get_path ();
  g_autoptr (GError) error = NULL;

  *broken = FALSE;
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &error)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return file;

  g_printerr (_("redcoast-cli: %s cannot be read: %s\n"), path, error->message);
  *broken = TRUE;

  return file;
}

/*< private >
 * rc_cli_known_lookup:
 * @server: as for rc_client_new()
 *
 * Returns: (transfer full) (nullable): the pins of the server's keys, %NULL
 *   where none is known
 */
char **
rc_cli_known_lookup (const char *server)
{
  g_autofree char *group = get_group (server);
  gboolean broken;
  g_autoptr (GKeyFile) file = load (&broken);
  g_autofree char *joined = NULL;
  g_auto (GStrv) pins = NULL;

  if (group == NULL)
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
  g_autofree char *path = rc_cli_known_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean broken;
  g_autoptr (GKeyFile) file = load (&broken);
  g_autofree char *text = NULL;

  if (broken || group == NULL)
    return TRUE;

  g_key_file_set_string_list (file, group, KEY, pins, g_strv_length ((char **) pins));
  text = g_key_file_to_data (file, NULL, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Only what has proved to be right is written down: after a log-in. */
static void
on_changed (RcClient   *client,
            GParamSpec *pspec,
            gpointer    user_data)
{
  const char *const *pins = rc_client_get_pins (client);
  const char *server = rc_client_get_server (client);
  g_auto (GStrv) known = NULL;
  g_autoptr (GError) error = NULL;

  if (pins == NULL || rc_client_get_state (client) != RC_CLIENT_ONLINE)
    return;

  known = rc_cli_known_lookup (server);
  if (known != NULL && g_strv_equal ((const char *const *) known, pins))
    return;

  if (!store (server, pins, &error))
    g_printerr (_("redcoast-cli: the server’s key could not be saved: %s\n"), error->message);
}

/*< private >
 * rc_cli_known_watch:
 *
 * Writes down the keys of @client's server whenever they are new.
 */
void
rc_cli_known_watch (RcClient *client)
{
  g_signal_connect (client, "notify::pins", G_CALLBACK (on_changed), NULL);
  g_signal_connect (client, "notify::state", G_CALLBACK (on_changed), NULL);
}

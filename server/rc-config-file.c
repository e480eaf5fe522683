/* rc-config-file.c - the configuration of the server, as it stands in a file. */
#include "config.h"

#include "rc-config.h"

#define GROUP "server"

/* Where @name is set, for the message: GKeyFile keeps no lines. 0: nowhere. */
static guint
find_line (const char *path, const char *name)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint found = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchug (lines[i]);

      /* Of several, the last one counts. */
      if (g_str_has_prefix (line, name) && strchr (" \t=]", line[strlen (name)]) != NULL)
        found = i + 1;
    }

  return found;
}

static void
name_place (const char *path, const char *name, GError **error)
{
  guint line = find_line (path, name);

  if (line > 0)
    g_prefix_error (error, "%s:%u: ", path, line);
  else
    g_prefix_error (error, "%s: ", path);
}

static gboolean
load_group (RcConfig *config, GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, GROUP, names[i], NULL);

      if (!rc_config_set (config, names[i], value != NULL ? value : "", error))
        {
          name_place (path, names[i], error);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_groups (GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *opening = NULL;

      if (g_str_equal (groups[i], GROUP))
        continue;

      opening = g_strconcat ("[", groups[i], NULL);
      g_set_error (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_KEY, "there is no group [%s], only [%s]", groups[i], GROUP);
      name_place (path, opening, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * rc_config_load:
 * @config: a configuration
 * @path: a file
 * @error: return location for an error
 *
 * Sets every key that the file at @path has. Errors: as rc_config_set(), and
 * %RC_CONFIG_ERROR_FILE where it cannot be read; the message names the file, and the
 * line where it is one.
 *
 * Returns: whether all of them are set.
 */
gboolean
rc_config_load (RcConfig *config, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &reason))
    {
      g_set_error (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_FILE, "%s: %s", path, reason->message);
      return FALSE;
    }

  return check_groups (file, path, error) && load_group (config, file, path, error);
}

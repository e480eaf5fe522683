/* rc-settings.c - what is remembered between two runs.
 *
 * g_settings_new() ends the process where the schema is not installed. A
 * program that was copied somewhere shall start all the same and only forget,
 * so the schema is looked up first. */
#include "config.h"

#include "rc-settings.h"

/**
 * rc_settings_open:
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL where the schema
 *   is not installed
 */
GSettings *
rc_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  if (schema == NULL)
    {
      g_message ("the settings schema %s is not installed: nothing will be "
                 "remembered", APPLICATION_ID);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, NULL);
}

/**
 * rc_settings_open_account:
 * @settings: (nullable): the settings
 * @account: an account, as rc_account_dup_key() names it
 *
 * Returns: (transfer full) (nullable): what is remembered of @account alone, %NULL
 *   without settings
 */
GSettings *
rc_settings_open_account (GSettings  *settings,
                          const char *account)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (account != NULL, NULL);

  if (settings == NULL)
    return NULL;
  /* An id may have in it what a path must not. */
  name = g_compute_checksum_for_string (G_CHECKSUM_SHA1, account, -1);
  path = g_strdup_printf ("/org/redcoast/RedCoast/accounts/%s/", name);
  return g_settings_new_with_path (APPLICATION_ID ".Account", path);
}

/**
 * rc_settings_get_string:
 * @settings: (nullable): the settings
 * @key: a key that holds a string
 *
 * Returns: (transfer full): the value, empty without settings
 */
char *
rc_settings_get_string (GSettings  *settings,
                        const char *key)
{
  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup ("");
}

/**
 * rc_settings_set_string:
 * @settings: (nullable): the settings
 * @key: a key that holds a string
 * @value: what to remember
 */
void
rc_settings_set_string (GSettings  *settings,
                        const char *key,
                        const char *value)
{
  if (settings != NULL)
    g_settings_set_string (settings, key, value);
}

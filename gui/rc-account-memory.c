/* rc-account-memory.c - which accounts there are, for the next start.
 *
 * Another process may have the same settings: only the row in question is touched,
 * and what others have added since stays. */
#include "config.h"

#include "rc-account-memory.h"
#include "rc-account.h"

#define KEY "accounts"
#define TYPE "a(ss)"

static gboolean
is_of (GVariant   *row,
       const char *key)
{
  const char *server, *id;
  g_autofree char *other = NULL;

  g_variant_get (row, "(&s&s)", &server, &id);
  other = rc_account_dup_key (server, id);
  return g_str_equal (other, key);
}

/**
 * rc_account_memory_load:
 * @settings: what is remembered
 *
 * Returns: (transfer full): an array of pairs, of a server's address and an id; not
 *   checked in any way
 */
GVariant *
rc_account_memory_load (GSettings *settings)
{
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  return g_settings_get_value (settings, KEY);
}

/**
 * rc_account_memory_add:
 * @settings: what is remembered
 * @server: an address
 * @id: an id
 *
 * Puts an account behind the others, if it is not among them.
 */
void
rc_account_memory_add (GSettings  *settings,
                       const char *server,
                       const char *id)
{
  g_autofree char *key = rc_account_dup_key (server, id);
  g_autoptr (GVariant) rows = rc_account_memory_load (settings);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TYPE));

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

      if (is_of (row, key))
        {
          g_variant_builder_clear (&builder);
          return;
        }
      g_variant_builder_add_value (&builder, row);
    }
  g_variant_builder_add (&builder, "(ss)", server, id);
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

/**
 * rc_account_memory_remove:
 * @settings: what is remembered
 * @key: an account, as rc_account_dup_key() names it
 */
void
rc_account_memory_remove (GSettings  *settings,
                          const char *key)
{
  g_autoptr (GVariant) rows = rc_account_memory_load (settings);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TYPE));

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

      if (!is_of (row, key))
        g_variant_builder_add_value (&builder, row);
    }
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

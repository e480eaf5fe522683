/* rc-tab-memory.c - which conversations were open, for the next start.
 *
 * One row an account, the one that was used last first:
 *
 *     [(account, selected, [(conversation, is pinned), …]), …] */
#include "config.h"

#include "rc-tab-memory.h"

#define KEY "open-tabs"

static gboolean
is_of (GVariant   *row,
       const char *account)
{
  const char *whose;

  g_variant_get_child (row, 0, "&s", &whose);
  return g_strcmp0 (whose, account) == 0;
}

/* Those of other accounts stay, as far as there is room. */
static void
add_others (GVariantBuilder *builder,
            GVariant        *rows,
            const char      *account)
{
  guint n_added = 1;

  for (gsize i = 0; i < g_variant_n_children (rows) && n_added < RC_TAB_MEMORY_MAX_ACCOUNTS; i++)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (rows, i);

      if (is_of (row, account))
        continue;
      g_variant_builder_add_value (builder, row);
      n_added++;
    }
}

/**
 * rc_tab_memory_save:
 * @settings: what is remembered
 * @account: whose conversations
 * @selected: the one that is shown, or ""
 * @tabs: (transfer floating) (nullable): a(sb), their ids in their order, and which are
 *   pinned; %NULL: nothing of @account is remembered any more
 */
void
rc_tab_memory_save (GSettings  *settings,
                    const char *account,
                    const char *selected,
                    GVariant   *tabs)
{
  g_autoptr(GVariant) rows = NULL;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssa(sb))"));

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (account != NULL && selected != NULL);

  rows = g_settings_get_value (settings, KEY);
  if (tabs != NULL)
    g_variant_builder_add (&builder, "(ss@a(sb))", account, selected, tabs);
  add_others (&builder, rows, account);
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

/**
 * rc_tab_memory_load:
 * @settings: what is remembered
 * @account: whose conversations
 * @selected: (out) (transfer full): the one that was shown, or ""
 *
 * Returns: (transfer full) (nullable): a(sb), as it was saved; at most
 *   #RC_TAB_MEMORY_MAX_TABS matter
 */
GVariant *
rc_tab_memory_load (GSettings  *settings,
                    const char *account,
                    char      **selected)
{
  g_autoptr(GVariant) rows = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (account != NULL && selected != NULL, NULL);

  rows = g_settings_get_value (settings, KEY);
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (rows, i);

      if (!is_of (row, account))
        continue;
      g_variant_get_child (row, 1, "s", selected);
      return g_variant_get_child_value (row, 2);
    }

  return NULL;
}

/* rc-blocked-filter.c - a timeline without what blocked people write. */
#include "config.h"

#include <gtk/gtk.h>

#include "rc-blocked-filter.h"
#include "rc-entry.h"

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  return rc_entry_get_is_own (item) ||
         !rc_contact_prefs_get (user_data, rc_entry_get_from (item), RC_CONTACT_PREF_BLOCKED);
}

/**
 * rc_blocked_filter_new:
 * @entries: (transfer none): the #RcEntry of a conversation
 * @prefs: (nullable): who is blocked; when that changes, another one is needed
 *
 * Where nobody is blocked nothing stands between the messages and their view.
 *
 * Returns: (transfer full): what is to be shown of @entries
 */
GListModel *
rc_blocked_filter_new (GListModel     *entries,
                       RcContactPrefs *prefs)
{
  GtkFilter *filter = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  if (prefs == NULL || rc_contact_prefs_count (prefs, RC_CONTACT_PREF_BLOCKED) == 0)
    return g_object_ref (entries);
  filter = GTK_FILTER (gtk_custom_filter_new (is_shown, g_object_ref (prefs), g_object_unref));
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (entries), filter));
}

static void
tell_client (RcClient       *client,
             const char     *id,
             guint           pref,
             RcContactPrefs *prefs)
{
  g_auto(GStrv) ids = NULL;

  if (pref != RC_CONTACT_PREF_BLOCKED)
    return;
  ids = rc_contact_prefs_list (prefs, RC_CONTACT_PREF_BLOCKED);
  rc_client_set_ignored (client, (const char *const *) ids);
}

/**
 * rc_blocked_filter_follow:
 * @client: an engine
 * @prefs: who is blocked
 *
 * What blocked people write does not count as unread in @client, as long as it
 * lives.
 */
void
rc_blocked_filter_follow (RcClient       *client,
                          RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_CLIENT (client));
  g_return_if_fail (RC_IS_CONTACT_PREFS (prefs));

  g_signal_connect_object (prefs, "changed", G_CALLBACK (tell_client), client, G_CONNECT_SWAPPED);
  tell_client (client, NULL, RC_CONTACT_PREF_BLOCKED, prefs);
}

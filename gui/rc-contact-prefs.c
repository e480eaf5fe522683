/* rc-contact-prefs.c - what a person has decided about their contacts.
 *
 * Knows no widget and no contact, only ids, and keeps them in the settings; so
 * it can move to the cache of the account without anybody noticing. */
#include "config.h"

#include "rc-contact-prefs.h"

struct _RcContactPrefs
{
  GObject parent_instance;

  /* owned */
  GSettings *settings;                   /* nullable */
  GHashTable *ids[RC_N_CONTACT_PREFS];   /* sets of ids */
};

/* In the order of RcContactPref; NULL is not kept. */
static const char *const keys[RC_N_CONTACT_PREFS] = { "pinned", "muted", "blocked", NULL };

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcContactPrefs, rc_contact_prefs, G_TYPE_OBJECT)

static void
load (RcContactPrefs *self,
      RcContactPref   pref)
{
  g_auto(GStrv) ids = g_settings_get_strv (self->settings, keys[pref]);

  for (guint i = 0; ids[i] != NULL && i < RC_CONTACT_PREFS_MAX; i++)
    g_hash_table_add (self->ids[pref], g_strdup (ids[i]));
}

static void
save (RcContactPrefs *self,
      RcContactPref   pref)
{
  g_autofree const char **ids = NULL;

  if (self->settings == NULL || keys[pref] == NULL)
    return;
  ids = (const char **) g_hash_table_get_keys_as_array (self->ids[pref], NULL);
  g_settings_set_strv (self->settings, keys[pref], ids);
}

static void
rc_contact_prefs_finalize (GObject *object)
{
  RcContactPrefs *self = RC_CONTACT_PREFS (object);

  for (guint i = 0; i < RC_N_CONTACT_PREFS; i++)
    g_hash_table_unref (self->ids[i]);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_contact_prefs_parent_class)->finalize (object);
}

static void
rc_contact_prefs_class_init (RcContactPrefsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_contact_prefs_finalize;

  /**
   * RcContactPrefs::changed:
   * @self: the preferences
   * @id: about whom
   * @pref: the #RcContactPref that is another now
   */
  signals[CHANGED] = g_signal_new ("changed", RC_TYPE_CONTACT_PREFS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
rc_contact_prefs_init (RcContactPrefs *self)
{
  for (guint i = 0; i < RC_N_CONTACT_PREFS; i++)
    self->ids[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rc_contact_prefs_new:
 * @settings: (nullable): where they are kept
 *
 * Returns: (transfer full): what was kept
 */
RcContactPrefs *
rc_contact_prefs_new (GSettings *settings)
{
  RcContactPrefs *self = g_object_new (RC_TYPE_CONTACT_PREFS, NULL);

  g_set_object (&self->settings, settings);
  for (guint i = 0; settings != NULL && i < RC_N_CONTACT_PREFS; i++)
    {
      if (keys[i] != NULL)
        load (self, i);
    }
  return self;
}

/**
 * rc_contact_prefs_get:
 * @self: the preferences
 * @id: about whom
 * @pref: which
 *
 * Returns: whether it is so
 */
gboolean
rc_contact_prefs_get (RcContactPrefs *self,
                      const char     *id,
                      RcContactPref   pref)
{
  g_return_val_if_fail (RC_IS_CONTACT_PREFS (self), FALSE);
  g_return_val_if_fail (id != NULL && pref < RC_N_CONTACT_PREFS, FALSE);

  return g_hash_table_contains (self->ids[pref], id);
}

/**
 * rc_contact_prefs_set:
 * @self: the preferences
 * @id: about whom
 * @pref: which
 * @value: whether it shall be so
 *
 * Returns: whether it is so now: %FALSE where there are too many already
 */
gboolean
rc_contact_prefs_set (RcContactPrefs *self,
                      const char     *id,
                      RcContactPref   pref,
                      gboolean        value)
{
  g_autofree char *copy = g_strdup (id);

  g_return_val_if_fail (RC_IS_CONTACT_PREFS (self), FALSE);
  g_return_val_if_fail (id != NULL && pref < RC_N_CONTACT_PREFS, FALSE);

  if (g_hash_table_contains (self->ids[pref], copy) == value)
    return TRUE;
  if (value && g_hash_table_size (self->ids[pref]) >= RC_CONTACT_PREFS_MAX)
    return FALSE;
  if (value)
    g_hash_table_add (self->ids[pref], g_strdup (copy));
  else
    g_hash_table_remove (self->ids[pref], copy);
  save (self, pref);
  g_signal_emit (self, signals[CHANGED], 0, copy, (guint) pref);
  return TRUE;
}

/**
 * rc_contact_prefs_count:
 * @self: the preferences
 * @pref: which
 *
 * Returns: about how many it is so
 */
guint
rc_contact_prefs_count (RcContactPrefs *self,
                        RcContactPref   pref)
{
  g_return_val_if_fail (RC_IS_CONTACT_PREFS (self), 0);

  return g_hash_table_size (self->ids[pref]);
}

/**
 * rc_contact_prefs_list:
 * @self: the preferences
 * @pref: which
 *
 * Returns: (transfer full): the ids of those of whom it is so
 */
char **
rc_contact_prefs_list (RcContactPrefs *self,
                       RcContactPref   pref)
{
  g_autofree gpointer *keys_of = NULL;
  guint n_ids;

  g_return_val_if_fail (RC_IS_CONTACT_PREFS (self), NULL);

  keys_of = g_hash_table_get_keys_as_array (self->ids[pref], &n_ids);
  return g_strdupv ((char **) keys_of);
}

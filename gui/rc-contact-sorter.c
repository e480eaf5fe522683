/* rc-contact-sorter.c - the order of the contact list.
 *
 * The room, then who was pinned, then who is online, who is away, who is offline; in each by name,
 * as people sort names: "42" before "1379".
 *
 * A GtkSortListModel does not look at its items again by itself, so this
 * sorter has their presence watched. */
#include "config.h"

#include "rc-contact.h"
#include "rc-contact-sorter.h"
#include "rc-presence-watch.h"

struct _RcContactSorter
{
  GtkSorter parent_instance;

  /* owned */
  RcPresenceWatch *watch;
  RcContactPrefs *prefs;       /* nullable */
};

G_DEFINE_FINAL_TYPE (RcContactSorter, rc_contact_sorter, GTK_TYPE_SORTER)

static G_DEFINE_QUARK (rc-contact-sorter-key, sort_key)

static int
rank (RcContactSorter *self,
      RcContact       *contact)
{
  if (rc_contact_get_is_room (contact))
    return -1;
  if (self->prefs != NULL && rc_contact_prefs_get (self->prefs, rc_contact_get_id (contact), RC_CONTACT_PREF_PINNED))
    return 0;
  switch (rc_contact_get_presence (contact))
    {
    case RC_PRESENCE_ONLINE:
      return 1;
    case RC_PRESENCE_AWAY:
      return 2;
    case RC_PRESENCE_OFFLINE:
    case RC_PRESENCE_GONE:
    default:
      return 3;
    }
}

/* An id never changes, so its collation key is made once. */
static const char *
name_key (RcContact *contact)
{
  GObject *object = G_OBJECT (contact);
  const char *key = g_object_get_qdata (object, sort_key_quark ());
  g_autofree char *folded = NULL;
  char *made;

  if (key != NULL)
    return key;
  folded = g_utf8_casefold (rc_contact_get_id (contact), -1);
  made = g_utf8_collate_key_for_filename (folded, -1);
  g_object_set_qdata_full (object, sort_key_quark (), made, g_free);
  return made;
}

static void
on_presence_changed (RcContactSorter *self)
{
  gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
on_prefs_changed (RcContactSorter *self,
                  const char      *id,
                  guint            pref)
{
  if (pref == RC_CONTACT_PREF_PINNED)
    gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}

static GtkOrdering
rc_contact_sorter_compare (GtkSorter *sorter,
                           gpointer   item1,
                           gpointer   item2)
{
  int rank1 = rank (RC_CONTACT_SORTER (sorter), item1);
  int rank2 = rank (RC_CONTACT_SORTER (sorter), item2);

  if (rank1 != rank2)
    return gtk_ordering_from_cmpfunc (rank1 - rank2);
  return gtk_ordering_from_cmpfunc (g_strcmp0 (name_key (item1),
                                               name_key (item2)));
}

static GtkSorterOrder
rc_contact_sorter_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
rc_contact_sorter_dispose (GObject *object)
{
  RcContactSorter *self = RC_CONTACT_SORTER (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->prefs);
  G_OBJECT_CLASS (rc_contact_sorter_parent_class)->dispose (object);
}

static void
rc_contact_sorter_class_init (RcContactSorterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  object_class->dispose = rc_contact_sorter_dispose;
  sorter_class->compare = rc_contact_sorter_compare;
  sorter_class->get_order = rc_contact_sorter_get_order;
}

static void
rc_contact_sorter_init (RcContactSorter *self)
{
}

/**
 * rc_contact_sorter_new:
 * @contacts: the #RcContact that will be sorted
 * @prefs: (nullable): who was pinned
 *
 * Returns: (transfer full): a sorter that follows what @contacts hold
 */
GtkSorter *
rc_contact_sorter_new (GListModel     *contacts,
                       RcContactPrefs *prefs)
{
  RcContactSorter *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (contacts), NULL);

  self = g_object_new (RC_TYPE_CONTACT_SORTER, NULL);
  self->watch = rc_presence_watch_new (contacts);
  g_signal_connect_object (self->watch, "changed",
                           G_CALLBACK (on_presence_changed), self,
                           G_CONNECT_SWAPPED);
  if (g_set_object (&self->prefs, prefs))
    g_signal_connect_object (prefs, "changed", G_CALLBACK (on_prefs_changed), self, G_CONNECT_SWAPPED);
  return GTK_SORTER (self);
}

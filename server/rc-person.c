/* rc-person.c - an id that is taken, and who speaks for it. */
#include "config.h"

#include "rc-person.h"
#include "rc-store.h"

/**
 * rc_name_key_set:
 * @name_key: (out caller-allocates): a key of a hash table
 * @name: a name; borrowed for as long as @name_key is used
 * @key: the server's key
 *
 * Fills in @name_key.
 */
void
rc_name_key_set (RcNameKey *name_key, RcSlice name, const RcHashKey *key)
{
  name_key->name = name;
  name_key->hash = (guint) rc_hash (key, name);
}

/**
 * rc_name_key_hash:
 * @name_key: a #RcNameKey
 *
 * Returns: its hash. A #GHashFunc.
 */
guint
rc_name_key_hash (gconstpointer name_key)
{
  return ((const RcNameKey *) name_key)->hash;
}

/**
 * rc_name_key_equal:
 * @a: a #RcNameKey
 * @b: another
 *
 * Returns: whether they are the same name. A #GEqualFunc.
 */
gboolean
rc_name_key_equal (gconstpointer a, gconstpointer b)
{
  return rc_slice_equal (((const RcNameKey *) a)->name, ((const RcNameKey *) b)->name);
}

/**
 * rc_person_new:
 * @id: an id in its owner's spelling
 * @folded: the same, folded
 * @key: the server's key
 *
 * Makes a person without sessions.
 *
 * Returns: (transfer full): a person, see rc_person_unref().
 */
RcPerson *
rc_person_new (RcSlice id, const char *folded, const RcHashKey *key)
{
  gsize folded_len = strlen (folded);
  RcPerson *self = g_malloc0 (sizeof *self + id.len + 1 + folded_len + 1);

  memcpy (self->names, id.data, id.len);
  memcpy (self->names + id.len + 1, folded, folded_len);
  rc_name_key_set (&self->id_key, rc_slice (self->names, id.len), key);
  rc_name_key_set (&self->folded_key, rc_slice (self->names + id.len + 1, folded_len), key);
  self->n_refs = 1;
  self->party = RC_STORE_NO_PARTY;
  self->presence = RC_PRESENCE_ONLINE;
  return self;
}

/**
 * rc_person_unref:
 * @self: (transfer full): a person
 *
 * Gives up a reference; with the last one, frees it.
 */
void
rc_person_unref (RcPerson *self)
{
  if (--self->n_refs > 0)
    return;

  g_clear_pointer (&self->refs, rc_ref_window_free);
  g_free (self);
}

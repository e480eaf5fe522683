#include "config.h"

#include "rc-id.h"
#include "rc-limits.h"

#include "rc-contact-private.h"
#include "rc-roster-private.h"

/**
 * RcRoster:
 *
 * The contact list. The room stands at position 0; the others in the order in
 * which they were first heard of. Rows that come and go are gathered and shown
 * by rc_roster_flush(), so that a log-in to a server with a thousand people is
 * one ::items-changed; what changes within a row is notified by the row at
 * once. The thread that the engine runs on.
 */
struct _RcRoster
{
  GObject parent_instance;

  /* owned */
  GPtrArray *shown;    /* of RcContact */
  GPtrArray *coming;   /* of RcContact: at the end with the next flush */
  GHashTable *by_id;   /* id (borrowed from the contact) -> RcContact */
  char *own_id;

  /* borrowed */
  RcContact *room;
  RcRosterWake wake;
  gpointer user_data;

  guint generation;
  guint n_leaving;
  gboolean dirty;
};

static void rc_roster_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcRoster, rc_roster, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      rc_roster_list_model_init))

static void
mark_dirty (RcRoster *self)
{
  if (self->dirty || self->wake == NULL)
    return;

  self->dirty = TRUE;
  self->wake (self->user_data);
}

static RcContact *
add_contact (RcRoster   *self,
             const char *id)
{
  RcContact *contact = rc_contact_new (id, FALSE);

  rc_contact_set_is_self (contact, g_strcmp0 (id, self->own_id) == 0);
  rc_contact_set_generation (contact, self->generation);
  g_ptr_array_add (self->coming, contact);
  g_hash_table_insert (self->by_id, (gpointer) rc_contact_get_id (contact), contact);
  mark_dirty (self);

  return contact;
}

static void
set_leaving (RcRoster  *self,
             RcContact *contact,
             gboolean   leaving)
{
  if (rc_contact_get_leaving (contact) == leaving)
    return;

  rc_contact_set_leaving (contact, leaving);
  self->n_leaving += leaving ? 1 : -1;
  mark_dirty (self);
}

/* Where there is a conversation the row stays, so that one can read it. */
static void
leave (RcRoster  *self,
       RcContact *contact)
{
  rc_contact_set_typing (contact, FALSE);
  rc_contact_set_presence (contact, RC_PRESENCE_OFFLINE);
  rc_contact_set_has_left (contact, TRUE);
  if (!rc_contact_get_has_conversation (contact))
    set_leaving (self, contact, TRUE);
}

/* The row of @id, back again if it was about to leave; NULL where the list
 * is as long as it may be. */
static RcContact *
ensure_contact (RcRoster   *self,
                const char *id)
{
  RcContact *contact = g_hash_table_lookup (self->by_id, id);

  if (contact != NULL)
    {
      set_leaving (self, contact, FALSE);
      return contact;
    }

  if (g_hash_table_size (self->by_id) >= RC_ROSTER_MAX_CONTACTS)
    {
      g_debug ("the contact list is full; a row was left out");
      return NULL;
    }

  return add_contact (self, id);
}

static void
remove_run (RcRoster *self,
            guint     position,
            guint     n_rows)
{
  for (guint i = position; i < position + n_rows; i++)
    g_hash_table_remove (self->by_id,
                         rc_contact_get_id (g_ptr_array_index (self->shown, i)));

  g_ptr_array_remove_range (self->shown, position, n_rows);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_rows, 0);
}

static void
flush_leaving (RcRoster *self)
{
  guint end = self->shown->len;

  while (self->n_leaving > 0 && end > 0)
    {
      guint start = end;

      while (start > 0
             && rc_contact_get_leaving (g_ptr_array_index (self->shown, start - 1)))
        start--;

      if (start == end)
        {
          end--;
          continue;
        }
      self->n_leaving -= end - start;
      remove_run (self, start, end - start);
      end = start;
    }
}

static void
flush_coming (RcRoster *self)
{
  guint position = self->shown->len;

  for (guint i = 0; i < self->coming->len; i++)
    {
      RcContact *contact = g_ptr_array_index (self->coming, i);

      if (!rc_contact_get_leaving (contact))
        {
          g_ptr_array_add (self->shown, g_object_ref (contact));
          continue;
        }
      self->n_leaving--;
      g_hash_table_remove (self->by_id, rc_contact_get_id (contact));
    }
  g_ptr_array_set_size (self->coming, 0);

  if (self->shown->len > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0,
                                self->shown->len - position);
}

static GType
rc_roster_get_item_type (GListModel *model)
{
  return RC_TYPE_CONTACT;
}

static guint
rc_roster_get_n_items (GListModel *model)
{
  return RC_ROSTER (model)->shown->len;
}

static gpointer
rc_roster_get_item (GListModel *model,
                    guint       position)
{
  RcRoster *self = RC_ROSTER (model);

  if (position >= self->shown->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->shown, position));
}

static void
rc_roster_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rc_roster_get_item_type;
  iface->get_n_items = rc_roster_get_n_items;
  iface->get_item = rc_roster_get_item;
}

static void
rc_roster_finalize (GObject *object)
{
  RcRoster *self = RC_ROSTER (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->coming, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->own_id, g_free);

  G_OBJECT_CLASS (rc_roster_parent_class)->finalize (object);
}

static void
rc_roster_class_init (RcRosterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_roster_finalize;
}

static void
rc_roster_init (RcRoster *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->coming = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);

  self->room = rc_contact_new (RC_ROOM_ALL, TRUE);
  rc_contact_set_has_conversation (self->room, TRUE);
  g_ptr_array_add (self->shown, self->room);
  g_hash_table_insert (self->by_id, (gpointer) rc_contact_get_id (self->room),
                       self->room);
}

/*< private >
 * rc_roster_new:
 * @wake: (nullable): called when there is something to flush
 *
 * Returns: (transfer full): a list with the room in it
 */
RcRoster *
rc_roster_new (RcRosterWake wake,
               gpointer     user_data)
{
  RcRoster *self = g_object_new (RC_TYPE_ROSTER, NULL);

  self->wake = wake;
  self->user_data = user_data;

  return self;
}

/* The engine goes; somebody may still hold the list. */
void
rc_roster_detach (RcRoster *self)
{
  self->wake = NULL;
  self->user_data = NULL;
}

RcContact *
rc_roster_get_room (RcRoster *self)
{
  return self->room;
}

/*< private >
 * rc_roster_ensure:
 * @id: a valid id, or "all"
 *
 * The row of somebody with whom there is a conversation; it is made where
 * there is none, and stays from now on.
 *
 * Returns: (transfer none) (nullable): %NULL where the list is full
 */
RcContact *
rc_roster_ensure (RcRoster   *self,
                  const char *id)
{
  RcContact *contact = ensure_contact (self, id);

  if (contact != NULL)
    rc_contact_set_has_conversation (contact, TRUE);

  return contact;
}

/*< private >
 * rc_roster_update:
 * @row: as it came from the server
 *
 * Takes one row. One whose id breaks the rules is skipped.
 */
void
rc_roster_update (RcRoster            *self,
                  const RcWireContact *row)
{
  g_autofree char *id = NULL;
  RcContact *contact;
  gboolean is_gone = row->state == RC_PRESENCE_GONE;

  if (!rc_id_check (row->id, NULL) || rc_id_is_reserved (row->id))
    {
      g_debug ("a contact whose id breaks the rules was skipped");
      return;
    }

  id = rc_slice_dup (row->id);
  contact = is_gone ? g_hash_table_lookup (self->by_id, id)
                    : ensure_contact (self, id);
  if (contact == NULL || contact == self->room)
    return;

  rc_contact_set_generation (contact, self->generation);
  if (row->seen != RC_WIRE_ABSENT && row->seen <= (guint64) G_MAXINT64)
    rc_contact_set_seen_us (contact, (gint64) row->seen);
  if (row->since != RC_WIRE_ABSENT && row->since <= (guint64) G_MAXINT64)
    rc_contact_set_since_us (contact, (gint64) row->since);
  if (is_gone)
    {
      leave (self, contact);
      return;
    }
  rc_contact_set_has_left (contact, FALSE);
  rc_contact_set_presence (contact, (RcPresence) row->state);
}

/* A whole list is about to come. */
void
rc_roster_begin_refresh (RcRoster *self)
{
  self->generation++;
}

/* The whole list was there: who was not on it has left meanwhile. */
void
rc_roster_end_refresh (RcRoster *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RcContact *contact = value;

      if (contact != self->room
          && rc_contact_get_generation (contact) != self->generation)
        leave (self, contact);
    }
}

/* Who we are: known for sure when the server has welcomed us. */
void
rc_roster_set_own_id (RcRoster   *self,
                      const char *id)
{
  RcContact *contact;

  if (g_strcmp0 (self->own_id, id) == 0)
    return;

  contact = self->own_id != NULL ? g_hash_table_lookup (self->by_id, self->own_id)
                                 : NULL;
  if (contact != NULL)
    rc_contact_set_is_self (contact, FALSE);

  g_free (self->own_id);
  self->own_id = g_strdup (id);
  contact = g_hash_table_lookup (self->by_id, id);
  if (contact != NULL)
    rc_contact_set_is_self (contact, TRUE);
}

/* Shows what has come and gone since the last flush. */
void
rc_roster_flush (RcRoster *self)
{
  g_autoptr (RcRoster) guard = NULL;

  if (!self->dirty)
    return;

  guard = g_object_ref (self);
  self->dirty = FALSE;
  flush_leaving (self);
  flush_coming (self);
}

/**
 * rc_roster_lookup:
 * @id: an id, byte for byte as the server writes it, or "all"
 *
 * Returns: (transfer none) (nullable): the contact
 */
RcContact *
rc_roster_lookup (RcRoster   *self,
                  const char *id)
{
  g_return_val_if_fail (RC_IS_ROSTER (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

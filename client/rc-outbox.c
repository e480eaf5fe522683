#include "config.h"

#include <string.h>

#include "rc-entry-private.h"
#include "rc-outbox.h"

/**
 * RcOutbox:
 *
 * The own messages that the server has not acknowledged, in the order in which
 * they were written. The first of them, up to the window, are on their way;
 * when the connection is lost all of them are to be sent once more, in the same
 * order and before anything newer, and those that were on their way marked so.
 * Every entry is in here at most once. One thread.
 */
struct _RcOutbox
{
  GQueue items;       /* of RcOutboxItem, owned */
  GHashTable *by_ref; /* ref (borrowed from the entry) -> GList link */
  GList *next;        /* the first that is not on its way */
  GList *fresh;       /* the first of this start, while older ones are restored */
  gboolean restores;
  guint n_in_flight;
};

static void
item_free (RcOutboxItem *item)
{
  g_object_unref (item->entry);
  g_free (item);
}

/* Returns: (transfer full): an empty outbox */
RcOutbox *
rc_outbox_new (void)
{
  RcOutbox *self = g_new0 (RcOutbox, 1);

  g_queue_init (&self->items);
  self->by_ref = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
rc_outbox_free (RcOutbox *self)
{
  g_hash_table_unref (self->by_ref);
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  g_free (self);
}

/* How many are not acknowledged. */
guint
rc_outbox_get_size (RcOutbox *self)
{
  return self->items.length;
}

/*< private >
 * rc_outbox_push:
 *
 * Puts a message behind all others.
 *
 * Returns: %FALSE where the outbox is full
 */
gboolean
rc_outbox_push (RcOutbox *self,
                RcEntry  *entry)
{
  RcOutboxItem *item;

  if (self->items.length >= RC_OUTBOX_MAX_ENTRIES)
    return FALSE;

  item = g_new0 (RcOutboxItem, 1);
  item->entry = g_object_ref (entry);
  g_queue_push_tail (&self->items, item);
  g_hash_table_insert (self->by_ref, (gpointer) rc_entry_get_ref (entry),
                       self->items.tail);
  if (self->next == NULL)
    self->next = self->items.tail;

  return TRUE;
}

/*< private >
 * rc_outbox_restore:
 *
 * Takes a message from before this start, in their order: they stand before all
 * that was put in since. Only while nothing is on its way.
 *
 * Returns: %FALSE where the outbox is full
 */
gboolean
rc_outbox_restore (RcOutbox *self,
                   RcEntry  *entry,
                   gboolean  sent_before)
{
  RcOutboxItem *item;
  GList *link;

  if (self->items.length >= RC_OUTBOX_MAX_ENTRIES)
    return FALSE;

  if (!self->restores)
    self->fresh = self->items.head;
  self->restores = TRUE;

  item = g_new0 (RcOutboxItem, 1);
  item->entry = g_object_ref (entry);
  item->sent_before = sent_before;
  g_queue_insert_before (&self->items, self->fresh, item);
  link = self->fresh != NULL ? self->fresh->prev : self->items.tail;
  g_hash_table_insert (self->by_ref, (gpointer) rc_entry_get_ref (entry), link);
  self->next = self->items.head;

  return TRUE;
}

static GList *
find_link (RcOutbox *self,
           RcSlice   ref)
{
  char text[65];

  if (ref.data == NULL || ref.len >= sizeof text)
    return NULL;

  memcpy (text, ref.data, ref.len);
  text[ref.len] = '\0';

  return g_hash_table_lookup (self->by_ref, text);
}

/* The unacknowledged message with this reference, NULL if there is none. */
const RcOutboxItem *
rc_outbox_lookup (RcOutbox *self,
                  RcSlice   ref)
{
  GList *link = find_link (self, ref);

  return link != NULL ? link->data : NULL;
}

/*< private >
 * rc_outbox_next:
 *
 * The next message to send; it counts as on its way from now on.
 *
 * Returns: (transfer none) (nullable): %NULL where there is none, or the window
 *   is full. Good until the outbox is changed
 */
const RcOutboxItem *
rc_outbox_next (RcOutbox *self)
{
  RcOutboxItem *item;

  if (self->next == NULL || self->n_in_flight >= RC_OUTBOX_WINDOW
      || ((RcOutboxItem *) self->next->data)->is_held)
    return NULL;

  item = self->next->data;
  self->next = self->next->next;
  self->n_in_flight++;

  return item;
}

/* What is on its way comes before what is not. */
static gboolean
is_in_flight (RcOutbox *self,
              GList    *link)
{
  GList *at = self->items.head;

  for (guint i = 0; i < self->n_in_flight; i++, at = at->next)
    if (at == link)
      return TRUE;

  return FALSE;
}

/*< private >
 * rc_outbox_remove:
 *
 * Takes a message out: acknowledged, refused or given up.
 *
 * Returns: whether it was in
 */
gboolean
rc_outbox_remove (RcOutbox *self,
                  RcEntry  *entry)
{
  GList *link = find_link (self, rc_slice_from_string (rc_entry_get_ref (entry)));

  if (link == NULL)
    return FALSE;

  if (is_in_flight (self, link))
    self->n_in_flight--;
  if (self->next == link)
    self->next = link->next;
  if (self->fresh == link)
    self->fresh = link->next;

  g_hash_table_remove (self->by_ref, rc_entry_get_ref (entry));
  item_free (link->data);
  g_queue_delete_link (&self->items, link);

  return TRUE;
}

/* The connection is lost: nothing is on its way, and what was may have come
 * to the server all the same. */
void
rc_outbox_rewind (RcOutbox *self)
{
  GList *at = self->items.head;

  for (guint i = 0; i < self->n_in_flight; i++, at = at->next)
    ((RcOutboxItem *) at->data)->sent_before = TRUE;

  self->n_in_flight = 0;
  self->next = self->items.head;
}

static void
set_held (RcOutbox *self,
          RcEntry  *entry,
          gboolean  is_held)
{
  GList *link = find_link (self, rc_slice_from_string (rc_entry_get_ref (entry)));

  if (link != NULL)
    ((RcOutboxItem *) link->data)->is_held = is_held;
}

/* The message is not on disk yet. */
void
rc_outbox_hold (RcOutbox *self,
                RcEntry  *entry)
{
  set_held (self, entry, TRUE);
}

/* The message is on disk, or there is none. */
void
rc_outbox_release (RcOutbox *self,
                   RcEntry  *entry)
{
  set_held (self, entry, FALSE);
}

/* How many are not on disk yet. */
guint
rc_outbox_count_held (RcOutbox *self)
{
  guint n_held = 0;

  for (GList *at = self->items.head; at != NULL; at = at->next)
    n_held += ((RcOutboxItem *) at->data)->is_held;

  return n_held;
}

/* Returns: (transfer full): the entries, in their order */
GPtrArray *
rc_outbox_list (RcOutbox *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *at = self->items.head; at != NULL; at = at->next)
    g_ptr_array_add (entries, g_object_ref (((RcOutboxItem *) at->data)->entry));

  return entries;
}

/* All of them: WAITING where there is no connection, SENDING where there is.
 * Handlers of the entries' notifications may change the outbox. */
void
rc_outbox_set_state (RcOutbox     *self,
                     RcEntryState  state)
{
  g_autoptr (GPtrArray) entries = rc_outbox_list (self);

  for (guint i = 0; i < entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (entries, i);

      if (find_link (self, rc_slice_from_string (rc_entry_get_ref (entry))) != NULL)
        rc_entry_set_state (entry, state, NULL);
    }
}

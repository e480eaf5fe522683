/* rc-ref-shelf.c - the windows of refs of people who have left.
 *
 * A client whose connection broke sends again what was not acknowledged. By
 * then its person may have left; so the window waits here. Bounded: who left
 * longest ago is forgotten first. */
#include "config.h"

#include "rc-ref-shelf.h"

typedef struct
{
  GList link; /* its data is the item */
  char *folded;
  RcRefWindow *window;
} Item;

struct _RcRefShelf
{
  GHashTable *items; /* folded id -> Item, owned */
  GQueue order;      /* of the items' links, who left longest ago first */
  guint max;
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->window, rc_ref_window_free);
  g_free (item->folded);
  g_free (item);
}

/**
 * rc_ref_shelf_new:
 * @max: how many windows it keeps
 *
 * Returns: (transfer full): an empty shelf, see rc_ref_shelf_free().
 */
RcRefShelf *
rc_ref_shelf_new (guint max)
{
  RcRefShelf *self = g_new0 (RcRefShelf, 1);

  /* Bounded, and filled one log-in at a time: g_str_hash will do. */
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  self->max = max;
  return self;
}

/**
 * rc_ref_shelf_free:
 * @self: (transfer full): a shelf
 *
 * Frees it and its windows.
 */
void
rc_ref_shelf_free (RcRefShelf *self)
{
  g_hash_table_unref (self->items);
  g_free (self);
}

static void
drop (RcRefShelf *self, Item *item)
{
  g_queue_unlink (&self->order, &item->link);
  g_hash_table_remove (self->items, item->folded);
}

static void
trim (RcRefShelf *self)
{
  while (self->order.length > self->max)
    drop (self, self->order.head->data);
}

/**
 * rc_ref_shelf_put:
 * @self: a shelf
 * @folded: a folded id
 * @window: (transfer full): its window
 *
 * Keeps a window until it is taken or @self is full of younger ones.
 */
void
rc_ref_shelf_put (RcRefShelf *self, const char *folded, RcRefWindow *window)
{
  Item *old = g_hash_table_lookup (self->items, folded);
  Item *item = g_new0 (Item, 1);

  if (old != NULL)
    drop (self, old);

  item->folded = g_strdup (folded);
  item->window = window;
  item->link.data = item;
  g_hash_table_insert (self->items, item->folded, item);
  g_queue_push_tail_link (&self->order, &item->link);

  trim (self);
}

/**
 * rc_ref_shelf_set_max:
 * @self: a shelf
 * @max: how many windows it keeps
 *
 * Changes the bound; what is too much is dropped at once.
 */
void
rc_ref_shelf_set_max (RcRefShelf *self, guint max)
{
  self->max = max;
  trim (self);
}

/**
 * rc_ref_shelf_take:
 * @self: a shelf
 * @folded: a folded id
 *
 * Returns: (transfer full) (nullable): the window that was put there for
 *   @folded.
 */
RcRefWindow *
rc_ref_shelf_take (RcRefShelf *self, const char *folded)
{
  Item *item = g_hash_table_lookup (self->items, folded);
  RcRefWindow *window;

  if (item == NULL)
    return NULL;

  window = g_steal_pointer (&item->window);
  drop (self, item);
  return window;
}

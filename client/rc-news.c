#include "config.h"

#include "rc-news.h"

/**
 * RcNews:
 *
 * What happened in a turn of the main loop, in its order, to be told when the
 * models show it.
 */
struct _RcNews
{
  GArray *items; /* of Item */
};

typedef struct
{
  RcTimeline *timeline; /* owned; NULL: an own message was acknowledged */
  RcEntry *entry;       /* owned */
} Item;

static void
item_clear (Item *item)
{
  g_clear_object (&item->timeline);
  g_clear_object (&item->entry);
}

/* Returns: (transfer full) */
RcNews *
rc_news_new (void)
{
  RcNews *self = g_new0 (RcNews, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, (GDestroyNotify) item_clear);

  return self;
}

void
rc_news_free (RcNews *self)
{
  g_array_unref (self->items);
  g_free (self);
}

/* Somebody's message has come. */
void
rc_news_add_message (RcNews     *self,
                     RcTimeline *timeline,
                     RcEntry    *entry)
{
  Item item = { g_object_ref (timeline), g_object_ref (entry) };

  g_array_append_val (self->items, item);
}

/* An own message became SENT or FAILED. */
void
rc_news_add_acknowledged (RcNews  *self,
                          RcEntry *entry)
{
  Item item = { NULL, g_object_ref (entry) };

  g_array_append_val (self->items, item);
}

/*< private >
 * rc_news_tell:
 * @events: looked at before each call: whoever is told may end it by making
 *   it %NULL
 */
void
rc_news_tell (RcNews                    *self,
              const RcNewsEvents *const *events,
              gpointer                   user_data)
{
  for (guint i = 0; i < self->items->len && *events != NULL; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);

      if (item->timeline != NULL)
        (*events)->message (item->timeline, item->entry, user_data);
      else
        (*events)->acknowledged (item->entry, user_data);
    }
}

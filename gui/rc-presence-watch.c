/* rc-presence-watch.c - notices when anybody of a list comes or goes.
 *
 * A list model tells when its items come and go, not when they change. This
 * object watches the presence of each #RcContact in a list, or what is unread of
 * them, and tells of changes once a turn of the main loop, however many there were. */
#include "config.h"

#include "rc-contact.h"
#include "rc-presence-watch.h"

struct _RcPresenceWatch
{
  GObject parent_instance;

  /* owned */
  GListModel *contacts;
  GPtrArray *watched;        /* mirrors contacts, item by item */
  guint changed_source;
  const char *detail;        /* the signal of a contact that counts */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcPresenceWatch, rc_presence_watch, G_TYPE_OBJECT)

static gboolean
emit_changed (gpointer user_data)
{
  RcPresenceWatch *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (RcPresenceWatch *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_idle_add (emit_changed, self);
}

static void
unwatch (RcPresenceWatch *self,
         GObject         *contact)
{
  g_signal_handlers_disconnect_by_data (contact, self);
}

static void
watch_items (RcPresenceWatch *self,
             guint            position,
             guint            added)
{
  for (guint i = position; i < position + added; i++)
    {
      GObject *contact = g_list_model_get_item (self->contacts, i);

      g_signal_connect_object (contact, self->detail,
                               G_CALLBACK (queue_changed), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_insert (self->watched, (int) i, contact);
    }
}

static void
on_items_changed (RcPresenceWatch *self,
                  guint            position,
                  guint            removed,
                  guint            added,
                  GListModel      *contacts)
{
  for (guint i = 0; i < removed; i++)
    unwatch (self, g_ptr_array_index (self->watched, position + i));
  if (removed > 0)
    g_ptr_array_remove_range (self->watched, position, removed);
  watch_items (self, position, added);
  queue_changed (self);
}

static void
rc_presence_watch_dispose (GObject *object)
{
  RcPresenceWatch *self = RC_PRESENCE_WATCH (object);

  g_clear_handle_id (&self->changed_source, g_source_remove);
  for (guint i = 0; i < self->watched->len; i++)
    unwatch (self, g_ptr_array_index (self->watched, i));
  g_ptr_array_set_size (self->watched, 0);
  if (self->contacts != NULL)
    g_signal_handlers_disconnect_by_data (self->contacts, self);
  g_clear_object (&self->contacts);
  G_OBJECT_CLASS (rc_presence_watch_parent_class)->dispose (object);
}

static void
rc_presence_watch_finalize (GObject *object)
{
  RcPresenceWatch *self = RC_PRESENCE_WATCH (object);

  g_ptr_array_unref (self->watched);
  G_OBJECT_CLASS (rc_presence_watch_parent_class)->finalize (object);
}

static void
rc_presence_watch_class_init (RcPresenceWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_presence_watch_dispose;
  object_class->finalize = rc_presence_watch_finalize;

  /**
   * RcPresenceWatch::changed:
   * @self: the watch
   *
   * Somebody came, went, or changed presence since the last emission.
   */
  signals[CHANGED] =
    g_signal_new ("changed", RC_TYPE_PRESENCE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_presence_watch_init (RcPresenceWatch *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
}

static RcPresenceWatch *
watch_list (GListModel *contacts,
            const char *detail)
{
  RcPresenceWatch *self = g_object_new (RC_TYPE_PRESENCE_WATCH, NULL);

  self->detail = detail;
  self->contacts = g_object_ref (contacts);
  g_signal_connect_object (contacts, "items-changed",
                           G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  watch_items (self, 0, g_list_model_get_n_items (contacts));
  return self;
}

/**
 * rc_presence_watch_new:
 * @contacts: a list of #RcContact
 *
 * Returns: (transfer full): a watch on the presence of @contacts
 */
RcPresenceWatch *
rc_presence_watch_new (GListModel *contacts)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (contacts), NULL);

  return watch_list (contacts, "notify::presence");
}

/**
 * rc_presence_watch_new_unread:
 * @contacts: a list of #RcContact
 *
 * Returns: (transfer full): a watch on what is unread of @contacts
 */
RcPresenceWatch *
rc_presence_watch_new_unread (GListModel *contacts)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (contacts), NULL);

  return watch_list (contacts, "notify::unread");
}

/**
 * rc_presence_watch_count_unread:
 * @self: a watch
 * @but_id: (nullable): who does not count
 *
 * Returns: of how many something is unread
 */
guint
rc_presence_watch_count_unread (RcPresenceWatch *self,
                                const char      *but_id)
{
  guint n_unread = 0;

  g_return_val_if_fail (RC_IS_PRESENCE_WATCH (self), 0);

  for (guint i = 0; i < self->watched->len; i++)
    {
      RcContact *contact = g_ptr_array_index (self->watched, i);

      if (rc_contact_get_unread (contact) > 0 && g_strcmp0 (rc_contact_get_id (contact), but_id) != 0)
        n_unread++;
    }
  return n_unread;
}

/**
 * rc_presence_watch_count_present:
 * @self: a watch
 *
 * Returns: how many people are online or away
 */
guint
rc_presence_watch_count_present (RcPresenceWatch *self)
{
  guint n_present = 0;

  g_return_val_if_fail (RC_IS_PRESENCE_WATCH (self), 0);

  for (guint i = 0; i < self->watched->len; i++)
    {
      RcContact *contact = g_ptr_array_index (self->watched, i);
      RcPresence presence = rc_contact_get_presence (contact);

      if (!rc_contact_get_is_room (contact) &&
          (presence == RC_PRESENCE_ONLINE || presence == RC_PRESENCE_AWAY))
        n_present++;
    }
  return n_present;
}

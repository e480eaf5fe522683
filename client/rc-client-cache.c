#include "config.h"

#include "rc-client-cache.h"

/**
 * RcClientCache:
 *
 *      opening ──> loaded, with a cache (or with a notice: the old one was damaged)
 *         │
 *         └──────> loaded, without one: an error; everything is in memory only
 *
 * Until it is loaded what is written waits in its queue. An error of the disk
 * that comes later is told, and withdrawn when the disk works again.
 */
struct _RcClientCache
{
  RcCache *cache; /* owned, nullable */
  GError *error;  /* owned, nullable */

  /* borrowed */
  RcExchange *exchange;
  RcConversations *conversations;
  RcClientCacheChanged changed;
  gpointer user_data;

  GSource *closing; /* of a cache that could not be opened */
  gboolean is_loaded;
};

static void
on_failed (const GError *error,
           gpointer      user_data)
{
  RcClientCache *self = user_data;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->changed (self->user_data);
}

/* Not in its own callback. */
static gboolean
on_closing (gpointer user_data)
{
  RcClientCache *self = user_data;

  g_clear_pointer (&self->closing, g_source_unref);
  g_clear_pointer (&self->cache, rc_cache_free);

  return G_SOURCE_REMOVE;
}

static void
go_without (RcClientCache *self)
{
  rc_exchange_set_cache (self->exchange, NULL, NULL, NULL);
  rc_conversations_set_cache (self->conversations, NULL);
  rc_cache_set_told (self->cache, NULL, NULL);

  self->closing = g_idle_source_new ();
  g_source_set_static_name (self->closing, "redcoast cache that could not be opened");
  g_source_set_callback (self->closing, on_closing, self, NULL);
  g_source_attach (self->closing, g_main_context_get_thread_default ());
}

static void
on_loaded (RcCacheOp *op,
           gpointer   user_data)
{
  RcClientCache *self = user_data;

  self->error = g_steal_pointer (&op->error);
  if (op->snapshot != NULL)
    rc_exchange_restore (self->exchange, op->snapshot);
  else
    go_without (self);

  self->is_loaded = TRUE;
  self->changed (self->user_data);
}

/*< private >
 * rc_client_cache_new:
 * @path: the file
 *
 * Returns: (transfer full): a cache that is being opened and loaded
 */
RcClientCache *
rc_client_cache_new (const char           *path,
                     RcExchange           *exchange,
                     RcConversations      *conversations,
                     RcClientCacheChanged  changed,
                     gpointer              user_data)
{
  RcClientCache *self = g_new0 (RcClientCache, 1);

  self->exchange = exchange;
  self->conversations = conversations;
  self->changed = changed;
  self->user_data = user_data;
  self->cache = rc_cache_new (path);
  rc_exchange_set_cache (exchange, self->cache, on_failed, self);
  rc_conversations_set_cache (conversations, self->cache);
  rc_cache_run (self->cache, rc_cache_op_new (RC_CACHE_LOAD, NULL), on_loaded, self, NULL);

  return self;
}

/* Waits until all that was written is on disk. */
void
rc_client_cache_free (RcClientCache *self)
{
  if (self->cache != NULL && self->closing == NULL)
    {
      rc_exchange_set_cache (self->exchange, NULL, NULL, NULL);
      rc_conversations_set_cache (self->conversations, NULL);
    }
  if (self->closing != NULL)
    g_source_destroy (self->closing);
  g_clear_pointer (&self->closing, g_source_unref);
  g_clear_pointer (&self->cache, rc_cache_free);
  g_clear_error (&self->error);
  g_free (self);
}

void
rc_client_cache_set_priority (RcClientCache *self,
                              int            priority)
{
  if (self->cache != NULL)
    rc_cache_set_priority (self->cache, priority);
}

gboolean
rc_client_cache_is_loaded (RcClientCache *self)
{
  return self->is_loaded;
}

/* Nullable: why nothing is kept, or what was found damaged. */
const GError *
rc_client_cache_get_error (RcClientCache *self)
{
  return self->error;
}

/* Nullable: for who reads what is kept. */
RcCache *
rc_client_cache_peek (RcClientCache *self)
{
  return self->closing == NULL ? self->cache : NULL;
}

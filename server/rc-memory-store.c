/* rc-memory-store.c - a store in memory, for tests.
 *
 * The same statements on a database in memory, without threads and without a
 * disk: what is flushed is committed at the next turn of the main loop, or
 * when a test lets it. So a test decides when a commit happens and whether it
 * fails, and all else is as in the store that people's messages are in. */
#include "config.h"

#include "rc-memory-store.h"
#include "rc-sqlite-store-reader.h"
#include "rc-sqlite-store-writer.h"

typedef struct
{
  RcStore base;
  RcSqliteWriter *writer;
  RcSqliteReader *reader; /* on the writer's connection */
  GSource *turn;          /* (nullable), owned */
  gboolean held;
} RcMemoryStore;

static RcMemoryStore *
get_memory_store (RcStore *store)
{
  return (RcMemoryStore *) (gpointer) store;
}

static void
commit (RcMemoryStore *self)
{
  RcStoreBatch *batch;

  pthread_mutex_lock (&self->base.lock);
  self->base.kicked = FALSE;
  batch = rc_store_take_batch (&self->base);
  pthread_mutex_unlock (&self->base.lock);

  rc_sqlite_writer_apply_in_thread (self->writer, batch);
  rc_store_give_batch (&self->base, batch);

  while (self->base.trims != NULL)
    if (!rc_sqlite_writer_trim_in_thread (self->writer, self->base.trims))
      rc_store_give_trim (&self->base, self->base.trims);
}

static gboolean
on_turn (gpointer data)
{
  RcMemoryStore *self = data;

  g_clear_pointer (&self->turn, g_source_unref);
  commit (self);
  return G_SOURCE_REMOVE;
}

static void
memory_store_kick (RcStore *base)
{
  RcMemoryStore *self = get_memory_store (base);

  base->kicked = TRUE;
  if (self->held || self->turn != NULL || base->closing)
    return;

  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn, on_turn, self, NULL);
  g_source_attach (self->turn, g_source_get_context (base->source));
}

/* Answered now, told later. */
static void
memory_store_ask (RcStore *base, RcStoreQuery *query)
{
  while (rc_sqlite_reader_ask_in_thread (get_memory_store (base)->reader, query))
    continue;

  rc_store_give_answer (base, query);
}

static gboolean
memory_store_load_accounts (RcStore *base, RcStoreAccountFunc func, gpointer user_data, GError **error)
{
  return rc_sqlite_load_accounts (rc_sqlite_writer_get_db (get_memory_store (base)->writer), func, user_data, error);
}

static gboolean
memory_store_load_bans (RcStore *base, RcStoreBanFunc func, gpointer user_data, GError **error)
{
  return rc_sqlite_load_bans (rc_sqlite_writer_get_db (get_memory_store (base)->writer), func, user_data, error);
}

static void
memory_store_close (RcStore *base)
{
  RcMemoryStore *self = get_memory_store (base);

  if (self->turn != NULL)
    g_source_destroy (self->turn);
  g_clear_pointer (&self->turn, g_source_unref);
  commit (self);
}

static void
memory_store_free (RcStore *base)
{
  RcMemoryStore *self = get_memory_store (base);

  g_clear_pointer (&self->reader, rc_sqlite_reader_free);
  g_clear_pointer (&self->writer, rc_sqlite_writer_free);
  rc_store_clear (base);
  g_free (self);
}

static const RcStoreVtable memory_store_vtable = {
  .kick = memory_store_kick,
  .ask = memory_store_ask,
  .load_accounts = memory_store_load_accounts,
  .load_bans = memory_store_load_bans,
  .close = memory_store_close,
  .free = memory_store_free,
};

static RcMemoryStore *
check_memory_store (RcStore *store)
{
  g_assert (store->vtable == &memory_store_vtable);
  return get_memory_store (store);
}

/**
 * rc_memory_store_new:
 * @context: (nullable): where completions are called; %NULL: the default one
 *
 * Makes an empty store, which is gone when it is freed.
 *
 * Returns: (transfer full): a store, see rc_store_free()
 */
RcStore *
rc_memory_store_new (GMainContext *context)
{
  g_autoptr (GError) error = NULL;
  RcMemoryStore *self = g_new0 (RcMemoryStore, 1);
  sqlite3 *db = rc_sqlite_open (NULL, &error);
  RcStoreStart start;

  if (db == NULL || !rc_sqlite_start (db, &start, &error))
    g_error ("no store in memory: %s", error->message);

  self->writer = rc_sqlite_writer_new (db, &error);
  g_assert_no_error (error);
  self->reader = rc_sqlite_reader_new (db, FALSE, &error);
  g_assert_no_error (error);
  rc_sqlite_writer_enter (self->writer);
  rc_sqlite_reader_enter (self->reader);
  rc_store_init (&self->base, &memory_store_vtable, &start, context);
  return &self->base;
}

/**
 * rc_memory_store_fail_next:
 * @self: a store in memory
 *
 * Lets the next batch fail as on a full disk.
 */
void
rc_memory_store_fail_next (RcStore *self)
{
  rc_sqlite_writer_fail_next (check_memory_store (self)->writer);
}

/**
 * rc_memory_store_hold:
 * @self: a store in memory
 *
 * Commits nothing until rc_memory_store_release().
 */
void
rc_memory_store_hold (RcStore *self)
{
  check_memory_store (self)->held = TRUE;
}

/**
 * rc_memory_store_release:
 * @self: a store in memory
 *
 * Commits what has been flushed since rc_memory_store_hold(), at the next turn,
 * and goes on as before.
 */
void
rc_memory_store_release (RcStore *self)
{
  check_memory_store (self)->held = FALSE;
  if (self->kicked)
    memory_store_kick (self);
}

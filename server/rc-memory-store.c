/* rc-memory-store.c - a store in memory, for tests.
 *
 * The same statements on a database in memory, without threads and without a
 * disk: what is flushed is committed at the next turn of the main loop, or
 * when a test lets it. So a test decides when a commit happens and whether it
 * fails, and all else is as in the store that people's messages are in.
 *
 * Most of what such a store costs is the database: its tables are made, and all
 * statements are prepared. Who makes thousands of stores keeps the database. */
#include "config.h"

#include "rc-memory-store.h"
#include "rc-sqlite-store-reader.h"
#include "rc-sqlite-store-writer.h"

/* What a database has when it is new, one after the other for the keys between
 * them. The log keeps its name. */
static const char *const empty_sql[] = {
  "DELETE FROM token", "DELETE FROM invite", "DELETE FROM message", "DELETE FROM marker", "DELETE FROM ban",
  "DELETE FROM account", "DELETE FROM party", "UPDATE log SET seq_end = ?1",
};

#define N_EMPTY G_N_ELEMENTS (empty_sql)

struct _RcMemoryDatabase
{
  RcSqliteWriter *writer;
  RcSqliteReader *reader; /* on the writer's connection */
  sqlite3_stmt *empty[N_EMPTY];
  RcStoreStart start;
  int n_changes; /* ever made, when it was made or emptied last */
};

typedef struct
{
  RcStore base;
  RcMemoryDatabase *database;
  gboolean owns_database;
  RcSqliteWriter *writer; /* the database's */
  RcSqliteReader *reader; /* the database's */
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

/* To read from what is empty, SQLite would have to prepare the statement. */
static gboolean
is_empty (RcMemoryDatabase *database)
{
  return sqlite3_total_changes (rc_sqlite_writer_get_db (database->writer)) == database->n_changes;
}

static gboolean
memory_store_load_accounts (RcStore *base, RcStoreAccountFunc func, gpointer user_data, GError **error)
{
  RcMemoryStore *self = get_memory_store (base);

  return is_empty (self->database)
         || rc_sqlite_load_accounts (rc_sqlite_writer_get_db (self->writer), func, user_data, error);
}

static gboolean
memory_store_load_bans (RcStore *base, RcStoreBanFunc func, gpointer user_data, GError **error)
{
  RcMemoryStore *self = get_memory_store (base);

  return is_empty (self->database) || rc_sqlite_load_bans (rc_sqlite_writer_get_db (self->writer), func, user_data, error);
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

  if (self->owns_database)
    rc_memory_database_free (self->database);
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
 * rc_memory_database_new:
 *
 * Makes an empty database in memory, for one store after the other.
 *
 * Returns: (transfer full): a database, see rc_memory_database_free()
 */
RcMemoryDatabase *
rc_memory_database_new (void)
{
  g_autoptr (GError) error = NULL;
  RcMemoryDatabase *self = g_new0 (RcMemoryDatabase, 1);
  sqlite3 *db = rc_sqlite_open (NULL, &error);

  if (db == NULL || !rc_sqlite_start (db, &self->start, &error))
    g_error ("no database in memory: %s", error->message);

  self->writer = rc_sqlite_writer_new (db, &error);
  g_assert_no_error (error);
  self->reader = rc_sqlite_reader_new (db, FALSE, &error);
  g_assert_no_error (error);
  rc_sqlite_writer_enter (self->writer);
  rc_sqlite_reader_enter (self->reader);
  for (guint i = 0; i < N_EMPTY; i++)
    if (sqlite3_prepare_v3 (db, empty_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &self->empty[i], NULL) != SQLITE_OK)
      g_error ("%s: %s", empty_sql[i], sqlite3_errmsg (db));

  self->n_changes = sqlite3_total_changes (db);
  return self;
}

/**
 * rc_memory_database_free:
 * @self: (transfer full): a database without a store
 *
 * Frees it and all that is in it.
 */
void
rc_memory_database_free (RcMemoryDatabase *self)
{
  for (guint i = 0; i < N_EMPTY; i++)
    sqlite3_finalize (self->empty[i]);

  g_clear_pointer (&self->reader, rc_sqlite_reader_free);
  g_clear_pointer (&self->writer, rc_sqlite_writer_free);
  g_free (self);
}

static void
run_to_end (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s: %s", sqlite3_sql (statement), sqlite3_errmsg (sqlite3_db_handle (statement)));

  sqlite3_reset (statement);
}

/* In one transaction, as each one costs. */
static void
empty_database (RcMemoryDatabase *self)
{
  sqlite3_bind_int64 (self->empty[N_EMPTY - 1], 1, (gint64) self->start.reserved_end);
  run_to_end (rc_sqlite_writer_get (self->writer, RC_SQLITE_BEGIN));
  for (guint i = 0; i < N_EMPTY; i++)
    run_to_end (self->empty[i]);
  run_to_end (rc_sqlite_writer_get (self->writer, RC_SQLITE_COMMIT));
  self->n_changes = sqlite3_total_changes (rc_sqlite_writer_get_db (self->writer));
  rc_sqlite_writer_forget (self->writer);
  rc_sqlite_reader_forget (self->reader);
}

static RcStore *
new_store (RcMemoryDatabase *database, gboolean owns_database, GMainContext *context)
{
  RcMemoryStore *self = g_new0 (RcMemoryStore, 1);

  if (!is_empty (database))
    empty_database (database);
  self->database = database;
  self->owns_database = owns_database;
  self->writer = database->writer;
  self->reader = database->reader;
  rc_store_init (&self->base, &memory_store_vtable, &database->start, context);
  return &self->base;
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
  return new_store (rc_memory_database_new (), TRUE, context);
}

/**
 * rc_memory_store_new_on:
 * @database: a database, which must outlive the store; no other store is on it
 * @context: (nullable): where completions are called; %NULL: the default one
 *
 * Makes an empty store: whatever the store before it kept is thrown away. Only
 * the log has the same name as that one's.
 *
 * Returns: (transfer full): a store, see rc_store_free()
 */
RcStore *
rc_memory_store_new_on (RcMemoryDatabase *database, GMainContext *context)
{
  return new_store (database, FALSE, context);
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

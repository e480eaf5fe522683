/* rc-sqlite-store.c - a store in a file.
 *
 * What may be relied on:
 *
 * - A result with `kept`, and a completion without an error, is given after the
 *   COMMIT of its transaction, in WAL mode with synchronous=FULL: the bytes are
 *   synced. Neither SIGKILL nor a power cut takes them back.
 * - Commits follow the order in which messages were added, which is that of
 *   seq. So a crash loses only a tail that nobody was told is safe.
 * - A batch is one transaction. If the disk refuses it, it is rolled back, all
 *   of it is told to have failed, and the next batch begins anew: nothing that
 *   was committed before is touched, and no state of failure is kept. (If the
 *   final sync fails and the machine then stops, what was refused may be there
 *   after all. That is no harm: a message that was refused is still a message
 *   of its sender, and (sender, ref) stands once.)
 * - A seq is given from a block that was reserved on disk before. At open, all
 *   below the reserve counts as given, so none is given twice, whatever happened.
 * - There are two connections and two threads. The reader sees what is
 *   committed, and never holds the writer up. A checkpoint runs on the writer,
 *   after the results of its batch were told.
 * - The file and those beside it are 0600. One of another program or of a later
 *   version is refused and left as it is. Nothing here deletes a database. */
#include "config.h"

#include "rc-sqlite-store-private.h"
#include "rc-sqlite-store-reader.h"
#include "rc-sqlite-store-writer.h"
#include "rc-sqlite-store.h"

typedef struct
{
  RcStore base;
  char *path;
  RcSqliteWriter *writer;       /* the writer thread's */
  RcSqliteReader *reader;       /* the reader thread's */
  GThread *writer_thread;
  GThread *reader_thread;

  pthread_cond_t asked;         /* with the lock of @base */
  RcStoreQuery *queries;        /* owned, a list; with the lock of @base */
  RcStoreQuery **queries_end;
} RcSqliteStore;

static RcSqliteStore *
get_sqlite_store (RcStore *store)
{
  return (RcSqliteStore *) (gpointer) store;
}

/* --- the writer ------------------------------------------------------------ */

/* The next batch, an empty one if there is only a trim to go on with; NULL at
 * the end. */
static RcStoreBatch *
wait_for_batch_in_thread (RcSqliteStore *self, RcStoreOp **trim)
{
  RcStore *base = &self->base;
  RcStoreBatch *batch = NULL;

  pthread_mutex_lock (&base->lock);
  while (!base->closing && !base->kicked && !base->filling->urgent && base->trims == NULL)
    pthread_cond_wait (&base->wake, &base->lock);

  base->kicked = FALSE;
  *trim = rc_store_peek_trim (base);
  if (!base->closing || *trim != NULL || !rc_store_batch_is_empty (base->filling))
    batch = rc_store_take_batch (base);
  pthread_mutex_unlock (&base->lock);
  return batch;
}

static void
trim_in_thread (RcSqliteStore *self, RcStoreOp *trim)
{
  gboolean closing;

  pthread_mutex_lock (&self->base.lock);
  closing = self->base.closing;
  pthread_mutex_unlock (&self->base.lock);

  if (closing)
    g_set_error_literal (&trim->error, RC_ERROR, RC_ERROR_STORAGE, "the store is closed");

  if (closing || !rc_sqlite_writer_trim_in_thread (self->writer, trim))
    rc_store_give_trim (&self->base, trim);
}

static gpointer
write_in_thread (gpointer data)
{
  RcSqliteStore *self = data;
  RcStoreBatch *batch;
  RcStoreOp *trim;

  rc_sqlite_writer_enter (self->writer);
  while ((batch = wait_for_batch_in_thread (self, &trim)) != NULL)
    {
      if (!rc_store_batch_is_empty (batch))
        {
          rc_sqlite_writer_apply_in_thread (self->writer, batch);
          rc_store_give_batch (&self->base, batch);
        }
      else
        {
          rc_store_batch_free (batch);
        }

      if (trim != NULL)
        trim_in_thread (self, trim);
      rc_sqlite_writer_checkpoint_in_thread (self->writer);
    }

  return NULL;
}

/* --- the reader ------------------------------------------------------------ */

/* With the lock. */
static void
push_query (RcSqliteStore *self, RcStoreQuery *query)
{
  query->next = NULL;
  *self->queries_end = query;
  self->queries_end = &query->next;
}

static RcStoreQuery *
pop_query (RcSqliteStore *self)
{
  RcStoreQuery *query = self->queries;

  if (query == NULL)
    return NULL;

  self->queries = query->next;
  if (self->queries == NULL)
    self->queries_end = &self->queries;
  return query;
}

static RcStoreQuery *
wait_for_query_in_thread (RcSqliteStore *self)
{
  RcStoreQuery *query;

  pthread_mutex_lock (&self->base.lock);
  while (self->queries == NULL && !self->base.closing)
    pthread_cond_wait (&self->asked, &self->base.lock);

  query = pop_query (self);
  pthread_mutex_unlock (&self->base.lock);
  return query;
}

static gpointer
read_in_thread (gpointer data)
{
  RcSqliteStore *self = data;
  RcStoreQuery *query;

  rc_sqlite_reader_enter (self->reader);
  while ((query = wait_for_query_in_thread (self)) != NULL)
    {
      if (!rc_sqlite_reader_ask_in_thread (self->reader, query))
        {
          rc_store_give_answer (&self->base, query);
          continue;
        }

      pthread_mutex_lock (&self->base.lock);
      push_query (self, query);
      pthread_mutex_unlock (&self->base.lock);
    }

  return NULL;
}

/* --- the kind -------------------------------------------------------------- */

static void
sqlite_store_kick (RcStore *base)
{
  pthread_mutex_lock (&base->lock);
  base->kicked = TRUE;
  pthread_cond_signal (&base->wake);
  pthread_mutex_unlock (&base->lock);
}

static void
sqlite_store_ask (RcStore *base, RcStoreQuery *query)
{
  RcSqliteStore *self = get_sqlite_store (base);

  if (base->closing)
    {
      g_set_error_literal (&query->error, RC_ERROR, RC_ERROR_STORAGE, "the store is closed");
      rc_store_give_answer (base, query);
      return;
    }

  pthread_mutex_lock (&base->lock);
  push_query (self, query);
  pthread_cond_signal (&self->asked);
  pthread_mutex_unlock (&base->lock);
}

static gboolean
sqlite_store_load_accounts (RcStore *base, RcStoreAccountFunc func, gpointer user_data, GError **error)
{
  g_autoptr (sqlite3) db = rc_sqlite_open_reader (get_sqlite_store (base)->path, error);

  return db != NULL && rc_sqlite_load_accounts (db, func, user_data, error);
}

static gboolean
sqlite_store_load_bans (RcStore *base, RcStoreBanFunc func, gpointer user_data, GError **error)
{
  g_autoptr (sqlite3) db = rc_sqlite_open_reader (get_sqlite_store (base)->path, error);

  return db != NULL && rc_sqlite_load_bans (db, func, user_data, error);
}

static void
sqlite_store_close (RcStore *base)
{
  RcSqliteStore *self = get_sqlite_store (base);

  pthread_mutex_lock (&base->lock);
  pthread_cond_signal (&base->wake);
  pthread_cond_signal (&self->asked);
  pthread_mutex_unlock (&base->lock);

  g_thread_join (self->writer_thread);
  g_thread_join (self->reader_thread);
}

static void
sqlite_store_free (RcStore *base)
{
  RcSqliteStore *self = get_sqlite_store (base);

  /* The last one to close brings the WAL home. */
  g_clear_pointer (&self->reader, rc_sqlite_reader_free);
  g_clear_pointer (&self->writer, rc_sqlite_writer_free);
  rc_store_clear (base);
  pthread_cond_destroy (&self->asked);
  g_free (self->path);
  g_free (self);
}

static const RcStoreVtable sqlite_store_vtable = {
  .kick = sqlite_store_kick,
  .ask = sqlite_store_ask,
  .load_accounts = sqlite_store_load_accounts,
  .load_bans = sqlite_store_load_bans,
  .close = sqlite_store_close,
  .free = sqlite_store_free,
};

static RcSqliteReader *
open_reader (const char *path, GError **error)
{
  sqlite3 *db = rc_sqlite_open_reader (path, error);

  return db != NULL ? rc_sqlite_reader_new (db, TRUE, error) : NULL;
}

static RcSqliteWriter *
open_writer (const char *path, RcStoreStart *start, GError **error)
{
  g_autoptr (sqlite3) db = rc_sqlite_open (path, error);

  if (db == NULL || !rc_sqlite_start (db, start, error))
    return NULL;

  return rc_sqlite_writer_new (g_steal_pointer (&db), error);
}

/**
 * rc_sqlite_store_open:
 * @path: the file; made, 0600, where it is not there. Its folder is for this
 *   server alone.
 * @context: (nullable): where completions are called; %NULL: the default one
 * @error: return location for an error
 *
 * Opens a store, or makes it. It blocks, and is meant for the start. Errors:
 * #RcStoreError.
 *
 * Returns: (transfer full) (nullable): a store, see rc_store_free()
 */
RcStore *
rc_sqlite_store_open (const char *path, GMainContext *context, GError **error)
{
  g_autoptr (RcSqliteWriter) writer = NULL;
  g_autoptr (RcSqliteReader) reader = NULL;
  RcStoreStart start;
  RcSqliteStore *self;

  writer = open_writer (path, &start, error);
  if (writer == NULL)
    return NULL;

  reader = open_reader (path, error);
  if (reader == NULL)
    return NULL;

  self = g_new0 (RcSqliteStore, 1);
  rc_store_init (&self->base, &sqlite_store_vtable, &start, context);
  pthread_cond_init (&self->asked, NULL);
  self->queries_end = &self->queries;
  self->path = g_strdup (path);

  if (!rc_sqlite_note_parties (rc_sqlite_writer_get_db (writer), &self->base, error))
    {
      g_source_destroy (self->base.source);
      g_source_unref (self->base.source);
      sqlite_store_free (&self->base);
      return NULL;
    }

  self->writer = g_steal_pointer (&writer);
  self->reader = g_steal_pointer (&reader);
  self->writer_thread = g_thread_new ("rc-store-writer", write_in_thread, self);
  self->reader_thread = g_thread_new ("rc-store-reader", read_in_thread, self);
  return &self->base;
}

/**
 * rc_sqlite_store_get_path:
 * @store: a store in a file
 *
 * Returns: the file.
 */
const char *
rc_sqlite_store_get_path (RcStore *store)
{
  g_assert (store->vtable == &sqlite_store_vtable);
  return get_sqlite_store (store)->path;
}

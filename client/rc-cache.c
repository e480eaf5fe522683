/* rc-cache.c - the queue before the disk, and the thread behind it.
 *
 *      main context                      thread "rc-cache"
 *      rc_cache_run() --> queue ------> a group of writes: one transaction,
 *                                       or one read
 *      done()         <-- back <------- COMMIT, synced
 *
 * What waits while the disk is busy is the next group: the slower the disk, the
 * larger the groups. Where a group cannot be committed, each of its operations
 * is tried alone, so that a short one is not lost to a long one; from the first
 * message that was not kept the cursor stays (`is_stuck`) until the engine asks
 * the server again from there. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>

#include "rc-cache-db.h"

/* As much as a flood has to tell at once, and what a person does never has. */
#define TELL_MANY 64

struct _RcCache
{
  /* set once */
  char *path;
  GMainContext *context;
  GThread *thread;

  /* the thread's */
  RcCacheSnapshot *first_load; /* nullable: what the opening read, for the first operation */

  /* with the lock; of pthread, so that ThreadSanitizer sees it */
  pthread_mutex_t lock;
  pthread_cond_t wake;
  GQueue queue; /* of RcCacheOp */
  GQueue back;  /* of RcCacheOp */
  GSource *telling;
  gsize queued_bytes;
  gboolean has_gap;
  gboolean closing;
  int priority; /* of telling where there is more than TELL_MANY at once */
  gboolean is_behind;

  /* main context */
  RcCacheTold told;
  gpointer user_data;
  gboolean *freed; /* set where it is freed while it tells */
};

static gsize
op_bytes (RcCacheOp *op)
{
  return sizeof (RcCacheOp) + op->row.text_bytes;
}

static gboolean
is_read (RcCacheOp *op)
{
  return op->verb <= RC_CACHE_SEARCH;
}

/* With the lock, which is given away. What comes now waits for a batch. */
static void
follow_in_thread (RcCache   *self,
                  RcCacheDb *db)
{
  pthread_mutex_unlock (&self->lock);
  rc_cache_index_follow_in_thread (db);
  pthread_mutex_lock (&self->lock);
}

/* One read, or the writes before the next read; NULL at the end. */
static GPtrArray *
wait_for_group_in_thread (RcCache   *self,
                          RcCacheDb *db)
{
  g_autoptr (GPtrArray) group = g_ptr_array_new ();

  pthread_mutex_lock (&self->lock);
  while (self->queue.length == 0 && !self->closing)
    if (rc_cache_index_is_due (db))
      follow_in_thread (self, db);
    else
      pthread_cond_wait (&self->wake, &self->lock);

  while (self->queue.length > 0 && group->len < RC_CACHE_MAX_GROUP)
    {
      RcCacheOp *op = g_queue_peek_head (&self->queue);

      if (is_read (op) && group->len > 0)
        break;
      g_ptr_array_add (group, g_queue_pop_head (&self->queue));
      self->queued_bytes -= op_bytes (op);
      if (is_read (op))
        break;
    }
  pthread_mutex_unlock (&self->lock);

  return group->len > 0 ? g_steal_pointer (&group) : NULL;
}

/* What one turn of the main loop was given to tell is told, and no more. */
static gboolean
on_tell (gpointer user_data)
{
  RcCache *self = user_data;
  gboolean freed = FALSE;
  GQueue back;
  RcCacheOp *op;

  pthread_mutex_lock (&self->lock);
  back = self->back;
  g_queue_init (&self->back);
  g_clear_pointer (&self->telling, g_source_unref);
  self->is_behind = back.length >= TELL_MANY;
  pthread_mutex_unlock (&self->lock);

  self->freed = &freed;
  while ((op = g_queue_pop_head (&back)) != NULL)
    {
      if (op->done != NULL && !freed)
        op->done (op, op->user_data);
      rc_cache_op_free (op);
    }
  if (freed)
    return G_SOURCE_REMOVE;

  if (self->told != NULL)
    self->told (self->user_data);
  if (!freed)
    self->freed = NULL;

  return G_SOURCE_REMOVE;
}

/* With the lock. */
static void
tell_later (RcCache   *self,
            RcCacheOp *op)
{
  g_queue_push_tail (&self->back, op);
  if (self->telling != NULL)
    return;

  self->telling = g_idle_source_new ();
  g_source_set_priority (self->telling, self->is_behind ? self->priority : G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->telling, "redcoast cache");
  g_source_set_callback (self->telling, on_tell, self, NULL);
  g_source_attach (self->telling, self->context);
}

static gboolean
commit_in_thread (RcCacheDb  *db,
                  GPtrArray  *group,
                  GError    **error)
{
  if (!rc_cache_exec (db->file.db, "BEGIN IMMEDIATE", error))
    return FALSE;

  for (guint i = 0; i < group->len; i++)
    if (!rc_cache_db_write_in_thread (db, g_ptr_array_index (group, i), error))
      return FALSE;

  return rc_cache_exec (db->file.db, "COMMIT", error);
}

static gboolean
try_in_thread (RcCacheDb  *db,
               GPtrArray  *group,
               GError    **error)
{
  if (commit_in_thread (db, group, error))
    return TRUE;

  if (!sqlite3_get_autocommit (db->file.db))
    sqlite3_exec (db->file.db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static void
write_alone_in_thread (RcCacheDb *db,
                       RcCacheOp *op)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();

  g_ptr_array_add (alone, op);
  if (!try_in_thread (db, alone, &op->error) && op->verb == RC_CACHE_PUT)
    db->is_stuck = TRUE;
}

static void
run_group_in_thread (RcCache   *self,
                     RcCacheDb *db,
                     GPtrArray *group)
{
  RcCacheOp *first = g_ptr_array_index (group, 0);
  gboolean was_stuck = db->is_stuck;

  if (first->verb == RC_CACHE_LOAD && self->first_load != NULL)
    first->snapshot = g_steal_pointer (&self->first_load);
  else if (is_read (first))
    rc_cache_db_read_in_thread (db, first, &first->error);
  else if (!try_in_thread (db, group, NULL))
    {
      db->is_stuck = was_stuck;
      for (guint i = 0; i < group->len; i++)
        write_alone_in_thread (db, g_ptr_array_index (group, i));
    }

  for (guint i = 0; i < group->len; i++)
    if (g_error_matches (((RcCacheOp *) g_ptr_array_index (group, i))->error, RC_CACHE_ERROR,
                         RC_CACHE_ERROR_DAMAGED))
      {
        rc_cache_file_note_damage_in_thread (self->path);
        break;
      }
}

static void
tell_group_in_thread (RcCache   *self,
                      GPtrArray *group)
{
  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < group->len; i++)
    tell_later (self, g_ptr_array_index (group, i));
  pthread_mutex_unlock (&self->lock);
}

/* The whole of what is shown at start is read, so that damage shows before
 * anything is built on it; it is what the first operation asks for. */
static gboolean
open_in_thread (RcCache    *self,
                RcCacheDb  *db,
                GError    **error)
{
  g_autoptr (RcCacheOp) probe = rc_cache_op_new (RC_CACHE_LOAD, NULL);

  if (!rc_cache_file_open_in_thread (&db->file, self->path, error))
    return FALSE;
  if (rc_cache_db_read_in_thread (db, probe, &probe->error))
    {
      self->first_load = g_steal_pointer (&probe->snapshot);
      /* Pages of everything, of which hardly any is wanted again. */
      sqlite3_db_release_memory (db->file.db);
      return TRUE;
    }

  rc_cache_db_forget_statements_in_thread (db);
  if (g_error_matches (probe->error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED))
    return rc_cache_file_renew_in_thread (&db->file, self->path, error);

  g_propagate_error (error, g_steal_pointer (&probe->error));
  return FALSE;
}

static void
add_notice_in_thread (RcCacheDb *db,
                      GPtrArray *group)
{
  RcCacheOp *op = g_ptr_array_index (group, 0);
  g_autofree char *name = NULL;

  if (op->verb != RC_CACHE_LOAD || op->error != NULL || db->file.aside == NULL)
    return;

  /* Where it is fills a notice, and helps few. */
  g_message ("a damaged file was set aside: %s", db->file.aside);
  name = g_path_get_basename (db->file.aside);
  /* Translators: %s is the name of a file */
  g_set_error (&op->error, RC_CACHE_ERROR, RC_CACHE_ERROR_DAMAGED,
               _("What was kept of this account on this disk was damaged. It was set aside as %s, and is "
                 "fetched from the server again."), name);
}

static gpointer
run_in_thread (gpointer data)
{
  RcCache *self = data;
  RcCacheDb db = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_open = open_in_thread (self, &db, &error);
  GPtrArray *group;

  /* An earlier run may have left something to the index. */
  db.n_unindexed = is_open ? RC_CACHE_INDEX_BATCH : 0;

  while ((group = wait_for_group_in_thread (self, &db)) != NULL)
    {
      if (is_open)
        run_group_in_thread (self, &db, group);
      else
        for (guint i = 0; i < group->len; i++)
          ((RcCacheOp *) g_ptr_array_index (group, i))->error = g_error_copy (error);
      /* From here on it would be old. */
      g_clear_pointer (&self->first_load, rc_cache_snapshot_free);
      add_notice_in_thread (&db, group);
      tell_group_in_thread (self, group);
      g_ptr_array_unref (group);
    }

  g_clear_pointer (&self->first_load, rc_cache_snapshot_free);
  rc_cache_db_forget_statements_in_thread (&db);
  rc_cache_file_close_in_thread (&db.file);
  return NULL;
}

/*< private >
 * rc_cache_new:
 * @path: the file; made, 0600, in a folder that is made 0700, where there is none
 *
 * Nothing is read before this returns: what becomes of the opening is the answer
 * to the first operation, which is best %RC_CACHE_LOAD.
 *
 * Returns: (transfer full): a cache, that calls back on the thread-default main
 *   context
 */
RcCache *
rc_cache_new (const char *path)
{
  RcCache *self = g_new0 (RcCache, 1);

  self->path = g_strdup (path);
  self->context = g_main_context_ref_thread_default ();
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);
  g_queue_init (&self->queue);
  g_queue_init (&self->back);
  self->thread = g_thread_new ("rc-cache", run_in_thread, self);

  return self;
}

/* @told: (nullable): called when what came back in one turn was told. */
void
rc_cache_set_told (RcCache     *self,
                   RcCacheTold  told,
                   gpointer     user_data)
{
  self->told = told;
  self->user_data = user_data;
}

/*< private >
 * rc_cache_free:
 *
 * Waits until all that was handed over is on disk, and tells nothing of it any
 * more. The only call that waits: a program that ends must not leave behind
 * what was written.
 */
void
rc_cache_free (RcCache *self)
{
  pthread_mutex_lock (&self->lock);
  self->closing = TRUE;
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  if (self->freed != NULL)
    *self->freed = TRUE;
  if (self->telling != NULL)
    g_source_destroy (self->telling);
  g_clear_pointer (&self->telling, g_source_unref);
  g_queue_clear_full (&self->back, (GDestroyNotify) rc_cache_op_free);
  g_main_context_unref (self->context);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->wake);
  g_free (self->path);
  g_free (self);
}

/*< private >
 * rc_cache_set_priority:
 * @priority: of the sources of the main context; %G_PRIORITY_DEFAULT before it is set
 *
 * Where what is told stands among all that is to be done, while there is much of it.
 */
void
rc_cache_set_priority (RcCache *self,
                       int      priority)
{
  pthread_mutex_lock (&self->lock);
  self->priority = priority;
  pthread_mutex_unlock (&self->lock);
}

/*< private >
 * rc_cache_run:
 * @op: (transfer full)
 * @done: (nullable): told when it is on disk, or is not going to be
 * @destroy: (nullable): for @user_data, after @done or instead of it
 */
void
rc_cache_run (RcCache        *self,
              RcCacheOp      *op,
              RcCacheDone     done,
              gpointer        user_data,
              GDestroyNotify  destroy)
{
  op->done = done;
  op->user_data = user_data;
  op->destroy = destroy;

  pthread_mutex_lock (&self->lock);
  if (self->queue.length < RC_CACHE_MAX_QUEUED_OPS
      && self->queued_bytes + op_bytes (op) <= RC_CACHE_MAX_QUEUED_BYTES)
    {
      op->is_behind_gap = self->has_gap;
      self->has_gap = FALSE;
      g_queue_push_tail (&self->queue, op);
      self->queued_bytes += op_bytes (op);
      pthread_cond_signal (&self->wake);
    }
  else
    {
      g_set_error_literal (&op->error, RC_CACHE_ERROR, RC_CACHE_ERROR_IO,
                           _("The disk is too slow: this could not be kept. Try again in a moment."));
      self->has_gap |= op->verb == RC_CACHE_PUT;
      tell_later (self, op);
    }
  pthread_mutex_unlock (&self->lock);
}

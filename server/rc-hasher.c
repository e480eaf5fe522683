/* rc-hasher.c - Argon2, away from the main loop.
 *
 *      main loop                          a few threads, named rc-hasher
 *      hash, verify -> waiting  ->  one at a time each  ->  done
 *      func         <----------------------------------------|
 *
 * A hash takes a twentieth of a second of a processor and much memory, on
 * purpose. So only a few are computed at once, only so many wait, and who sees
 * to it that nobody fills the queue alone are the buckets in front of it.
 *
 * Threads are started with the first job that has need of one. */
#include "config.h"

#include <pthread.h>
#include <sodium.h>

#include "rc-hasher.h"

#define THREADS_MAX 8

struct _RcHashJob
{
  RcHashJob *next;
  guint64 ops;                        /* the costs when it was asked for */
  gsize memory_bytes;
  char *password;                     /* owned, wiped */
  gsize password_len;
  char *hash;                         /* (nullable), owned: to verify against */
  RcHashedFunc hashed;                /* either */
  RcVerifiedFunc verified;            /* or */
  gpointer user_data;
  gboolean is_dummy;                  /* verifies against nothing: the work only */
  gboolean cancelled;                 /* the main loop's: nobody wants the result */
  gboolean right;
  char result[crypto_pwhash_STRBYTES];
};

struct _RcHasher
{
  RcHasherSettings settings;
  GSource *source;               /* owned */
  GThread *owner;
  pthread_t threads[THREADS_MAX];
  guint n_threads;               /* the main loop's, like the next two */
  guint n_waiting;
  RcHasherStats stats;

  pthread_mutex_t lock;
  pthread_cond_t wake;
  RcHashJob *waiting;            /* of here on: under the lock */
  RcHashJob **waiting_end;
  RcHashJob *done;
  RcHashJob **done_end;
  gboolean closing;
};

typedef struct
{
  GSource source;
  RcHasher *hasher;
} DoneSource;

static void
job_free (RcHashJob *job)
{
  sodium_memzero (job->password, job->password_len);
  g_free (job->password);
  g_free (job->hash);
  g_free (job);
}

static void
compute_in_thread (RcHasher *self, RcHashJob *job)
{
  g_assert (g_thread_self () != self->owner);

  if (job->hash != NULL)
    {
      job->right = crypto_pwhash_str_verify (job->hash, job->password, job->password_len) == 0;
      return;
    }

  if (crypto_pwhash_str (job->result, job->password, job->password_len, job->ops, job->memory_bytes) != 0)
    job->result[0] = '\0';
}

static RcHashJob *
take_in_thread (RcHasher *self)
{
  RcHashJob *job = NULL;

  pthread_mutex_lock (&self->lock);
  while (self->waiting == NULL && !self->closing)
    pthread_cond_wait (&self->wake, &self->lock);

  if (!self->closing)
    {
      job = self->waiting;
      self->waiting = job->next;
      if (self->waiting == NULL)
        self->waiting_end = &self->waiting;
      job->next = NULL;
    }
  pthread_mutex_unlock (&self->lock);
  return job;
}

static void
give_in_thread (RcHasher *self, RcHashJob *job)
{
  pthread_mutex_lock (&self->lock);
  *self->done_end = job;
  self->done_end = &job->next;
  pthread_mutex_unlock (&self->lock);

  g_source_set_ready_time (self->source, 0);
}

static void *
run_in_thread (void *data)
{
  RcHasher *self = data;
  RcHashJob *job;

  while ((job = take_in_thread (self)) != NULL)
    {
      compute_in_thread (self, job);
      give_in_thread (self, job);
    }

  return NULL;
}

static void
finish (RcHasher *self, RcHashJob *job)
{
  self->n_waiting--;
  self->stats.n_done++;
  g_debug ("a password was hashed; %u wait", self->n_waiting);

  if (!job->cancelled && job->verified != NULL)
    job->verified (job->right && !job->is_dummy, job->user_data);
  else if (!job->cancelled)
    job->hashed (job->result[0] != '\0' ? job->result : NULL, job->user_data);

  job_free (job);
}

static gboolean
done_source_dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  RcHasher *self = ((DoneSource *) source)->hasher;
  RcHashJob *jobs;

  g_source_set_ready_time (source, -1);
  pthread_mutex_lock (&self->lock);
  jobs = g_steal_pointer (&self->done);
  self->done_end = &self->done;
  pthread_mutex_unlock (&self->lock);

  while (jobs != NULL)
    {
      RcHashJob *job = jobs;

      jobs = job->next;
      finish (self, job);
    }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs done_source_funcs = { .dispatch = done_source_dispatch };

/**
 * rc_hasher_new:
 * @settings: copied
 * @context: (nullable): where results are told; what is called here is called
 *   on its thread
 *
 * Makes a hasher. libsodium must be initialised.
 *
 * Returns: (transfer full): a hasher, see rc_hasher_free().
 */
RcHasher *
rc_hasher_new (const RcHasherSettings *settings, GMainContext *context)
{
  RcHasher *self = g_new0 (RcHasher, 1);

  self->settings = *settings;
  self->settings.n_threads = CLAMP (settings->n_threads, 1, THREADS_MAX);
  self->owner = g_thread_self ();
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);
  self->waiting_end = &self->waiting;
  self->done_end = &self->done;

  self->source = g_source_new (&done_source_funcs, sizeof (DoneSource));
  ((DoneSource *) self->source)->hasher = self;
  g_source_set_static_name (self->source, "rc-hasher");
  g_source_set_ready_time (self->source, -1);
  g_source_attach (self->source, context);
  return self;
}

/**
 * rc_hasher_set:
 * @self: a hasher
 * @settings: copied, but for the number of threads, which stays
 *
 * Changes what new passwords cost and how many may wait.
 */
void
rc_hasher_set (RcHasher *self, const RcHasherSettings *settings)
{
  guint n_threads = self->settings.n_threads;

  g_assert (g_thread_self () == self->owner);
  self->settings = *settings;
  self->settings.n_threads = n_threads;
}

static void
free_jobs (RcHashJob *jobs)
{
  while (jobs != NULL)
    {
      RcHashJob *job = jobs;

      jobs = job->next;
      job_free (job);
    }
}

/**
 * rc_hasher_free:
 * @self: (transfer full): a hasher
 *
 * Waits for what is being computed, drops what waits, and calls nobody.
 */
void
rc_hasher_free (RcHasher *self)
{
  pthread_mutex_lock (&self->lock);
  self->closing = TRUE;
  pthread_cond_broadcast (&self->wake);
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->n_threads; i++)
    pthread_join (self->threads[i], NULL);

  free_jobs (self->waiting);
  free_jobs (self->done);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  pthread_cond_destroy (&self->wake);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static gboolean
start_thread (RcHasher *self)
{
  if (self->n_threads >= self->settings.n_threads || self->n_waiting < self->n_threads)
    return self->n_threads > 0;

  if (pthread_create (&self->threads[self->n_threads], NULL, run_in_thread, self) != 0)
    return self->n_threads > 0;

  (void) pthread_setname_np (self->threads[self->n_threads], "rc-hasher");
  self->n_threads++;
  return TRUE;
}

static RcHashJob *
submit (RcHasher *self, RcSlice password, gpointer user_data)
{
  RcHashJob *job;

  g_assert (g_thread_self () == self->owner);
  if (self->n_waiting >= self->settings.queue_max || !start_thread (self))
    {
      self->stats.n_refused++;
      return NULL;
    }

  job = g_new0 (RcHashJob, 1);
  job->ops = self->settings.ops;
  job->memory_bytes = self->settings.memory_bytes;
  job->password = g_malloc (password.len + 1);
  job->password_len = password.len;
  if (password.len > 0)
    memcpy (job->password, password.data, password.len);
  job->user_data = user_data;
  self->n_waiting++;
  return job;
}

static void
hand_over (RcHasher *self, RcHashJob *job)
{
  pthread_mutex_lock (&self->lock);
  *self->waiting_end = job;
  self->waiting_end = &job->next;
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
}

/**
 * rc_hasher_hash:
 * @self: a hasher
 * @password: copied, and wiped after use
 * @func: (scope async): called with the hash
 * @user_data: for @func
 *
 * Hashes a new password.
 *
 * Returns: (transfer none) (nullable): the job, good until @func is called; %NULL
 *   where too many wait, and @func is not called then.
 */
RcHashJob *
rc_hasher_hash (RcHasher *self, RcSlice password, RcHashedFunc func, gpointer user_data)
{
  RcHashJob *job = submit (self, password, user_data);

  if (job == NULL)
    return NULL;

  job->hashed = func;
  hand_over (self, job);
  return job;
}

/**
 * rc_hasher_verify:
 * @self: a hasher
 * @password: copied, and wiped after use
 * @hash: (nullable): what is stored; %NULL where there is nothing: the work is
 *   the same, and the answer is no
 * @func: (scope async): called with the answer
 * @user_data: for @func
 *
 * Checks a password.
 *
 * Returns: (transfer none) (nullable): as rc_hasher_hash().
 */
RcHashJob *
rc_hasher_verify (RcHasher *self, RcSlice password, const char *hash, RcVerifiedFunc func, gpointer user_data)
{
  RcHashJob *job = submit (self, password, user_data);

  if (job == NULL)
    return NULL;

  job->verified = func;
  job->hash = g_strdup (hash);
  job->is_dummy = hash == NULL;
  hand_over (self, job);
  return job;
}

static gboolean
take_back (RcHasher *self, RcHashJob *job)
{
  RcHashJob **at = &self->waiting;

  while (*at != NULL && *at != job)
    at = &(*at)->next;
  if (*at == NULL)
    return FALSE;

  *at = job->next;
  if (job->next == NULL)
    self->waiting_end = at;
  return TRUE;
}

/**
 * rc_hasher_cancel:
 * @self: a hasher
 * @job: (transfer full): a job whose function was not called yet
 *
 * Nobody wants the result any more: its function is not called. What waits is not
 * computed at all.
 */
void
rc_hasher_cancel (RcHasher *self, RcHashJob *job)
{
  gboolean waited;

  g_assert (g_thread_self () == self->owner);
  pthread_mutex_lock (&self->lock);
  waited = take_back (self, job);
  pthread_mutex_unlock (&self->lock);

  if (!waited)
    {
      job->cancelled = TRUE;
      return;
    }

  self->n_waiting--;
  job_free (job);
}

/**
 * rc_hasher_get_stats:
 * @self: a hasher
 * @stats: (out caller-allocates): figures since it was made
 *
 * For people and their measuring programs.
 */
void
rc_hasher_get_stats (RcHasher *self, RcHasherStats *stats)
{
  *stats = self->stats;
  stats->n_waiting = self->n_waiting;
}

/* rc-levers-server.c - the server's end of the levers: the clock and the disk.
 *
 * The linker gives what the server's parts call g_get_real_time() and
 * sqlite3_open_v2() the names with __wrap_ in front. */
#include "config.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "rc-levers.h"

/* The tables of methods that SQLite has for files of different kinds. */
#define METHODS_MAX 8

typedef struct
{
  sqlite3_io_methods ours;
  const sqlite3_io_methods *theirs;
} Methods;

typedef struct
{
  RcLevers *levers;
  sqlite3_vfs disk;
  sqlite3_vfs *real;
  Methods methods[METHODS_MAX];
  guint n_methods;
  GMutex lock; /* of @methods: files are opened in several threads */
} Machine;

gint64 __real_g_get_real_time (void);
gint64 __wrap_g_get_real_time (void);
int __real_sqlite3_open_v2 (const char *path, sqlite3 **db, int flags, const char *vfs);
int __wrap_sqlite3_open_v2 (const char *path, sqlite3 **db, int flags, const char *vfs);

/* What is wrapped has no argument that could lead to it: a server under test has
 * one machine below it. */
static Machine *
get_machine (void)
{
  static Machine machine;
  static gsize made;

  if (g_once_init_enter (&made))
    {
      const char *path = g_getenv ("REDCOAST_LEVERS");

      machine.levers = path != NULL ? rc_levers_map (path) : NULL;
      if (machine.levers == NULL)
        g_error ("REDCOAST_LEVERS does not name a file for the levers");
      g_once_init_leave (&made, 1);
    }

  return &machine;
}

gint64
__wrap_g_get_real_time (void)
{
  RcLevers *levers = get_machine ()->levers;

  levers->n_clock++;
  return __real_g_get_real_time () + levers->clock_us;
}

static const sqlite3_io_methods *
get_their_methods (sqlite3_file *file)
{
  return ((const Methods *) file->pMethods)->theirs;
}

static int
sync_file (sqlite3_file *file, int flags)
{
  RcLevers *levers = get_machine ()->levers;
  gint64 sync_us = levers->sync_us;

  levers->n_syncs++;
  if (sync_us > 0)
    g_usleep ((gulong) sync_us);
  return get_their_methods (file)->xSync (file, flags);
}

/* @theirs with a slow sync. */
static const sqlite3_io_methods *
wrap_methods (Machine *self, const sqlite3_io_methods *theirs)
{
  Methods *methods;
  guint i = 0;

  g_mutex_lock (&self->lock);
  while (i < self->n_methods && self->methods[i].theirs != theirs)
    i++;
  g_assert (i < METHODS_MAX);
  methods = &self->methods[i];
  if (i == self->n_methods)
    {
      *methods = (Methods) { .ours = *theirs, .theirs = theirs };
      methods->ours.xSync = sync_file;
      self->n_methods++;
    }
  g_mutex_unlock (&self->lock);
  return &methods->ours;
}

static int
open_file (sqlite3_vfs *disk, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  Machine *self = disk->pAppData;
  int code = self->real->xOpen (self->real, name, file, flags, flags_out);

  if (code == SQLITE_OK && file->pMethods != NULL)
    file->pMethods = wrap_methods (self, file->pMethods);
  return code;
}

static void
lay_disk (Machine *self)
{
  static gsize laid;

  if (!g_once_init_enter (&laid))
    return;

  /* Everything else of the real one does not look at which disk it is of. */
  self->real = sqlite3_vfs_find (NULL);
  self->disk = *self->real;
  self->disk.zName = "levers";
  self->disk.pNext = NULL;
  self->disk.pAppData = self;
  self->disk.xOpen = open_file;
  if (sqlite3_vfs_register (&self->disk, 0) != SQLITE_OK)
    g_error ("SQLite does not take the levers");
  g_once_init_leave (&laid, 1);
}

int
__wrap_sqlite3_open_v2 (const char *path, sqlite3 **db, int flags, const char *vfs)
{
  g_assert (vfs == NULL);
  lay_disk (get_machine ());
  return __real_sqlite3_open_v2 (path, db, flags, "levers");
}

/* rc-bench-bare-store.c - what SQLite takes at most on this disk.
 *
 * A bare loop that puts the rows of messages into the server's own schema, in
 * transactions of one size, durably: nothing that the server has to do besides
 * is in it. */
#include "config.h"

#include <glib/gstdio.h>

#include "rc-bench-bare-store.h"
#include "rc-sqlite-store-schema.h"

#define INSERT "INSERT INTO message (seq, time, sender, receiver, conversation, ref, body)" \
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *insert;
  GRand *random;
  guint n_pairs;
  guint64 n;
} Bare;

/**
 * rc_bench_make_ref:
 * @random: where chance comes from
 * @ref: the %RC_BENCH_REF_BYTES to fill
 *
 * Makes a ref as clients do.
 */
void
rc_bench_make_ref (GRand *random, char *ref)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  for (guint i = 0; i < RC_BENCH_REF_BYTES; i++)
    ref[i] = letters[g_rand_int (random) & 63];
}

static void
insert_one (Bare *self)
{
  static const char text[RC_BENCH_TEXT_BYTES] = "Do not answer! Do not answer!! Do not answer!!!";
  gint64 sender = self->n_pairs > 0 ? 1 + self->n % self->n_pairs * 2 : 1;
  gint64 receiver = self->n_pairs > 0 ? sender + 1 : 0;
  char ref[RC_BENCH_REF_BYTES];

  rc_bench_make_ref (self->random, ref);
  sqlite3_bind_int64 (self->insert, 1, ++self->n);
  sqlite3_bind_int64 (self->insert, 2, g_get_real_time ());
  sqlite3_bind_int64 (self->insert, 3, sender);
  sqlite3_bind_int64 (self->insert, 4, receiver);
  sqlite3_bind_int64 (self->insert, 5, receiver > 0 ? sender << 32 | receiver : 0);
  sqlite3_bind_text (self->insert, 6, ref, sizeof ref, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 7, text, sizeof text, SQLITE_STATIC);
  if (sqlite3_step (self->insert) != SQLITE_DONE)
    rc_bench_fail ("a row was refused: %s", sqlite3_errmsg (self->db));
  sqlite3_reset (self->insert);
}

static void
insert_batch (Bare *self, guint per_batch)
{
  g_autoptr (GError) error = NULL;

  rc_sqlite_exec (self->db, "BEGIN IMMEDIATE", NULL);
  for (guint i = 0; i < per_batch; i++)
    insert_one (self);

  if (!rc_sqlite_exec (self->db, "COMMIT", &error))
    rc_bench_fail ("%s", error->message);
}

static void
remove_files (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

/**
 * rc_bench_bare_store_run:
 * @folder: on the disk that is meant
 * @seconds: how long
 * @per_batch: how many rows a transaction has
 * @n_pairs: how many pairs the rows are of, in turns; 0: of the room
 *
 * Writes to a new database, which is removed again.
 *
 * Returns: rows a second
 */
double
rc_bench_bare_store_run (const char *folder, double seconds, guint per_batch, guint n_pairs)
{
  g_autofree char *path = g_build_filename (folder, "bare.db", NULL);
  g_autoptr (GError) error = NULL;
  Bare self = { .db = rc_sqlite_open (path, &error), .n_pairs = n_pairs };
  gint64 begin_ns;
  double elapsed;

  if (self.db == NULL || !rc_sqlite_exec (self.db, "PRAGMA wal_autocheckpoint = 1000", &error))
    rc_bench_fail ("%s", error->message);

  self.random = g_rand_new_with_seed (1);
  sqlite3_prepare_v2 (self.db, INSERT, -1, &self.insert, NULL);
  begin_ns = rc_bench_now_ns ();
  while ((elapsed = (rc_bench_now_ns () - begin_ns) / 1e9) < seconds)
    insert_batch (&self, per_batch);

  g_rand_free (self.random);
  sqlite3_finalize (self.insert);
  sqlite3_close (self.db);
  remove_files (path);
  return self.n / elapsed;
}

/* test-sqlite-store-full.c - a store in a file, on a disk that is full.
 *
 * Covers: a file that may not grow, a checkpoint that fails, a disk that is
 * really full, and that what is trimmed makes room. */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "rc-sqlite-store.h"
#include "rc-test-files.h"
#include "test-run.h"
#include "test-store-fixture.h"

#define EVERYTHING .up_to = G_MAXINT64, .limit = 1000000, .max_bytes = G_MAXSIZE

/* Sends until a message is refused, and gives how many were kept. */
static guint
fill (Fixture *f, gint64 party, const char *name, guint most)
{
  g_autofree char *text = g_strnfill (20000, 'x');

  for (guint n = 0; n < most; n++)
    {
      g_autofree char *ref = g_strdup_printf ("%s-%u", name, n);

      fixture_add (f, party, RC_STORE_ROOM, ref, text);
      fixture_commit (f);
      if (fixture_result (f, f->results->len - 1)->kept)
        continue;

      ck_assert_int_eq (fixture_result (f, f->results->len - 1)->error, RC_ERROR_STORAGE);
      return n;
    }

  ck_abort_msg ("the disk is never full");
  return 0;
}

static guint
count_kept (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < f->results->len; i++)
    n += fixture_result (f, i)->kept;

  return n;
}

static void
check_all_kept (Fixture *f, gint64 party)
{
  FixturePage page;

  fixture_sync (f, &(RcStoreSync) { .party = party, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, count_kept (f));
  fixture_page_clear (&page);
}

static void
use_up_file (rlim_t max_bytes)
{
  struct rlimit old;
  struct rlimit limit;
  Fixture f;
  gint64 ann;

  fixture_init (&f, FIXTURE_SQLITE);
  ann = fixture_add_account (&f, "ann");
  fixture_add (&f, ann, RC_STORE_ROOM, "first", "text");
  fixture_commit (&f);

  signal (SIGXFSZ, SIG_IGN);
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &old), 0);
  limit = old;
  limit.rlim_cur = max_bytes;
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
  ck_assert_uint_gt (fill (&f, ann, "a", 1000), 10);
  check_all_kept (&f, ann);
  fill (&f, ann, "b", 1);

  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &old), 0);
  fixture_add (&f, ann, RC_STORE_ROOM, "last", "there is room again");
  fixture_commit (&f);
  ck_assert (fixture_result (&f, f.results->len - 1)->kept);
  check_all_kept (&f, ann);

  fixture_reopen (&f);
  check_all_kept (&f, ann);
  fixture_clear (&f);
}

START_TEST (a_file_that_may_not_grow_means_errors_and_not_loss)
{
  use_up_file (2 * 1024 * 1024);
}
END_TEST

/* Here it is the WAL that cannot be brought home before it cannot grow itself. */
START_TEST (a_checkpoint_that_fails_means_errors_and_not_loss)
{
  use_up_file (6 * 1024 * 1024);
}
END_TEST

/* A file system of our own, where that is allowed. */
static gboolean
mount_small (const char *path)
{
  if (unshare (CLONE_NEWNS) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return FALSE;

  return mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 && mount ("tmpfs", path, "tmpfs", 0, "size=4m") == 0;
}

START_TEST (a_full_disk_means_errors_and_not_loss)
{
  Fixture f;
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *ballast = g_build_filename (dir, "ballast", NULL);
  g_autofree char *weight = g_strnfill (1024 * 1024, 'x');
  gint64 ann;

  if (!mount_small (dir))
    {
      g_printerr ("not tested: mounting a file system is not allowed here\n");
      rc_test_files_remove (dir);
      return;
    }

  ck_assert (g_file_set_contents (ballast, weight, 1024 * 1024, NULL));
  fixture_init_in (&f, FIXTURE_SQLITE, g_steal_pointer (&dir));
  ann = fixture_add_account (&f, "ann");
  ck_assert_uint_gt (fill (&f, ann, "a", 1000), 10);
  check_all_kept (&f, ann);
  fill (&f, ann, "b", 1);

  ck_assert_int_eq (g_unlink (ballast), 0);
  fixture_add (&f, ann, RC_STORE_ROOM, "last", "there is room again");
  fixture_commit (&f);
  ck_assert (fixture_result (&f, f.results->len - 1)->kept);
  check_all_kept (&f, ann);

  fixture_reopen (&f);
  check_all_kept (&f, ann);
  g_clear_pointer (&f.store, rc_store_free);
  umount (f.dir);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_trim_makes_room_for_others)
{
  Fixture f;
  FixtureDone done = { 0 };
  g_autofree char *text = g_strnfill (4000, 'x');
  gint64 ann;
  GStatBuf before;
  GStatBuf after;

  fixture_init (&f, FIXTURE_SQLITE);
  ann = fixture_add_account (&f, "ann");
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
    }
  fixture_commit (&f);
  fixture_reopen (&f);
  ck_assert_int_eq (g_stat (f.path, &before), 0);

  rc_store_trim (f.store, 0, 4 * 1024 * 1024, fixture_on_done, &done);
  fixture_add (&f, ann, RC_STORE_ROOM, "meanwhile", "text");
  fixture_wait_done (&f, &done);
  ck_assert (!done.failed);
  ck_assert_uint_gt (done.n, 1500);
  ck_assert_uint_lt (done.n, 2900);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("s%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
    }
  fixture_commit (&f);
  fixture_reopen (&f);
  ck_assert_int_eq (g_stat (f.path, &after), 0);
  ck_assert_int_eq (before.st_size, after.st_size);
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_file_that_may_not_grow_means_errors_and_not_loss,
    a_checkpoint_that_fails_means_errors_and_not_loss,
    a_full_disk_means_errors_and_not_loss,
    a_trim_makes_room_for_others,
    NULL,
  };

  return test_run ("sqlite-store-full", tests);
}

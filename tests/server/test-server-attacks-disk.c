/* test-server-attacks-disk.c - 19: a disk that is full, by a limit on the size of
 * files and for real.
 *
 * Covers: senders get an error, what was acknowledged is all there, who is
 * refused may try again, and with room it goes on by itself. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test-run.h"
#include "test-talk.h"

/* As a full disk does, but for this process alone. */
static void
limit_files (RcTestServer *server, rlim_t bytes)
{
  const struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

  ck_assert_int_eq (prlimit (rc_test_server_get_pid (server), RLIMIT_FSIZE, &limit, NULL), 0);
}

static void
write_map (const char *path, guint id)
{
  g_autofree char *map = g_strdup_printf ("0 %u 1", id);
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  ck_assert_int_eq (write (fd, map, strlen (map)), (gssize) strlen (map));
  close (fd);
}

/* A disk of @bytes at @path that ends with this process and is seen by it and
 * its children alone. */
static gboolean
mount_small_disk (const char *path, gsize bytes)
{
  g_autofree char *options = g_strdup_printf ("size=%zu,mode=0700", bytes);
  guint uid = geteuid ();

  if (unshare (uid == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
    return FALSE;
  if (uid != 0)
    write_map ("/proc/self/uid_map", uid);

  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

/* Sends until the disk is full and four more were refused; how many were kept. */
static guint
fill_disk (RcTestPeer *alice)
{
  guint n_kept = 0;
  guint n_refused = 0;

  for (guint i = 0; i < 2000 && n_refused < 4; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);
      g_autofree char *answer = NULL;

      send_text (alice, ref, "bob", 20000);
      answer = rc_test_peer_read_frame (alice);
      ck_assert_msg (n_refused == 0 || !g_str_has_prefix (answer, "SENT "), "kept in the middle: %s", answer);
      if (g_str_has_prefix (answer, "SENT "))
        n_kept++;
      else
        n_refused++;
      ck_assert_msg (n_refused == 0 || g_str_has_prefix (answer, "ERROR code=storage ref=r"), "%s", answer);
    }
  ck_assert_uint_eq (n_refused, 4);
  return n_kept;
}

static void
assert_all_kept (RcTestServer *server, const char *token, guint n)
{
  g_autoptr (RcTestPeer) bob = resume (server, "bob", token);
  guint64 after = 0;

  rc_test_peer_send (bob, "SYNC after=0\n", -1);
  for (guint i = 0; i < n;)
    {
      g_autofree char *frame = rc_test_peer_read_frame (bob);
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * ref=r%u len=20000\n*", i);

      if (g_str_has_prefix (frame, "END more=1"))
        {
          rc_test_peer_printf (bob, "SYNC after=%" G_GUINT64_FORMAT "\n", after);
          continue;
        }
      ck_assert_msg (g_pattern_match_simple (pattern, frame), "expected r%u, got %.80s", i, frame);
      after = read_number (frame, "seq=");
      i++;
    }
  g_free (rc_test_peer_expect_later (bob, "MESSAGE * ref=after len=10\n*"));
  expect (bob, "END more=0\n");
}

START_TEST (case_19_a_full_disk_is_an_error_and_no_loss)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autofree char *token = NULL;
  RcTestPeer *alice;
  guint n_kept;

  rc_test_peer_free (log_in_for_token (server, "bob", &token));
  alice = log_in (server, "alice");
  limit_files (server, 1024 * 1024);
  n_kept = fill_disk (alice);

  /* With room again it goes on, and a ref that was refused is free. */
  limit_files (server, RLIM_INFINITY);
  rc_test_peer_printf (alice, "SEND ref=r%u to=alice again=1 len=4\nmine\nSEND ref=after to=bob again=1 len=10\n0123456789\n", n_kept);
  g_free (rc_test_peer_expect_later (alice, "SENT ref=r*"));
  expect (alice, "SENT ref=after *");
  rc_test_server_kill (server);
  rc_test_peer_free (alice);
  rc_test_server_restart (server);
  assert_all_kept (server, token, n_kept);
}
END_TEST

START_TEST (case_19_a_disk_that_is_really_full_recovers_by_itself)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  RcTestServer *server = rc_test_server_start (arguments);
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  g_autofree char *filler = g_build_filename (path, "filler", NULL);
  g_autofree char *filling = g_strnfill (4 * 1024 * 1024, 'x');
  g_autofree char *token = NULL;
  RcTestPeer *alice;
  guint n_kept;

  rc_test_server_kill (server);
  if (!mount_small_disk (path, 8 * 1024 * 1024))
    {
      g_printerr ("# not run: no disk may be mounted here (%s); a limit on files is tested in its stead\n", g_strerror (errno));
      rc_test_server_stop (server);
      return;
    }
  rc_test_server_restart (server);
  rc_test_peer_free (log_in_for_token (server, "bob", &token));
  alice = log_in (server, "alice");
  ck_assert (g_file_set_contents (filler, filling, -1, NULL));
  n_kept = fill_disk (alice);
  rc_test_peer_expect_quiet (alice);
  ck_assert_uint_gt (n_kept, 10);
  ck_assert_int_eq (g_unlink (filler), 0);
  send_text (alice, "after", "bob", 10);
  expect (alice, "SENT ref=after *");
  ck_assert (has_logged (server, "the disk does not take the messages"));
  wait_for_log (server, "the disk takes the messages again");

  rc_test_server_kill (server);
  rc_test_peer_free (alice);
  rc_test_server_restart (server);
  assert_all_kept (server, token, n_kept);
  rc_test_server_kill (server);
  ck_assert_int_eq (umount2 (path, MNT_DETACH), 0);
  rc_test_server_stop (server);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_19_a_full_disk_is_an_error_and_no_loss,
    case_19_a_disk_that_is_really_full_recovers_by_itself,
    NULL,
  };

  return test_run ("server-attacks-disk", tests);
}

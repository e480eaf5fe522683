/* test-server-notify.c
 *
 * Covers: what the service manager is told: ready, alive in time, stopping;
 * and that a state folder which is named by a link of the service manager's
 * is taken. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

#ifdef HAVE_LIBSYSTEMD

/* A socket such as systemd listens on, named to all that is started from here. */
static int
open_manager (const char *dir)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *path = g_build_filename (dir, "notify", NULL);
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  g_setenv ("WATCHDOG_USEC", "200000", TRUE);
  g_unsetenv ("WATCHDOG_PID");
  return fd;
}

static void
expect_state (int fd, const char *state)
{
  struct pollfd ready = { .fd = fd, .events = POLLIN };
  char told[256];
  gssize n;

  ck_assert_msg (poll (&ready, 1, RC_TEST_DEADLINE_MS) == 1, "%s was never told", state);
  n = recv (fd, told, sizeof told - 1, 0);
  ck_assert_int_gt (n, 0);
  told[n] = '\0';
  ck_assert_str_eq (told, state);
}

START_TEST (the_service_manager_is_told)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  int manager = open_manager (dir);
  RcTestServer *server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = NULL;

  expect_state (manager, "READY=1");
  expect_state (manager, "WATCHDOG=1");
  expect_state (manager, "WATCHDOG=1");

  /* Somebody is there, so that the end is one that takes a moment. */
  peer = rc_test_peer_log_in (rc_test_server_get_port (server), "a");
  kill (rc_test_server_get_pid (server), SIGTERM);
  for (guint i = 0; i < 100; i++)
    {
      char told[64] = "";

      ck_assert_int_gt (recv (manager, told, sizeof told - 1, 0), 0);
      if (g_str_equal (told, "STOPPING=1"))
        break;
      ck_assert_str_eq (told, "WATCHDOG=1");
      ck_assert_uint_lt (i, 99);
    }

  rc_test_server_stop (server);
  close (manager);
  rc_test_files_remove (dir);
}
END_TEST

#endif

START_TEST (the_folder_of_a_service_may_be_named_by_a_link)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *real = g_build_filename (dir, "private", NULL);
  g_autofree char *link_path = g_build_filename (dir, "link", NULL);
  const char *program = g_getenv ("REDCOASTD");
  const char *argv[] = { program, "--listen", "127.0.0.1:0", NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) server = NULL;
  g_autofree char *database = g_build_filename (real, "redcoast.db", NULL);
  char ready[9] = "";

  ck_assert_int_eq (g_mkdir (real, 0700), 0);
  ck_assert_int_eq (symlink ("private", link_path), 0);
  g_subprocess_launcher_setenv (launcher, "STATE_DIRECTORY", link_path, TRUE);
  server = g_subprocess_launcher_spawnv (launcher, argv, NULL);
  ck_assert_ptr_nonnull (server);
  g_input_stream_read_all (g_subprocess_get_stdout_pipe (server), ready, 8, NULL, NULL, NULL);
  ck_assert_str_eq (ready, "ready on");
  ck_assert (g_file_test (database, G_FILE_TEST_EXISTS));

  g_subprocess_send_signal (server, SIGTERM);
  ck_assert (g_subprocess_wait_check (server, NULL, NULL));
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
#ifdef HAVE_LIBSYSTEMD
    the_service_manager_is_told,
#endif
    the_folder_of_a_service_may_be_named_by_a_link,
    NULL,
  };

  return test_run ("server-notify", tests);
}

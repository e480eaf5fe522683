/* test-server-reload.c - the configuration, read again by a server that runs.
 *
 * Covers: what SIGHUP changes for who is connected and for who comes, that the
 * command line still wins, that a file with anything wrong in it changes nothing and
 * is named with the key and the reason, what needs a restart, what the service
 * manager is told. */
#include "config.h"

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

typedef struct
{
  char *dir;
  char *path;
  RcTestServer *server;
} Fixture;

static void
write_config (Fixture *self, const char *lines)
{
  g_autofree char *text = g_strconcat ("[server]\n", lines, NULL);

  ck_assert (g_file_set_contents (self->path, text, -1, NULL));
}

/* A server with @lines for its file, and @set, which may be NULL, over it. */
static void
set_up (Fixture *self, const char *lines, const char *set)
{
  self->dir = rc_test_files_make_dir ();
  self->path = g_build_filename (self->dir, "redcoast.conf", NULL);
  write_config (self, lines);
  {
    const char *const arguments[] = { "--config", self->path, set != NULL ? "--set" : NULL, set, NULL };

    self->server = rc_test_server_start (arguments);
  }
}

static void
tear_down (Fixture *self)
{
  rc_test_server_stop (self->server);
  rc_test_files_remove (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
wait_for_log (Fixture *self, const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);

  while (TRUE)
    {
      g_autofree char *log = rc_test_server_get_log (self->server);

      if (strstr (log, text) != NULL)
        return;

      ck_assert_msg (g_get_monotonic_time () < deadline_us, "not in the log: %s\n%s", text, log);
      g_usleep (5000);
    }
}

static void
reload (Fixture *self, const char *lines, const char *logged)
{
  write_config (self, lines);
  ck_assert_int_eq (kill (rc_test_server_get_pid (self->server), SIGHUP), 0);
  wait_for_log (self, logged);
}

/* What the server says of itself to who connects now. */
static void
expect_hello (Fixture *self, const char *pattern)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (self->server));

  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  g_free (rc_test_peer_expect (peer, pattern));
}

START_TEST (what_hello_says_is_said_anew)
{
  Fixture self;
  RcTestPeer *stays;

  set_up (&self, "name = Before\n", NULL);
  stays = rc_test_peer_log_in (rc_test_server_get_port (self.server), "stays");
  expect_hello (&self, "HELLO v=1 * registration=open guests=on * idle=180 *\nBefore\n");
  reload (&self, "name = After\nregistration = closed\nguests = false\nidle-timeout = 90\n", "were read again");
  expect_hello (&self, "HELLO v=1 * registration=closed guests=off * idle=90 *\nAfter\n");
  rc_test_peer_expect_quiet (stays);
  rc_test_peer_free (stays);
  tear_down (&self);
}
END_TEST

START_TEST (the_command_line_still_wins)
{
  Fixture self;

  set_up (&self, "name = File\n", "guests=false");
  reload (&self, "name = Other file\nguests = true\n", "were read again");
  expect_hello (&self, "HELLO v=1 * guests=off *\nOther file\n");
  tear_down (&self);
}
END_TEST

START_TEST (time_outs_hold_for_who_is_connected)
{
  Fixture self;
  RcTestPeer *silent;

  set_up (&self, "", NULL);
  silent = rc_test_peer_log_in (rc_test_server_get_port (self.server), "silent");
  reload (&self, "ping-interval = 0.1\nidle-timeout = 0.2\n", "were read again");
  g_free (rc_test_peer_expect (silent, "PING\n"));
  g_free (rc_test_peer_expect (silent, "ERROR code=timeout *"));
  rc_test_peer_expect_end (silent);
  rc_test_peer_free (silent);
  tear_down (&self);
}
END_TEST

START_TEST (a_bound_is_lowered)
{
  Fixture self;
  RcTestPeer *peer;

  set_up (&self, "login-timeout = 3600\n", NULL);
  peer = rc_test_peer_connect (rc_test_server_get_port (self.server));
  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=a method=register len=1\na\n", -1);
  g_free (rc_test_peer_expect (peer, "HELLO *"));
  g_free (rc_test_peer_expect (peer, "ERROR *"));
  reload (&self, "login-timeout = 3600\nlogin-attempts = 2\n", "were read again");
  rc_test_peer_send (peer, "LOGIN id=a method=register len=1\na\n", -1);
  rc_test_peer_expect_end (peer);
  rc_test_peer_free (peer);
  tear_down (&self);
}
END_TEST

START_TEST (a_refused_reload_changes_nothing_and_says_why)
{
  static const struct
  {
    const char *lines;
    const char *why;
  } cases[] = {
    { "name = After\nsession-rate = many\n", "session-rate = many: this is not a number" },
    { "name = After\nno-such-key = 1\n", "no-such-key: there is no such key" },
    { "name = After\n[client]\n", "there is no group [client]" },
    { "name = After\nidle-timeout = 1\n", "idle-timeout must be more than ping-interval" },
    { "name = After\ntls-key = /nowhere/key.pem\ntls-certificate = /nowhere/cert.pem\n", "/nowhere/key.pem" },
    { "name = After\nnonsense\n", "nonsense" },
  };
  Fixture self;

  set_up (&self, "name = Before\n", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *log = NULL;
      const char *line;

      reload (&self, cases[i].lines, cases[i].why);
      log = rc_test_server_get_log (self.server);
      line = g_strrstr (log, "nothing was reloaded, and all settings stay as they were: ");
      ck_assert_ptr_nonnull (line);
      ck_assert_msg (strstr (line, cases[i].why) != NULL, "%s", line);
      if (!g_str_has_prefix (cases[i].why, "/nowhere"))
        ck_assert_msg (strstr (line, self.path) != NULL, "the file is not named: %s", line);
      expect_hello (&self, "HELLO * registration=open *\nBefore\n");
    }

  reload (&self, "name = After\n", "were read again");
  expect_hello (&self, "HELLO *\nAfter\n");
  tear_down (&self);
}
END_TEST

START_TEST (what_needs_a_restart_is_named_and_the_rest_is_taken)
{
  Fixture self;

  set_up (&self, "name = Before\n", NULL);
  reload (&self, "history = off\nconnections-max = 1\nname = After\n", "were read again");
  wait_for_log (&self, "history was changed: it needs a restart");
  wait_for_log (&self, "connections-max was changed: it needs a restart");
  expect_hello (&self, "HELLO * history=on *\nAfter\n");
  tear_down (&self);
}
END_TEST

START_TEST (the_log_level_changes)
{
  Fixture self;
  g_autofree char *log = NULL;

  set_up (&self, "log-level = warning\n", NULL);
  reload (&self, "log-level = warning\nsession-rate = x\n", "session-rate = x");
  log = rc_test_server_get_log (self.server);
  ck_assert_ptr_null (strstr (log, "message:"));
  reload (&self, "log-level = info\n", "were read again");
  tear_down (&self);
}
END_TEST

#ifdef HAVE_LIBSYSTEMD

static char *
receive_state (int fd)
{
  struct pollfd ready = { .fd = fd, .events = POLLIN };
  char told[256] = "";

  ck_assert_int_eq (poll (&ready, 1, RC_TEST_DEADLINE_MS), 1);
  ck_assert_int_gt (recv (fd, told, sizeof told - 1, 0), 0);
  return g_strdup (told);
}

START_TEST (the_service_manager_is_told_of_a_reload)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "notify", NULL);
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_autofree char *ready = NULL, *reloading = NULL, *again = NULL;
  gint64 before_us, told_us;
  Fixture self;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  set_up (&self, "", NULL);
  ready = receive_state (fd);
  ck_assert_str_eq (ready, "READY=1");

  before_us = g_get_monotonic_time ();
  reload (&self, "session-rate = x\n", "session-rate = x");
  reloading = receive_state (fd);
  ck_assert_msg (g_str_has_prefix (reloading, "RELOADING=1\nMONOTONIC_USEC="), "%s", reloading);
  told_us = g_ascii_strtoll (strrchr (reloading, '=') + 1, NULL, 10);
  ck_assert_int_ge (told_us, before_us);
  ck_assert_int_le (told_us, g_get_monotonic_time ());
  again = receive_state (fd);
  ck_assert_str_eq (again, "READY=1");

  tear_down (&self);
  close (fd);
  rc_test_files_remove (dir);
}
END_TEST

#endif

int
main (void)
{
  const TTest *const tests[] = {
    what_hello_says_is_said_anew,
    the_command_line_still_wins,
    time_outs_hold_for_who_is_connected,
    a_bound_is_lowered,
    a_refused_reload_changes_nothing_and_says_why,
    what_needs_a_restart_is_named_and_the_rest_is_taken,
    the_log_level_changes,
#ifdef HAVE_LIBSYSTEMD
    the_service_manager_is_told_of_a_reload,
#endif
    NULL,
  };

  return test_run ("server-reload", tests);
}

/* test-server-activation.c - sockets that the service manager has opened.
 *
 * Covers: they are used instead of `listen`, over IPv4 and on a Unix socket, whose
 * file stays; one that can be reached from beyond this machine wants TLS; what
 * is no listening socket keeps the server from starting. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

#ifdef HAVE_LIBSYSTEMD

typedef struct
{
  char *dir;
  GSubprocess *process;
} Fixture;

static GSocket *
open_socket (GSocketAddress *address, GSocketType type)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (g_socket_address_get_family (address), type, G_SOCKET_PROTOCOL_DEFAULT, &error);

  ck_assert_msg (socket != NULL && g_socket_bind (socket, address, TRUE, &error), "%s",
                 error != NULL ? error->message : "");
  if (type == G_SOCKET_TYPE_STREAM)
    ck_assert (g_socket_listen (socket, NULL));
  return socket;
}

static GSocket *
open_inet (const char *host, GSocketType type, guint16 *port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, 0);
  GSocket *socket = open_socket (address, type);
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, NULL);

  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

/* As systemd starts it: the socket is descriptor 3, and the process is named. */
static void
start (Fixture *self, GSocket *socket, GSubprocessFlags flags)
{
  g_autofree char *dir = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  self->dir = rc_test_files_make_dir ();
  dir = g_build_filename (self->dir, "data", NULL);
  g_subprocess_launcher_setenv (launcher, "LISTEN_FDS", "1", TRUE);
  g_subprocess_launcher_take_fd (launcher, dup (g_socket_get_fd (socket)), 3);
  self->process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh",
                                               g_getenv ("REDCOASTD"), "--listen", "unix:/nowhere/at/all",
                                               "--data-dir", dir, NULL);
  ck_assert_msg (self->process != NULL, "%s", error != NULL ? error->message : "");
}

static void
expect_ready (Fixture *self, const char *where)
{
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *wanted = g_strconcat ("ready on ", where, NULL);

  ck_assert_str_eq (line, wanted);
}

static void
stop (Fixture *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  ck_assert (g_subprocess_wait_check (self->process, NULL, NULL));
  g_object_unref (self->process);
  rc_test_files_remove (self->dir);
  g_free (self->dir);
}

START_TEST (somebody_logs_in_on_a_socket_that_was_given)
{
  guint16 port;
  g_autoptr (GSocket) socket = open_inet ("127.0.0.1", G_SOCKET_TYPE_STREAM, &port);
  g_autofree char *where = g_strdup_printf ("127.0.0.1:%u", port);
  RcTestPeer *peer;
  Fixture self;

  start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  expect_ready (&self, where);
  peer = rc_test_peer_log_in (port, "alice");
  rc_test_peer_expect_quiet (peer);
  rc_test_peer_free (peer);
  stop (&self);
}
END_TEST

START_TEST (one_that_can_be_reached_from_elsewhere_wants_tls)
{
  guint16 port;
  g_autoptr (GSocket) socket = open_inet ("0.0.0.0", G_SOCKET_TYPE_STREAM, &port);
  g_autofree char *where = g_strdup_printf ("0.0.0.0:%u", port);
  RcTestPeer *plain, *tls;
  Fixture self;

  start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  expect_ready (&self, where);
  plain = rc_test_peer_connect (port);
  rc_test_peer_send (plain, "HELLO v=1\n", -1);
  g_free (rc_test_peer_expect (plain, "ERROR code=denied *"));
  rc_test_peer_expect_end (plain);
  tls = rc_test_peer_log_in_tls (port, "alice");
  rc_test_peer_expect_quiet (tls);
  rc_test_peer_free (plain);
  rc_test_peer_free (tls);
  stop (&self);
}
END_TEST

START_TEST (the_file_of_a_unix_socket_stays)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *where = g_strconcat ("unix:", path, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = open_socket (address, G_SOCKET_TYPE_STREAM);
  RcTestPeer *peer;
  Fixture self;

  start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  expect_ready (&self, where);
  peer = rc_test_peer_connect_unix (path);
  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=a method=open\n", -1);
  g_free (rc_test_peer_expect_later (peer, "WELCOME id=a *"));
  rc_test_peer_free (peer);
  stop (&self);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (what_is_no_listening_socket_is_refused)
{
  guint16 port;
  g_autoptr (GSocket) socket = open_inet ("127.0.0.1", G_SOCKET_TYPE_DATAGRAM, &port);
  g_autofree char *errors = NULL;
  Fixture self;

  start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  ck_assert (g_subprocess_communicate_utf8 (self.process, NULL, NULL, NULL, &errors, NULL));
  ck_assert (!g_subprocess_get_successful (self.process));
  ck_assert_msg (strstr (errors, "descriptor 3, which is no listening stream socket") != NULL, "%s", errors);
  g_object_unref (self.process);
  rc_test_files_remove (self.dir);
  g_free (self.dir);
}
END_TEST

#endif

START_TEST (without_any_it_listens_by_itself)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (rc_test_server_get_port (server), "a");

  rc_test_peer_expect_quiet (peer);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
#ifdef HAVE_LIBSYSTEMD
    somebody_logs_in_on_a_socket_that_was_given,
    one_that_can_be_reached_from_elsewhere_wants_tls,
    the_file_of_a_unix_socket_stays,
    what_is_no_listening_socket_is_refused,
#endif
    without_any_it_listens_by_itself,
    NULL,
  };

  return test_run ("server-activation", tests);
}

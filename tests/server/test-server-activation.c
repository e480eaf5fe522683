/* test-server-activation.c - sockets that the service manager has opened.
 *
 * Covers: they are used instead of `listen`, over IPv4 and on a Unix socket, whose
 * file stays; one that can be reached from beyond this machine wants TLS; what
 * is no listening socket keeps the server from starting. */
#include "config.h"

#include <gio/gunixsocketaddress.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-activated.h"
#include "test-run.h"

#ifdef HAVE_LIBSYSTEMD

START_TEST (somebody_logs_in_on_a_socket_that_was_given)
{
  guint16 port;
  g_autoptr (GSocket) socket = activated_open_inet ("127.0.0.1", G_SOCKET_TYPE_STREAM, &port);
  g_autofree char *where = g_strdup_printf ("127.0.0.1:%u", port);
  RcTestPeer *peer;
  Activated self;

  activated_start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  activated_expect_ready (&self, where);
  peer = rc_test_peer_log_in (port, "alice");
  rc_test_peer_expect_quiet (peer);
  rc_test_peer_free (peer);
  activated_stop (&self);
}
END_TEST

START_TEST (one_that_can_be_reached_from_elsewhere_wants_tls)
{
  guint16 port;
  g_autoptr (GSocket) socket = activated_open_inet ("0.0.0.0", G_SOCKET_TYPE_STREAM, &port);
  g_autofree char *where = g_strdup_printf ("0.0.0.0:%u", port);
  RcTestPeer *plain, *tls;
  Activated self;

  activated_start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  activated_expect_ready (&self, where);
  plain = rc_test_peer_connect (port);
  rc_test_peer_send (plain, "HELLO v=1\n", -1);
  g_free (rc_test_peer_expect (plain, "ERROR code=denied *"));
  rc_test_peer_expect_end (plain);
  tls = rc_test_peer_log_in_tls (port, "alice");
  rc_test_peer_expect_quiet (tls);
  rc_test_peer_free (plain);
  rc_test_peer_free (tls);
  activated_stop (&self);
}
END_TEST

START_TEST (the_file_of_a_unix_socket_stays)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *where = g_strconcat ("unix:", path, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = activated_open_socket (address, G_SOCKET_TYPE_STREAM);
  RcTestPeer *peer;
  Activated self;

  activated_start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  activated_expect_ready (&self, where);
  peer = rc_test_peer_connect_unix (path);
  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=a method=open\n", -1);
  g_free (rc_test_peer_expect_later (peer, "WELCOME id=a *"));
  rc_test_peer_free (peer);
  activated_stop (&self);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (what_is_no_listening_socket_is_refused)
{
  guint16 port;
  g_autoptr (GSocket) socket = activated_open_inet ("127.0.0.1", G_SOCKET_TYPE_DATAGRAM, &port);
  g_autofree char *errors = NULL;
  Activated self;

  activated_start (&self, socket, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
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

/* test-server-start.c - how the server starts and ends.
 *
 * Covers: the ready lines, IPv4, IPv6 and Unix sockets, what keeps it from
 * starting and that it says so in one sentence, plain TCP beyond the machine,
 * BYE at SIGTERM. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "test-refused.h"
#include "test-run.h"

static gsize
count_lines (const char *text, const char *prefix)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], prefix);

  return n;
}

START_TEST (version_and_help_are_told)
{
  const char *const version[] = { "--version", NULL };
  const char *const help[] = { "--help", NULL };
  g_autofree char *output = NULL;
  g_autofree char *help_output = NULL;

  ck_assert_int_eq (run (version, &output, NULL), 0);
  ck_assert_str_eq (output, "redcoastd " PACKAGE_VERSION "\n");
  ck_assert_int_eq (run (help, &help_output, NULL), 0);
  ck_assert_ptr_nonnull (strstr (help_output, "--seed-door"));
  ck_assert_uint_eq (count_lines (help_output, "  queue-max-bytes = 4194304"), 1);
}
END_TEST

/* Logs in over IPv6 by hand: the test peer speaks IPv4 and Unix sockets. */
static void
greet_v6 (guint16 port)
{
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons (port), .sin6_addr = in6addr_loopback };
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char answer[6] = "";

  ck_assert_int_eq (connect (fd, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (send (fd, "HELLO v=1\n", 10, MSG_NOSIGNAL), 10);
  ck_assert_int_eq (recv (fd, answer, 5, MSG_WAITALL), 5);
  ck_assert_str_eq (answer, "HELLO");
  close (fd);
}

static gboolean
has_v6 (void)
{
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean has = fd >= 0 && bind (fd, (struct sockaddr *) &address, sizeof address) == 0;

  if (fd >= 0)
    close (fd);
  return has;
}

/* A port that nobody has; somebody may take it, but hardly does. */
static guint16
find_port_v6 (void)
{
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
  socklen_t len = sizeof address;
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &address, &len), 0);
  close (fd);
  return ntohs (address.sin6_port);
}

START_TEST (it_listens_on_ipv6_as_well)
{
  g_autofree char *where = NULL;
  guint16 port;

  if (!has_v6 ())
    {
      g_printerr ("# skipped: this machine has no IPv6\n");
      return;
    }

  port = find_port_v6 ();
  where = g_strdup_printf ("[::1]:%u", port);
  {
    const char *const arguments[] = { "--listen", where, NULL };
    g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
    g_autoptr (RcTestPeer) v4 = rc_test_peer_log_in (rc_test_server_get_port (server), "alice");

    greet_v6 (port);
  }
}
END_TEST

START_TEST (it_listens_on_a_unix_socket_and_removes_it)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *where = g_strconcat ("unix:", path, NULL);
  const char *const arguments[] = { "--listen", where, NULL };
  RcTestServer *server = rc_test_server_start (arguments);
  RcTestPeer *peer = rc_test_peer_connect_unix (path);

  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=a method=open\n", -1);
  expect (peer, "HELLO *");
  expect (peer, "WELCOME id=a *");
  rc_test_peer_free (peer);

  /* One that was killed leaves its socket, which does not stop the next one. */
  rc_test_server_kill (server);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  rc_test_server_restart (server);
  peer = rc_test_peer_connect_unix (path);
  rc_test_peer_free (peer);

  rc_test_server_stop (server);
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (a_port_in_use_is_said_in_one_sentence)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *where = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
  const char *const arguments[] = { "--listen", where, "--data-dir", dir, NULL };

  assert_refused (arguments, where);
  assert_refused (arguments, "another program listens there already");
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (what_is_wrong_with_the_arguments_is_said_in_one_sentence)
{
  static const struct
  {
    const char *arguments[7];
    const char *reason;
  } cases[] = {
    { { "--listen", "localhost:1" }, "cannot listen on localhost:1" },
    { { "--set", "tls-key=/nowhere/key.pem" }, "tls-certificate and tls-key go together" },
    { { "--listen", "127.0.0.1:0", "--set", "tls-key=/nowhere/key.pem", "--set", "tls-certificate=/nowhere/cert.pem" },
      "/nowhere/key.pem" },
    { { "--set", "no-such-key=1" }, "no-such-key: there is no such key" },
    { { "--set", "session-rate=many" }, "session-rate = many" },
    { { "--registration", "everyone" }, "registration = everyone" },
    { { "--config", "/nowhere/redcoast.conf" }, "/nowhere/redcoast.conf" },
    { { "--set", "idle-timeout=1" }, "idle-timeout must be more than ping-interval" },
    { { "--no-such-option" }, "--no-such-option" },
    { { "surplus" }, "surplus" },
  };
  g_autofree char *dir = rc_test_files_make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[10] = { "--data-dir", dir, NULL };

      memcpy (arguments + 2, cases[i].arguments, sizeof cases[i].arguments);

      assert_refused (arguments, cases[i].reason);
    }
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (a_configuration_file_is_read_and_the_command_line_wins)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "redcoast.conf", NULL);
  const char *const arguments[] = { "--config", path, "--set", "guests=false", NULL };

  ck_assert (g_file_set_contents (path, "[server]\nname = 红岸\nguests = true\nregistration = closed\n", -1, NULL));
  {
    g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
    g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

    rc_test_peer_send (peer, "HELLO v=1\n", -1);
    expect (peer, "HELLO v=1 * registration=closed guests=off * len=6\n红岸\n");
  }
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (what_is_wrong_with_the_file_is_said_with_its_place)
{
  static const char *const cases[][2] = {
    { "[server]\nname = a\nno-such-key = 1\n", ":3: no-such-key: there is no such key" },
    { "[server]\nguests = perhaps\n", ":2: guests = perhaps: it must be true or false" },
    { "[server]\n[clients]\n", ":2: there is no group [clients], only [server]" },
    { "[server]\nidle-timeout = 1\n", ": idle-timeout must be more than ping-interval" },
    { "[server]\nhistory\n", "history" },
  };
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "redcoast.conf", NULL);
  const char *const arguments[] = { "--data-dir", dir, "--config", path, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reason = g_strconcat (cases[i][1][0] == ':' ? path : "", cases[i][1], NULL);

      ck_assert (g_file_set_contents (path, cases[i][0], -1, NULL));
      assert_refused (arguments, reason);
    }
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (plain_tcp_goes_anywhere_when_told_so)
{
  const char *const arguments[] = { "--set", "plain-tcp-anywhere=true", "--listen", "0.0.0.0:0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (rc_test_server_get_port (server), "a");

  rc_test_peer_expect_quiet (peer);
}
END_TEST

START_TEST (at_the_end_everybody_gets_a_bye)
{
  const char *const arguments[] = { "--seed-door", NULL };
  RcTestServer *server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in (rc_test_server_get_port (server), "alice");
  g_autoptr (RcTestPeer) greeted = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) silent = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) seed = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (GBytes) hello = NULL;

  rc_test_peer_send (greeted, "HELLO v=1\n", -1);
  expect (greeted, "HELLO *");
  rc_test_peer_send (seed, "seed", -1);
  hello = rc_test_peer_read_bytes (seed, 10);
  rc_test_server_stop (server);

  expect (alice, "BYE reason=shutdown\n");
  rc_test_peer_expect_end (alice);
  expect (greeted, "BYE reason=shutdown\n");
  rc_test_peer_expect_end (silent);
  rc_test_peer_expect_end (seed);
}
END_TEST

START_TEST (who_does_not_take_its_bye_holds_nobody_up)
{
  const char *const arguments[] = { "--set", "shutdown-timeout=0.2", "--set", "session-rate=0", NULL };
  RcTestServer *server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in (rc_test_server_get_port (server), "alice");
  gint64 start_us = g_get_monotonic_time ();

  /* The test's process holds the connection open and reads nothing. */
  rc_test_server_stop (server);
  ck_assert_int_lt (g_get_monotonic_time () - start_us, 2 * G_USEC_PER_SEC);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    version_and_help_are_told,
    it_listens_on_ipv6_as_well,
    it_listens_on_a_unix_socket_and_removes_it,
    a_port_in_use_is_said_in_one_sentence,
    what_is_wrong_with_the_arguments_is_said_in_one_sentence,
    a_configuration_file_is_read_and_the_command_line_wins,
    what_is_wrong_with_the_file_is_said_with_its_place,
    plain_tcp_goes_anywhere_when_told_so,
    at_the_end_everybody_gets_a_bye,
    who_does_not_take_its_bye_holds_nobody_up,
    NULL,
  };

  return test_run ("server-start", tests);
}

/* test-attack-addresses.c - attacks on what is counted or forbidden by address, by those who
 * have read how it is done, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 2 and 11 one address that uses up what others may have, and one that has more than
 * its share, on a socket for both families, where an IPv4 address comes as ::ffff:192.0.2.1;
 * bans of networks that are written in other ways. */
#include "config.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "test-activated.h"
#include "test-ctl.h"
#include "test-run.h"
#include "test-talk.h"

#ifdef HAVE_LIBSYSTEMD

#define N_OTHERS 10

/* What systemd makes of `ListenStream=5247`. */
static guint16
start_for_both (Activated *self, const char *const *arguments)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::", 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *where = NULL;
  guint16 port;

  ck_assert_ptr_nonnull (socket);
  ck_assert (g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, 0, NULL));
  ck_assert (g_socket_bind (socket, address, TRUE, NULL) && g_socket_listen (socket, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  activated_start (self, socket, G_SUBPROCESS_FLAGS_STDOUT_PIPE, arguments);
  where = g_strdup_printf ("[::]:%u", port);
  activated_expect_ready (self, where);
  return port;
}

/* Says HELLO from @from; what came back. */
static char *
hello_from (guint16 port, const char *from, RcTestPeer **peer)
{
  *peer = rc_test_peer_connect_from (port, from);
  rc_test_peer_send (*peer, "HELLO v=1\n", -1);
  return g_strdelimit (rc_test_peer_read_frame (*peer), "\n", ' ');
}

static void
assert_in (guint16 port, const char *from, gboolean wanted)
{
  RcTestPeer *peer;
  g_autofree char *answer = hello_from (port, from, &peer);

  ck_assert_msg (answer != NULL && g_str_has_prefix (answer, wanted ? "HELLO " : "ERROR code="), "from %s: %s", from, answer);
  rc_test_peer_free (peer);
}

START_TEST (case_02_no_address_uses_up_the_connections_of_another)
{
  const char *const arguments[] = { "--set", "plain-tcp-anywhere=true", "--set", "limit-own-machine=true", "--set",
                                    "connections-per-address=3", NULL };
  RcTestPeer *held[3];
  Activated self;
  guint16 port = start_for_both (&self, arguments);

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    g_free (hello_from (port, "127.0.0.66", &held[i]));
  assert_in (port, "127.0.0.66", FALSE);
  for (guint i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *from = g_strdup_printf ("127.%u.0.%u", i, 66 + (i == 0) + i);

      assert_in (port, from, TRUE);
    }
  assert_in (port, "::1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    rc_test_peer_free (held[i]);
  activated_stop (&self);
}
END_TEST

START_TEST (case_02_no_address_uses_up_the_handshakes_of_another)
{
  const char *const arguments[] = { "--set", "limit-own-machine=true", "--set", "handshakes-per-address=3", NULL };
  Activated self;
  guint16 port = start_for_both (&self, arguments);

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect_from (port, "127.0.0.66");

      ck_assert_int_eq (rc_test_peer_start_tls (peer, NULL, "redcoast/1"), i < 3);
    }
  for (guint i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *from = g_strdup_printf ("127.%u.0.67", i);
      g_autoptr (RcTestPeer) peer = i + 1 < N_OTHERS ? rc_test_peer_connect_from (port, from) : rc_test_peer_connect_from (port, "::1");

      ck_assert_msg (rc_test_peer_start_tls (peer, NULL, "redcoast/1"), "from %s", from);
    }
  activated_stop (&self);
}
END_TEST

/* A guess from @from at @id. */
static gboolean
is_limited (guint16 port, const char *from, const char *id)
{
  RcTestPeer *peer;
  g_autofree char *answer = NULL;
  gboolean limited;

  g_free (hello_from (port, from, &peer));
  rc_test_peer_printf (peer, "LOGIN id=%s method=password len=5\nwrong\n", id);
  answer = rc_test_peer_read_frame (peer);
  limited = strstr (answer, "code=limit") != NULL;
  ck_assert_msg (limited || strstr (answer, "code=denied") != NULL, "from %s: %s", from, answer);
  rc_test_peer_free (peer);
  return limited;
}

START_TEST (case_11_no_address_uses_up_the_tries_of_another)
{
  const char *const arguments[] = { "--set", "plain-tcp-anywhere=true", "--set", "limit-own-machine=true", "--set",
                                    "password-tries-per-address=4", "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  Activated self;
  guint16 port = start_for_both (&self, arguments);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%u", i);

      ck_assert_int_eq (is_limited (port, "127.0.0.66", id), i >= 4);
    }
  for (guint i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *from = g_strdup_printf ("127.%u.1.66", i);

      ck_assert_msg (!is_limited (port, i + 1 < N_OTHERS ? from : "::1", from), "from %s", from);
    }
  activated_stop (&self);
}
END_TEST

/* What this machine itself does is not counted, in whichever way it comes. */
START_TEST (case_02_this_machine_is_this_machine_on_a_socket_for_both)
{
  const char *const arguments[] = { "--set", "plain-tcp-anywhere=true", "--set", "connections-per-address=1", NULL };
  static const char *const froms[] = { "127.0.0.1", "127.0.0.2", "::1", "127.255.255.254" };
  RcTestPeer *peers[12];
  Activated self;
  guint16 port = start_for_both (&self, arguments);

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *answer = hello_from (port, froms[i % G_N_ELEMENTS (froms)], &peers[i]);

      ck_assert_msg (g_str_has_prefix (answer, "HELLO "), "%s: %s", froms[i % G_N_ELEMENTS (froms)], answer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    rc_test_peer_free (peers[i]);
  activated_stop (&self);
}
END_TEST

static void
run_ctl (Activated *self, const char *command, const char *network)
{
  g_autofree char *dir = g_build_filename (self->dir, "data", NULL);
  g_auto (TestCtl) ctl = test_ctl_run_in (dir, NULL, command, "--network", network, NULL);

  ck_assert_msg (ctl.status == 0, "%s %s: %s", command, network, ctl.err);
}

/* However the network is written, and however its addresses come. */
START_TEST (a_banned_network_is_banned_in_every_spelling)
{
  static const struct
  {
    const char *network;
    const char *from;
    gboolean banned;
  } cases[] = {
    { "127.0.0.66", "127.0.0.66", TRUE },
    { "127.0.0.66/32", "127.0.0.66", TRUE },
    { "127.0.0.64/30", "127.0.0.66", TRUE },
    { "127.0.0.64/30", "127.0.0.68", FALSE },
    { "::ffff:127.0.0.66", "127.0.0.66", TRUE },
    { "::ffff:127.0.0.66", "127.0.0.67", FALSE },
    { "::FFFF:7f00:42", "127.0.0.66", TRUE },
    { "0:0:0:0:0:ffff:127.0.0.66", "127.0.0.66", TRUE },
    { "::ffff:127.0.0.64/126", "127.0.0.66", TRUE },
    { "::ffff:127.0.0.64/126", "127.0.0.68", FALSE },
    { "::ffff:0:0/96", "127.0.0.66", TRUE },
    { "::ffff:0:0/96", "::1", FALSE },
    { "0.0.0.0/0", "127.0.0.66", TRUE },
    { "0.0.0.0/0", "::1", FALSE },
    { "::1", "::1", TRUE },
    { "::/64", "::1", TRUE },
    { "::/64", "127.0.0.66", FALSE },
    { "127.0.0.66", "127.66.0.0", FALSE },
  };
  const char *const arguments[] = { "--set", "plain-tcp-anywhere=true", NULL };
  Activated self;
  guint16 port = start_for_both (&self, arguments);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RcTestPeer *peer;
      g_autofree char *answer = NULL;

      run_ctl (&self, "ban", cases[i].network);
      answer = hello_from (port, cases[i].from, &peer);
      ck_assert_msg (g_str_has_prefix (answer, cases[i].banned ? "ERROR code=denied" : "HELLO "), "ban of %s, from %s: %s",
                     cases[i].network, cases[i].from, answer);
      rc_test_peer_free (peer);
      run_ctl (&self, "unban", cases[i].network);
      assert_in (port, cases[i].from, TRUE);
    }
  activated_stop (&self);
}
END_TEST

#endif

int
main (void)
{
  const TTest *const tests[] = {
#ifdef HAVE_LIBSYSTEMD
    case_02_no_address_uses_up_the_connections_of_another,
    case_02_no_address_uses_up_the_handshakes_of_another,
    case_02_this_machine_is_this_machine_on_a_socket_for_both,
    case_11_no_address_uses_up_the_tries_of_another,
    a_banned_network_is_banned_in_every_spelling,
#endif
    NULL,
  };

  return test_run ("attack-addresses", tests);
}

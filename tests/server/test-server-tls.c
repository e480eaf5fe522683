/* test-server-tls.c - TLS at the live server.
 *
 * Covers: frames over TLS on the port of the plain ones; pins in HELLO; large
 * messages both ways; a reader over TLS that stops, is dropped alone, and hears
 * why; short records; BYE and close_notify; many connections; what is made at
 * first start and with which modes; SIGHUP: a new key, a bad one. */
#include "config.h"

#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "rc-test-files.h"
#include "test-run.h"
#include "test-talk.h"

#define PIN_PATTERN "???????????????????????????????????????????"
#define N_MANY 200

static char *
get_path (RcTestServer *server, const char *name)
{
  return g_build_filename (rc_test_server_get_dir (server), "data", name, NULL);
}

/* What `redcoastd --pin` prints, without its LF. */
static char *
get_pin (RcTestServer *server)
{
  g_autofree char *dir = get_path (server, NULL);
  const char *argv[] = { g_getenv ("REDCOASTD"), "--pin", "--data-dir", dir, NULL };
  char *output = NULL;
  int status;

  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, NULL));
  ck_assert_int_eq (status, 0);
  return g_strchomp (output);
}

static RcTestPeer *
greet_tls (guint16 port)
{
  RcTestPeer *peer = rc_test_peer_connect (port);

  ck_assert (rc_test_peer_start_tls (peer, NULL, "redcoast/1"));
  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  return peer;
}

START_TEST (tls_and_plain_share_a_loopback_port)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (port, "alice");
  g_autoptr (RcTestPeer) bob = rc_test_peer_log_in (port, "bob");
  g_autoptr (RcTestPeer) carol = rc_test_peer_connect (port);
  gnutls_datum_t protocol = { NULL, 0 };

  rc_test_peer_send (alice, "SEND ref=a to=bob len=2\nhi\n", -1);
  expect (bob, "MESSAGE * from=alice to=bob *\nhi\n");
  expect (alice, "SENT *");
  rc_test_peer_send (bob, "SEND ref=b to=alice len=2\nho\n", -1);
  expect (alice, "MESSAGE * from=bob to=alice *\nho\n");

  ck_assert_int_eq (gnutls_protocol_get_version (rc_test_peer_get_tls (alice)), GNUTLS_TLS1_3);
  ck_assert_int_eq (gnutls_alpn_get_selected_protocol (rc_test_peer_get_tls (alice), &protocol), 0);
  ck_assert_int_eq (protocol.size, strlen ("redcoast/1"));

  ck_assert (rc_test_peer_start_tls (carol, "NORMAL:-VERS-ALL:+VERS-TLS1.2", NULL));
  rc_test_peer_send (carol, "HELLO v=1\nLOGIN id=carol method=open\n", -1);
  expect (carol, "HELLO *");
  expect (carol, "WELCOME *");
}
END_TEST

START_TEST (the_pin_is_in_hello_in_the_log_and_printed)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) over_tls = greet_tls (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) in_plain = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autofree char *pin = get_pin (server);
  g_autofree char *pattern = g_strdup_printf ("HELLO * pins=%s *", pin);
  g_autofree char *logged = g_strdup_printf ("pin is %s\n", pin);
  g_autofree char *hello = NULL;

  ck_assert_msg (g_pattern_match_simple (PIN_PATTERN, pin), "%s", pin);
  expect (over_tls, pattern);
  rc_test_peer_send (in_plain, "HELLO v=1\n", -1);
  hello = rc_test_peer_expect (in_plain, "HELLO *");
  ck_assert_ptr_null (strstr (hello, "pins="));
  wait_for_log (server, logged);
}
END_TEST

START_TEST (large_messages_go_both_ways)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice");
  g_autoptr (RcTestPeer) bob = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "bob");
  g_autofree char *text = g_strnfill (65536, 'x');

  for (guint i = 0; i < 20; i++)
    {
      text[i] = 'y';
      rc_test_peer_printf (alice, "SEND ref=r%u to=bob len=65536\n%s\n", i, text);
    }
  memset (text, 'x', 65536);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *message = rc_test_peer_expect (bob, "MESSAGE * len=65536\n*");

      text[i] = 'y';
      ck_assert_int_eq (strncmp (strchr (message, '\n') + 1, text, 65536), 0);
      expect (alice, "SENT *");
    }
}
END_TEST

/* Returns how many whole messages carol has got when the stream ends. */
static guint
count_until_dropped (RcTestPeer *carol)
{
  guint n = 0;

  while (TRUE)
    {
      g_autofree char *frame = rc_test_peer_read_frame (carol);

      ck_assert_msg (frame != NULL, "it ended without a word");
      if (g_str_has_prefix (frame, "ERROR code=slow-reader"))
        return n;
      ck_assert_msg (g_str_has_prefix (frame, "MESSAGE "), "%s", frame);
      n++;
    }
}

/* carol reads nothing; once she is dropped, what was on its way to her is whole,
 * and the reason stands behind it. */
static void
check_slow_reader (gsize record_max_bytes)
{
  const char *const arguments[] = { "--set", "session-rate=0", "--set", "queue-max-bytes=131072",
                                    "--set", "linger-timeout=10", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (port, "alice");
  g_autoptr (RcTestPeer) carol = rc_test_peer_connect (port);
  g_autofree char *text = g_strnfill (60000, 'x');
  g_autofree char *answer = NULL;

  rc_test_peer_ask_for_records (carol, record_max_bytes);
  ck_assert (rc_test_peer_start_tls (carol, NULL, "redcoast/1"));
  rc_test_peer_send (carol, "HELLO v=1\nLOGIN id=carol method=guest\n", -1);
  expect (carol, "HELLO *");
  expect (carol, "WELCOME *");
  for (guint i = 0; answer == NULL || g_str_has_prefix (answer, "SENT "); i++)
    {
      ck_assert_uint_lt (i, 2000);
      g_clear_pointer (&answer, g_free);
      rc_test_peer_printf (alice, "SEND ref=r%u to=carol len=60000\n%s\n", i, text);
      answer = rc_test_peer_read_frame (alice);
    }
  ck_assert_uint_gt (count_until_dropped (carol), 1);
  rc_test_peer_expect_quiet (alice);
}

START_TEST (a_slow_reader_is_dropped_alone_and_hears_why)
{
  check_slow_reader (0);
}
END_TEST

START_TEST (a_slow_reader_of_short_records_loses_no_byte_before)
{
  check_slow_reader (600);
}
END_TEST

START_TEST (at_the_end_everybody_gets_a_bye)
{
  RcTestServer *server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) alice = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice");

  rc_test_server_stop (server);
  expect (alice, "BYE reason=shutdown\n");
  ck_assert_int_eq (gnutls_record_recv (rc_test_peer_get_tls (alice), (char[1]) { 0 }, 1), 0);
}
END_TEST

START_TEST (many_connections_are_served_and_cost_little)
{
  const char *const arguments[] = { "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) first = rc_test_peer_log_in_tls (rc_test_server_get_port (server), "first");
  RcTestPeer *peers[N_MANY];
  gsize before = get_private_bytes (server);
  gsize each;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("many-%u", i);

      peers[i] = rc_test_peer_log_in_tls (rc_test_server_get_port (server), id);
    }

  each = (get_private_bytes (server) - before) / N_MANY;
  g_printerr ("# an idle TLS connection: %zu bytes\n", each);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_uint_le (each, 24 * 1024);
#endif
  rc_test_peer_send (first, "SEND ref=a to=all len=2\nhi\n", -1);
  for (guint i = 0; i < N_MANY; i++)
    {
      expect (peers[i], "MESSAGE * from=first to=all *\nhi\n");
      rc_test_peer_free (peers[i]);
    }
}
END_TEST

START_TEST (noise_in_and_after_a_handshake_harms_nobody)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect (port);
      guint8 noise[600];

      for (guint j = 0; j < sizeof noise; j++)
        noise[j] = (guint8) g_rand_int (random);
      memcpy (noise, "\x16\x03\x01\x01\xf0\x01\x00\x01\xec\x03\x03", i % 2 == 0 ? 1 : 11);
      if (i % 5 == 0)
        ck_assert (rc_test_peer_start_tls (peer, NULL, NULL));
      ck_assert_int_gt (send (rc_test_peer_get_fd (peer), noise, sizeof noise, MSG_NOSIGNAL), 0);
    }
  rc_test_peer_free (rc_test_peer_log_in_tls (port, "alice"));
}
END_TEST

static void
check_mode (RcTestServer *server, const char *name)
{
  g_autofree char *path = get_path (server, name);
  GStatBuf info;

  ck_assert_msg (g_stat (path, &info) == 0, "%s", path);
  ck_assert_msg ((info.st_mode & 0777) == 0600, "%s has the mode %o", path, info.st_mode & 0777);
}

START_TEST (the_key_is_made_once_and_is_ours_alone)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *before = get_pin (server);
  g_autofree char *certificate = get_path (server, "tls-cert.pem");
  g_autofree char *after = NULL;

  check_mode (server, "tls-key.pem");
  check_mode (server, "tls-cert.pem");
  rc_test_server_kill (server);
  ck_assert_int_eq (g_unlink (certificate), 0);
  rc_test_server_restart (server);
  after = get_pin (server);
  ck_assert_str_eq (before, after);
  check_mode (server, "tls-cert.pem");
  rc_test_peer_free (rc_test_peer_log_in_tls (rc_test_server_get_port (server), "alice"));
}
END_TEST

START_TEST (a_key_that_everybody_can_read_is_refused)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *key = get_path (server, "tls-key.pem");
  g_autofree char *dir = get_path (server, NULL);
  const char *argv[] = { g_getenv ("REDCOASTD"), "--listen", "127.0.0.1:0", "--data-dir", dir, NULL };
  g_autofree char *errors = NULL;
  int status = 0;

  rc_test_server_kill (server);
  ck_assert_int_eq (g_chmod (key, 0644), 0);
  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status, NULL));
  ck_assert_int_ne (status, 0);
  ck_assert_msg (strstr (errors, "open to every user") != NULL, "%s", errors);
}
END_TEST

/* A key of another server's, made by it. */
static char *
make_other_key (void)
{
  g_autoptr (RcTestServer) other = rc_test_server_start (NULL);
  g_autofree char *path = get_path (other, "tls-key.pem");
  char *text = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

START_TEST (sighup_announces_a_next_key_and_then_changes_to_it)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcTestPeer) stays = rc_test_peer_log_in_tls (port, "stays");
  g_autoptr (RcTestPeer) second = NULL;
  g_autoptr (RcTestPeer) third = NULL;
  g_autofree char *now = get_pin (server);
  g_autofree char *key = get_path (server, "tls-key.pem");
  g_autofree char *next_key = get_path (server, "tls-next-key.pem");
  g_autofree char *text = make_other_key ();
  g_autofree char *both = g_strdup_printf ("HELLO * pins=%s," PIN_PATTERN " *", now);
  g_autofree char *next = NULL, *only_next = NULL, *logged = NULL;

  ck_assert (g_file_set_contents_full (next_key, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  ck_assert_int_eq (kill (rc_test_server_get_pid (server), SIGHUP), 0);
  wait_for_log (server, "the next TLS key's pin is ");
  second = greet_tls (port);
  expect (second, both);

  ck_assert_int_eq (g_rename (next_key, key), 0);
  next = get_pin (server);
  ck_assert_str_ne (next, now);
  ck_assert_int_eq (kill (rc_test_server_get_pid (server), SIGHUP), 0);
  logged = g_strdup_printf ("the TLS key's pin is %s\n", next);
  wait_for_log (server, logged);
  third = greet_tls (port);
  only_next = g_strdup_printf ("HELLO * pins=%s *", next);
  expect (third, only_next);
  rc_test_peer_expect_quiet (stays);
}
END_TEST

START_TEST (a_bad_reload_keeps_the_old_key_and_says_why)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *pin = get_pin (server);
  g_autofree char *key = get_path (server, "tls-key.pem");
  g_autofree char *pattern = g_strdup_printf ("HELLO * pins=%s *", pin);
  g_autoptr (RcTestPeer) peer = NULL;

  ck_assert (g_file_set_contents_full (key, "no key", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  ck_assert_int_eq (kill (rc_test_server_get_pid (server), SIGHUP), 0);
  wait_for_log (server, "stay as they were");
  peer = greet_tls (rc_test_server_get_port (server));
  expect (peer, pattern);
}
END_TEST

START_TEST (an_administrators_own_files_are_used)
{
  g_autoptr (RcTestServer) other = rc_test_server_start (NULL);
  g_autofree char *key = g_strdup_printf ("tls-key=%s/data/tls-key.pem", rc_test_server_get_dir (other));
  g_autofree char *certificate = g_strdup_printf ("tls-certificate=%s/data/tls-cert.pem", rc_test_server_get_dir (other));
  const char *const arguments[] = { "--set", key, "--set", certificate, NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autofree char *pin = get_pin (other);
  g_autofree char *pattern = g_strdup_printf ("HELLO * pins=%s *", pin);
  g_autofree char *own = get_path (server, "tls-key.pem");
  g_autoptr (RcTestPeer) peer = greet_tls (rc_test_server_get_port (server));

  expect (peer, pattern);
  ck_assert (!g_file_test (own, G_FILE_TEST_EXISTS));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    tls_and_plain_share_a_loopback_port,
    the_pin_is_in_hello_in_the_log_and_printed,
    large_messages_go_both_ways,
    a_slow_reader_is_dropped_alone_and_hears_why,
    a_slow_reader_of_short_records_loses_no_byte_before,
    at_the_end_everybody_gets_a_bye,
    many_connections_are_served_and_cost_little,
    noise_in_and_after_a_handshake_harms_nobody,
    the_key_is_made_once_and_is_ours_alone,
    a_key_that_everybody_can_read_is_refused,
    sighup_announces_a_next_key_and_then_changes_to_it,
    a_bad_reload_keeps_the_old_key_and_says_why,
    an_administrators_own_files_are_used,
    NULL,
  };

  return test_run ("server-tls", tests);
}

/* test-talk.h - what this folder's tests say to a live server again and again.
 *
 * Each fails the running test with what came instead. */
#pragma once

#include <check.h>
#include <stdio.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"

/* Reads one frame, which must match @pattern. */
static inline void
expect (RcTestPeer *peer, const char *pattern)
{
  g_free (rc_test_peer_expect (peer, pattern));
}

/* A connection on which nothing was said. */
static inline RcTestPeer *
connect_to (RcTestServer *server)
{
  return rc_test_peer_connect (rc_test_server_get_port (server));
}

/* A connection behind HELLO and before LOGIN. */
static inline RcTestPeer *
greet (RcTestServer *server)
{
  RcTestPeer *peer = connect_to (server);

  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  expect (peer, "HELLO v=1 *\n");
  return peer;
}

static inline RcTestPeer *
log_in (RcTestServer *server, const char *id)
{
  return rc_test_peer_log_in (rc_test_server_get_port (server), id);
}

static inline RcTestPeer *
log_in_guest (RcTestServer *server, const char *id)
{
  return rc_test_peer_log_in_guest (rc_test_server_get_port (server), id);
}

/* Logs in by method=open; what WELCOME gave goes to *@token. */
static inline RcTestPeer *
log_in_for_token (RcTestServer *server, const char *id, char **token)
{
  RcTestPeer *peer = greet (server);
  g_autofree char *welcome = NULL;

  rc_test_peer_printf (peer, "LOGIN id=%s method=open\n", id);
  welcome = rc_test_peer_expect (peer, "WELCOME id=* seq=* len=43\n*\n");
  *token = g_strstrip (g_strdup (strchr (welcome, '\n') + 1));
  return peer;
}

static inline RcTestPeer *
resume (RcTestServer *server, const char *id, const char *token)
{
  RcTestPeer *peer = greet (server);

  rc_test_peer_printf (peer, "LOGIN id=%s method=token len=%zu\n%s\n", id, strlen (token), token);
  expect (peer, "WELCOME id=* seq=*\n");
  return peer;
}

/* At the tutorial's door, whose words have no frames: byte for byte. */
static inline void
expect_bytes (RcTestPeer *peer, const char *text)
{
  g_autoptr (GBytes) bytes = rc_test_peer_read_bytes (peer, strlen (text));
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  ck_assert_msg (len == strlen (text) && memcmp (data, text, len) == 0, "expected “%s”, got “%.*s”", text, (int) len,
                 data);
}

/* Logs in at the tutorial's door. */
static inline RcTestPeer *
enter (RcTestServer *server, const char *id)
{
  RcTestPeer *peer = connect_to (server);
  g_autofree char *hello = g_strdup_printf ("hello %s,you login successed", id);

  rc_test_peer_send (peer, id, -1);
  expect_bytes (peer, hello);
  return peer;
}

static inline void
leave (RcTestPeer *peer)
{
  rc_test_peer_send (peer, "BYE\n", -1);
  rc_test_peer_expect_end (peer);
  rc_test_peer_free (peer);
}

/* The number behind @key, which ends in "=". */
static inline guint64
read_number (const char *frame, const char *key)
{
  const char *at = strstr (frame, key);

  ck_assert_msg (at != NULL, "there is no %s in %s", key, frame);
  return g_ascii_strtoull (at + strlen (key), NULL, 10);
}

/* A text of @len times "x". */
static inline void
send_text (RcTestPeer *peer, const char *ref, const char *to, gsize len)
{
  g_autofree char *text = g_strnfill (len, 'x');

  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=%zu\n%s\n", ref, to, len, text);
}

/* Whether the server has logged @text by now. */
static inline gboolean
has_logged (RcTestServer *server, const char *text)
{
  g_autofree char *log = rc_test_server_get_log (server);

  return strstr (log, text) != NULL;
}

static inline void
wait_for_log (RcTestServer *server, const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);

  while (!has_logged (server, text))
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "waited for “%s” in the log", text);
      g_usleep (1000);
    }
}

/* What the server's process has in memory for itself: resident, not shared. */
static inline gsize
get_private_bytes (RcTestServer *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", rc_test_server_get_pid (server));
  g_autofree char *statm = NULL;
  gsize size, resident, shared;

  ck_assert (g_file_get_contents (path, &statm, NULL, NULL));
  ck_assert_int_eq (sscanf (statm, "%zu %zu %zu", &size, &resident, &shared), 3);
  return (resident - shared) * 4096;
}

/* The descriptors that the server's process has open. */
static inline guint
count_descriptors (RcTestServer *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", rc_test_server_get_pid (server));
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  ck_assert_ptr_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

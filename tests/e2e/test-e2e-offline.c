/* test-e2e-offline.c - what is kept on this computer.
 *
 * - without a server the next start shows contacts and messages all the same; what is
 *   written then waits, survives another start, and is sent once
 * - what was begun and not sent is there after the program was killed, half a second
 *   later; what was sent is not */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"

#define POLL_INTERVAL_US (30 * 1000)

/* How far everybody is may be told; nothing is said again. */
static void
expect_no_message (RcTestPeer *peer)
{
  g_autofree char *frame = NULL;

  rc_test_peer_printf (peer, "PING tag=end\n");
  while (g_strcmp0 (frame, "PONG tag=end\n") != 0)
    {
      g_free (frame);
      frame = rc_test_peer_read_frame (peer);
      ck_assert_ptr_nonnull (frame);
      ck_assert_msg (!g_str_has_prefix (frame, "MESSAGE"), "%s", frame);
    }
}

static RcE2eApp *
start_member (RcTestServer *server)
{
  RcE2eApp *app = rc_e2e_chat_start_member (server);

  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  return app;
}

START_TEST (what_was_said_is_there_without_a_server_and_what_is_written_then_is_sent_once)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcE2eApp) app = start_member (server);
  g_autoptr (RcTestPeer) peer = NULL;

  rc_e2e_chat_say (app, "kept on this disk");
  rc_e2e_chat_wait_sent (app, "kept on this disk");
  rc_test_server_kill (server);
  rc_e2e_chat_wait_lost (app);
  rc_e2e_chat_close (app);

  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_wait_sent (app, "kept on this disk");
  rc_e2e_chat_say (app, "written in the dark");
  rc_e2e_chat_wait_unsent (app, "written in the dark");
  rc_e2e_chat_close (app);

  rc_test_server_restart (server);
  peer = rc_test_peer_log_in_guest (rc_test_server_get_port (server), "ben");
  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_wait_sent (app, "written in the dark");
  ck_assert_uint_eq (rc_e2e_chat_count_messages (app, "written in the dark"), 1);
  g_free (rc_test_peer_expect (peer, "MESSAGE seq=* from=yewenjie to=all ref=* len=19\nwritten in the dark\n"));
  expect_no_message (peer);
}
END_TEST

static void
expect_draft (RcE2eApp *app, const char *expected)
{
  g_autoptr (AtspiAccessible) composer = NULL;
  g_autoptr (AtspiText) text = NULL;

  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_wait_draft (app, NULL, expected);
  composer = rc_e2e_node_find_focused (app, "Message");
  text = atspi_accessible_get_text_iface (composer);
  ck_assert_int_eq (atspi_text_get_caret_offset (text, NULL), (int) g_utf8_strlen (expected, -1));
}

/* In a file of the folder, whatever else is in there. */
static gboolean
is_kept (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean found = FALSE;

  for (const char *name; dir != NULL && !found && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize n_bytes;

      found = g_file_get_contents (path, &bytes, &n_bytes, NULL) && memmem (bytes, n_bytes, text, strlen (text)) != NULL;
    }
  return found;
}

static void
wait_kept (RcE2eApp *app, RcTestServer *server, const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  g_autofree char *account = g_strdup_printf ("yewenjie@127.0.0.1:%u", rc_test_server_get_port (server));
  g_autofree char *folder = g_build_filename (rc_e2e_app_get_dir (app), "data", "redcoast", "accounts", account, NULL);

  while (!is_kept (folder, text))
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "“%s” is not on the disk", text);
      g_usleep (POLL_INTERVAL_US);
    }
}

START_TEST (what_was_begun_survives_a_kill_and_what_was_sent_does_not_come_back)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcE2eApp) app = start_member (server);

  /* By itself, without an end of what is typed. */
  rc_e2e_screen_type (app, "half a sentence");
  wait_kept (app, server, "half a sentence");
  rc_e2e_app_kill (app);

  rc_e2e_app_restart (app);
  expect_draft (app, "half a sentence");
  rc_e2e_screen_press (app, "Return");
  rc_e2e_chat_wait_sent (app, "half a sentence");
  rc_e2e_app_kill (app);

  rc_e2e_app_restart (app);
  expect_draft (app, "");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_was_said_is_there_without_a_server_and_what_is_written_then_is_sent_once,
    what_was_begun_survives_a_kill_and_what_was_sent_does_not_come_back,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-offline", tests);
}

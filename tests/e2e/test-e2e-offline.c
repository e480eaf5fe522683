/* test-e2e-offline.c - what is kept on this computer.
 *
 * - without a server the next start shows contacts and messages all the same; what is
 *   written then waits, survives another start, and is sent once
 * - what was begun and not sent is there after the program was killed, half a second
 *   later; what was sent is not */
#include "config.h"

#include <check.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-peer.h"

#define LOST_AT_MOST_US (500 * 1000)

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

/* Its composer is the one that has the keyboard. */
static void
expect_draft (RcE2eApp *app, const char *expected)
{
  g_autoptr (AtspiAccessible) composer = NULL;
  g_autoptr (AtspiText) text = NULL;
  g_autofree char *draft = NULL;

  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  composer = rc_e2e_node_find_focused (app, "Message");
  text = atspi_accessible_get_text_iface (composer);
  draft = atspi_text_get_text (text, 0, atspi_text_get_character_count (text, NULL), NULL);
  ck_assert_str_eq (draft, expected);
  ck_assert_int_eq (atspi_text_get_caret_offset (text, NULL), (int) g_utf8_strlen (expected, -1));
}

START_TEST (what_was_begun_survives_a_kill_and_what_was_sent_does_not_come_back)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcE2eApp) app = start_member (server);

  rc_e2e_screen_type (app, "half a sentence");
  /* Not a wait for something: this is how much may be lost. */
  g_usleep (LOST_AT_MOST_US);
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

/* test-e2e-chat.c - two people, two windows, one server.
 *
 * - both log in through the connect page, and each sees the other
 * - a message each way, and one to everyone
 * - one closes the window, and the other sees it leave
 * - Enter sends what was typed */
#include "config.h"

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-server.h"

START_TEST (two_people_talk_through_their_windows)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcE2eApp) ye = rc_e2e_app_start (NULL);
  g_autoptr (RcE2eApp) listener = rc_e2e_app_start (NULL);

  rc_e2e_screen_place (ye, 0, 0, 1280, 510);
  rc_e2e_screen_place (listener, 0, 514, 1280, 510);
  rc_e2e_screen_capture ("chat-1-connect");
  rc_e2e_chat_log_in (ye, port, "yewenjie");
  rc_e2e_chat_log_in (listener, port, "1379");
  rc_e2e_chat_wait_contact (ye, "1379", "Online");
  rc_e2e_chat_wait_contact (listener, "yewenjie", "Online");
  rc_e2e_screen_capture ("chat-2-contacts");

  rc_e2e_chat_open (ye, "1379");
  rc_e2e_chat_say (ye, "Is anybody there");
  rc_e2e_chat_wait_sent (ye, "Is anybody there");
  rc_e2e_chat_open (listener, "yewenjie");
  rc_e2e_chat_wait_received (listener, "yewenjie", "Is anybody there");
  rc_e2e_chat_say (listener, "Do not answer! 不要回答！");
  rc_e2e_chat_wait_sent (listener, "Do not answer! 不要回答！");
  rc_e2e_chat_wait_received (ye, "1379", "Do not answer! 不要回答！");
  rc_e2e_screen_capture ("chat-3-direct");

  rc_e2e_chat_open (listener, RC_E2E_ROOM);
  rc_e2e_chat_say (listener, "This world has received your message");
  rc_e2e_chat_wait_sent (listener, "This world has received your message");
  rc_e2e_chat_open (ye, RC_E2E_ROOM);
  rc_e2e_chat_wait_received (ye, "1379", "This world has received your message");
  rc_e2e_screen_capture ("chat-4-room");

  rc_e2e_chat_close (listener);
  rc_e2e_chat_wait_contact (ye, "1379", "Offline");
  rc_e2e_screen_capture ("chat-5-left");
  rc_e2e_chat_close (ye);
}
END_TEST

START_TEST (enter_sends_what_was_typed)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_screen_type (app, "typed by hand");
  rc_e2e_screen_press (app, "Return");
  rc_e2e_chat_wait_sent (app, "typed by hand");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    two_people_talk_through_their_windows,
    enter_sends_what_was_typed,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-chat", tests);
}

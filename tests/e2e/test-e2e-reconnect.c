/* test-e2e-reconnect.c - the server goes away and comes back.
 *
 * - a bar says so, nobody is said to be online, and what is written meanwhile waits
 * - it arrives when the server is back, once, and in its order */
#include "config.h"

#include "rc-e2e-chat.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-server.h"

static void
check_once (RcE2eApp *app)
{
  ck_assert_uint_eq (rc_e2e_chat_count_messages (app, "first meanwhile"), 1);
  ck_assert_uint_eq (rc_e2e_chat_count_messages (app, "second meanwhile"), 1);
}

START_TEST (what_is_written_without_a_server_arrives_once_afterwards)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcE2eApp) ye = rc_e2e_app_start (NULL);
  g_autoptr (RcE2eApp) listener = rc_e2e_app_start (NULL);

  rc_e2e_screen_place (ye, 0, 0, 1280, 510);
  rc_e2e_screen_place (listener, 0, 514, 1280, 510);
  rc_e2e_chat_log_in (ye, port, "yewenjie");
  rc_e2e_chat_log_in (listener, port, "1379");
  rc_e2e_chat_open (listener, RC_E2E_ROOM);
  rc_e2e_chat_open (ye, RC_E2E_ROOM);
  rc_e2e_chat_say (ye, "before");
  rc_e2e_chat_wait_received (listener, "yewenjie", "before");

  rc_test_server_kill (server);
  rc_e2e_chat_wait_lost (ye);
  rc_e2e_chat_wait_contact (ye, "1379", "Presence unknown");
  rc_e2e_chat_wait_contact (ye, "yewenjie (you)", "Not connected");
  rc_e2e_chat_say (ye, "first meanwhile");
  rc_e2e_chat_wait_unsent (ye, "first meanwhile");
  rc_e2e_chat_say (ye, "second meanwhile");
  rc_e2e_chat_wait_unsent (ye, "second meanwhile");
  rc_e2e_screen_capture ("reconnect-1-waiting");

  /* The room keeps nothing for those who are not there: the listener is back
   * before the messages are sent. */
  rc_e2e_app_pause (ye);
  rc_test_server_restart (server);
  rc_e2e_chat_wait_back (listener, "1379");
  rc_e2e_app_resume (ye);
  rc_e2e_chat_wait_back (ye, "yewenjie");
  rc_e2e_chat_wait_sent (ye, "first meanwhile");
  rc_e2e_chat_wait_sent (ye, "second meanwhile");
  rc_e2e_chat_wait_received (listener, "yewenjie", "second meanwhile");
  rc_e2e_screen_capture ("reconnect-2-back");

  /* What follows arrives behind anything that was sent twice. */
  rc_e2e_chat_say (ye, "after");
  rc_e2e_chat_wait_received (listener, "yewenjie", "after");
  check_once (listener);
  check_once (ye);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_is_written_without_a_server_arrives_once_afterwards,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-reconnect", tests);
}

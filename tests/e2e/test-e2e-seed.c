/* test-e2e-seed.c - the tutorial's client and a window in the same room.
 *
 * - each sees the other's messages, to everyone and to one
 * - the tutorial's client is greeted, and told when a receiver is not there
 * - it stands in the contact list, and leaves it */
#include "config.h"

#include "rc-e2e-chat.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-seed.h"
#include "rc-e2e-suite.h"
#include "rc-test-server.h"

START_TEST (the_tutorials_client_talks_with_a_window)
{
  static const char *const arguments[] = { "--seed-door", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);
  RcE2eSeed *seed = NULL;

  rc_e2e_chat_log_in (app, port, "yewenjie");
  seed = rc_e2e_seed_start (port, "wangmiao");
  rc_e2e_seed_expect (seed, "hello wangmiao,you login successed");
  rc_e2e_chat_wait_contact (app, "wangmiao", "Online");

  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_seed_type (seed, "all||the countdown is a || b");
  rc_e2e_chat_wait_received (app, "wangmiao", "the countdown is a || b");
  rc_e2e_chat_say (app, "look at the stars");
  rc_e2e_seed_expect (seed, "yewenjie said : look at the stars");

  rc_e2e_chat_open (app, "wangmiao");
  rc_e2e_seed_type (seed, "yewenjie||who are you");
  rc_e2e_chat_wait_received (app, "wangmiao", "who are you");
  rc_e2e_chat_say (app, "an astronomer");
  rc_e2e_seed_expect (seed, "yewenjie said : an astronomer");
  rc_e2e_chat_wait_sent (app, "an astronomer");
  rc_e2e_screen_capture ("seed-1-direct");

  rc_e2e_seed_type (seed, "shiqiang||where are you");
  rc_e2e_seed_expect (seed, "remote is offline");
  rc_e2e_seed_free (seed);
  rc_e2e_chat_wait_contact (app, "wangmiao", "Offline");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    the_tutorials_client_talks_with_a_window,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-seed", tests);
}

/* test-e2e-many.c - among many people.
 *
 * - with 10,000 of them the list goes to its end, the search finds the last one, and
 *   keys stay quick
 *
 * Quick is said in processor time, which other programs of the machine do not change. */
#include "config.h"

#include <check.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-crowd.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define N_PEOPLE 10000
/* So many come and go at once; all of them are told of one another. */
#define N_AT_ONCE 100

/* They have been here once, and are on everybody's list from then on. */
static void
bring_people (guint16 port)
{
  for (guint first = 0; first < N_PEOPLE; first += N_AT_ONCE)
    {
      g_autoptr (RcTestCrowd) crowd = rc_test_crowd_new (port);

      for (guint i = first; i < first + N_AT_ONCE; i++)
        {
          g_autofree char *id = g_strdup_printf ("p%04u", i);

          rc_test_crowd_add (crowd, id);
        }
      rc_test_crowd_wait_for_live (crowd);
    }
}

START_TEST (among_many_people_the_last_one_is_found)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcTestPeer) last = NULL;
  g_autoptr (RcE2eApp) app = NULL;

  bring_people (port);
  last = rc_test_peer_log_in (port, "zz-last");
  app = rc_e2e_app_start (NULL);
  rc_e2e_chat_log_in (app, port, "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_expect_quick (app, last);

  /* To the end of the list and back, by keys. */
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "End");
  g_object_unref (rc_e2e_node_find_focused (app, "p9999, Offline*"));
  rc_e2e_screen_capture ("many-people");
  rc_e2e_screen_press (app, "Home");
  g_object_unref (rc_e2e_node_find_focused (app, RC_E2E_ROOM "*"));

  rc_e2e_screen_type (app, "zz-l");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "zz-last, Online*"));
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "p*, Offline*");
  rc_e2e_screen_press (app, "Return");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, "Conversation with zz-last"));
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));
  rc_e2e_chat_expect_quick (app, last);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    among_many_people_the_last_one_is_found,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-many", tests);
}

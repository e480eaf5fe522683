/* rc-e2e-demo.c - two clients talk to one another, and a picture is taken.
 *
 * What `make run` shows where there is no display. The server is already there:
 * REDCOAST_SERVER is its address, REDCOAST_PICTURE where the picture goes. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"

static RcE2eApp *
start_client (const char *id)
{
  const char *const arguments[] = {
    "--server", g_getenv ("REDCOAST_SERVER"), "--id", id, NULL,
  };

  return rc_e2e_app_start (arguments);
}

START_TEST (two_clients_exchange_messages)
{
  g_autoptr (RcE2eApp) ye = start_client ("yewenjie");
  g_autoptr (RcE2eApp) listener = start_client ("1379");

  rc_e2e_screen_place (ye, 0, 0, 1280, 510);
  rc_e2e_screen_place (listener, 0, 514, 1280, 510);
  rc_e2e_chat_wait_contact (ye, "1379", "Online");
  rc_e2e_chat_wait_contact (listener, "yewenjie", "Online");

  rc_e2e_chat_open (ye, RC_E2E_ROOM);
  rc_e2e_chat_say (ye, "To all who hear this: I wish you well.");
  rc_e2e_chat_wait_sent (ye, "To all who hear this: I wish you well.");
  rc_e2e_chat_open (listener, RC_E2E_ROOM);
  rc_e2e_chat_wait_received (listener, "yewenjie", "To all who hear this: I wish you well.");
  rc_e2e_chat_say (listener, "Do not answer! 不要回答！不要回答！");
  rc_e2e_chat_wait_received (ye, "1379", "Do not answer! 不要回答！不要回答！");

  rc_e2e_chat_open (ye, "1379");
  rc_e2e_chat_say (ye, "Who are you?");
  rc_e2e_chat_wait_sent (ye, "Who are you?");
  rc_e2e_chat_open (listener, "yewenjie");
  rc_e2e_chat_wait_received (listener, "yewenjie", "Who are you?");
  rc_e2e_chat_say (listener, "I am a listener of this world.");
  rc_e2e_chat_wait_received (ye, "1379", "I am a listener of this world.");

  rc_e2e_screen_save (g_getenv ("REDCOAST_PICTURE"));
  rc_e2e_chat_close (ye);
  rc_e2e_chat_close (listener);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = { two_clients_exchange_messages, NULL };

  if (g_getenv ("REDCOAST_SERVER") == NULL || g_getenv ("REDCOAST_PICTURE") == NULL)
    {
      fprintf (stderr, "REDCOAST_SERVER and REDCOAST_PICTURE must be set\n");
      return EXIT_FAILURE;
    }

  return rc_e2e_suite_run ("demo", tests);
}

/* test-e2e-devices.c - one account in two clients at once.
 *
 * - what is said in one is in the other, as said by oneself, once and in its order
 * - what is read in one is read in the other
 * - what is being written stays where it is written */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-peer.h"

#define ID "yewenjie"
#define PASSWORD "three body"

static RcTestServer *
start_server (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };

  return rc_test_server_start (arguments);
}

/* Where the account is made. */
static RcE2eApp *
start_desk (RcTestServer *server)
{
  g_autofree char *link = rc_test_ctl_invite (server);
  RcE2eApp *app = rc_e2e_app_start_member (NULL);

  rc_e2e_screen_place (app, 0, 0, 1280, 510);
  rc_e2e_node_set_text (app, NULL, "Server or invitation", link);
  rc_e2e_node_set_text (app, NULL, "Your id", ID);
  rc_e2e_node_set_text (app, NULL, "New password", PASSWORD);
  rc_e2e_node_click (app, NULL, "Create Account");
  rc_e2e_chat_wait_contact (app, ID " (you)", "Online");
  return app;
}

/* Where it is logged in to, by the password. */
static RcE2eApp *
start_laptop (RcTestServer *server)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
  RcE2eApp *app = rc_e2e_app_start_member (NULL);

  rc_e2e_screen_place (app, 0, 514, 1280, 510);
  rc_e2e_node_set_text (app, NULL, "Server or invitation", address);
  rc_e2e_node_set_text (app, NULL, "Your id", ID);
  rc_e2e_node_click (app, NULL, "Connect");
  rc_e2e_node_set_text (app, NULL, "Password*", PASSWORD);
  rc_e2e_node_click (app, NULL, "Log In");
  rc_e2e_chat_wait_contact (app, ID " (you)", "Online");
  return app;
}

static void
send_text (RcTestPeer *peer, const char *ref, const char *text)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=" ID " len=%zu\n%s\n", ref, strlen (text), text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

static void
wait_unread (RcE2eApp *app)
{
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*"));
}

static void
wait_read (RcE2eApp *app)
{
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, "ana, Online, 1 unread message*");
}

/* Said by oneself, here or there. */
static void
wait_own (RcE2eApp *app, const char *text)
{
  g_autofree char *name = g_strdup_printf ("You, ??:??: %s, *", text);

  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, name));
}

START_TEST (what_is_said_in_one_is_in_the_other_once)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) desk = start_desk (server);
  g_autoptr (RcE2eApp) laptop = start_laptop (server);

  rc_e2e_chat_open (desk, "ana");
  rc_e2e_chat_open (laptop, "ana");
  rc_e2e_chat_say (desk, "from the desk");
  wait_own (laptop, "from the desk");
  rc_e2e_chat_say (laptop, "from the laptop");
  wait_own (desk, "from the laptop");
  g_free (rc_test_peer_expect_later (ana, "MESSAGE * from=" ID " to=ana *\nfrom the desk\n"));
  g_free (rc_test_peer_expect_later (ana, "MESSAGE * from=" ID " to=ana *\nfrom the laptop\n"));
  send_text (ana, "a1", "to both");
  rc_e2e_chat_wait_received (desk, "ana", "to both");
  rc_e2e_chat_wait_received (laptop, "ana", "to both");
  ck_assert_uint_eq (rc_e2e_chat_count_messages (desk, "from the ????*"), 2);
  ck_assert_uint_eq (rc_e2e_chat_count_messages (laptop, "from the ????*"), 2);
  rc_e2e_screen_capture ("devices");
}
END_TEST

START_TEST (what_is_read_in_one_is_read_in_the_other)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) desk = start_desk (server);
  g_autoptr (RcE2eApp) laptop = start_laptop (server);

  rc_e2e_chat_open (desk, RC_E2E_ROOM);
  rc_e2e_chat_open (laptop, RC_E2E_ROOM);
  send_text (ana, "a1", "read me");
  wait_unread (desk);
  wait_unread (laptop);
  rc_e2e_chat_open (desk, "ana");
  rc_e2e_chat_wait_received (desk, "ana", "read me");
  wait_read (desk);
  wait_read (laptop);

  /* And the other way. */
  rc_e2e_chat_open (desk, RC_E2E_ROOM);
  send_text (ana, "a2", "and me");
  wait_unread (desk);
  wait_unread (laptop);
  rc_e2e_chat_open (laptop, "ana");
  wait_read (laptop);
  wait_read (desk);
}
END_TEST

START_TEST (what_is_being_written_stays_where_it_is)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcTestPeer) ana = rc_test_peer_log_in (rc_test_server_get_port (server), "ana");
  g_autoptr (RcE2eApp) desk = start_desk (server);
  g_autoptr (RcE2eApp) laptop = start_laptop (server);

  rc_e2e_chat_open (laptop, "ana");
  rc_e2e_screen_type (laptop, "half on the laptop");
  rc_e2e_chat_open (desk, "ana");
  rc_e2e_screen_type (desk, "half on the desk");
  /* What was said after that has come, so anything else would have come too. */
  send_text (ana, "a1", "are you writing?");
  rc_e2e_chat_wait_received (desk, "ana", "are you writing?");
  rc_e2e_chat_wait_received (laptop, "ana", "are you writing?");
  rc_e2e_chat_wait_draft (desk, "ana", "half on the desk");
  rc_e2e_chat_wait_draft (laptop, "ana", "half on the laptop");

  /* What is sent from one empties that one alone. */
  rc_e2e_screen_press (desk, "Return");
  wait_own (desk, "half on the desk");
  wait_own (laptop, "half on the desk");
  rc_e2e_chat_wait_draft (desk, "ana", "");
  rc_e2e_chat_wait_draft (laptop, "ana", "half on the laptop");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_is_said_in_one_is_in_the_other_once,
    what_is_read_in_one_is_read_in_the_other,
    what_is_being_written_stays_where_it_is,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-devices", tests);
}

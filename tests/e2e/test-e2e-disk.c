/* test-e2e-disk.c - what a person is told of trouble with the disk.
 *
 * - what was kept is damaged between two starts: it is set aside, fetched from the
 *   server again, and that is said; the notice can be closed
 * - no file may grow, as on a full disk: the message and a notice say so, nothing that
 *   was typed is lost, and once there is room it is sent and the notice goes */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"

#define FILE_NAME "messages.db"

static RcTestServer *
start_server (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };

  return rc_test_server_start (arguments);
}

/* With an account, in the room. */
static RcE2eApp *
start_app (RcTestServer *server)
{
  RcE2eApp *app = rc_e2e_chat_start_member (server);

  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  return app;
}

static void
wait_label (RcE2eApp *app, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LABEL, name));
}

/* The folder of the only account. */
static char *
find_account (RcE2eApp *app)
{
  g_autofree char *accounts = g_build_filename (rc_e2e_app_get_dir (app), "data", "redcoast", "accounts", NULL);
  g_autoptr (GDir) dir = g_dir_open (accounts, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  ck_assert_msg (name != NULL, "there is no account in %s", accounts);
  return g_build_filename (accounts, name, NULL);
}

static guint
count_set_aside (const char *account)
{
  g_autoptr (GDir) dir = g_dir_open (account, 0, NULL);
  const char *name = NULL;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n_files += g_str_has_prefix (name, FILE_NAME ".damaged-");

  return n_files;
}

START_TEST (what_was_damaged_is_fetched_again_and_that_is_said)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcE2eApp) app = start_app (server);
  g_autofree char *account = find_account (app);
  g_autofree char *path = g_build_filename (account, FILE_NAME, NULL);

  rc_e2e_chat_say (app, "kept in two places");
  rc_e2e_chat_wait_sent (app, "kept in two places");
  rc_e2e_chat_close (app);
  ck_assert_uint_eq (count_set_aside (account), 0);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  ck_assert (g_file_set_contents (path, "this is no database any more", -1, NULL));

  rc_e2e_app_restart (app);
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  wait_label (app, "Kept messages were damaged");
  wait_label (app, "*damaged*set aside as *fetched from the server again*");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, "You, *: kept in two places*"));
  ck_assert_uint_ge (count_set_aside (account), 1);
  rc_e2e_screen_capture ("notice-damaged");

  rc_e2e_node_click (app, NULL, "Close Notice");
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LABEL, "Kept messages were damaged");
  rc_e2e_chat_close (app);
}
END_TEST

START_TEST (a_full_disk_is_said_and_nothing_is_lost)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcE2eApp) app = start_app (server);

  rc_e2e_chat_say (app, "while there is room");
  rc_e2e_chat_wait_sent (app, "while there is room");
  rc_e2e_app_limit_files (app, 1);
  rc_e2e_chat_say (app, "no room for this");
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM,
                                    "You, *: no room for this, Not sent: The disk is full*"));
  wait_label (app, "There is no room for messages");
  wait_label (app, "The disk is full*Make room*stays here, unsent.");
  rc_e2e_screen_capture ("disk-full");

  rc_e2e_app_limit_files (app, G_MAXUINT64);
  rc_e2e_node_click (app, NULL, "Retry");
  rc_e2e_chat_wait_sent (app, "no room for this");
  ck_assert_uint_eq (rc_e2e_chat_count_messages (app, "no room for this"), 1);
  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LABEL, "There is no room for messages");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_was_damaged_is_fetched_again_and_that_is_said,
    a_full_disk_is_said_and_nothing_is_lost,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-disk", tests);
}

/* test-e2e-export.c - a conversation as a file, by the menu and the toolkit's window.
 *
 * - Export… in the menu of a contact asks where to, with a name that says whose it is
 * - the file is there, complete, and the window says how many messages are in it */
#include "config.h"

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-server.h"

/* The room's is the first row of the list. */
static void
ask_for_export (RcE2eApp *app)
{
  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "Home");
  rc_e2e_screen_press (app, "Menu");
  rc_e2e_node_click (app, NULL, "Export…");
}

/* What the window of the toolkit proposes is changed to a file in @dir. */
static char *
choose_in (RcE2eApp   *app,
           const char *dir)
{
  g_autofree char *proposed = rc_e2e_node_get_text (app, NULL, "Name*");
  char *path = g_build_filename (dir, "room.txt", NULL);

  ck_assert_msg (g_pattern_match_simple ("Everyone 20*-*-*.txt", proposed), "it proposes “%s”", proposed);
  rc_e2e_node_set_text (app, NULL, "Name*", path);
  rc_e2e_screen_capture ("export-1-where");
  rc_e2e_node_click (app, NULL, "Save");
  return path;
}

START_TEST (a_conversation_is_exported)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_say (app, "the first");
  rc_e2e_chat_wait_sent (app, "the first");
  rc_e2e_chat_say (app, "the second, 叶文洁");
  rc_e2e_chat_wait_sent (app, "the second, 叶文洁");

  ask_for_export (app);
  path = choose_in (app, rc_e2e_app_get_dir (app));
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_LABEL, "Exported 2 messages"));
  g_object_unref (rc_e2e_node_find (app, NULL, ATSPI_ROLE_PUSH_BUTTON, "Show"));
  rc_e2e_screen_capture ("export-2-done");
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_msg (g_pattern_match_simple ("[20*UTC] yewenjie: the first\n[20*UTC] yewenjie: the second, 叶文洁\n", text),
                 "the file says “%s”", text);
  rc_e2e_chat_close (app);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = { a_conversation_is_exported, NULL };

  return rc_e2e_suite_run ("e2e-export", tests);
}

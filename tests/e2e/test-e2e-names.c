/* test-e2e-names.c - what a screen reader says of what can be operated.
 *
 * - on each page, all that can be operated has a name
 * - the preferences, the shortcuts and what is about the program, too
 * - no name is a class of the toolkit's, which stands there where nobody gave one */
#include "config.h"

#include <stdio.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-server.h"

typedef struct
{
  const char *page;
  GString *complaints;
  guint n_interactive;
} Survey;

static gboolean
is_interactive (AtspiAccessible *node)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (node);

  switch ((int) atspi_accessible_get_role (node, NULL))
    {
    case ATSPI_ROLE_PUSH_BUTTON:
    case ATSPI_ROLE_TOGGLE_BUTTON:
    case ATSPI_ROLE_CHECK_BOX:
    case ATSPI_ROLE_RADIO_BUTTON:
    case ATSPI_ROLE_MENU_ITEM:
    case ATSPI_ROLE_CHECK_MENU_ITEM:
    case ATSPI_ROLE_RADIO_MENU_ITEM:
    case ATSPI_ROLE_TEXT:
    case ATSPI_ROLE_ENTRY:
    case ATSPI_ROLE_PASSWORD_TEXT:
    case ATSPI_ROLE_COMBO_BOX:
    case ATSPI_ROLE_LINK:
    case ATSPI_ROLE_LIST:
    case ATSPI_ROLE_LIST_ITEM:
    case ATSPI_ROLE_PAGE_TAB:
      return TRUE;
    /* What only holds others, and takes the focus for their sake. */
    case ATSPI_ROLE_SCROLL_PANE:
    case ATSPI_ROLE_FRAME:
    case ATSPI_ROLE_WINDOW:
    case ATSPI_ROLE_PANEL:
    case ATSPI_ROLE_LABEL:
      return FALSE;
    default:
      return atspi_state_set_contains (states, ATSPI_STATE_FOCUSABLE);
    }
}

static void
survey_node (AtspiAccessible *node, guint depth, gpointer user_data)
{
  Survey *survey = user_data;
  g_autofree char *name = NULL;
  g_autofree char *role = NULL;

  if (!is_interactive (node))
    return;

  survey->n_interactive++;
  name = atspi_accessible_get_name (node, NULL);
  if (name != NULL && *name != '\0' && !g_str_has_prefix (name, "Gtk") && !g_str_has_prefix (name, "Adw"))
    return;

  role = atspi_accessible_get_role_name (node, NULL);
  g_string_append_printf (survey->complaints, "%s: a %s has the name “%s”\n", survey->page, role, name);
}

/* @n_least: so many there must be, or this looked at nothing. */
static void
survey_page (RcE2eApp *app, const char *page, guint n_least)
{
  g_autoptr (GString) complaints = g_string_new (NULL);
  Survey survey = { .page = page, .complaints = complaints };

  rc_e2e_node_walk (app, survey_node, &survey);
  fprintf (stderr, "%s", complaints->str);
  ck_assert_msg (complaints->len == 0, "%s: something has no name; it is listed above", page);
  ck_assert_uint_ge (survey.n_interactive, n_least);
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_autoptr (AtspiAccessible) node = rc_e2e_node_find (app, NULL, role, name);
}

START_TEST (the_connect_page_is_named)
{
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  wait_for (app, ATSPI_ROLE_INVALID, "Connect");
  survey_page (app, "connect page", 3);
}
END_TEST

START_TEST (the_chat_page_is_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  survey_page (app, "chat page, nothing open", 5);

  rc_e2e_chat_open (app, "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_chat_say (app, "see https://example.org");
  rc_e2e_chat_wait_sent (app, "see https://example.org");
  survey_page (app, "chat page, two conversations", 8);

  rc_e2e_screen_press (app, "F10");
  wait_for (app, ATSPI_ROLE_MENU_ITEM, "Log Out");
  survey_page (app, "main menu", 12);
}
END_TEST

START_TEST (the_bar_of_a_lost_connection_is_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_test_server_kill (server);
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Try Now");
  survey_page (app, "lost connection", 6);
}
END_TEST

static RcE2eApp *
start_logged_in (RcTestServer *server)
{
  RcE2eApp *app = rc_e2e_app_start (NULL);

  rc_e2e_chat_log_in (app, rc_test_server_get_port (server), "yewenjie");
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  rc_e2e_screen_focus (app);
  return app;
}

START_TEST (what_opens_over_the_chat_is_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = start_logged_in (server);

  rc_e2e_screen_press (app, "ctrl+k");
  rc_e2e_screen_type (app, "zhang");
  wait_for (app, ATSPI_ROLE_INVALID, "Write to “zhang”");
  survey_page (app, "quick switcher", 8);
  rc_e2e_screen_press (app, "Escape");
  g_object_unref (rc_e2e_node_find_focused (app, "Message"));

  rc_e2e_screen_press (app, "F6");
  rc_e2e_screen_press (app, "Menu");
  wait_for (app, ATSPI_ROLE_MENU_ITEM, "*");
  survey_page (app, "contact menu", 8);
  rc_e2e_screen_press (app, "Escape");

  rc_e2e_screen_press (app, "ctrl+f");
  rc_e2e_screen_type (app, "zhang");
  wait_for (app, ATSPI_ROLE_PUSH_BUTTON, "Write to “zhang”");
  survey_page (app, "nobody found", 5);
}
END_TEST

START_TEST (the_search_in_all_messages_is_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = start_logged_in (server);

  rc_e2e_chat_say (app, "hear and hear again");
  rc_e2e_chat_wait_sent (app, "hear and hear again");
  rc_e2e_screen_press (app, "ctrl+shift+f");
  wait_for (app, ATSPI_ROLE_LABEL, "*as far as they are on this computer*");
  survey_page (app, "search in all messages, nothing typed", 8);
  rc_e2e_screen_type (app, "hear");
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "Everyone, You, ??:??: hear and hear again");
  survey_page (app, "search in all messages, something found", 9);
  rc_e2e_screen_type (app, "x");
  wait_for (app, ATSPI_ROLE_LABEL, "Try fewer or shorter words.*");
  survey_page (app, "search in all messages, nothing found", 8);
}
END_TEST

START_TEST (the_preferences_are_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = start_logged_in (server);

  rc_e2e_screen_press (app, "ctrl+comma");
  wait_for (app, ATSPI_ROLE_INVALID, "Preferences");
  survey_page (app, "preferences", 12);
}
END_TEST

START_TEST (the_shortcuts_are_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = start_logged_in (server);

  rc_e2e_screen_press (app, "ctrl+question");
  wait_for (app, ATSPI_ROLE_INVALID, "Copy what is selected");
  survey_page (app, "shortcuts", 14);
}
END_TEST

START_TEST (what_is_about_the_program_is_named)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcE2eApp) app = start_logged_in (server);

  rc_e2e_screen_press (app, "F10");
  rc_e2e_node_click (app, NULL, "About Red Coast");
  wait_for (app, ATSPI_ROLE_LABEL, "The Red Coast developers");
  survey_page (app, "about", 10);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    the_connect_page_is_named,
    the_chat_page_is_named,
    the_bar_of_a_lost_connection_is_named,
    what_opens_over_the_chat_is_named,
    the_preferences_are_named,
    the_shortcuts_are_named,
    what_is_about_the_program_is_named,
    the_search_in_all_messages_is_named,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-names", tests);
}

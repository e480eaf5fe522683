/* test-e2e-killed.c - the server is killed in the middle of what is sent.
 *
 * - a person goes on typing while it is killed, twice, and started again: every message
 *   is in the other window, once and in its order, and none waits for ever
 * - neither client was started anew, and both go on */
#include "config.h"

#include <check.h>
#include <stdio.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-ctl.h"
#include "rc-test-peer.h"

/* As many as one window shows: all of their rows are there at once. */
#define N_MESSAGES 26
/* So many are through when the server is killed: some are, and many are not. */
#define N_BEFORE_KILL 6
/* Between two letters: a fast hand, so that the server dies in the midst of it. */
#define TYPING_DELAY "25"
#define WINDOW_HEIGHT 1024
#define POLL_INTERVAL_US (100 * 1000)

/* The messages of a conversation, as a screen reader says them. */
typedef struct
{
  GPtrArray *names; /* owned strings */
} Rows;

static RcTestServer *
start_server (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };

  return rc_test_server_start (arguments);
}

/* Has an account, so that the server keeps the room for them. */
static RcE2eApp *
start_member (RcTestServer *server, const char *id, int x)
{
  g_autofree char *link = rc_test_ctl_invite (server);
  RcE2eApp *app = rc_e2e_app_start_member (NULL);

  rc_e2e_screen_place (app, x, 0, 640, WINDOW_HEIGHT);
  rc_e2e_node_set_text (app, NULL, "Server or invitation", link);
  rc_e2e_node_set_text (app, NULL, "Your id", id);
  rc_e2e_node_set_text (app, NULL, "New password", "three body");
  rc_e2e_node_click (app, NULL, "Create Account");
  rc_e2e_chat_wait_ready (app);
  rc_e2e_chat_open (app, RC_E2E_ROOM);
  return app;
}

static void
add_row (AtspiAccessible *node, guint depth, gpointer user_data)
{
  Rows *rows = user_data;
  g_autofree char *name = NULL;

  if (atspi_accessible_get_role (node, NULL) != ATSPI_ROLE_LIST_ITEM)
    return;
  name = atspi_accessible_get_name (node, NULL);
  if (name != NULL && g_pattern_match_simple ("*, ??:??: line ??*", name))
    g_ptr_array_add (rows->names, g_steal_pointer (&name));
}

static GPtrArray *
read_rows (RcE2eApp *app)
{
  Rows rows = { .names = g_ptr_array_new_with_free_func (g_free) };

  rc_e2e_node_walk (app, add_row, &rows);
  return rows.names;
}

/* What is said of an own message that the server has. */
static gboolean
is_settled (const char *name)
{
  return g_pattern_match_simple ("*: line ??, Sent", name) || g_pattern_match_simple ("*: line ??, Delivered*", name) ||
         g_pattern_match_simple ("*: line ??, Read*", name);
}

/* Everything that was typed, in its order and no more. */
static gboolean
is_complete (GPtrArray *names, const char *from)
{
  if (names->len != N_MESSAGES)
    return FALSE;
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *expected = g_strdup_printf ("%s, ??:??: line %02u*", from, i);

      if (!g_pattern_match_simple (expected, name) || (g_str_equal (from, "You") && !is_settled (name)))
        return FALSE;
    }
  return TRUE;
}

static void
wait_complete (RcE2eApp *app, const char *from)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  g_autoptr (GPtrArray) names = read_rows (app);

  while (!is_complete (names, from))
    {
      if (g_get_monotonic_time () > deadline_us)
        {
          for (guint i = 0; i < names->len; i++)
            fprintf (stderr, "%s\n", (const char *) g_ptr_array_index (names, i));
          ck_abort_msg ("the %u messages of “%s” above are not the %d that were typed", names->len, from, N_MESSAGES);
        }
      g_usleep (POLL_INTERVAL_US);
      g_clear_pointer (&names, g_ptr_array_unref);
      names = read_rows (app);
    }
}

/* Begins to type all of it, with real keys, and does not wait. */
static GSubprocess *
start_typing (RcE2eApp *app)
{
  g_autoptr (GString) keys = g_string_new ("xdotool key --delay " TYPING_DELAY);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *typing = NULL;

  for (guint i = 0; i < N_MESSAGES; i++)
    g_string_append_printf (keys, " l i n e space %u %u Return", i / 10, i % 10);
  arguments = g_strsplit (keys->str, " ", -1);
  rc_e2e_screen_focus (app);
  typing = g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  ck_assert_msg (typing != NULL, "%s", error != NULL ? error->message : "");
  return typing;
}

/* In the room, as somebody who sees what goes through the server. */
static void
kill_in_the_middle (RcTestServer *server)
{
  g_autoptr (RcTestPeer) watcher = rc_test_peer_log_in_guest (rc_test_server_get_port (server), "watcher");

  for (guint i = 0; i < N_BEFORE_KILL; i++)
    g_free (rc_test_peer_expect_later (watcher, "MESSAGE * from=yewenjie to=all *"));
  rc_test_server_kill (server);
}

START_TEST (what_is_typed_while_the_server_dies_arrives_once)
{
  g_autoptr (RcTestServer) server = start_server ();
  g_autoptr (RcE2eApp) listener = start_member (server, "1379", 0);
  g_autoptr (RcE2eApp) ye = start_member (server, "yewenjie", 640);
  g_autoptr (GSubprocess) typing = start_typing (ye);
  g_autoptr (GError) error = NULL;

  kill_in_the_middle (server);
  rc_test_server_restart (server);
  /* What waited comes all at once now. */
  kill_in_the_middle (server);
  ck_assert_msg (g_subprocess_wait_check (typing, NULL, &error), "%s", error != NULL ? error->message : "");
  rc_e2e_chat_wait_lost (ye);
  rc_test_server_restart (server);

  rc_e2e_chat_wait_back (ye, "yewenjie");
  rc_e2e_chat_wait_back (listener, "1379");
  wait_complete (listener, "yewenjie");
  wait_complete (ye, "You");

  /* What follows arrives behind anything that was sent twice. */
  rc_e2e_chat_say (ye, "after");
  rc_e2e_chat_wait_received (listener, "yewenjie", "after");
  rc_e2e_chat_say (listener, "I have it all");
  rc_e2e_chat_wait_received (ye, "1379", "I have it all");
  wait_complete (listener, "yewenjie");
  rc_e2e_screen_capture ("killed");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    what_is_typed_while_the_server_dies_arrives_once,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-killed", tests);
}

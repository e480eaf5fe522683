/* test-e2e-clock.c - a computer that sleeps, and one whose clock is put back.
 *
 * - after a night's sleep the window asks the server at once: while it answers nothing
 *   is said, where it does not, that is, and what is written waits; what was said
 *   “today” was said “yesterday”
 * - with the clock put back by a day messages stay in their order, the connection is
 *   kept, lost and found again, who types stops typing, and nothing is in the future
 *   of itself after a restart
 *
 * The client is redcoast-levers, see rc-levers.h. */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-levers.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY_US (24 * HOUR_US)
#define POLL_INTERVAL_US (100 * 1000)

typedef struct
{
  char *dir;
  RcLevers *levers;
  RcTestServer *server;
  RcTestPeer *peer; /* nullable */
  RcE2eApp *app;
} World;

/* Where it is noon: no midnight comes but those that the test makes. */
static void
go_where_it_is_noon (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *zone = g_strdup_printf ("NOON%+d", g_date_time_get_hour (now) - 12);

  g_setenv ("TZ", zone, TRUE);
}

/* Somebody else is there, and the room is open. */
static World
begin (void)
{
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1", NULL };
  World world = { .dir = rc_test_files_make_dir () };
  g_autofree char *path = g_build_filename (world.dir, "levers", NULL);

  world.levers = rc_levers_map (path);
  ck_assert_ptr_nonnull (world.levers);
  g_setenv ("REDCOAST_LEVERS", path, TRUE);
  go_where_it_is_noon ();
  world.server = rc_test_server_start (arguments);
  world.peer = rc_test_peer_log_in (rc_test_server_get_port (world.server), "1379");
  world.app = rc_e2e_chat_start_member (world.server);
  rc_e2e_chat_wait_ready (world.app);
  rc_e2e_chat_open (world.app, RC_E2E_ROOM);
  ck_assert_int_gt (world.levers->n_clock, 0);
  return world;
}

static void
end (World *world)
{
  rc_e2e_app_free (world->app);
  g_clear_pointer (&world->peer, rc_test_peer_free);
  rc_test_server_stop (world->server);
  rc_test_files_remove (world->dir);
  g_free (world->dir);
}

/* @slept: it was not somebody who set the clock. */
static void
put_clock (World *world, gint64 by_us, gboolean slept)
{
  world->levers->clock_us += by_us;
  if (slept)
    world->levers->slept_us += by_us;
  world->levers->n_jumps++;
}

static void
peer_says (World *world, const char *ref, const char *text)
{
  rc_test_peer_printf (world->peer, "SEND ref=%s to=all len=%zu\n%s\n", ref, strlen (text), text);
  rc_e2e_chat_wait_received (world->app, "1379", text);
}

static void
say (World *world, const char *text)
{
  rc_e2e_chat_say (world->app, text);
  rc_e2e_chat_wait_sent (world->app, text);
}

/* Of all messages that are shown. */
static void
add_text (AtspiAccessible *node, guint depth, gpointer user_data)
{
  GString *texts = user_data;
  g_autofree char *name = NULL;
  g_auto (GStrv) parts = NULL;

  if (atspi_accessible_get_role (node, NULL) != ATSPI_ROLE_LIST_ITEM)
    return;
  name = atspi_accessible_get_name (node, NULL);
  if (name == NULL || !g_pattern_match_simple ("*, ??:??: *", name))
    return;
  parts = g_strsplit_set (strstr (name, ": ") + 2, ",", 2);
  g_string_append_printf (texts, "%s ", parts[0]);
}

/* They have got there already. */
static void
expect_order (World *world, const char *expected)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  rc_e2e_node_walk (world->app, add_text, texts);
  ck_assert_str_eq (texts->str, expected);
}

/* What stands above a message. */
static void
wait_day (World *world, const char *row, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  while (TRUE)
    {
      g_autoptr (AtspiAccessible) node = rc_e2e_node_find (world->app, NULL, ATSPI_ROLE_LIST_ITEM, row);
      g_autofree char *day = atspi_accessible_get_description (node, NULL);

      if (g_strcmp0 (day, expected) == 0)
        return;
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "above %s: %s, not %s", row, day, expected);
      g_usleep (POLL_INTERVAL_US);
    }
}

static void
wait_label (World *world, const char *text)
{
  g_object_unref (rc_e2e_node_find (world->app, NULL, ATSPI_ROLE_LABEL, text));
}

START_TEST (after_a_night_the_window_asks_who_is_there)
{
  World world = begin ();

  peer_says (&world, "a", "evening");
  say (&world, "night");
  wait_day (&world, "1379, ??:??: evening*", "Today");

  put_clock (&world, DAY_US, TRUE);
  wait_day (&world, "1379, ??:??: evening*", "Yesterday");
  peer_says (&world, "b", "morning");
  say (&world, "hello");
  rc_e2e_chat_wait_contact (world.app, "1379", "Online");

  /* And once more, to a server that is there and does not answer. */
  ck_assert_int_eq (kill (rc_test_server_get_pid (world.server), SIGSTOP), 0);
  put_clock (&world, 8 * HOUR_US, TRUE);
  wait_label (&world, "Finding out whether * still answers…");
  rc_e2e_chat_say (world.app, "meanwhile");
  wait_label (&world, "Connecting to *…");
  rc_e2e_screen_capture ("clock-1-no-answer");
  rc_e2e_chat_wait_contact (world.app, "1379", "Presence unknown");
  rc_e2e_chat_wait_unsent (world.app, "meanwhile");
  ck_assert_int_eq (kill (rc_test_server_get_pid (world.server), SIGCONT), 0);
  rc_e2e_chat_wait_back (world.app, "yewenjie");
  rc_e2e_chat_wait_sent (world.app, "meanwhile");
  g_free (rc_test_peer_expect_later (world.peer, "MESSAGE * from=yewenjie to=all *\nmeanwhile\n"));
  expect_order (&world, "evening night morning hello meanwhile ");
  end (&world);
}
END_TEST

static void
expect_typing_ends (World *world)
{
  rc_test_peer_send (world->peer, "TYPING with=yewenjie\n", -1);
  g_object_unref (rc_e2e_node_find (world->app, NULL, ATSPI_ROLE_LIST_ITEM, "1379, Online, typing*"));
  rc_e2e_node_wait_gone (world->app, NULL, ATSPI_ROLE_LIST_ITEM, "1379, Online, typing*");
}

/* Goes, and was there this minute, by whatever clock. */
static void
expect_last_seen (World *world)
{
  g_clear_pointer (&world->peer, rc_test_peer_free);
  rc_e2e_chat_wait_contact (world->app, "1379", "Offline");
  rc_e2e_chat_open (world->app, "1379");
  wait_label (world, "Last seen today at ??:??");
  rc_e2e_screen_capture ("clock-3-last-seen");
  rc_e2e_chat_open (world->app, RC_E2E_ROOM);
}

START_TEST (with_the_clock_put_back_all_stays_in_order)
{
  World world = begin ();

  peer_says (&world, "a", "one");
  say (&world, "two");
  put_clock (&world, -DAY_US, FALSE);
  say (&world, "three");
  peer_says (&world, "b", "four");
  expect_order (&world, "one two three four ");
  expect_typing_ends (&world);
  expect_last_seen (&world);

  rc_test_server_kill (world.server);
  rc_e2e_chat_wait_lost (world.app);
  rc_e2e_chat_say (world.app, "five");
  rc_e2e_chat_wait_unsent (world.app, "five");
  put_clock (&world, -HOUR_US, FALSE);
  rc_e2e_chat_say (world.app, "six");
  rc_e2e_chat_wait_unsent (world.app, "six");
  expect_order (&world, "one two three four five six ");
  rc_e2e_screen_capture ("clock-2-put-back");
  rc_test_server_restart (world.server);
  rc_e2e_chat_wait_back (world.app, "yewenjie");
  rc_e2e_chat_wait_sent (world.app, "five");
  rc_e2e_chat_wait_sent (world.app, "six");
  expect_order (&world, "one two three four five six ");

  rc_e2e_app_kill (world.app);
  rc_e2e_app_restart (world.app);
  rc_e2e_chat_wait_back (world.app, "yewenjie");
  rc_e2e_chat_open (world.app, RC_E2E_ROOM);
  say (&world, "seven");
  expect_order (&world, "one two three four five six seven ");
  put_clock (&world, DAY_US + HOUR_US, FALSE);
  wait_day (&world, "1379, ??:??: one*", "Today");
  end (&world);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    after_a_night_the_window_asks_who_is_there,
    with_the_clock_put_back_all_stays_in_order,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-clock", tests);
}

/* test-e2e-search-screens.c - pictures of the search in all messages, for people to look at.
 *
 * Light and dark, in Chinese, and from right to left, by the keyboard alone:
 *
 * - what is searched, before anything is typed
 * - messages that were found, with the focus in the entry and in the list
 * - nothing found
 * - where a result leads
 * - the same at the width of a phone */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-look.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define OWN_ID "yewenjie"

typedef struct
{
  guint from; /* in the ids below */
  const char *to;
  const char *text;
} Line;

static const char *const ids[] = { "wangmiao", "1379", "دانة" };

static const Line lines[] = {
  { 0, "all", "Good evening! Is the antenna still on?" },
  { 1, OWN_ID, "Whoever built this antenna did not mean it for the weather." },
  { 2, OWN_ID, "هل الهوائي يعمل؟ the antenna, I mean" },
  { 1, "all", "To all who hear this: I am a listener of this world. As long as nobody answers, nobody knows where you are, "
              "and so the antenna stays where it is until the lid of the laptop is open again; and that may be long." },
  { 0, OWN_ID, "Have you seen the countdown?" },
  { 0, OWN_ID, "天线修好了 🎉 ANTENNA is back" },
  { 2, "all", "<b>Antenna</b> & co.: see the manual" },
  { 0, "all", "That is a rather long answer for somebody who says “do not answer” 🙂" },
};

static void
capture (RcE2eApp *app, const RcE2eLook *look, const char *state, const char *unlike)
{
  g_autofree char *name = g_strdup_printf ("%s-search-all-%s", look->name, state);
  g_autofree char *other = unlike != NULL ? g_strdup_printf ("%s-search-all-%s", look->name, unlike) : NULL;

  rc_e2e_screen_capture_still (app, name, other);
}

static void
wait_for (RcE2eApp *app, AtspiRole role, const char *name)
{
  g_object_unref (rc_e2e_node_find (app, NULL, role, name));
}

static void
say_all (RcTestPeer *const *peers)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      RcTestPeer *peer = peers[lines[i].from];

      rc_test_peer_printf (peer, "SEND ref=s%u to=%s len=%zu\n%s\n", i, lines[i].to, strlen (lines[i].text), lines[i].text);
      g_free (rc_test_peer_expect_later (peer, "SENT *"));
    }
}

/* Only the row of a result has both the room and that message in its name. */
static char *
name_result (const RcE2eLook *look)
{
  return g_strdup_printf ("%s*wangmiao*Is the antenna still on*", look->room);
}

static void
wait_results (RcE2eApp *app, const RcE2eLook *look)
{
  g_autofree char *name = name_result (look);

  wait_for (app, ATSPI_ROLE_LIST_ITEM, name);
}

static void
wait_no_results (RcE2eApp *app, const RcE2eLook *look)
{
  g_autofree char *name = name_result (look);

  rc_e2e_node_wait_gone (app, NULL, ATSPI_ROLE_LIST_ITEM, name);
}

static void
show_all (RcE2eApp *app, const RcE2eLook *look)
{
  rc_e2e_screen_press (app, "ctrl+shift+f");
  capture (app, look, "hint", "chat");
  rc_e2e_screen_type (app, "antenna");
  wait_results (app, look);
  capture (app, look, "results", "hint");
  rc_e2e_screen_press (app, "Down");
  capture (app, look, "focused", "results");
  rc_e2e_screen_press (app, "Up");
  rc_e2e_screen_press (app, "End");
  rc_e2e_screen_type (app, "s of old");
  wait_no_results (app, look);
  capture (app, look, "nothing", "results");
  rc_e2e_screen_press (app, "Escape");
}

static void
show_narrow (RcE2eApp *app, const RcE2eLook *look)
{
  rc_e2e_screen_place (app, 0, 0, 360, 640);
  rc_e2e_screen_press (app, "ctrl+shift+f");
  capture (app, look, "narrow-nothing", "nothing");
  rc_e2e_screen_press (app, "ctrl+a");
  rc_e2e_screen_press (app, "BackSpace");
  capture (app, look, "narrow-hint", "narrow-nothing");
  rc_e2e_screen_type (app, "antenna");
  wait_results (app, look);
  capture (app, look, "narrow-results", "narrow-hint");
  rc_e2e_screen_press (app, "Down");
  rc_e2e_screen_press (app, "Down");
  rc_e2e_screen_press (app, "Return");
  capture (app, look, "narrow-landed", "narrow-results");
  rc_e2e_screen_place (app, 0, 0, 900, 640);
  capture (app, look, "landed", "narrow-landed");
}

START_TEST (the_search_has_pictures)
{
  const RcE2eLook *look = &rc_e2e_looks[_i];
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  const char *const arguments[] = { "--server", address, "--id", OWN_ID, NULL };
  RcTestPeer *peers[G_N_ELEMENTS (ids)];
  g_autoptr (RcE2eApp) app = NULL;

  rc_e2e_look_use (look, dir);
  app = rc_e2e_app_start (arguments);
  rc_e2e_screen_place (app, 0, 0, 900, 640);
  wait_for (app, ATSPI_ROLE_LIST_ITEM, OWN_ID "*");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    peers[i] = rc_test_peer_log_in (port, ids[i]);
  say_all (peers);
  wait_for (app, ATSPI_ROLE_LIST_ITEM, "*do not answer*");
  rc_e2e_screen_focus (app);
  capture (app, look, "chat", NULL);
  show_all (app, look);
  show_narrow (app, look);
  g_clear_pointer (&app, rc_e2e_app_free);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    rc_test_peer_free (peers[i]);
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  return rc_e2e_suite_run_loop ("e2e-search-screens", the_search_has_pictures, (int) rc_e2e_n_looks);
}
